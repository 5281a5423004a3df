"""The sender: takes parcels out of the outbox at the pace that the channel allows, and writes down what came of it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from time import monotonic

import anyio
import anyio.abc
import structlog

from waframe.core.contract.channel import Channel
from waframe.core.contract.clock import Clock
from waframe.core.errors import DatabaseAway, StoreError, ValueRefused
from waframe.core.records.content import carries_file
from waframe.core.records.outgoing import Parcel, ParcelState
from waframe.core.runtime.bus import Bus
from waframe.core.runtime.grouping import GroupCommit
from waframe.core.runtime.metrics import Metrics
from waframe.core.runtime.sending.delivery import Delivery, deliver, initiated, postponed
from waframe.core.runtime.sending.pacing import Pacer
from waframe.core.runtime.sending.speaking import Address, Hold
from waframe.core.runtime.tally import Tally
from waframe.core.store.finishing import Sent
from waframe.core.store.outbox import Blocked, Lead, Outbox, Waiting

_log = structlog.stdlib.get_logger("waframe.sender")
_LEASE = timedelta(seconds=30)
_REMEMBERED = timedelta(minutes=5)
_IN_FLIGHT = 256
_LEAD_SECONDS = 0.01
_AGAIN_SECONDS = 1.0
_SHORTEST_NAP_SECONDS = 0.01
_HELD_NAP_SECONDS = 0.25
_RETRY_SECONDS = 0.5


class Sender:
    """Sends for every address that no other process leads."""

    def __init__(
        self,
        outbox: Outbox,
        *,
        channels: Callable[[], Mapping[str, Channel]],
        channel_of: Callable[[str], str | None],
        clock: Clock,
        bus: Bus,
        metrics: Metrics,
        poll_seconds: float,
    ) -> None:
        self._outbox = outbox
        self._channels = channels
        self._channel_of = channel_of
        self._clock = clock
        self._bus = bus
        self._metrics = metrics
        self._poll_seconds = poll_seconds
        self._addresses: dict[str, Address] = {}
        self._results: GroupCommit[Sent, None] = GroupCommit(self._finish, most=_IN_FLIGHT)
        self._in_flight = Tally()
        self._flying: set[str] = set()
        self._initiates_from: dict[tuple[str, str], datetime] = {}
        self._led_at = -_LEAD_SECONDS
        self._swept_at = -_AGAIN_SECONDS
        self._doubt_ends_at: datetime | None = None
        self._rested: anyio.Event | None = None
        self.next_at: datetime | None = None
        self._stopping = False

    @property
    def resting(self) -> bool:
        """Tell whether nothing is on its way and nothing can leave before time goes on or something is added."""
        return self._in_flight.many == 0 and self._rested is self._bus.bell("outbox")

    async def run(self) -> None:
        """Send until cancelled."""
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self._results.run)
            while not self._stopping:
                bell = self._bus.bell("outbox")
                if await self._survived(tasks):
                    self._rested = bell
                await self._bus.wait(bell, seconds=self._nap())

    async def _survived(self, tasks: anyio.abc.TaskGroup) -> bool:
        """Make a round; where the database is away, begin anew later, with nothing taken for granted."""
        try:
            return await self._round(tasks)
        except StoreError as error:
            _log.error("sender.store_away", error=str(error))
            self._addresses.clear()
            self._led_at = -_LEAD_SECONDS
            await anyio.sleep(_RETRY_SECONDS)
            return False

    async def drain(self, *, seconds: float) -> None:
        """Begin nothing new, wait for what is on its way, and let others speak."""
        self._stopping = True
        self._bus.ring("outbox")
        await self._in_flight.empty(seconds=seconds)
        await self._outbox.retire(now=self._clock.now())

    def _nap(self) -> float:
        if self._rested is not self._bus.bell("outbox"):
            return _LEAD_SECONDS
        held = any(one.held() for one in self._addresses.values())
        longest = min(self._poll_seconds, _HELD_NAP_SECONDS) if held else self._poll_seconds
        if self.next_at is None:
            return longest
        seconds = (self.next_at - self._clock.now()).total_seconds()
        return min(max(seconds, _SHORTEST_NAP_SECONDS), longest)

    async def _round(self, tasks: anyio.abc.TaskGroup) -> bool:
        """Send what may leave; False where the addresses were looked for so lately that some may be missing."""
        now = self._clock.now()
        fresh = monotonic() - self._led_at >= _LEAD_SECONDS
        if fresh:
            await self._lead(now)
        later = await self._send_some(tasks)
        for address in self._addresses.values():
            later += address.wakes_at(now)
        self.next_at = min(later, default=None)
        return fresh

    async def _lead(self, now: datetime) -> None:
        await self._try_again(now)
        leads = await self._outbox.lead(now=now, until=now + _LEASE)
        self._led_at = monotonic()
        for gone in set(self._addresses) - {lead.address for lead in leads}:
            del self._addresses[gone]
        for lead in leads:
            await self._address(lead)

    async def _try_again(self, now: datetime) -> None:
        """End the doubts that are due: our own at once, those that other processes left behind within a second."""
        due = self._doubt_ends_at is not None and self._doubt_ends_at <= now
        if due or monotonic() - self._swept_at >= _AGAIN_SECONDS:
            self._swept_at = monotonic()
            self._doubt_ends_at = await self._outbox.again(now=now)

    async def _address(self, lead: Lead) -> None:
        address = self._addresses.get(lead.address)
        if address is None:
            channel = self._channels().get(self._channel_of(lead.address) or "")
            if channel is None:
                return
            address = await self._take_over(lead.address, channel)
            self._addresses[lead.address] = address
        address.paused_until, address.blocked = lead.paused_until, lead.blocked

    async def _take_over(self, name: str, channel: Channel) -> Address:
        """Begin to speak for an address: what was being sent and is not known of here waits, what was sent counts."""
        now = self._clock.now()
        doubt_ends_at = now + channel.settle_after
        doubtful = await self._outbox.doubt(name, due_at=doubt_ends_at, flying=self._flying)
        since = now - _REMEMBERED
        pacer = Pacer(channel.pace_of(name), now=since)
        address = Address(name, channel=channel.name, pacer=pacer)
        for departure in await self._outbox.recent(name, since=since):
            pacer.take(departure.conversation_id, departure.sent_at)
        for file in await self._outbox.unarrived(name, since=now - channel.file_goes_first):
            until = file.departure.sent_at + channel.file_goes_first
            address.hold(file.departure.conversation_id, Hold(message_id=file.message_id, until=until))
        if doubtful:
            _log.warning("sender.doubtful", address=name, many=len(doubtful))
            self._doubt_ends_at = min(self._doubt_ends_at or doubt_ends_at, doubt_ends_at)
        for conversation_id in doubtful:
            pacer.take(conversation_id, now)
        return address

    async def _send_some(self, tasks: anyio.abc.TaskGroup) -> list[datetime]:
        """Send what may leave now; give the instants at which more may leave."""
        now = self._clock.now()
        slots = _IN_FLIGHT - self._in_flight.many
        addresses = [one for one in self._addresses.values() if one.open(now)]
        wanted = {one.name: many for one in addresses if (many := one.pacer.allowance(now, most=slots))}
        later = [at for one in addresses if (at := one.pacer.opens_at(now)) > now]
        if not wanted or self._stopping:
            return later
        resting: set[str] = set().union(*(one.rest(now) for one in addresses))
        if any(one.held() for one in addresses):
            resting -= await self._let_go(addresses)
        heads = await self._outbox.heads(wanted, now=now, resting=resting)
        ready = self._pick(heads, now=now)
        if not ready or self._stopping:
            return later
        with self._in_flight.counting():  # a stop that comes from here on waits for what is being marked as on its way
            await self._start(ready, tasks=tasks)
        return later

    async def _let_go(self, addresses: Sequence[Address]) -> set[str]:
        """Wait no longer for the files that are on their way now; give their conversations."""
        freed: set[str] = set()
        for address in addresses:
            held = address.held()
            arrived = await self._outbox.arrived(list(held.values())) if held else ()
            freed |= {key for key, message_id in held.items() if message_id in arrived}
            address.release(freed)
        return freed

    async def _start(self, ready: Sequence[Waiting], *, tasks: anyio.abc.TaskGroup) -> None:
        begun = await self._outbox.begin([one.parcel for one in ready], now=self._clock.now())
        for one in ready:
            if one.parcel.id in begun:
                self._in_flight.begin()
                self._flying.add(one.parcel.id)
                tasks.start_soon(self._send, self._addresses[one.parcel.address], one)

    def _pick(self, heads: Sequence[Waiting], *, now: datetime) -> list[Waiting]:
        ready: list[Waiting] = []
        for one in heads:
            address, conversation_id = self._addresses[one.parcel.address], one.parcel.conversation_id
            at = address.pacer.ready_at(conversation_id, now)
            if conversation_id in address.held():  # its file left while this was being read
                continue
            if at > now:
                address.tire(conversation_id, until=at)
            elif len(ready) + self._in_flight.many < _IN_FLIGHT:
                address.pacer.take(conversation_id, now)
                ready.append(one)
        return ready

    async def _send(self, address: Address, waiting: Waiting) -> None:
        parcel = waiting.parcel
        channel = self._channels()[parcel.channel]
        delivery = await self._deliver(channel, waiting)
        if delivery.sent.state is ParcelState.UNKNOWN:
            self._doubt_ends_at = min(self._doubt_ends_at or delivery.sent.due_at, delivery.sent.due_at)
        try:
            await self._write_down(address, delivery, parcel)
        finally:
            self._flying.discard(parcel.id)
            self._in_flight.end()
            self._bus.ring("outbox")

    async def _deliver(self, channel: Channel, waiting: Waiting) -> Delivery:
        now = self._clock.now()
        until = self._initiates_from.get((channel.name, channel.account_of(waiting.parcel.address)))
        if until is not None and until > now and initiated(waiting, now=now):
            return postponed(waiting, until=until, clock=self._clock)
        return await deliver(channel, waiting, clock=self._clock)

    async def _write_down(self, address: Address, delivery: Delivery, parcel: Parcel) -> None:
        """Keep what is known of an attempt until the database takes it."""
        while True:
            try:
                await self._note(address, delivery, parcel)
                await self._results.put(delivery.sent)
            except DatabaseAway as error:
                _log.warning("sender.result_waits", parcel=parcel.id, error=str(error))
                await anyio.sleep(_RETRY_SECONDS)
            except StoreError as error:
                _log.error("sender.result_lost", parcel=parcel.id, error=str(error))
                return
            else:
                return

    async def _note(self, address: Address, delivery: Delivery, parcel: Parcel) -> None:
        now = self._clock.now()
        first = self._channels()[parcel.channel].file_goes_first
        if first and delivery.sent.state is ParcelState.DONE and carries_file(parcel.content):
            address.hold(parcel.conversation_id, Hold(message_id=parcel.message_id, until=now + first))
        self._metrics.count("messages_sent", branch=parcel.branch, state=delivery.sent.state.value)
        if delivery.sent.state is not ParcelState.DONE:
            _log.warning(
                "sender.not_sent", parcel=parcel.id, state=delivery.sent.state.value, reason=delivery.sent.reason
            )
        if address.blocked and delivery.sent.state is ParcelState.DONE:
            await self._unblock(address)
        await self._pause(address, delivery, parcel)

    async def _pause(self, address: Address, delivery: Delivery, parcel: Parcel) -> None:
        until = delivery.sent.due_at
        channel = self._channels()[parcel.channel]
        account = channel.account_of(address.name)
        match delivery.pause:
            case "pair":
                address.pacer.pause_pair(parcel.conversation_id, until=until, now=self._clock.now())
            case "number":
                address.pacer.paused_until = until
            case "account":
                ours = [name for name in await self._outbox.known() if self._channel_of(name) == channel.name]
                await self._outbox.pause([name for name in ours if channel.account_of(name) == account], until=until)
                self._led_at = -_LEAD_SECONDS
                _log.error("sender.account_paused", account=account, reason=delivery.sent.reason)
                self._metrics.count("account_paused", account=account)
            case "initiated":
                self._initiates_from[channel.name, account] = until
                _log.error("sender.initiated_paused", account=account, until=until.isoformat())
                self._metrics.count("initiated_paused", account=account)
            case "blocked":
                await self._block(address, delivery)
            case None:
                pass

    async def _block(self, address: Address, delivery: Delivery) -> None:
        address.paused_until = delivery.sent.due_at
        blocked = Blocked(address=address.name, code=delivery.code, sentence=delivery.sent.reason or "")
        if await self._outbox.block(blocked, until=delivery.sent.due_at, now=self._clock.now()):
            _log.error("channel.blocked", address=address.name, code=blocked.code, sentence=blocked.sentence)
            self._metrics.count("channel_blocked", address=address.name)
        address.blocked = True

    async def _unblock(self, address: Address) -> None:
        if await self._outbox.unblock(address.name, now=self._clock.now()):
            _log.warning("channel.unblocked", address=address.name)
        address.blocked, address.paused_until = False, None

    async def _finish(self, results: Sequence[Sent]) -> Sequence[Exception | None]:
        """Write a group; where the database refuses something in it, one by one."""
        try:
            await self._outbox.finish(results)
        except ValueRefused as error:
            if len(results) == 1:
                return [error]
            return [(await self._finish([one]))[0] for one in results]
        self._bus.ring("inbox", "events")
        return [None] * len(results)
