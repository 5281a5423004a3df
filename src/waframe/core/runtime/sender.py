"""The sender: takes parcels out of the outbox at the pace that the channel allows, and writes down what came of it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from time import monotonic

import anyio
import anyio.abc
import structlog

from waframe.core.contract.channel import Channel
from waframe.core.contract.clock import Clock
from waframe.core.errors import DatabaseAway, StoreError
from waframe.core.records.outgoing import Parcel, ParcelState
from waframe.core.runtime.bus import Bus
from waframe.core.runtime.delivery import Delivery, deliver
from waframe.core.runtime.grouping import GroupCommit
from waframe.core.runtime.metrics import Metrics
from waframe.core.runtime.pacing import Pacer
from waframe.core.runtime.tally import Tally
from waframe.core.store.outbox import Lead, Outbox, Sent, Waiting

_log = structlog.stdlib.get_logger("waframe.sender")
_LEASE = timedelta(seconds=30)
_REMEMBERED = timedelta(minutes=5)
_IN_FLIGHT = 64
_MANY = 256
_FEWEST = 4
_LEAD_SECONDS = 0.01
_SHORTEST_NAP_SECONDS = 0.005
_RETRY_SECONDS = 0.5


class Address:
    """One address that this process speaks for."""

    def __init__(self, name: str, pacer: Pacer) -> None:
        self.name = name
        self.pacer = pacer
        self.paused_until: datetime | None = None


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
        self._results: GroupCommit[Sent, None] = GroupCommit(self._finish, most=64)
        self._in_flight = Tally()
        self._flying: set[str] = set()
        self._led_at = -_LEAD_SECONDS
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
        if self.next_at is None:
            return self._poll_seconds
        seconds = (self.next_at - self._clock.now()).total_seconds()
        return min(max(seconds, _SHORTEST_NAP_SECONDS), self._poll_seconds)

    async def _round(self, tasks: anyio.abc.TaskGroup) -> bool:
        """Send what may leave; False where the addresses were looked for so lately that some may be missing."""
        now = self._clock.now()
        fresh = monotonic() - self._led_at >= _LEAD_SECONDS
        if fresh:
            await self._lead(now)
        open_addresses = {
            name: one for name, one in self._addresses.items() if one.paused_until is None or one.paused_until <= now
        }
        paused = [one.paused_until for one in self._addresses.values() if one.paused_until and one.paused_until > now]
        later = await self._send_some(open_addresses, tasks) if open_addresses else []
        self.next_at = min([*paused, *later], default=None)
        return fresh

    async def _lead(self, now: datetime) -> None:
        await self._outbox.again(now=now)
        leads = await self._outbox.lead(now=now, until=now + _LEASE)
        self._led_at = monotonic()
        for gone in set(self._addresses) - {lead.address for lead in leads}:
            del self._addresses[gone]
        for lead in leads:
            await self._address(lead)

    async def _address(self, lead: Lead) -> None:
        address = self._addresses.get(lead.address)
        if address is None:
            channel = self._channels().get(self._channel_of(lead.address) or "")
            if channel is None:
                return
            address = await self._take_over(lead.address, channel)
            self._addresses[lead.address] = address
        address.paused_until = lead.paused_until

    async def _take_over(self, name: str, channel: Channel) -> Address:
        """Begin to speak for an address: what was being sent and is not known of here waits, what was sent counts."""
        now = self._clock.now()
        doubtful = await self._outbox.doubt(name, due_at=now + channel.settle_after, flying=self._flying)
        if doubtful:
            _log.warning("sender.doubtful", address=name, many=doubtful)
        since = now - _REMEMBERED
        pacer = Pacer(channel.pace, now=since)
        for departure in await self._outbox.recent(name, since=since):
            pacer.take(departure.conversation_id, departure.sent_at)
        return Address(name, pacer)

    async def _send_some(self, addresses: Mapping[str, Address], tasks: anyio.abc.TaskGroup) -> list[datetime]:
        """Send what may leave now; give the instants at which more may leave."""
        now = self._clock.now()
        heads = await self._outbox.heads(list(addresses), now=now, many=max(_FEWEST, _MANY // len(addresses)))
        ready, later = self._pick(addresses, heads, now=now)
        if not ready:
            return later
        begun = await self._outbox.begin([one.parcel for one in ready], now=now)
        for one in ready:
            if one.parcel.id in begun:
                self._in_flight.begin()
                self._flying.add(one.parcel.id)
                tasks.start_soon(self._send, addresses[one.parcel.address], one)
        return later

    def _pick(
        self, addresses: Mapping[str, Address], heads: Sequence[Waiting], *, now: datetime
    ) -> tuple[list[Waiting], list[datetime]]:
        ready: list[Waiting] = []
        later: list[datetime] = []
        for one in heads:
            pacer = addresses[one.parcel.address].pacer
            at = pacer.ready_at(one.parcel.conversation_id, now)
            if at > now:
                later.append(at)
            elif len(ready) + self._in_flight.many < _IN_FLIGHT:
                pacer.take(one.parcel.conversation_id, now)
                ready.append(one)
        return ready, later

    async def _send(self, address: Address, waiting: Waiting) -> None:
        parcel = waiting.parcel
        channel = self._channels()[parcel.channel]
        delivery = await deliver(channel, waiting, clock=self._clock)
        try:
            await self._write_down(address, delivery, parcel)
        finally:
            self._flying.discard(parcel.id)
            self._in_flight.end()
            self._bus.ring("outbox")

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
        self._metrics.count("messages_sent", branch=parcel.branch, state=delivery.sent.state.value)
        if delivery.sent.state is not ParcelState.DONE:
            _log.warning(
                "sender.not_sent", parcel=parcel.id, state=delivery.sent.state.value, reason=delivery.sent.reason
            )
        match delivery.pause:
            case "pair":
                address.pacer.pause_pair(parcel.conversation_id, until=delivery.sent.due_at, now=now)
            case "number":
                address.pacer.paused_until = delivery.sent.due_at
            case "account":
                address.paused_until = delivery.sent.due_at
                await self._outbox.pause(address.name, until=delivery.sent.due_at, reason=delivery.sent.reason)
                self._metrics.count("channel_blocked", address=address.name)
            case None:
                pass

    async def _finish(self, results: Sequence[Sent]) -> Sequence[None]:
        await self._outbox.finish(results)
        self._bus.ring("inbox", "events")
        return [None] * len(results)
