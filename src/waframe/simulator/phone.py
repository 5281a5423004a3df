"""A customer in the hands of a test: writes, taps, picks, and looks at the phone."""

import time
from collections.abc import Awaitable, Callable

import anyio

from waframe.simulator.inbound import Inbound
from waframe.simulator.receipts import Receipts
from waframe.simulator.records import JsonObject, Message, Person
from waframe.simulator.world import World

LOOK_EVERY_SECONDS = 0.005
Settle = Callable[[], Awaitable[None]]
Wanted = str | Callable[[Message], bool]


class NothingCame(AssertionError):
    """Raised when a customer has waited in vain; shows what is in the chat instead."""


class Customer:
    """A person of the simulated world; a person may write to several numbers."""

    def __init__(self, person_id: str, *, world: World, inbound: Inbound, receipts: Receipts, settle: Settle) -> None:
        self.id = person_id
        self._world = world
        self._inbound = inbound
        self._receipts = receipts
        self._settle = settle

    @property
    def person(self) -> Person:
        """Who this is: name, phone, business-scoped id, username."""
        return self._world.person(self.id)

    async def writes(self, phone_number_id: str, text: str, *, reply_to: str | None = None) -> Message:
        """Write a text to a number; it is delivered when the simulator settles or time goes on."""
        return self._inbound.send_text(phone_number_id, self.id, text, reply_to=reply_to)

    async def taps(self, phone_number_id: str, button: str) -> Message:
        """Tap the newest button with this title or id."""
        return self._inbound.tap(phone_number_id, self.id, button)

    async def picks(self, phone_number_id: str, row: str) -> Message:
        """Pick the newest list row with this title or id."""
        return self._inbound.pick(phone_number_id, self.id, row)

    async def sends_photo(
        self, phone_number_id: str, data: bytes, *, caption: str | None = None, mime_type: str = "image/jpeg"
    ) -> Message:
        """Send a photo."""
        return self._inbound.send_file(phone_number_id, self.id, data, mime_type=mime_type, caption=caption)

    async def sends_file(
        self, phone_number_id: str, data: bytes, *, kind: str, mime_type: str, filename: str | None = None
    ) -> Message:
        """Send a file as `audio`, `video`, `document` or `sticker`."""
        return self._inbound.send_file(
            phone_number_id, self.id, data, kind=kind, mime_type=mime_type, filename=filename
        )

    async def sends_location(
        self, phone_number_id: str, latitude: float, *, longitude: float, name: str | None = None
    ) -> Message:
        """Send a location."""
        return self._inbound.locate(phone_number_id, self.id, latitude=latitude, longitude=longitude, name=name)

    async def reacts(self, phone_number_id: str, message_id: str, *, emoji: str) -> Message:
        """React to a message; an empty emoji takes the reaction back."""
        return self._inbound.react(phone_number_id, self.id, message_id, emoji=emoji)

    async def sends_raw(self, phone_number_id: str, element: JsonObject) -> Message:
        """Send any element of `messages[]`, given without its head."""
        return self._inbound.send(phone_number_id, self.id, element)

    async def sends_unknown(self, phone_number_id: str) -> Message:
        """Send a kind of message that the Cloud API does not support."""
        return self._inbound.send_unknown(phone_number_id, self.id)

    async def opens(self, phone_number_id: str) -> None:
        """Look at a chat: what lies on the phone is read, and so is what comes while it is shown."""
        self._world.show_chat(phone_number_id, self.id)
        self._receipts.show(phone_number_id, self.id)

    async def leaves(self) -> None:
        """Put the phone away."""
        self._world.show_chat(None, self.id)

    def chat(self, phone_number_id: str) -> list[Message]:
        """List the chat with a number, both directions, oldest first."""
        return self._world.messages(phone_number_id, self.id)

    def received(self, phone_number_id: str) -> list[Message]:
        """List what the business has sent, oldest first."""
        return [message for message in self.chat(phone_number_id) if message.direction == "out"]

    def sees_typing(self, phone_number_id: str) -> bool:
        """Tell whether the phone shows that the business is writing."""
        return self._world.chat(phone_number_id, self.id).typing_until > self._world.clock.now()

    async def waits_for(
        self, phone_number_id: str, wanted: Wanted, *, seconds: float = 5.0, after: Message | None = None
    ) -> Message:
        """Wait up to so many real seconds for a message of the business.

        It is found by a part of its text or by a predicate; with `after`, only among what came after that
        message. A virtual clock stands still meanwhile.
        """
        until = time.monotonic() + seconds
        while True:
            await self._settle()
            found = next(filter(_matcher(wanted), self._since(phone_number_id, after)), None)
            if found is not None:
                return found
            if time.monotonic() >= until:
                raise NothingCame(self._complaint(phone_number_id, wanted))
            await anyio.sleep(LOOK_EVERY_SECONDS)

    def _since(self, phone_number_id: str, after: Message | None) -> list[Message]:
        chat = self.chat(phone_number_id)
        start = next((place + 1 for place, message in enumerate(chat) if after and message.id == after.id), 0)
        return [message for message in chat[start:] if message.direction == "out"]

    def _complaint(self, phone_number_id: str, wanted: Wanted) -> str:
        lines = [f"  {message.direction:>3} {message.type}: {message.text}" for message in self.chat(phone_number_id)]
        what = repr(wanted) if isinstance(wanted, str) else "what the predicate wants"
        return f"{self.id} waited in vain for {what}; the chat is:\n" + "\n".join(lines or ["  (empty)"])


def _matcher(wanted: Wanted) -> Callable[[Message], bool]:
    if callable(wanted):
        return wanted
    return lambda message: wanted in message.text
