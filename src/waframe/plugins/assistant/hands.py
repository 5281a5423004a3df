"""Runs actions for a brain and remembers each with its result, so that whatever is said can be traced to one."""

from time import perf_counter
from typing import TypeVar

import msgspec

from waframe import ActionRefused, By, Context, Risk

ResultT = TypeVar("ResultT", bound=msgspec.Struct)


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """An action that was run: its arguments and its result as JSON, or why it was refused, and how long it took."""

    action: str
    arguments: str
    result: str = ""
    refusal: str | None = None
    risk: Risk = Risk.READ
    millis: int = 0


class Hands:
    """The actions of one turn, in its context `ctx`. `by` says with whose rights they run.

    Hands that `only_looks` refuse whatever changes something.
    """

    def __init__(self, ctx: Context, *, by: By = By.SYSTEM, only_looks: bool = False) -> None:
        self.ctx = ctx
        self._by = by
        self._only_looks = only_looks
        self._risks = {name: action.risk for name, action in ctx.offered(by=By.SYSTEM).items()}
        self.done: list[Done] = []

    async def act(self, name: str, arguments: msgspec.Struct, *, result: type[ResultT]) -> ResultT:
        """Run an action; raises ActionUnknown and ActionRefused."""
        told = await self.act_in_json(name, msgspec.json.encode(arguments).decode(), by=self._by)
        try:
            return msgspec.json.decode(told, type=result)
        except msgspec.ValidationError as error:
            raise ActionRefused(name, reason=f"its result: {error}") from None

    async def act_in_json(self, name: str, arguments: str, *, by: By) -> str:
        """Run an action from JSON to JSON; raises ActionUnknown and ActionRefused."""
        began = perf_counter()
        risk = self._risks.get(name, Risk.READ)
        if self._only_looks and risk is not Risk.READ:
            raise ActionRefused(name, reason="a draft changes nothing")
        try:
            result = await self.ctx.act_in_json(name, arguments, by=by)
        except ActionRefused as error:
            millis = round((perf_counter() - began) * 1000)
            self.done.append(Done(action=name, arguments=arguments, refusal=error.reason, risk=risk, millis=millis))
            raise
        millis = round((perf_counter() - began) * 1000)
        self.done.append(Done(action=name, arguments=arguments, result=result, risk=risk, millis=millis))
        return result
