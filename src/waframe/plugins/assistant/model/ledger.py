"""The ledger: what is set aside before a call, what it cost after it, and the caps that nothing may exceed.

Whatever ends a call, its row stays. A call of which nobody knows what it cost counts as what was set aside for it: one
whose process died, or that was cut off when the provider had begun.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from waframe import Database, Transaction, load_queries, new_id, record
from waframe.plugins.assistant.model.errors import ModelError, ModelOverBudget
from waframe.plugins.assistant.model.lines import Payer, Usage
from waframe.plugins.assistant.model.pricing import dollars, micros
from waframe.plugins.assistant.model.settings import Caps

_SQL = load_queries(__file__)
_NOTHING = Usage()
_DAILY = "branch_day"
KEPT_CALLS = timedelta(days=400)
KEPT_CAPS = timedelta(days=62)
"""What is older is forgotten at the first call of a branch's day; a month's cap needs its month."""


class Pot(msgspec.Struct, frozen=True, kw_only=True):
    """A cap and what of it a call belongs to: a conversation's day, a branch's day, the month of all."""

    cap: str
    period: str
    most_micros: int


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A call that has begun."""

    id: str
    model: str
    reserved_micros: int
    pots: tuple[Pot, ...]


class Sum(msgspec.Struct, frozen=True, kw_only=True):
    """What a day, a model or a conversation has cost in a branch."""

    what: str
    branch: str
    calls: int
    failed: int
    micros: int
    prompt_tokens: int
    completion_tokens: int


class LastFailure(msgspec.Struct, frozen=True, kw_only=True):
    """How a model failed last; it is past where the model has answered since."""

    model: str
    failure: str
    reason: str | None
    began_at: datetime
    answered_at: datetime | None = None

    @property
    def is_past(self) -> bool:
        """Tell whether the model has answered since."""
        return self.answered_at is not None and self.answered_at > self.began_at


class Ledger:
    """The tables of calls and caps, right with any number of processes: the database settles every race."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(
        self, payer: Payer, *, caps: Caps, model: str, purpose: str, reserved_micros: int, now: datetime
    ) -> Entry:
        """Set aside what a call may cost, and note that it begins; raises ModelOverBudget where a cap is reached."""
        day = _day(payer, now)
        pots = _pots(payer, caps, day=day)
        entry = Entry(id=new_id(), model=model, reserved_micros=reserved_micros, pots=pots)

        async def body(transaction: Transaction) -> None:
            for pot in pots:  # always in this order, so that two calls never wait for each other
                row = await transaction.row(
                    _SQL["use"], cap=pot.cap, period=pot.period, micros=reserved_micros, most=pot.most_micros
                )
                if row is None:
                    raise _used_up(model, pot)
                if pot.cap == _DAILY and row["used_micros"] == reserved_micros:
                    await _forget(transaction, now)
            await transaction.rows(
                _SQL["begin"],
                id=entry.id,
                branch=payer.branch.key,
                conversation_id=payer.conversation_id,
                day=day,
                purpose=purpose,
                model=model,
                began_at=now,
                reserved_micros=reserved_micros,
            )

        await self._database.write(body)
        return entry

    async def end(
        self,
        entry: Entry,
        *,
        cost_micros: int | None,
        now: datetime,
        usage: Usage | None = None,
        failure: ModelError | None = None,
    ) -> int:
        """Note how a call ended and give what it counts for: None for the cost means that nobody knows it."""
        cost = entry.reserved_micros if cost_micros is None else cost_micros
        counted = usage or _NOTHING

        async def body(transaction: Transaction) -> None:
            ended = await transaction.rows(
                _SQL["end"],
                id=entry.id,
                ended_at=now,
                cost_micros=cost,
                prompt_tokens=counted.prompt_tokens,
                completion_tokens=counted.completion_tokens,
                cached_tokens=counted.cached_tokens,
                failure=failure.code if failure else None,
                reason=failure.reason if failure else None,
            )
            more = cost - entry.reserved_micros
            for pot in entry.pots if ended and more else ():
                await transaction.rows(_SQL["correct"], cap=pot.cap, period=pot.period, more=more)

        await self._database.write(body)
        return cost

    async def sums(self, by: str, *, since: str, branch: str | None = None) -> list[Sum]:
        """Add up what was spent since a day: by `day`, `model`, `purpose` or `conversation`."""
        rows = await self._database.rows(_SQL[f"by_{by}"], since=since, branch=branch)
        return [record(row, Sum) for row in rows]

    async def used(self, day: str) -> dict[tuple[str, str], int]:
        """Give what is used up of the caps of a day and its month, by cap and period."""
        rows = await self._database.rows(_SQL["used_on"], day=day, month=day[:7])
        return {(str(row["cap"]), str(row["period"])): int(str(row["used_micros"])) for row in rows}

    async def last_failures(self) -> dict[str, LastFailure]:
        """Give how each model failed last."""
        rows = await self._database.rows(_SQL["last_failures"])
        return {one.model: one for one in (record(row, LastFailure) for row in rows)}


async def _forget(transaction: Transaction, now: datetime) -> None:
    await transaction.rows(_SQL["forget_caps"], day=(now - KEPT_CAPS).date().isoformat())
    await transaction.rows(_SQL["forget_calls"], day=(now - KEPT_CALLS).date().isoformat())


def _pots(payer: Payer, caps: Caps, *, day: str) -> tuple[Pot, ...]:
    branch = Pot(cap=_DAILY, period=f"{day} {payer.branch.key}", most_micros=micros(caps.branch_day))
    month = Pot(cap="chain_month", period=day[:7], most_micros=micros(caps.chain_month))
    if payer.conversation_id is None:
        return branch, month
    own = f"{day} {payer.conversation_id}"
    return Pot(cap="conversation", period=own, most_micros=micros(caps.conversation)), branch, month


def _used_up(model: str, pot: Pot) -> ModelOverBudget:
    reason = f"the cap {pot.cap} of {dollars(pot.most_micros)} USD leaves no room ({pot.period.split()[0]})"
    return ModelOverBudget(model, reason=reason, cap=pot.cap)


def _day(payer: Payer, now: datetime) -> str:
    return now.astimezone(ZoneInfo(payer.branch.timezone)).date().isoformat()
