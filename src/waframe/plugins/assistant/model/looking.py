"""Looks whether models are there: asks their servers for the list of models, which costs nothing."""

from collections.abc import Mapping
from decimal import Decimal

import anyio
import httpx2
import msgspec

from waframe import Host, HttpClients
from waframe.plugins.assistant.model.bodies import AnswerTooLong, read_body
from waframe.plugins.assistant.model.discretion import discreet
from waframe.plugins.assistant.model.errors import ModelError
from waframe.plugins.assistant.model.requests import identity
from waframe.plugins.assistant.model.settings import AnyModel, ModelSettings, OpenAIShaped, OpenRouter
from waframe.plugins.assistant.model.troubles import trouble_of

_SECONDS = 8.0
_GOOD = 200
_MILLION = 1_000_000


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """A model that branches name."""

    model: AnyModel
    branches: tuple[str, ...]

    @property
    def name(self) -> str:
        """The model with its provider."""
        return identity(self.model)


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """How a model is: whether its server answered to our key, knows it, and what it takes for a million tokens."""

    reachable: bool
    listed: bool = False
    input_price: str | None = None
    output_price: str | None = None
    trouble: str | None = None


class _Priced(msgspec.Struct, frozen=True, kw_only=True):
    prompt: Decimal | None = None
    completion: Decimal | None = None


class _Listed(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    pricing: _Priced | None = None


class _List(msgspec.Struct, frozen=True, kw_only=True):
    data: list[_Listed] = []


def named_models(settings: Mapping[str, object]) -> list[Named]:
    """List the models of all branches, each with its server and key once."""
    found: dict[tuple[str, str, str], tuple[AnyModel, list[str]]] = {}
    for branch, one in settings.items():
        for model in one.models if isinstance(one, ModelSettings) else ():
            key = (identity(model), model.url, model.key or "")
            found.setdefault(key, (model, []))[1].append(branch)
    return [Named(model=model, branches=tuple(dict.fromkeys(branches))) for model, branches in found.values()]


async def look_at(model: AnyModel, *, host: Host) -> Look:
    """Ask a model's server for its list; OpenRouter's is public, so that its key is asked about, too."""
    try:
        with anyio.fail_after(_SECONDS):
            return _read(await _listed(model, host=host), model)
    except TimeoutError:
        return Look(reachable=False, trouble=f"no answer within {_SECONDS:.0f} s")
    except ModelError as error:
        return Look(reachable=False, trouble=error.reason)
    except (httpx2.HTTPError, httpx2.InvalidURL, AnswerTooLong, msgspec.DecodeError) as error:
        return Look(reachable=False, trouble=f"{type(error).__name__}: {discreet(str(error), secrets=(model.key,))}")


async def _listed(model: AnyModel, *, host: Host) -> bytes:
    clients = HttpClients(host)
    async with clients.running():
        if isinstance(model, OpenRouter):
            await _fetched(model, "/key", clients=clients, host=host)
        return await _fetched(model, "/models", clients=clients, host=host)


async def _fetched(model: AnyModel, path: str, *, clients: HttpClients, host: Host) -> bytes:
    headers = {"Authorization": f"Bearer {model.key}"} if model.key else {}
    request = httpx2.Request("GET", f"{model.url.rstrip('/')}{path}", headers=headers)
    async with clients.exchange(request) as response:
        body = await read_body(response)
    if response.status_code != _GOOD:
        raise trouble_of(
            response.status_code,
            body,
            model=identity(model),
            retry_after=None,
            now=host.clock.now(),
            secrets=(model.key,),
        )
    return body


def _read(body: bytes, model: AnyModel) -> Look:
    """Find the model in its server's list; Google writes `models/` before its names."""
    listed = {one.id.removeprefix("models/"): one for one in msgspec.json.decode(body, type=_List).data}
    found = listed.get(model.model) or listed.get(model.model.partition(":")[0])
    written = model.prices
    priced = found.pricing if found is not None else None
    return Look(
        reachable=True,
        listed=found is not None,
        input_price=_price(priced.prompt if priced else None, written.input if written else None),
        output_price=_price(priced.completion if priced else None, written.output if written else None),
        trouble=None if found is not None else _unlisted(model, len(listed)),
    )


def _unlisted(model: AnyModel, known: int) -> str | None:
    """A server of the house may serve what it does not list; elsewhere a name that is not listed is wrong."""
    if isinstance(model, OpenAIShaped) and known == 0:
        return None
    return f"{model.model} is not among the {known} models of its server"


def _price(asked: Decimal | None, written: Decimal | None) -> str | None:
    price = asked * _MILLION if asked is not None and asked >= 0 else written
    return f"{price.normalize():f}" if price is not None else None
