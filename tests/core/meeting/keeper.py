"""Keeps a seat, and gives it away once."""

import msgspec

from waframe import (
    Action,
    ActionCall,
    Context,
    Done,
    NoArguments,
    NoSettings,
    Plugin,
    Risk,
    Text,
    hookimpl,
    load_queries,
)

SQL = load_queries(__file__)


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Which row."""

    row: int


class Seat(msgspec.Struct, frozen=True, kw_only=True):
    """What the keeper tells of a seat."""

    row: int
    name: str
    near_window: bool


class Keeper(Plugin[NoSettings]):
    """Keeps seats."""

    name = "keeper"

    @hookimpl
    def register_actions(self) -> list[Action]:
        """Declare what can be done with seats."""
        return [
            Action(name="find_seat", title="keeper.find", run=self.find, arguments=Asked, result=Seat, model=True),
            Action(name="take_seat", title="keeper.take", run=self.take, risk=Risk.WRITE),
            Action(name="fall", title="keeper.fall", run=self.fall, risk=Risk.WRITE),
        ]

    async def find(self, ctx: Context, call: ActionCall, arguments: Asked) -> Seat:
        """Find a seat."""
        ctx.learn("found_for", f"{call.by.value}:{call.caller}")
        return Seat(row=arguments.row, name=f"{arguments.row}A", near_window=True)

    async def take(self, ctx: Context, call: ActionCall, arguments: NoArguments) -> Done:
        """Take the free seat, once."""
        ctx.must_change(SQL["take_seat"], conversation_id=ctx.conversation.id)
        ctx.send(Text(body="su asiento"))
        return Done()

    async def fall(self, ctx: Context, call: ActionCall, arguments: NoArguments) -> Done:
        """Ask for something and fail."""
        ctx.learn("fallen", "yes")
        raise ZeroDivisionError
