"""Carries webhooks to the business: delays, joins, repeats and retries them."""

import time
from collections.abc import Awaitable, Callable
from functools import partial

import anyio
import httpx2
import msgspec

from waframe.simulator.clock import DAY_SECONDS
from waframe.simulator.envelope import Update
from waframe.simulator.faults import FaultBoard
from waframe.simulator.oddities import held_back, split, write_body
from waframe.simulator.schedule import Schedule
from waframe.simulator.settings import SimulatorSettings
from waframe.simulator.signature import sign
from waframe.simulator.trace import Trace

TAKEN = 200
UNREACHABLE = (httpx2.RequestError, httpx2.InvalidURL, TimeoutError)
GIVE_UP_SECONDS = 7 * DAY_SECONDS
PAUSES = (0.0, 5.0, 15.0, 60.0, 300.0, 900.0, 3_600.0, 4 * 3_600.0)
LONGEST_PAUSE = 12 * 3_600.0
Taken = Callable[[Update], Awaitable[None]]


class Parcel(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes on their way, and what they tell."""

    body: bytes
    updates: tuple[Update, ...]
    first_at: float
    attempt: int = 1
    repeated: bool = False

    @property
    def what(self) -> str:
        """The log's words for it."""
        kinds = dict.fromkeys(update.kind for update in self.updates)
        if len(self.updates) == 1:
            return f"{self.updates[0].kind} · {self.updates[0].what}"
        return f"{' + '.join(kinds)} · {len(self.updates)}"


class Courier:
    """Delivers updates by POST until the business answers 200 or seven days have passed."""

    def __init__(
        self,
        settings: SimulatorSettings,
        schedule: Schedule,
        *,
        faults: FaultBoard,
        trace: Trace,
        http: httpx2.AsyncClient,
    ) -> None:
        self._settings = settings
        self._schedule = schedule
        self._faults = faults
        self._trace = trace
        self.http = http
        self._held: list[Update] = []
        self._before: list[Update] = []
        self.tell_taken: Taken | None = None

    def post(self, update: Update) -> None:
        """Send an update on its way, as the faults of now have it."""
        faults = self._faults.now
        if faults.batch or faults.reorder:
            self._hold(update, faults.batch_window_seconds if faults.batch else faults.reorder_window_seconds)
            return
        self._send_off([update], later=held_back(update, faults))

    async def subscribe(self) -> bool:
        """Ask the callback to prove itself, as Meta does when a URL is saved."""
        challenge = "1158201444"
        query = {
            "hub.mode": "subscribe",
            "hub.verify_token": self._settings.verify_token,
            "hub.challenge": challenge,
        }
        started = time.perf_counter()
        status, proven = None, False
        try:
            answer = await self.http.get(self._settings.callback_url, params=query)
            status, proven = answer.status_code, answer.status_code == TAKEN and answer.text == challenge
        except UNREACHABLE:
            proven = False
        seconds = time.perf_counter() - started
        self._trace.webhook(
            "verification", status=status, seconds=seconds, attempt=1, note=None if proven else "refused", body=""
        )
        return proven

    def _hold(self, update: Update, seconds: float) -> None:
        if not self._held:
            self._schedule.after(seconds, self._release)
        self._held.append(update)

    async def _release(self) -> None:
        held, self._held = self._held, []
        faults = self._faults.now
        if faults.reorder:
            held.reverse()
        if faults.batch:
            for part in split(held, faults):
                self._send_off(part)
            return
        for place, update in enumerate(held):
            self._send_off([update], later=0.01 * place)

    def _send_off(self, updates: list[Update], *, later: float = 0.0) -> None:
        faults = self._faults.now
        parcel = Parcel(body=write_body(updates, faults), updates=tuple(updates), first_at=self._schedule.clock.now())
        seconds = self._settings.latencies.webhook_seconds + faults.delay_seconds + later
        self._schedule.after(seconds, partial(self._deliver, parcel))
        if faults.deliver_twice:
            others = [*self._before, *updates] if faults.twice_with_others else updates
            again = msgspec.structs.replace(parcel, body=write_body(others, faults), repeated=True)
            self._schedule.after(seconds + faults.twice_after_seconds, partial(self._deliver, again))
        self._before = updates

    async def _deliver(self, parcel: Parcel) -> None:
        started = time.perf_counter()
        status = await self._attempt(parcel.body)
        self._trace.webhook(
            parcel.what,
            status=status,
            seconds=time.perf_counter() - started,
            attempt=parcel.attempt,
            note="repeated" if parcel.repeated else None,
            body=parcel.body.decode(),
        )
        if status == TAKEN:
            await self._tell(parcel)
        else:
            self._try_later(parcel)

    async def _attempt(self, body: bytes) -> int | None:
        headers = {"Content-Type": "application/json", "User-Agent": "facebookexternalua"}
        headers |= sign(body, self._settings.app_secret, self._faults.now.signature)
        try:
            with anyio.fail_after(self._settings.callback_timeout_seconds):
                answer = await self.http.post(self._settings.callback_url, content=body, headers=headers)
        except UNREACHABLE:
            return None
        return answer.status_code

    async def _tell(self, parcel: Parcel) -> None:
        for update in parcel.updates:
            if self.tell_taken is not None:
                await self.tell_taken(update)

    def _try_later(self, parcel: Parcel) -> None:
        pause = PAUSES[parcel.attempt - 1] if parcel.attempt <= len(PAUSES) else LONGEST_PAUSE
        if self._schedule.clock.now() + pause - parcel.first_at > GIVE_UP_SECONDS:
            return
        later = msgspec.structs.replace(parcel, attempt=parcel.attempt + 1)
        self._schedule.after(pause, partial(self._deliver, later))
