"""How a person answers what the business has sent: taps, picks, forms, orders, contact cards and call permissions."""

from collections.abc import Callable

import msgspec

from waframe.simulator import elements
from waframe.simulator.inbound import NOTHING, Extras, Inbound
from waframe.simulator.records import Content, JsonObject, Message, OrderLine
from waframe.simulator.world import Unknown, World

PERMISSION_SECONDS = 7 * 86_400
Chat = tuple[str, str]


class Answers:
    """Finds the newest message that offers something and answers it; `to` names another one."""

    def __init__(self, world: World, inbound: Inbound) -> None:
        self._world = world
        self._inbound = inbound

    def tap(self, chat: Chat, button: str) -> Message:
        """Tap the newest button with this title or id; a quick reply of a template is answered by its payload."""
        offers = ((message, offered) for message in self._sent(chat) for offered in message.buttons)
        for message, offered in offers:
            if button in (offered.id, offered.title):
                if offered.kind == "quick_reply":
                    return self._reply(message, elements.template_reply(offered.id, offered.title))
                return self._reply(message, elements.reply("button_reply", {"id": offered.id, "title": offered.title}))
        raise Unknown(f"no button {button!r} is on the phone")

    def pick(self, chat: Chat, row: str) -> Message:
        """Pick the newest row with this title or id."""
        offers = ((message, offered) for message in self._sent(chat) for offered in message.rows)
        for message, offered in offers:
            if row in (offered.id, offered.title):
                described: JsonObject = {"description": offered.description} if offered.description else {}
                chosen: JsonObject = {"id": offered.id, "title": offered.title}
                return self._reply(message, elements.reply("list_reply", chosen | described))
        raise Unknown(f"no row {row!r} is on the phone")

    def fill(self, chat: Chat, answers: JsonObject, *, to: str | None = None) -> Message:
        """Send the answers of a Flow with its token."""
        message = self._newest(chat, lambda content: content.form is not None, what="no Flow", to=to)
        token = message.content.form.token if message.content.form else "unused"
        return self._reply(message, elements.form_reply(token, answers))

    def give_address(self, chat: Chat, values: JsonObject, *, to: str | None = None) -> Message:
        """Answer a request for an address."""
        message = self._newest(chat, _offers("address"), what="no request for an address", to=to)
        return self._reply(message, elements.address_reply(values))

    def share_contact(self, chat: Chat, *, to: str | None = None) -> Message:
        """Answer a request for the contact information with one's own card."""
        person = self._world.person(chat[1])
        if person.phone is None:
            raise Unknown(f"{person.name} has no phone to share")
        message = self._newest(chat, _offers("contact"), what="no request for the contact", to=to)
        return self._reply(message, elements.own_contact(person.name, phone=person.phone, bsuid=person.bsuid))

    def permit_calls(self, chat: Chat, *, accepts: bool, permanent: bool, automatic: bool) -> Message:
        """Let the business call for a week or for good, or not; without a request the answer has no context."""
        until = int(self._world.clock.now()) + PERMISSION_SECONDS
        element = elements.call_permission(
            accepts=accepts, permanent=permanent, until=None if permanent else until, automatic=automatic
        )
        asked = [message for message in self._sent(chat) if _offers("call_permission")(message.content)]
        return self._reply(asked[0], element) if asked else self._inbound.send(*chat, element)

    def order(
        self, chat: Chat, lines: tuple[OrderLine, ...], *, catalog_id: str, words: str = "", extras: Extras = NOTHING
    ) -> Message:
        """Order from a catalogue."""
        return self._inbound.send(*chat, elements.order(catalog_id, lines, words=words), extras=extras)

    def ask_about(self, chat: Chat, *, catalog_id: str, product_retailer_id: str) -> Message:
        """Send a product of the catalogue (its shape is Meta's change log's of August 2026, not confirmed)."""
        part: JsonObject = {"catalog_id": catalog_id, "product_retailer_id": product_retailer_id}
        return self._inbound.send(*chat, elements.reply("product", part))

    def edit(self, chat: Chat, wamid: str, body: str) -> Message:
        """Change the words of an earlier message: a text, or the caption of a file."""
        own = self._inbound.own(*chat, wamid)
        changed = msgspec.structs.replace(own.content, text=body, edited=True)
        self._world.put_message(msgspec.structs.replace(own, content=changed))
        return self._inbound.send(*chat, elements.edit(wamid, reworded(own, body)))

    def revoke(self, chat: Chat, wamid: str) -> Message:
        """Delete an earlier message for everyone."""
        own = self._inbound.own(*chat, wamid)
        self._world.put_message(msgspec.structs.replace(own, content=Content(type="revoked")))
        return self._inbound.send(*chat, elements.revoke(wamid))

    def forward(self, chat: Chat, wamid: str, *, often: bool = False) -> Message:
        """Send a message of any chat of this person on, without its context."""
        message = self._world.message(wamid)
        if message is None or message.person_id != self._world.person(chat[1]).id:
            raise Unknown(f"{wamid} is no message of this customer")
        if message.direction == "out" and message.type not in FORWARDED:
            element = elements.text(message.text)
        else:
            kept = ("type", message.type)
            element = {name: value for name, value in message.raw.items() if name in kept}
        return self._inbound.send(*chat, element, extras=Extras(forwarded="often" if often else "once"))

    def _reply(self, message: Message, element: JsonObject) -> Message:
        extras = Extras(reply_to=message.id)
        return self._inbound.send(message.phone_number_id, message.person_id, element, extras=extras)

    def _newest(self, chat: Chat, fits: Callable[[Content], bool], *, what: str, to: str | None) -> Message:
        for message in self._sent(chat):
            if fits(message.content) and to in (None, message.id):
                return message
        raise Unknown(f"{what} is on the phone")

    def _sent(self, chat: Chat) -> list[Message]:
        messages = self._world.messages(chat[0], self._world.person(chat[1]).id)
        return [message for message in reversed(messages) if message.direction == "out"]


FORWARDED = ("text", "image", "video", "audio", "document", "sticker", "location", "contacts")


def reworded(message: Message, body: str) -> JsonObject:
    """Write the inner element of an edit: the text, or the file with its new caption."""
    part = message.raw.get(message.type)
    if message.type == "text" or not isinstance(part, dict):
        return elements.text(body)
    return {"type": message.type, message.type: part | {"caption": body}}


def _offers(kind: str) -> Callable[[Content], bool]:
    return lambda content: any(action.kind == kind for action in content.actions)
