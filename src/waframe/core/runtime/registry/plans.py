"""The plan of a branch: every hook as a flat row of calls, and the four ways to go along it."""

from collections.abc import Mapping
from functools import partial
from time import monotonic
from typing import Literal, TypeVar, cast, overload

import msgspec

from waframe.core.contract.action import Action, ActionCall
from waframe.core.contract.context import Context, Turn
from waframe.core.errors import PluginUnknown
from waframe.core.records.attendance import Attendance
from waframe.core.records.conversation import Conversation
from waframe.core.records.customer import Customer
from waframe.core.records.message import Message
from waframe.core.records.outgoing import Reply
from waframe.core.runtime.registry.deeds import Actions, act
from waframe.core.runtime.registry.hook_table import HOOKS
from waframe.core.runtime.registry.ordering import Orders
from waframe.core.runtime.registry.seat import Degraded, Seat
from waframe.core.runtime.registry.steps import Row, follow, make_row, slowest

NO_ACTIONS: Actions = {}

ValueT = TypeVar("ValueT")


class Plan:
    """Calls the plugins of one branch. A turn keeps the plan that it began with, also when a reload makes a new one.

    The caller puts one deadline around a turn (`anyio.move_on_after`). When it fires, it calls `blame_timeout` and
    repeats the turn with a new Turn, which then goes without the culprit.
    """

    __slots__ = ("_orders", "_rows", "actions", "seats")

    def __init__(self, seats: tuple[Seat, ...], *, orders: Orders, actions: Actions = NO_ACTIONS) -> None:
        self.seats = seats
        self.actions = actions
        self._orders = orders
        self._rows: dict[str, Row] = {}

    async def tell(self, hook: str, turn: Turn, value: object) -> None:
        """Tell every plugin what happened; one that fails does not keep it from the rest."""
        await follow(self._row(hook), turn, value)

    @overload
    async def ask(self, hook: Literal["answer_message"], turn: Turn, value: Message) -> Reply | None: ...
    @overload
    async def ask(self, hook: Literal["choose_agent"], turn: Turn, value: Conversation) -> str | None: ...
    @overload
    async def ask(self, hook: Literal["choose_branch"], turn: Turn, value: Message) -> str | None: ...
    @overload
    async def ask(self, hook: Literal["describe_customer"], turn: Turn, value: Customer) -> str | None: ...
    @overload
    async def ask(
        self, hook: Literal["list_attendance"], turn: Turn, value: Conversation
    ) -> list[Attendance] | None: ...

    async def ask(self, hook: str, turn: Turn, value: object) -> object:
        """Ask one plugin after the other; the first answer wins, and `turn.answered_by` says whose it is."""
        return await follow(self._row(hook), turn, value)

    async def choose_agent(self, turn: Turn, conversation: Conversation) -> str | None:
        """Ask for the agent who should get a conversation."""
        return await self.ask("choose_agent", turn, conversation)

    async def choose_branch(self, turn: Turn, message: Message) -> str | None:
        """Ask for the branch that should serve a customer."""
        return await self.ask("choose_branch", turn, message)

    async def refine(self, hook: str, turn: Turn, value: ValueT) -> ValueT:
        """Hand the value from one plugin to the next; None or a failure leaves it as it was."""
        row = self._row(hook)
        return cast(ValueT, await follow(row, turn, value)) if row else value

    async def allow(self, hook: str, turn: Turn, value: object) -> str | None:
        """Ask the guards; the first refusal is returned. A guard that fails or is left out for failing refuses."""
        return cast(str | None, await follow(self._row(hook), turn, value))

    async def act(self, turn: Turn, call: ActionCall) -> msgspec.Struct:
        """Run an action of the branch within a turn; raises ActionUnknown, ActionRefused and what the action raises."""
        run = partial(act, turn, call, actions=self.actions, seats=self.seats, guards=self._row("allow_action"))
        return await (run() if turn.trace is None else turn.trace.act(call, run))

    def offered(self) -> Mapping[str, Action]:
        """Give the actions of the branch by name."""
        return {name: owned.item for name, owned in self.actions.items()}

    def implements(self, hook: str) -> bool:
        """Tell whether any plugin has this hook, so that nobody prepares a value for nobody."""
        return bool(self._row(hook))

    def context(self, turn: Turn, plugin: str) -> Context:
        """Give a plugin's view of the turn, for its actions; raises PluginUnknown where the branch lacks it."""
        for seat in self.seats:
            if seat.plugin == plugin:
                return seat.context(turn)
        raise PluginUnknown(plugin, known=tuple(seat.plugin for seat in self.seats))

    def blame_timeout(self, turn: Turn) -> str | None:
        """Open the breaker of the plugin that took most of a turn which ran out of time; None if it was none.

        That is nearly always the one that was being called, but a slow one before it does not get away.
        """
        plugin, hook = slowest(turn, now=monotonic())
        for seat in self.seats:
            if seat.plugin == plugin:
                seat.timed_out(hook, at=turn.clock.now())
                return plugin
        return None

    def degraded(self) -> tuple[Degraded, ...]:
        """List the plugins that are left out for now."""
        return tuple(found for seat in self.seats if (found := seat.degraded()) is not None)

    def _row(self, hook: str) -> Row:
        row = self._rows.get(hook)
        if row is None:
            places = self._orders.of(tuple(type(seat.instance) for seat in self.seats))[hook]
            row = self._rows[hook] = make_row(self.seats, hook=HOOKS[hook], places=places)
        return row
