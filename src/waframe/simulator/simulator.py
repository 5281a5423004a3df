"""The whole simulator in one object: a world, its webhooks, its Graph API and its customers."""

from collections import Counter
from types import TracebackType
from typing import Self

import anyio
import httpx2
import msgspec
from anyio.abc import TaskGroup
from starlette.applications import Starlette
from starlette.convertors import Convertor, register_url_convertor
from starlette.routing import BaseRoute
from starlette.types import ASGIApp

from waframe.simulator.account import About, account_update
from waframe.simulator.acting import Acting
from waframe.simulator.business import Business, Ground
from waframe.simulator.changes import Changes
from waframe.simulator.clock import Clock, RealClock, VirtualClock
from waframe.simulator.coexistence import PhoneApp
from waframe.simulator.control import ControlApi, Hands
from waframe.simulator.courier import Courier
from waframe.simulator.customers import CustomersApi
from waframe.simulator.faults import FaultBoard
from waframe.simulator.graph_control import GraphControl
from waframe.simulator.ids import Ids
from waframe.simulator.media import MediaStore
from waframe.simulator.memory import InMemory, Nowhere
from waframe.simulator.page import page_routes
from waframe.simulator.phone import Customer
from waframe.simulator.receipts import Receipts
from waframe.simulator.recording import Recorder
from waframe.simulator.records import JsonObject, Person
from waframe.simulator.rules import RuleBook
from waframe.simulator.schedule import Schedule
from waframe.simulator.script import Script
from waframe.simulator.sending import Send
from waframe.simulator.settings import NumberSettings, SimulatorSettings
from waframe.simulator.subscriptions import Subscriptions
from waframe.simulator.trace import Trace
from waframe.simulator.view import View
from waframe.simulator.world import World

NOBODY = Person(id="", name="Ana", phone="5215555550100", bsuid="MX.190000000000100")


class _Version(Convertor[str]):
    regex = r"v\d+\.\d+"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("version", _Version())


