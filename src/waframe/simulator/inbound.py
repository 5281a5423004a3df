"""Puts what a person does on the phone into the chat, and on its way to the business as a webhook."""

from typing import Literal

import msgspec

from waframe.simulator.content import read_content
from waframe.simulator.courier import Courier
from waframe.simulator.elements import Referral
from waframe.simulator.envelope import Update, message_update
from waframe.simulator.identity import visible
from waframe.simulator.media import KEPT_INBOUND_SECONDS, MediaStore
from waframe.simulator.records import JsonObject, Message, Person
from waframe.simulator.world import Unknown, World

NO_WINDOW = ("reaction", "edit", "revoke", "system")
WAITING = "waiting"
CAPTIONED = ("image", "video", "document")


class ProductRef(msgspec.Struct, frozen=True, kw_only=True):
    """A product of a catalogue, about which a customer asks."""

    catalog_id: str
    product_retailer_id: str


class Extras(msgspec.Struct, frozen=True, kw_only=True):
    """What may go with any message.

    A message to a group does not open the window. `ago_seconds` gives it an older time, as a late one has.
    """

    reply_to: str | None = None
    forwarded: Literal["once", "often"] | None = None
    referral: Referral | None = None
    product: ProductRef | None = None
    group_id: str | None = None
    ago_seconds: float = 0.0

    def dress(self, element: JsonObject) -> JsonObject:
        """Add to an element what goes with it."""
        given = element.get("context")
        context: JsonObject = given if isinstance(given, dict) else {}
        if self.forwarded:
            context = context | {"forwarded" if self.forwarded == "once" else "frequently_forwarded": True}
        if self.product:
            context = context | {"referred_product": {**msgspec.structs.asdict(self.product)}}
        dressed = element | ({"context": context} if context else {})
        if self.referral:
            dressed["referral"] = self.referral.element()
        if self.group_id:
            dressed["group_id"] = self.group_id
        return dressed


NOTHING = Extras()


class Inbound:
    """Where a person's messages begin."""

    def __init__(self, world: World, *, media: MediaStore, courier: Courier) -> None:
        self._world = world
        self._media = media
        self._courier = courier

    def send(
        self,
        phone_number_id: str,
        person_id: str,
        element: JsonObject,
        *,
        extras: Extras = NOTHING,
        told: Person | None = None,
    ) -> Message:
        """Send a message element as it would stand in `messages[]`, without its head.

        `told` is the person as the webhook names them, unless it is what the number may see.
        """
        self._world.number(phone_number_id)
        person = self._world.person(person_id)
        before = self._world.messages(phone_number_id, person.id)
        dressed = extras.dress(element)
        now = self._world.clock.now()
        shown = told or visible(person, before, now)
        message = Message(
            id=self._world.ids.wamid(person.phone or person.id, outbound=False),
            phone_number_id=phone_number_id,
            person_id=person.id,
            direction="in",
            at=now - extras.ago_seconds,
            content=read_content(dressed),
            raw=dressed,
            reply_to=extras.reply_to,
            status=WAITING if person.offline else "sent",
            on_phone=True,
            seen=True,
            told_phone=shown.phone is not None,
        )
        self._world.put_message(message)
        if not person.offline:
            self._go(message, shown)
        return message

    def send_file(
        self,
        phone_number_id: str,
        person_id: str,
        data: bytes,
        *,
        kind: str = "image",
        mime_type: str = "image/jpeg",
        caption: str | None = None,
        filename: str | None = None,
        voice: bool | None = None,
        animated: bool = False,
        extras: Extras = NOTHING,
    ) -> Message:
        """Send a photo, voice note or other file; its bytes wait in the media store for seven days.

        Audio in Ogg counts as a voice note unless `voice` says otherwise.
        """
        self._world.number(phone_number_id)
        file = self._media.add(
            phone_number_id, data, mime_type=mime_type, filename=filename, seconds=KEPT_INBOUND_SECONDS
        )
        part: JsonObject = {"id": file.id, "mime_type": mime_type, "sha256": file.digest_base64}
        if caption and kind in CAPTIONED:
            part["caption"] = caption
        if kind == "document":
            part["filename"] = filename or "archivo"
        if kind == "audio":
            part["voice"] = mime_type.startswith("audio/ogg") if voice is None else voice
        if kind == "sticker":
            part["animated"] = animated
        return self.send(phone_number_id, person_id, {"type": kind, kind: part}, extras=extras)

    def release(self, person_id: str) -> None:
        """Send what has waited for a signal, in its order."""
        person = self._world.person(person_id)
        for waiting in [message for message in self._world.all_messages() if message.person_id == person.id]:
            if waiting.status != WAITING:
                continue
            now = self._world.clock.now()
            message = msgspec.structs.replace(waiting, status="sent", at=now)
            self._world.put_message(message)
            self._go(message, visible(person, self._world.messages(message.phone_number_id, person.id), now))

    def note_sign_of_life(self, phone_number_id: str, person_id: str) -> None:
        """Open the window of 24 hours: the person has written or called."""
        chat = self._world.chat(phone_number_id, person_id)
        self._world.put_chat(msgspec.structs.replace(chat, window_from=self._world.clock.now()))

    def own(self, phone_number_id: str, person_id: str, wamid: str) -> Message:
        """Find a message that the person wrote in this chat, or raise `Unknown`."""
        message = self._world.message(wamid)
        person = self._world.person(person_id)
        if message is None or (message.phone_number_id, message.person_id) != (phone_number_id, person.id):
            raise Unknown(f"no message {wamid} is in this chat")
        if message.direction != "in":
            raise Unknown(f"message {wamid} was not written by the customer")
        return message

    async def note_taken(self, update: Update) -> None:
        """Give the person's message its second tick, once the business has taken it."""
        message = self._world.message(update.message_id)
        if update.kind == "messages" and message is not None and message.status == "sent":
            self._world.note_status(message.id, "delivered")

    def _go(self, message: Message, shown: Person) -> None:
        number = self._world.number(message.phone_number_id)
        if message.type not in NO_WINDOW and "group_id" not in message.raw:
            chat = self._world.chat(message.phone_number_id, message.person_id)
            self._world.put_chat(msgspec.structs.replace(chat, window_from=message.at))
        self._courier.post(message_update(number, shown, message))
