"""Carries webhooks to the business: delays, joins, repeats and retries them."""

import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Literal

import anyio
import httpx2
import msgspec

from waframe.simulator.clock import DAY_SECONDS
from waframe.simulator.envelope import Update
from waframe.simulator.faults import FaultBoard
from waframe.simulator.oddities import held_back, split, write_body
from waframe.simulator.recording import Recorder
from waframe.simulator.records import JsonObject
from waframe.simulator.schedule import Schedule
from waframe.simulator.settings import SimulatorSettings
from waframe.simulator.signature import serialise, sign
from waframe.simulator.subscriptions import Destination, Subscriptions
from waframe.simulator.trace import Trace

TAKEN = 200
UNREACHABLE = (httpx2.RequestError, httpx2.InvalidURL, TimeoutError)
GIVE_UP_SECONDS = 7 * DAY_SECONDS
PAUSES = (0.0, 5.0, 15.0, 60.0, 300.0, 900.0, 3_600.0, 4 * 3_600.0)
LONGEST_PAUSE = 12 * 3_600.0
CHALLENGE = "1158201444"
Taken = Callable[[Update], Awaitable[None]]
Proof = Literal["good", "wrong-token", "missing-parameters"]


class Parcel(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes on their way to some addresses, and what they tell."""

    body: bytes
    what: str
    updates: tuple[Update, ...]
    destinations: tuple[Destination, ...]
    first_at: float
    attempt: int = 1
    repeated: bool = False


class Courier:
    """Delivers updates by POST until every app has answered 200 to one attempt, or seven days have passed."""

    def __init__(
        self,
        settings: SimulatorSettings,
        schedule: Schedule,
        *,
        subscriptions: Subscriptions,
        faults: FaultBoard,
        trace: Trace,
        recorder: Recorder,
        http: httpx2.AsyncClient,
    ) -> None:
        self._settings = settings
        self._schedule = schedule
        self._subscriptions = subscriptions
        self._faults = faults
        self._trace = trace
        self._recorder = recorder
        self.http = http
        self._held: list[Update] = []
        self._before: list[Update] = []
        self.tell_taken: Taken | None = None
        self.hears: Callable[[Update], bool] | None = None

    def post(self, update: Update) -> None:
        """Send an update on its way, as the faults of now have it, unless the business does not hear it."""
        if self.hears is not None and not self.hears(update):
            return
        faults = self._faults.now
        if faults.batch or faults.reorder:
            self._hold(update, faults.batch_window_seconds if faults.batch else faults.reorder_window_seconds)
            return
        self._send_off([update], later=held_back(update, faults))

    def tell_account(
        self, waba_id: str, field: str, *, value: JsonObject, what: str, phone_number_id: str | None = None
    ) -> None:
        """Tell of something that is no message: an account's field with its value, each in a body of its own."""
        entry: JsonObject = {
            "id": waba_id,
            "time": int(self._schedule.clock.now()),
            "changes": [{"field": field, "value": value}],
        }
        parcel = Parcel(
            body=self._bytes({"object": "whatsapp_business_account", "entry": [entry]}),
            what=f"{field} · {what}",
            updates=(),
            destinations=self._subscriptions.destinations(waba_id, field, phone_number_id=phone_number_id),
            first_at=self._schedule.clock.now(),
        )
        self._launch(parcel, later=0.0, repeated=parcel.body)

    async def subscribe(self) -> bool:
        """Ask the callback of the first app to prove itself, as Meta does when a URL is saved."""
        app = self._subscriptions.apps.get(self._settings.app_id, self._settings.app)
        return await self.verify(app.callback_url, app.verify_token)

    async def verify(self, url: str, verify_token: str, *, proof: Proof = "good") -> bool:
        """Ask an address to prove itself by the token it was announced with, or try it with a wrong question."""
        query = {"hub.mode": "subscribe", "hub.verify_token": verify_token, "hub.challenge": CHALLENGE}
        match proof:
            case "wrong-token":
                query["hub.verify_token"] = f"not-{verify_token}"
            case "missing-parameters":
                query = {"hub.mode": "subscribe"}
            case "good":
                pass
        started = time.perf_counter()
        status, text = await self._ask(url, query)
        proven = status == TAKEN and text == CHALLENGE
        seconds = time.perf_counter() - started
        note = None if proven else "refused"
        self._trace.webhook("verification", status=status, seconds=seconds, attempt=1, note=note, body="")
        return proven

    async def _ask(self, url: str, query: dict[str, str]) -> tuple[int | None, str]:
        try:
            with anyio.fail_after(self._settings.callback_timeout_seconds):
                answer = await self.http.get(url, params=query)
        except UNREACHABLE:
            return None, ""
        return answer.status_code, answer.text

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
        """Updates that go to the same addresses share a body."""
        faults = self._faults.now
        together: dict[tuple[Destination, ...], list[Update]] = {}
        for update in updates:
            together.setdefault(self._destinations(update), []).append(update)
        for destinations, group in together.items():
            parcel = Parcel(
                body=write_body(group, faults),
                what=_describe(group),
                updates=tuple(group),
                destinations=destinations,
                first_at=self._schedule.clock.now(),
            )
            others = [*self._before, *group] if faults.twice_with_others else group
            self._launch(parcel, later=later, repeated=write_body(others, faults))
            self._before = group

    def _destinations(self, update: Update) -> tuple[Destination, ...]:
        number = update.number
        return self._subscriptions.destinations(number.waba_id, update.field, phone_number_id=number.phone_number_id)

    def _bytes(self, body: JsonObject) -> bytes:
        return serialise(body, plain_utf8=self._faults.now.plain_utf8)

    def _launch(self, parcel: Parcel, *, later: float, repeated: bytes) -> None:
        """Let a parcel go; `repeated` are the bytes of its second delivery, if a fault wants one."""
        if not parcel.destinations:
            return
        faults = self._faults.now
        seconds = self._settings.latencies.webhook_seconds + faults.delay_seconds + later
        self._schedule.after(seconds, partial(self._deliver, parcel))
        if faults.deliver_twice:
            again = msgspec.structs.replace(parcel, body=repeated, repeated=True)
            self._schedule.after(seconds + faults.twice_after_seconds, partial(self._deliver, again))

    async def _deliver(self, parcel: Parcel) -> None:
        """Try every address; one that does not take it lets all of them have it again, as Meta does."""
        taken = [await self._deliver_to(destination, parcel) for destination in parcel.destinations]
        if all(taken):
            await self._tell(parcel)
        else:
            self._try_later(parcel)

    async def _deliver_to(self, destination: Destination, parcel: Parcel) -> bool:
        started = time.perf_counter()
        status, answer = await self._attempt(destination, parcel.body)
        self._trace.webhook(
            parcel.what,
            status=status,
            seconds=time.perf_counter() - started,
            attempt=parcel.attempt,
            note="repeated" if parcel.repeated else None,
            body=parcel.body.decode(),
        )
        self._recorder.note(
            "out",
            "POST",
            url=destination.url,
            app_id=destination.app_id,
            body=parcel.body,
            status=status,
            answer=answer,
        )
        return status == TAKEN

    async def _attempt(self, destination: Destination, body: bytes) -> tuple[int | None, bytes]:
        headers = {"Content-Type": "application/json", "User-Agent": "facebookexternalua"}
        headers |= sign(body, destination.secret, self._faults.now.signature)
        try:
            with anyio.fail_after(self._settings.callback_timeout_seconds):
                answer = await self.http.post(destination.url, content=body, headers=headers)
        except UNREACHABLE:
            return None, b""
        return answer.status_code, answer.content

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


def _describe(updates: list[Update]) -> str:
    kinds = dict.fromkeys(update.kind for update in updates)
    if len(updates) == 1:
        return f"{updates[0].kind} · {updates[0].what}"
    return f"{' + '.join(kinds)} · {len(updates)}"
