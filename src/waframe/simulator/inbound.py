"""What a person does on the phone: each act becomes a message and a webhook."""

import msgspec

from waframe.simulator.content import read_content
from waframe.simulator.courier import Courier
from waframe.simulator.envelope import Update, message_update
from waframe.simulator.media import KEPT_INBOUND_SECONDS, MediaStore
from waframe.simulator.records import Content, JsonObject, Message
from waframe.simulator.world import Unknown, World

NO_WINDOW = ("reaction", "edit", "revoke", "system")
UNSUPPORTED = "Message type unknown"


class Inbound:
    """Puts what a person sends into the chat and on its way."""

    def __init__(self, world: World, *, media: MediaStore, courier: Courier) -> None:
        self._world = world
        self._media = media
        self._courier = courier

    def send(
        self, phone_number_id: str, person_id: str, element: JsonObject, *, reply_to: str | None = None
    ) -> Message:
        """Send a message element as it would stand in `messages[]`, without its head."""
        number, person = self._world.number(phone_number_id), self._world.person(person_id)
        now = self._world.clock.now()
        message = Message(
            id=self._world.ids.wamid(person.phone or person.id, outbound=False),
            phone_number_id=phone_number_id,
            person_id=person.id,
            direction="in",
            at=now,
            content=read_content(element),
            raw=element,
            reply_to=reply_to,
            status="sent",
            on_phone=True,
            seen=True,
        )
        self._world.put_message(message)
        if message.type not in NO_WINDOW:
            chat = self._world.chat(phone_number_id, person.id)
            self._world.put_chat(msgspec.structs.replace(chat, window_from=now))
        self._courier.post(message_update(number, person, message))
        return message

    def send_text(self, phone_number_id: str, person_id: str, body: str, *, reply_to: str | None = None) -> Message:
        """Write a text."""
        return self.send(phone_number_id, person_id, {"type": "text", "text": {"body": body}}, reply_to=reply_to)

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
    ) -> Message:
        """Send a photo, voice note or other file; its bytes wait in the media store for seven days."""
        self._world.number(phone_number_id)
        file = self._media.add(
            phone_number_id, data, mime_type=mime_type, filename=filename, seconds=KEPT_INBOUND_SECONDS
        )
        part: JsonObject = {"id": file.id, "mime_type": mime_type, "sha256": file.digest_base64}
        if caption and kind in ("image", "video", "document"):
            part["caption"] = caption
        if kind == "document":
            part["filename"] = filename or "archivo"
        if kind == "audio":
            part["voice"] = mime_type.startswith("audio/ogg")
        if kind == "sticker":
            part["animated"] = False
        return self.send(phone_number_id, person_id, {"type": kind, kind: part})

    def tap(self, phone_number_id: str, person_id: str, button: str) -> Message:
        """Tap the newest button with this title or id."""
        sent = self._sent(phone_number_id, person_id)
        offers = ((message, offered) for message in sent for offered in message.buttons)
        for message, offered in offers:
            if button in (offered.id, offered.title):
                return self._reply(message, "button_reply", {"id": offered.id, "title": offered.title})
        raise Unknown(f"no button {button!r} is on the phone")

    def pick(self, phone_number_id: str, person_id: str, row: str) -> Message:
        """Pick the newest row with this title or id."""
        sent = self._sent(phone_number_id, person_id)
        offers = ((message, offered) for message in sent for offered in message.rows)
        for message, offered in offers:
            if row in (offered.id, offered.title):
                described: JsonObject = {"description": offered.description} if offered.description else {}
                reply: JsonObject = {"id": offered.id, "title": offered.title}
                return self._reply(message, "list_reply", reply | described)
        raise Unknown(f"no row {row!r} is on the phone")

    def locate(
        self, phone_number_id: str, person_id: str, *, latitude: float, longitude: float, name: str | None = None
    ) -> Message:
        """Send a location."""
        location: JsonObject = {"latitude": latitude, "longitude": longitude}
        if name:
            location["name"] = name
        return self.send(phone_number_id, person_id, {"type": "location", "location": location})

    def react(self, phone_number_id: str, person_id: str, wamid: str, *, emoji: str) -> Message:
        """React to a message; an empty emoji takes the reaction back."""
        reaction: JsonObject = {"message_id": wamid}
        if emoji:
            reaction["emoji"] = emoji
        return self.send(phone_number_id, person_id, {"type": "reaction", "reaction": reaction})

    def edit(self, phone_number_id: str, person_id: str, wamid: str, *, body: str) -> Message:
        """Change the words of an earlier message."""
        own = self._own(phone_number_id, person_id, wamid)
        inner: JsonObject = {"type": "text", "text": {"body": body}}
        edited = msgspec.structs.replace(own, content=msgspec.structs.replace(own.content, text=body))
        self._world.put_message(edited)
        element: JsonObject = {"type": "edit", "edit": {"original_message_id": wamid, "message": inner}}
        return self.send(phone_number_id, person_id, element)

    def revoke(self, phone_number_id: str, person_id: str, wamid: str) -> Message:
        """Delete an earlier message for everyone."""
        own = self._own(phone_number_id, person_id, wamid)
        self._world.put_message(msgspec.structs.replace(own, content=Content(type="revoked")))
        element: JsonObject = {"type": "revoke", "revoke": {"original_message_id": wamid}}
        return self.send(phone_number_id, person_id, element)

    def send_unknown(self, phone_number_id: str, person_id: str) -> Message:
        """Send what the Cloud API cannot show, such as a poll."""
        error: JsonObject = {
            "code": 131051,
            "title": UNSUPPORTED,
            "message": UNSUPPORTED,
            "error_data": {"details": "Message type is not currently supported."},
        }
        element: JsonObject = {"type": "unsupported", "errors": [error], "unsupported": {"type": "poll_creation"}}
        return self.send(phone_number_id, person_id, element)

    async def note_taken(self, update: Update) -> None:
        """Give the person's message its second tick, once the business has taken it."""
        message = self._world.message(update.message_id)
        if update.kind == "messages" and message is not None and message.status == "sent":
            self._world.note_status(message.id, "delivered")

    def _reply(self, message: Message, kind: str, reply: JsonObject) -> Message:
        element: JsonObject = {"type": "interactive", "interactive": {"type": kind, kind: reply}}
        return self.send(message.phone_number_id, message.person_id, element, reply_to=message.id)

    def _sent(self, phone_number_id: str, person_id: str) -> list[Message]:
        person = self._world.person(person_id)
        messages = self._world.messages(phone_number_id, person.id)
        return [message for message in reversed(messages) if message.direction == "out"]

    def _own(self, phone_number_id: str, person_id: str, wamid: str) -> Message:
        message = self._world.message(wamid)
        person = self._world.person(person_id)
        if message is None or (message.phone_number_id, message.person_id) != (phone_number_id, person.id):
            raise Unknown(f"no message {wamid} is in this chat")
        if message.direction != "in":
            raise Unknown(f"message {wamid} was not written by the customer")
        return message
