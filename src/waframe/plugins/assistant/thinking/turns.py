"""Keeps what the assistant did in each turn: for the guards of later turns, for agents who ask why, for evaluation."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from waframe import Context, Database, Host, Job, load_queries, new_id, record
from waframe.plugins.assistant.guards.evidence import Deed
from waframe.plugins.assistant.hands import Done

_SQL = load_queries(__file__)
_REMEMBERED = timedelta(hours=24)
_MANY = 60
KEPT = timedelta(days=90)
FORGET = "forget"
_LOOKED_THROUGH = timedelta(days=1)
_LONGEST = 20_000


class Thought(msgspec.Struct, frozen=True, kw_only=True):
    """How a turn went.

    `outcome` is `said`, `silent`, `draft` (in shadow mode), `replaced` (a guard did not let the model's words pass) or
    `rules` (the model failed, so the rules finished the turn); `breaches` is what was not let pass.
    """

    id: str
    conversation_id: str
    message_id: str
    at: datetime
    brain: str
    model: str | None = None
    cost_micros: int = 0
    millis: int = 0
    outcome: str = "said"
    reply: str = ""
    breaches: str = ""
    wrong: str | None = None


class DeedKept(msgspec.Struct, frozen=True, kw_only=True):
    """An action of a turn as it was kept."""

    action: str
    arguments: str
    result: str
    refusal: str | None
    millis: int


def keep(ctx: Context, thought: Thought, done: Sequence[Done]) -> None:
    """Keep a turn with its actions, together with everything else that it decides; what is old goes within a day."""
    ctx.schedule(FORGET, due_at=thought.at + _LOOKED_THROUGH, key=FORGET)
    values = msgspec.structs.asdict(thought)
    values.pop("wrong")
    ctx.change(_SQL["keep_turn"], **values)
    for place, one in enumerate(done):
        ctx.change(
            _SQL["keep_deed"],
            turn_id=thought.id,
            place=place,
            conversation_id=thought.conversation_id,
            at=thought.at,
            action=one.action,
            arguments=one.arguments[:_LONGEST],
            result=one.result[:_LONGEST],
            refusal=one.refusal,
            millis=one.millis,
        )


def begun(ctx: Context, *, brain: str, message_id: str) -> Thought:
    """Begin the record of a turn."""
    return Thought(
        id=new_id(),
        conversation_id=ctx.conversation.id,
        message_id=message_id,
        at=ctx.clock.now(),
        brain=brain,
    )


async def recent_deeds(ctx: Context) -> list[Deed]:
    """Read what actions of this conversation have told within a day."""
    since = ctx.clock.now() - _REMEMBERED
    rows = await ctx.store.database.rows(
        _SQL["recent_deeds"], conversation_id=ctx.conversation.id, since=since, many=_MANY
    )
    return [record(row, Deed) for row in rows]


async def behind(database: Database, conversation_id: str, *, at: datetime) -> tuple[Thought, list[DeedKept]] | None:
    """Find the turn that a reply came from, with its actions."""
    row = await database.row(_SQL["turn_before"], conversation_id=conversation_id, at=at)
    if row is None:
        return None
    thought = record(row, Thought)
    rows = await database.rows(_SQL["deeds_of"], turn_id=thought.id)
    return thought, [record(one, DeedKept) for one in rows]


async def turns_of(database: Database, conversation_id: str) -> list[tuple[Thought, list[DeedKept]]]:
    """List the turns of a conversation with their actions, the oldest first."""
    rows = await database.rows(_SQL["turns_of"], conversation_id=conversation_id)
    thoughts = [record(row, Thought) for row in rows]
    deeds = [await database.rows(_SQL["deeds_of"], turn_id=thought.id) for thought in thoughts]
    return [(one, [record(deed, DeedKept) for deed in done]) for one, done in zip(thoughts, deeds, strict=True)]


def mark_wrong(ctx: Context, thought: Thought, *, why: str, by: str) -> None:
    """Note that a person found a turn wrong, so that it becomes a case for evaluation."""
    ctx.must_change(_SQL["mark_wrong"], id=thought.id, wrong=why, wrong_by=by, wrong_at=ctx.clock.now())


async def wrong_ones(database: Database, *, many: int = 100) -> list[Thought]:
    """List the turns that people found wrong, the newest first."""
    return [record(row, Thought) for row in await database.rows(_SQL["wrong_ones"], many=many)]


async def drafts(database: Database, *, many: int) -> list[Thought]:
    """List the turns in which something was drafted only, the newest first."""
    return [record(row, Thought) for row in await database.rows(_SQL["drafts"], many=many)]


async def forget(host: Host, job: Job) -> None:
    """Drop what is old, except what somebody found wrong."""
    del job
    before = host.clock.now() - KEPT
    await host.store.database.change(_SQL["forget_turns"], before=before)
    await host.store.database.change(_SQL["forget_deeds"], before=before)
