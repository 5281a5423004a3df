"""What becomes of an accepted message: sent, delivered, read, or failed, each at its time."""

from functools import partial

import msgspec

from waframe.simulator.courier import Courier
from waframe.simulator.envelope import Update, status_update
from waframe.simulator.errors import status_error
from waframe.simulator.faults import FaultBoard
from waframe.simulator.records import JsonObject, Message
from waframe.simulator.schedule import Schedule
from waframe.simulator.settings import Latencies
from waframe.simulator.world import Unknown, World

OFFLINE_RETRY_SECONDS = 5.0


class Receipts:
    """Moves messages on and tells the business."""

    def __init__(
        self,
        world: World,
        schedule: Schedule,
        *,
        courier: Courier,
        faults: FaultBoard,
        latencies: Latencies,
        read_immediately: bool,
    ) -> None:
        self._world = world
        self._schedule = schedule
        self._courier = courier
        self._faults = faults
        self._latencies = latencies
        self._read_immediately = read_immediately

    def begin(self, message: Message, *, fails_with: int | None = None) -> None:
        """Let an accepted message take its way."""
        seconds = self._vary(message.id, "sent", self._latencies.sent_seconds)
        if fails_with is not None:
            self._schedule.after(seconds, partial(self._fail, message.id, fails_with))
        else:
            self._schedule.after(seconds, partial(self._send, message.id))

    async def tell_sent(self, message: Message) -> None:
        """Tell `sent` at once, and `delivered` if the fault says so: the status overtakes the answer of the call."""
        await self._send(message.id)
        if self._faults.now.delivered_before_answer:
            await self._deliver(message.id)

    def show(self, phone_number_id: str, person_id: str) -> None:
        """Let the person see the chat: what lies on the phone is read."""
        for message in self._world.messages(phone_number_id, person_id):
            if message.direction == "out" and message.on_phone and not message.seen:
                self._see(message)

    def play(self, phone_number_id: str, person_id: str, wamid: str) -> Message:
        """Let the person hear a voice note of the business; only the first time is told."""
        message = self._world.message(wamid)
        if message is None or (message.phone_number_id, message.person_id) != (phone_number_id, person_id):
            raise Unknown(f"no message {wamid} is in this chat")
        is_new = message.content.voice and message.status != "played" and self._tells_reading(message)
        return self._tell(wamid, "played", more={}) if is_new and message.direction == "out" else message

    def _tells_reading(self, message: Message) -> bool:
        person = self._world.find_person(message.person_id)
        return not self._faults.now.read_receipts_off and (person is None or person.read_receipts)

    def _has_come(self, wamid: str) -> bool:
        message = self._world.message(wamid)
        return message is not None and message.on_phone

    def _is_offline(self, wamid: str) -> bool:
        message = self._world.message(wamid)
        person = self._world.find_person(message.person_id) if message else None
        return self._faults.now.phone_offline or (person is not None and person.offline)

    async def _send(self, wamid: str) -> None:
        message = self._tell(wamid, "sent", more={"pricing": _pricing(self._world.message(wamid))})
        if message.type == "reaction":
            self._world.put_message(msgspec.structs.replace(message, on_phone=True, seen=True))
            return
        self._schedule.after(
            self._vary(wamid, "delivered", self._latencies.delivered_seconds), partial(self._deliver, wamid)
        )

    async def _deliver(self, wamid: str) -> None:
        if self._has_come(wamid):
            return
        if self._is_offline(wamid):
            self._schedule.after(OFFLINE_RETRY_SECONDS, partial(self._deliver, wamid))
            return
        if self._faults.now.skip_delivered:
            message = self._world.note_status(wamid, "delivered")
        else:
            message = self._tell(wamid, "delivered", more={"pricing": _pricing(self._world.message(wamid))})
        if self._read_immediately or self._world.chat(message.phone_number_id, message.person_id).shown:
            seconds = self._vary(wamid, "read", self._latencies.read_seconds)
            self._schedule.after(seconds, partial(self._read, wamid))

    async def _read(self, wamid: str) -> None:
        message = self._world.message(wamid)
        if message is not None and not message.seen:
            self._see(message)

    def _see(self, message: Message) -> None:
        self._world.put_message(msgspec.structs.replace(message, seen=True))
        if self._tells_reading(message):
            self._tell(
                message.id, "read", more={"pricing": _pricing(message)} if self._faults.now.skip_delivered else {}
            )

    async def _fail(self, wamid: str, code: int) -> None:
        message = self._world.note_status(wamid, "failed", error_code=code)
        details = "The message was not delivered."
        self._post(message, "failed", more={"errors": [status_error(code, details)]})

    def _tell(self, wamid: str, status: str, *, more: JsonObject) -> Message:
        message = self._world.note_status(wamid, status)
        self._post(message, status, more=more)
        return message

    def _post(self, message: Message, status: str, *, more: JsonObject) -> None:
        update: Update = status_update(
            self._world.number(message.phone_number_id),
            self._world.find_person(message.person_id),
            message,
            status=status,
            at=self._schedule.clock.now(),
            more=more,
        )
        self._courier.post(update)

    def _vary(self, wamid: str, step: str, seconds: float) -> float:
        spread = self._latencies.spread
        return seconds * (1 - spread + 2 * spread * self._world.ids.share(wamid, step))


def _pricing(message: Message | None) -> JsonObject:
    template = message is not None and message.type == "template"
    return {
        "billable": template,
        "pricing_model": "PMP",
        "type": "regular" if template else "free_customer_service",
        "category": "utility" if template else "service",
    }
