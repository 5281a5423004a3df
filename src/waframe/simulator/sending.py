"""Takes the business's sends and read marks: checks, limits, window, and then into the chat."""

import msgspec

from waframe.simulator.checks import check_message
from waframe.simulator.clock import DAY_SECONDS
from waframe.simulator.content import read_content
from waframe.simulator.errors import GraphError
from waframe.simulator.faults import FaultBoard
from waframe.simulator.limits import SendLimits
from waframe.simulator.media import MediaStore
from waframe.simulator.parts import Part
from waframe.simulator.phones import digits, spellings
from waframe.simulator.receipts import Receipts
from waframe.simulator.records import Json, JsonObject, Message, Person
from waframe.simulator.world import World

PHONE_LENGTHS = range(7, 16)
TYPING_SECONDS = 25.0
OLDEST_MARK_SECONDS = 30 * DAY_SECONDS


class Send(msgspec.Struct, frozen=True, kw_only=True):
    """An accepted send, as tests count them."""

    message_id: str
    phone_number_id: str
    person_id: str
    at: float
    body: JsonObject
    callback_data: str | None
    cut: bool


class Desk:
    """Where sends arrive."""

    def __init__(
        self, world: World, *, media: MediaStore, limits: SendLimits, receipts: Receipts, faults: FaultBoard
    ) -> None:
        self._world = world
        self._media = media
        self._limits = limits
        self._receipts = receipts
        self._faults = faults
        self.sends: list[Send] = []

    async def accept(self, phone_number_id: str, message: Part) -> JsonObject:
        """Accept a send and return the answer, or raise a `GraphError`."""
        kind = check_message(message)
        recipient = _recipient(message)
        person = self._world.find_person(recipient)
        self._refuse_by_fault()
        self._check_recipient(phone_number_id, recipient)
        self._media.check_used(message, kind, phone_number_id)
        if kind == "reaction":
            self._check_reaction(message, phone_number_id)
        self._limits.take(phone_number_id, person.id if person else recipient)
        fails_with = self._outcome(phone_number_id, person, kind)
        stored = self._store(phone_number_id, person, message)
        faults = self._faults.now
        if (faults.status_before_answer or faults.delivered_before_answer) and fails_with is None:
            await self._receipts.tell_sent(stored)
        else:
            self._receipts.begin(stored, fails_with=fails_with)
        return _answer(message, stored, person)

    def mark(self, phone_number_id: str, body: Part) -> JsonObject:
        """Mark a message and the earlier ones as read; show the typing indicator if asked."""
        if body.text("status") != "read":
            raise GraphError(100, "Param status must be one of {read}.")
        message = self._world.message(body.text("message_id"))
        known = message is not None and message.direction == "in" and message.phone_number_id == phone_number_id
        if message is None or not known or message.at < self._world.clock.now() - OLDEST_MARK_SECONDS:
            raise GraphError(131009, "Message ID is invalid.")
        self._mark_until(message)
        if typing := body.optional_part("typing_indicator"):
            typing.choice("type", ("text",))
            self._set_typing(message.phone_number_id, message.person_id, seconds=TYPING_SECONDS)
        return {"success": True}

    def _refuse_by_fault(self) -> None:
        if self._faults.takes_rate_limit():
            raise GraphError(130429, "Cloud API message throughput has been reached.")
        if self._faults.takes_overload():
            raise GraphError(131016, "Service temporarily unavailable. Try again later.")

    def _check_recipient(self, phone_number_id: str, recipient: str) -> None:
        if digits(recipient) == digits(self._world.number(phone_number_id).display_phone):
            raise GraphError(131021, "Recipient and sender are the same number.")

    def _check_reaction(self, message: Part, phone_number_id: str) -> None:
        target = self._world.message(message.part("reaction").text("message_id"))
        wrong = target is None or target.phone_number_id != phone_number_id or target.type == "reaction"
        if target is None or wrong or target.at < self._world.clock.now() - OLDEST_MARK_SECONDS:
            raise GraphError(131009, "The message to react to is unknown, too old or itself a reaction.")

    def _outcome(self, phone_number_id: str, person: Person | None, kind: str) -> int | None:
        """Decide whether the send fails later; a closed window is refused now, unless a fault says later."""
        if person is None:
            return 131026
        if kind == "template" or self._world.window_left(phone_number_id, person.id) > 0:
            return None
        if self._faults.now.window_error_later:
            return 131047
        raise GraphError(131047, "More than 24 hours have passed since the customer last replied to this number.")

    def _store(self, phone_number_id: str, person: Person | None, message: Part) -> Message:
        recipient = person.id if person else _unknown_id(message)
        context = message.optional_part("context")
        stored = Message(
            id=self._world.ids.wamid(recipient, outbound=True),
            phone_number_id=phone_number_id,
            person_id=recipient,
            direction="out",
            at=self._world.clock.now(),
            content=read_content(message.value),
            raw=message.value,
            reply_to=context.text("message_id") if context else None,
            status="accepted",
            callback_data=message.optional_text("biz_opaque_callback_data"),
        )
        self._world.put_message(stored)
        self._set_typing(phone_number_id, recipient, seconds=0.0)
        self._count(stored)
        return stored

    def _count(self, stored: Message) -> None:
        self.sends.append(
            Send(
                message_id=stored.id,
                phone_number_id=stored.phone_number_id,
                person_id=stored.person_id,
                at=stored.at,
                body=stored.raw,
                callback_data=stored.callback_data,
                cut=self._faults.now.cut_after_accept,
            )
        )

    def _mark_until(self, last: Message) -> None:
        for message in self._world.messages(last.phone_number_id, last.person_id):
            if message.direction == "in" and message.status != "read":
                self._world.note_status(message.id, "read")
            if message.id == last.id:
                return

    def _set_typing(self, phone_number_id: str, person_id: str, *, seconds: float) -> None:
        chat = self._world.chat(phone_number_id, person_id)
        self._world.put_chat(msgspec.structs.replace(chat, typing_until=self._world.clock.now() + seconds))


def _recipient(message: Part) -> str:
    """Read `to`, which wins over `recipient`."""
    recipient = message.text("to") if message.has("to") else message.text("recipient")
    if message.has("to") and len(digits(recipient)) not in PHONE_LENGTHS:
        raise GraphError(100, f"Param to: '{recipient}' is not a phone number.")
    return recipient


def _unknown_id(message: Part) -> str:
    recipient = _recipient(message)
    return spellings(digits(recipient))[0] if message.has("to") else recipient


def _answer(message: Part, stored: Message, person: Person | None) -> JsonObject:
    contact: dict[str, Json] = {"input": _recipient(message)}
    if message.has("to"):
        contact["wa_id"] = (person.phone if person else None) or stored.person_id
    else:
        contact["user_id"] = person.bsuid if person else stored.person_id
    accepted: dict[str, Json] = {"id": stored.id}
    if stored.type == "template":
        accepted["message_status"] = "accepted"
    return {"messaging_product": "whatsapp", "contacts": [contact], "messages": [accepted]}
