"""Plays cases: each in a conversation of its own, in one deployment in memory, on a clock that is turned."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

import msgspec

from waframe import Conversation, Fact, phone_identity
from waframe.core.runtime.deployment import Deployment
from waframe.simulator import Message, Unknown
from waframe.testing.evaluating.case import Case, Line, Suite
from waframe.testing.evaluating.stocking import stock
from waframe.testing.model_server import ModelServer
from waframe.testing.scenario import BranchActor, Scenario, playing

PAUSE_SECONDS = 8.0
"""How long a customer takes between two messages."""
COUNTRY = "521"
MODEL_URL = "http://model.test"
MODEL = {"provider": "openai", "model": "stand-in", "url": f"{MODEL_URL}/v1", "attempts": 1}
CAPS = {"conversation": "10", "branch_day": "1000", "chain_month": "10000"}


class Played(msgspec.Struct, frozen=True, kw_only=True):
    """How a case went: the chat as the phone has it, and the conversation as the deployment has it.

    `missed` are the buttons that were to be tapped, and were not there.
    """

    case: Case
    chat: tuple[Message, ...]
    conversation: Conversation
    facts: dict[str, Fact]
    missed: tuple[str, ...] = ()

    @property
    def read(self) -> tuple[str, ...]:
        """What the customer read."""
        return tuple(message.text for message in self.chat if message.direction == "out")


def modelled(suite: Suite) -> Suite:
    """Let a model answer in the branch of a suite."""
    own = suite.plugins.get("assistant")
    assistant = {**(own if isinstance(own, dict) else {}), "models": [MODEL], "caps": CAPS}
    return msgspec.structs.replace(suite, plugins={**suite.plugins, "assistant": assistant})


class Stage:
    """A deployment in which cases are played one after the other; `models` answers where a suite is `modelled`."""

    def __init__(self, suite: Suite, scenario: Scenario) -> None:
        self.suite = suite
        self.scenario = scenario
        self.models = ModelServer()
        scenario.transports[MODEL_URL] = self.models.transport()
        self._branches: dict[bytes, BranchActor] = {}
        self._played = 0

    @classmethod
    @asynccontextmanager
    async def opened(cls, suite: Suite) -> AsyncIterator["Stage"]:
        """Open a deployment with the plugins that lie beside the file of cases."""
        async with AsyncExitStack() as stack:
            folder = Path(stack.enter_context(TemporaryDirectory(prefix="waframe-eval-")))
            own = suite.path.parent / "plugins"
            if own.is_dir():
                copytree(own, folder / "plugins")
            scenario = await stack.enter_async_context(playing(folder))
            yield cls(suite, scenario)

    async def play(self, case: Case) -> Played:
        """Play a case with a customer who was never here before."""
        branch = await self.branch({**self.suite.plugins, **case.plugins})
        self._played += 1
        phone = f"55{self._played:08}"
        customer = branch.customer(phone, name="Cliente de prueba")
        missed: list[str] = []
        for step in case.customer:
            line = Line(says=step) if isinstance(step, str) else step
            if line.says is not None:
                await customer.says(line.says)
            if line.taps is not None:
                try:
                    await customer.taps(line.taps)
                except Unknown:
                    missed.append(line.taps)
            await self.scenario.advance(line.waits if line.waits is not None else PAUSE_SECONDS)
        conversation = await self.conversation(branch, phone)
        facts = await self.scenario.deployment.store.facts.all(conversation.id)
        return Played(
            case=case,
            chat=tuple(customer.sees()),
            conversation=conversation,
            facts={fact.name: fact for fact in facts},
            missed=tuple(missed),
        )

    async def branch(self, plugins: dict[str, object]) -> BranchActor:
        """Give the branch with these plugins; cases with the same ones share it."""
        key = msgspec.json.encode(plugins, order="sorted")
        if key not in self._branches:
            if not self._branches and self.suite.catalogue is not None:
                await self._import(self.suite.catalogue, plugins)
            self._branches[key] = await self.scenario.branch(plugins=plugins)
        return self._branches[key]

    async def _import(self, catalogue: Path, plugins: dict[str, object]) -> None:
        """Fill the database before anything runs, as a deployer does."""
        number = {"whatsapp": {"phone_number_id": "100000000000099"}}
        branches = {"eval": {"name": "Eval", "channels": number, "plugins": plugins}}
        config = self.scenario.folder / "waframe.yaml"
        config.write_bytes(msgspec.json.encode({**self.scenario.settings, "branches": branches}))
        environment, clock = self.scenario.environment, self.scenario.clock
        await stock(Deployment(config, environ=environment, clock=clock), catalogue)

    async def conversation(self, branch: BranchActor, phone: str) -> Conversation:
        """Find the conversation of a customer; raises LookupError."""
        conversations = self.scenario.deployment.store.conversations
        found = await conversations.with_identity(branch.key, phone_identity(f"{COUNTRY}{phone}"))
        if found:
            return found[0]
        raise LookupError(f"the customer {phone} has no conversation")