class Simulator:
    """A stand-in for Meta; use it as an async context manager.

    With a real clock things happen by themselves while the context is open; with a virtual one they
    happen in `settle` and `advance`.
    """

    def __init__(
        self,
        settings: SimulatorSettings,
        *,
        clock: Clock | None = None,
        http: httpx2.AsyncBaseTransport | None = None,
    ) -> None:
        self.settings = settings
        self.clock: Clock = clock or RealClock()
        self.changes = Changes()
        self.trace = Trace(self.clock, self.changes)
        self.faults = FaultBoard(self.changes)
        self.schedule = Schedule(self.clock)
        self.world = World(self.clock, Ids(settings.seed), self.changes)
        self.media = MediaStore(self.clock, self.world.ids)
        self.rules = RuleBook(settings.rules, self.changes)
        self.script = Script(self.schedule, self.faults)
        self.recorder = Recorder(self.clock, settings.record)
        self.subscriptions = Subscriptions((settings.app, *settings.apps), from_start=settings.subscribed_from_start)
        self.courier = Courier(
            settings,
            self.schedule,
            subscriptions=self.subscriptions,
            faults=self.faults,
            trace=self.trace,
            recorder=self.recorder,
            http=httpx2.AsyncClient(transport=http, timeout=settings.callback_timeout_seconds),
        )
        self.business = Business(self._ground())
        self.courier.hears = self.business.hears
        self.receipts = Receipts(
            self.world,
            self.schedule,
            courier=self.courier,
            billing=self.business.billing,
            faults=self.faults,
            latencies=settings.latencies,
            read_immediately=self.is_virtual if settings.read_immediately is None else settings.read_immediately,
        )
        self.acting = Acting(self.world, media=self.media, courier=self.courier)
        self.phone_app = PhoneApp(self.world, self.courier)
        self.courier.tell_taken = self.acting.inbound.note_taken
        self.desk = self.business.desk(self.receipts)
        self.app = Starlette(routes=self._routes())
        self._tasks: TaskGroup | None = None
        self._populate()
        self.script.play(settings.script)

    @classmethod
    def virtual(
        cls,
        settings: SimulatorSettings | None = None,
        *,
        bot: ASGIApp | None = None,
        clock: Clock | None = None,
    ) -> Self:
        """Make a simulator for tests: a virtual clock, no network, messages read as soon as delivered."""
        transport = InMemory(bot) if bot is not None else Nowhere()
        return cls(settings or SimulatorSettings(), clock=clock or VirtualClock(), http=transport)

    async def __aenter__(self) -> Self:
        """Begin; a real clock starts to run."""
        if not self.is_virtual:
            self._tasks = await anyio.create_task_group().__aenter__()
            self._tasks.start_soon(self.schedule.run_forever)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        """Stop everything that is still under way."""
        try:
            if self._tasks is None:
                return None
            self._tasks.cancel_scope.cancel()
            return await self._tasks.__aexit__(kind, error, trace)
        finally:
            with anyio.CancelScope(shield=True):
                await self.courier.http.aclose()

    @property
    def is_virtual(self) -> bool:
        """Whether time passes only by `advance`."""
        return not isinstance(self.clock, RealClock)

    @property
    def transport(self) -> httpx2.AsyncBaseTransport:
        """A transport by which a business in the same process reaches this simulator."""
        return InMemory(self.app)

    @property
    def sends(self) -> list[Send]:
        """Everything that was accepted, in order."""
        return self.desk.sends

    def sends_by_outbox_id(self) -> Counter[str]:
        """Count the accepted sends of each `biz_opaque_callback_data`: more than one is a double."""
        return Counter(send.callback_data for send in self.sends if send.callback_data is not None)

    def deliver_to(self, bot: ASGIApp) -> None:
        """Deliver webhooks to an application in the same process from now on."""
        self.courier.http = httpx2.AsyncClient(transport=InMemory(bot))

    def number(self, phone_number_id: str, *, name: str, display_phone: str, waba_id: str | None = None) -> None:
        """Open a business number."""
        number = NumberSettings(phone_number_id=phone_number_id, name=name, display_phone=display_phone)
        self.world.add_number(msgspec.structs.replace(number, waba_id=waba_id) if waba_id else number)

    def customer(
        self,
        phone: str | None = None,
        *,
        name: str = "Ana",
        bsuid: str | None = None,
        username: str | None = None,
    ) -> Customer:
        """Let a customer exist and take them in hand; without a phone there is only the business-scoped id."""
        person = self.world.add_person(name=name, phone=phone, bsuid=bsuid, username=username)
        return Customer(
            person.id,
            world=self.world,
            acting=self.acting,
            receipts=self.receipts,
            settle=self.settle,
        )

    def tell(
        self,
        field: str,
        *,
        number: str | None = None,
        customer: str | None = None,
        value: JsonObject | None = None,
        merge: JsonObject | None = None,
    ) -> JsonObject:
        """Send a webhook by the name of its field and return its value.

        Without `value` it is a sensible one, over which the keys of `merge` are laid; it speaks of the first number
        and the first person unless others are named.
        """
        numbers, people = [*self.world.numbers], [*self.world.people]
        about = About(
            number=self.world.number(number or (numbers[0] if numbers else "")),
            person=self.world.person(customer or people[0]) if customer or people else NOBODY,
            now=int(self.clock.now()),
        )
        update = account_update(field, about, value=value, merge=merge or {})
        self.courier.post(update)
        return update.item

    async def advance(self, seconds: float) -> None:
        """Let time pass: a virtual clock runs everything due on the way, a real one skips ahead."""
        if self._tasks is None:
            await self.schedule.advance(seconds)
        else:
            self.clock.move_to(self.clock.now() + seconds)
            self.schedule.wake()

    async def settle(self) -> None:
        """Run until nothing is due now; by a real clock everything runs by itself."""
        if self._tasks is None:
            await self.schedule.settle()

    async def subscribe(self) -> bool:
        """Run the verification of the callback, and tell whether it proved itself."""
        return await self.courier.subscribe()

    def _populate(self) -> None:
        for number in self.settings.numbers:
            self.world.add_number(number)
        for person in self.settings.people:
            self.world.add_person(name=person.name, phone=person.phone, username=person.username)

    def _routes(self) -> list[BaseRoute]:
        graph = self.business.api(self.desk)
        view = View(self.settings, self.world, faults=self.faults, trace=self.trace)
        control = ControlApi(
            self.world,
            view,
            media=self.media,
            desk=self.desk,
            faults=self.faults,
            trace=self.trace,
            hands=Hands(advance=self.advance, settle=self.settle, subscribe=self.subscribe),
        )
        graph_control = GraphControl(
            self.world,
            self.business,
            subscriptions=self.subscriptions,
            courier=self.courier,
            rules=self.rules,
            script=self.script,
            recorder=self.recorder,
        )
        customers = CustomersApi(
            self.world,
            view,
            acting=self.acting,
            phone_app=self.phone_app,
            receipts=self.receipts,
            tell=self.tell,
        )
        return [
            *graph.routes(),
            *graph_control.routes(),
            *control.routes(),
            *customers.routes(),
            *page_routes(),
        ]

    def _ground(self) -> Ground:
        return Ground(
            settings=self.settings,
            world=self.world,
            clock=self.clock,
            media=self.media,
            courier=self.courier,
            subscriptions=self.subscriptions,
            faults=self.faults,
            rules=self.rules,
            trace=self.trace,
            recorder=self.recorder,
        )
