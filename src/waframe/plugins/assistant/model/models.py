"""The chain of models of a branch: asks one after the other until one answers, within time and within the caps."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TypeVar

import anyio
import msgspec

from waframe import Breaker, Host, HttpClients
from waframe.plugins.assistant.model.asking import Asking
from waframe.plugins.assistant.model.client import Client
from waframe.plugins.assistant.model.errors import (
    ModelAway,
    ModelBusy,
    ModelError,
    ModelMissing,
    ModelOverBudget,
    ModelRefused,
    ModelResting,
    ModelSlow,
    NoModelAnswered,
)
from waframe.plugins.assistant.model.ledger import Ledger
from waframe.plugins.assistant.model.lines import Answer, Payer, Question
from waframe.plugins.assistant.model.requests import identity
from waframe.plugins.assistant.model.settings import AnyModel, ModelSettings

FormT = TypeVar("FormT", bound=msgspec.Struct)

_ACCOUNT_PAUSE = timedelta(minutes=5)
"""How long a model is left alone whose key or account does not work: a person has to act."""

_LONGEST_PAUSE_SECONDS = 600.0


class Models:
    """All models of one process; what a branch names is found by its settings."""

    def __init__(self, host: Host) -> None:
        self.host = host
        self.clients = HttpClients(host)
        self.ledger = Ledger(host.store.database)
        self._breakers: dict[tuple[str, str, str], Breaker] = {}

    @classmethod
    @asynccontextmanager
    async def running(cls, host: Host) -> AsyncIterator["Models"]:
        """Open what asks models, and close its connections at the end."""
        models = cls(host)
        async with models.clients.running():
            yield models

    async def ask(self, question: Question[FormT], *, settings: ModelSettings, payer: Payer) -> Answer[FormT]:
        """Give the first answer that can be used.

        Raises ModelOverBudget where a cap is reached, ModelMissing where there is no model, the failure of the only
        model, or NoModelAnswered with those of all.
        """
        failures: list[ModelError] = []
        until = anyio.current_time() + settings.deadline_seconds
        for model in settings.models:
            left = until - anyio.current_time()
            if left <= 0:
                failures.append(ModelSlow(identity(model), reason="no time was left for it"))
                break
            try:
                return await self._ask(question, model, settings=settings, payer=payer, seconds=left)
            except ModelOverBudget as error:
                if error.cap is not None:
                    raise
                failures.append(error)
            except ModelError as error:
                failures.append(error)
        if not failures:
            raise ModelMissing(payer.branch.key)
        raise failures[0] if len(failures) == 1 else NoModelAnswered(failures)

    async def _ask(
        self, question: Question[FormT], model: AnyModel, *, settings: ModelSettings, payer: Payer, seconds: float
    ) -> Answer[FormT]:
        """Ask one model unless it rests, and remember how that went."""
        breaker, name = self._breaker(model), identity(model)
        if not breaker.admits(now=self.host.clock.now()):
            raise ModelResting(name, until=breaker.until)
        client = Client(model, host=self.host, clients=self.clients)
        asking = Asking(client, ledger=self.ledger, caps=settings.caps, payer=payer, host=self.host)
        limit = min(seconds, model.timeout_seconds)
        try:
            with anyio.fail_after(limit):
                answer = await asking.answer(question, until=anyio.current_time() + limit)
        except TimeoutError as error:
            slow = ModelSlow(name, reason=f"no whole answer within {limit:.1f} s")
            self._note(breaker, slow)
            raise slow from error
        except ModelError as error:
            if isinstance(error, ModelOverBudget) and error.cap is not None:
                self.host.log.info("assistant.cap_reached", branch=payer.branch.key, cap=error.cap)
            else:
                self._note(breaker, error)
            raise
        breaker.succeeded()
        return answer

    def _note(self, breaker: Breaker, error: ModelError) -> None:
        """Tell the breaker; what was wrong with the question or its answer says nothing of the service."""
        now = self.host.clock.now()
        self.host.count("assistant_model_failures", model=error.model, code=error.code)
        self.host.log.warning("assistant.model_failed", model=error.model, code=error.code, reason=error.reason)
        match error:
            case ModelOverBudget() | ModelRefused(of_account=True):
                breaker.failed(now=now, pause=_ACCOUNT_PAUSE)
            case ModelBusy(pause_seconds=float() as seconds) if seconds > 0:
                breaker.failed(now=now, pause=timedelta(seconds=min(seconds, _LONGEST_PAUSE_SECONDS)))
            case ModelBusy() | ModelAway() | ModelSlow():
                breaker.failed(now=now)
            case _:
                breaker.succeeded()

    def _breaker(self, model: AnyModel) -> Breaker:
        """Give the breaker of a model with its server and key, which all branches share that have the same."""
        return self._breakers.setdefault((identity(model), model.url, model.key or ""), Breaker())
