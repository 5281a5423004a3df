"""A customer who buys while the model fails: an answer in the same turn, and nothing lost or doubled."""

from pathlib import Path

import anyio
import msgspec
import pytest

from waframe import Query
from waframe.plugins.assistant.thinking.turns import turns_of
from waframe.testing.evaluating.case import read_suite
from waframe.testing.evaluating.playing import CAPS, MODEL, PAUSE_SECONDS, Stage
from waframe.testing.model_server import (
    Asked,
    BrokenJson,
    Cut,
    Dripping,
    Empty,
    EndlessCalls,
    ErrorInside,
    ModelServer,
    Refused,
    Said,
    Seller,
    Slow,
    Status,
    WrongArguments,
    WrongTool,
)
from waframe.testing.model_server.faults import Fault

SELLING = Path(__file__).parents[3] / "examples" / "scenarios" / "selling.yaml"
FAULTS: dict[str, Fault] = {
    "429": Status(code=429, retry_after="60"),
    "402": Status(code=402),
    "500": Status(code=500),
    "error in a 200": ErrorInside(),
    "cut": Cut(),
    "cut politely": Cut(politely=True),
    "broken JSON": BrokenJson(),
    "wrong tool": WrongTool(),
    "wrong arguments": WrongArguments(),
    "endless calls": EndlessCalls(),
    "empty": Empty(),
    "slow": Slow(seconds=3),
    "dripping": Dripping(),
    "refused": Refused(),
}
STREAMED = (Cut, Dripping)
DEADLINE_SECONDS = 1.0


class FailingAfter:
    """Sells, and has its server fail from the moment on at which it calls for the quote."""

    def __init__(self, server: ModelServer, fault: Fault) -> None:
        self._server, self._fault = server, fault

    def answer(self, asked: Asked) -> Said:
        said = Seller().answer(asked)
        if any(call.name == "create_quote" for call in said.calls):
            self._server.fail(self._fault, times=-1)
        return said


class Failed(msgspec.Struct, frozen=True, kw_only=True):
    """How a customer fared while the model failed as `name` says."""

    name: str
    after: bool
    quotes: int
    orders: int
    read: tuple[str, ...]
    unanswered: int
    slowest_millis: int


@pytest.fixture(scope="module")
def failed() -> tuple[Failed, ...]:
    """Let a customer buy with each fault, which begins before the quote is made, or just after that."""
    return anyio.run(_fail_all)


def test_nothing_is_doubled_and_what_was_begun_is_finished(failed: tuple[Failed, ...]) -> None:
    assert len(failed) == 2 * len(FAULTS)
    assert [one.name for one in failed if max(one.quotes, one.orders) > 1] == []
    assert [one.name for one in failed if one.after and (one.quotes, one.orders) != (1, 1)] == []


def test_every_message_is_answered_in_the_same_turn_without_an_error(failed: tuple[Failed, ...]) -> None:
    assert [one.name for one in failed if one.unanswered] == []
    assert [one.read for one in failed if "error" in "".join(one.read).lower()] == []


def test_the_rules_finish_within_two_seconds_of_the_failure(failed: tuple[Failed, ...]) -> None:
    limit = (DEADLINE_SECONDS + 2) * 1000

    assert [(one.name, one.slowest_millis) for one in failed if one.slowest_millis > limit] == []


async def _fail_all() -> tuple[Failed, ...]:
    async with Stage.opened(read_suite(SELLING)) as stage:
        await _buy(stage, "nothing", Status(code=500), number=len(FAULTS), after=True)  # papers are slow once
        return tuple(
            [
                await _buy(stage, name, fault, number=number, after=after)
                for number, (name, fault) in enumerate(FAULTS.items())
                for after in (False, True)
            ]
        )


async def _buy(stage: Stage, name: str, fault: Fault, *, number: int, after: bool) -> Failed:
    stage.models.recover()
    stage.models.mind = FailingAfter(stage.models, fault) if after else Seller()
    model = {
        **MODEL,
        "model": f"stand-in-{number}-{after}",  # one for each, so that none rests for what another one did
        "timeout_seconds": 0.4,
        "stream": isinstance(fault, STREAMED),
    }
    assistant = {"quiet_seconds": 0, "models": [model], "deadline_seconds": DEADLINE_SECONDS, "caps": CAPS}
    branch = await stage.branch({**stage.suite.plugins, "assistant": assistant})
    phone = f"5512{number:04}{after:02}"
    customer = branch.customer(phone)
    unanswered = 0
    for words in ("balatas traseras tsuru 2001", "la 1 por favor", "sí, confirmo"):
        if not after and words.startswith("la"):
            stage.models.fail(fault, times=-1)
        await customer.says(words)
        await stage.scenario.advance(PAUSE_SECONDS)
        unanswered += customer.sees()[-1].direction == "in"
    conversation = await stage.conversation(branch, phone)
    turns = await turns_of(stage.scenario.deployment.store.database, conversation.id)
    return Failed(
        name=f"{name} {'after' if after else 'before'} the quote",
        after=after,
        quotes=await _count(stage, "sales_quotes", conversation.id),
        orders=await _count(stage, "sales_orders", conversation.id),
        read=tuple(message.text for message in customer.sees() if message.direction == "out"),
        unanswered=unanswered,
        slowest_millis=max(thought.millis for thought, _ in turns),
    )


async def _count(stage: Stage, table: str, conversation_id: str) -> int:
    text = f"select id from {table} where conversation_id = "
    query = Query(name="theirs", sqlite=f"{text}:theirs", postgres=f"{text}$1", names=("theirs",))
    return len(await stage.scenario.deployment.store.database.rows(query, theirs=conversation_id))
