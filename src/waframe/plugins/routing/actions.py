"""What other plugins and a language model may ask of the branch: the action `branch_info`."""

from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import msgspec

from waframe import Action, ActionCall, Branch, Context, Risk
from waframe.plugins.routing.hours import is_open
from waframe.plugins.routing.settings import RoutingSettings
from waframe.plugins.routing.wording import say_state, say_week


class AskBranch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which branch; none is this one."""

    branch: Annotated[str, msgspec.Meta(max_length=80, description="nombre; null = la actual")] | None = None


class BranchTold(msgspec.Struct, frozen=True, kw_only=True):
    """What a branch says of itself; what it did not set is null. Only its own branch is known to a branch."""

    found: bool
    name: str | None = None
    address: str | None = None
    hours: str | None = None
    state: str | None = None
    open: bool | None = None


class BranchActions:
    """The actions of one branch."""

    def __init__(self, settings: RoutingSettings) -> None:
        self._settings = settings
        self._hours = settings.opening_hours()

    def all(self) -> list[Action]:
        """List them."""
        return [
            Action(
                name="branch_info",
                title="routing.branch_info",
                run=self.branch_info,
                arguments=AskBranch,
                result=BranchTold,
                risk=Risk.READ,
                roles=(),
                model=True,
            )
        ]

    async def branch_info(self, ctx: Context, call: ActionCall, asked: AskBranch) -> BranchTold:
        """Tell the address and the hours of this branch, by the clock on its wall."""
        del call
        if asked.branch is not None and not _is_named(asked.branch, ctx.branch):
            return BranchTold(found=False)
        at = _wall_clock(ctx)
        sets = bool(self._settings.hours)
        return BranchTold(
            found=True,
            name=ctx.branch.name,
            address=self._settings.address,
            hours=say_week(self._hours, say=ctx.text) if sets else None,
            state=say_state(self._hours, at, say=ctx.text) if sets else None,
            open=is_open(self._hours, at) if sets else None,
        )


def _is_named(words: str, branch: Branch) -> bool:
    return words.strip().casefold() in {"", branch.key.casefold(), branch.name.casefold()}


def _wall_clock(ctx: Context) -> datetime:
    return ctx.clock.now().astimezone(ZoneInfo(ctx.branch.timezone))
