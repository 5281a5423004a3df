"""What becomes of an accepted message: sent, delivered, read, or failed, each at its time."""

from collections.abc import Callable
from functools import partial
from typing import Literal

import msgspec

from waframe.simulator.billing import Billing
from waframe.simulator.clock import DAY_SECONDS
from waframe.simulator.courier import Courier
from waframe.simulator.envelope import Update, status_update
from waframe.simulator.errors import status_error
from waframe.simulator.faults import FaultBoard
from waframe.simulator.records import JsonObject, Message, Person
from waframe.simulator.schedule import Schedule
from waframe.simulator.settings import Latencies
from waframe.simulator.world import Unknown, World

OFFLINE_RETRY_SECONDS = 5.0
HELD_RETRY_SECONDS = 5.0
LIFETIME_SECONDS = 30 * DAY_SECONDS
DETAILS = {
    131026: "The recipient has no WhatsApp, or cannot receive this message.",
    131047: "More than 24 hours have passed since the customer last replied to this number.",
    131048: "The portfolio has written to as many people as its messaging limit allows in 24 hours.",
    131049: "The person has had enough marketing messages for now; wait at least 24 hours.",
    131050: "The person has stopped marketing messages of this business.",
    131053: "The file behind the link could not be taken.",
    132015: "The template was paused while the message was held.",
}
Gate = Callable[[], "Literal['wait', 'go'] | int"]


class Receipts:
    """Moves messages on and tells the business."""

    def __init__(
        self,
        world: World,
        schedule: Schedule,
        *,
        courier: Courier,
        billing: Billing,
        faults: FaultBoard,
        latencies: Latencies,
        read_immediately: bool,
    ) -> None:
        self._world = world
        self._schedule = schedule
        self._courier = courier
        self._billing = billing
        self._faults = faults
        self._latencies = latencies
        self._read_immediately = read_immediately

    def begin(self, message: Message, *, fails_with: int | None = None, gate: Gate | None = None) -> None:
        """Let an accepted message take its way; while its gate says "wait" it stays, and at a code it fails."""
        seconds = self._vary(message.id, "sent", self._latencies.sent_seconds)
        if fails_with is not None:
            self._schedule.after(seconds, partial(self._fail, message.id, fails_with))
        elif gate is not None:
            self._schedule.after(seconds, partial(self._pass, message.id, gate))
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
        return self._tell(wamid, "played", priced=False) if is_new and message.direction == "out" else message

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

    async def _pass(self, wamid: str, gate: Gate) -> None:
        verdict = gate()
        if verdict == "wait":
            self._schedule.after(HELD_RETRY_SECONDS, partial(self._pass, wamid, gate))
        elif verdict == "go":
            await self._send(wamid)
        else:
            await self._fail(wamid, verdict)

    async def _send(self, wamid: str) -> None:
        message = self._tell(wamid, "sent", priced=True)
        seconds = self._vary(wamid, "delivered", self._latencies.delivered_seconds)
        if self._faults.now.fail_after_sent_with:
            self._schedule.after(seconds, partial(self._fail, wamid, self._faults.now.fail_after_sent_with))
        elif message.type == "reaction":
            self._world.put_message(msgspec.structs.replace(message, on_phone=True, seen=True))
        else:
            self._schedule.after(seconds, partial(self._deliver, wamid))

    async def _deliver(self, wamid: str) -> None:
        if self._has_come(wamid):
            return
        message = self._known(wamid)
        if self._is_offline(wamid):
            if self._schedule.clock.now() + OFFLINE_RETRY_SECONDS <= message.at + _lifetime(message):
                self._schedule.after(OFFLINE_RETRY_SECONDS, partial(self._deliver, wamid))
            return
        if self._faults.now.skip_delivered:
            message = self._world.note_status(wamid, "delivered")
        else:
            message = self._tell(wamid, "delivered", priced=True)
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
            self._tell(message.id, "read", priced=self._faults.now.skip_delivered)

    async def _fail(self, wamid: str, code: int) -> None:
        message = self._world.note_status(wamid, "failed", error_code=code)
        details = DETAILS.get(code, "The message was not delivered.")
        self._post(message, "failed", more={"errors": [status_error(code, details)]})

    def _tell(self, wamid: str, status: str, *, priced: bool) -> Message:
        """Prices stand on `sent` and on one of `delivered` and `read`."""
        message = self._world.note_status(wamid, status)
        self._post(message, status, more=self._billing.told(message, status) if priced else {})
        return message

    def _known(self, wamid: str) -> Message:
        message = self._world.message(wamid)
        if message is None:
            raise Unknown(f"no message {wamid} was sent")
        return message

    def _post(self, message: Message, status: str, *, more: JsonObject) -> None:
        for recipient in self._recipients(message, status):
            update: Update = status_update(
                self._world.number(message.phone_number_id),
                self._world.find_person(message.person_id),
                message,
                status=status,
                at=self._schedule.clock.now(),
                more=recipient | more,
            )
            self._courier.post(update)

    def _recipients(self, message: Message, status: str) -> list[JsonObject]:
        """A group's message is sent once; who has written in the group is told of one by one after that."""
        if message.raw.get("recipient_type") != "group":
            return [{}]
        group: JsonObject = {"recipient_type": "group"}
        people = self._participants(message.phone_number_id, message.person_id)
        if status not in ("delivered", "read") or not people:
            return [group]
        return [group | _participant(person) for person in people]

    def _participants(self, phone_number_id: str, group_id: str) -> list[Person]:
        messages = self._world.all_messages()
        written = [one for one in messages if one.direction == "in" and one.raw.get("group_id") == group_id]
        known = dict.fromkeys(one.person_id for one in written if one.phone_number_id == phone_number_id)
        return [person for person_id in known if (person := self._world.find_person(person_id)) is not None]

    def _vary(self, wamid: str, step: str, seconds: float) -> float:
        spread = self._latencies.spread
        return seconds * (1 - spread + 2 * spread * self._world.ids.share(wamid, step))


def _participant(person: Person) -> JsonObject:
    named: JsonObject = {"recipient_participant_id": person.phone, "recipient_participant_user_id": person.bsuid}
    return {name: value for name, value in named.items() if value is not None}


def _lifetime(message: Message) -> float:
    """A message waits 30 days for its delivery, or what its send says, and is then dropped without a word."""
    value = message.raw.get("message_send_ttl_seconds")
    return float(value) if isinstance(value, (int, float)) and value > 0 else LIFETIME_SECONDS
