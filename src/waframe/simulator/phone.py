"""A customer in the hands of a test: writes, taps, picks, and looks at the phone."""

import time
from collections.abc import Awaitable, Callable

import anyio
from msgspec.structs import replace

from waframe.simulator import acts, elements
from waframe.simulator.acting import Acting
from waframe.simulator.acts import Act, FileKind
from waframe.simulator.inbound import NOTHING, Extras
from waframe.simulator.moves import Spelling
from waframe.simulator.receipts import Receipts
from waframe.simulator.records import JsonObject, Message, OrderLine, Person
from waframe.simulator.world import Unknown, World

LOOK_EVERY_SECONDS = 0.005
Settle = Callable[[], Awaitable[None]]
Wanted = str | Callable[[Message], bool]


class NothingCame(AssertionError):
    """Raised when a customer has waited in vain; shows what is in the chat instead."""


class Customer:
    """A person of the simulated world; a person may write to several numbers.

    What a customer does is delivered when the simulator settles or time goes on. Every act takes the options of
    `Extras`: a reply, a forward, an advertisement, a product, a group, an older time.
    """

    def __init__(self, person_id: str, *, world: World, acting: Acting, receipts: Receipts, settle: Settle) -> None:
        self._id = person_id
        self._world = world
        self._acting = acting
        self._receipts = receipts
        self._settle = settle

    @property
    def id(self) -> str:
        """The id of the moment: it changes with the number."""
        return self._world.person(self._id).id

    @property
    def person(self) -> Person:
        """Who this is: name, phone, business-scoped id, username."""
        return self._world.person(self._id)

    async def does(self, phone_number_id: str, act: Act) -> Message:
        """Carry out any act of `waframe.simulator.acts` that leaves a message in the chat."""
        message = self._acting.carry_out(act, (phone_number_id, self._id))
        if message is None:
            raise Unknown(f"{type(act).__name__} leaves no message")
        return message

    async def writes(
        self, phone_number_id: str, text: str, *, reply_to: str | None = None, extras: Extras = NOTHING
    ) -> Message:
        """Write a text to a number."""
        whole = replace(extras, reply_to=reply_to) if reply_to else extras
        return self._acting.inbound.send(phone_number_id, self._id, elements.text(text), extras=whole)

    async def taps(self, phone_number_id: str, button: str) -> Message:
        """Tap the newest button with this title or id, also a quick reply of a template."""
        return self._acting.answers.tap((phone_number_id, self._id), button)

    async def picks(self, phone_number_id: str, row: str) -> Message:
        """Pick the newest list row with this title or id."""
        return self._acting.answers.pick((phone_number_id, self._id), row)

    async def sends_photo(
        self, phone_number_id: str, data: bytes, *, caption: str | None = None, mime_type: str = "image/jpeg"
    ) -> Message:
        """Send a photo."""
        return self._acting.inbound.send_file(phone_number_id, self._id, data, mime_type=mime_type, caption=caption)

    async def sends_file(
        self,
        phone_number_id: str,
        data: bytes,
        *,
        kind: str,
        mime_type: str,
        filename: str | None = None,
        caption: str | None = None,
        animated: bool = False,
        extras: Extras = NOTHING,
    ) -> Message:
        """Send a file as `image`, `audio`, `video`, `document` or `sticker`."""
        return self._acting.inbound.send_file(
            phone_number_id,
            self._id,
            data,
            kind=kind,
            mime_type=mime_type,
            filename=filename,
            caption=caption,
            animated=animated,
            extras=extras,
        )

    async def sends_sample(self, phone_number_id: str, kind: FileKind, *, caption: str | None = None) -> Message:
        """Send the file that the simulator has of a kind: a photo, a voice note, a document, and so on."""
        return await self.does(phone_number_id, acts.File(kind=kind, caption=caption))

    async def sends_location(
        self,
        phone_number_id: str,
        latitude: float,
        *,
        longitude: float,
        name: str | None = None,
        reply_to: str | None = None,
    ) -> Message:
        """Send a location."""
        act = acts.Location(latitude=latitude, longitude=longitude, name=name, reply_to=reply_to)
        return await self.does(phone_number_id, act)

    async def sends_contacts(self, phone_number_id: str, *people: elements.Person) -> Message:
        """Pass on the cards of some people."""
        return self._acting.inbound.send(phone_number_id, self._id, elements.contacts(people))

    async def shares_contact(self, phone_number_id: str) -> Message:
        """Answer the newest request for the contact information."""
        return self._acting.answers.share_contact((phone_number_id, self._id))

    async def fills(self, phone_number_id: str, answers: JsonObject) -> Message:
        """Fill in the newest Flow."""
        return self._acting.answers.fill((phone_number_id, self._id), answers)

    async def gives_address(self, phone_number_id: str, values: JsonObject) -> Message:
        """Answer the newest request for an address."""
        return self._acting.answers.give_address((phone_number_id, self._id), values)

    async def permits_calls(self, phone_number_id: str, *, accepts: bool = True, permanent: bool = False) -> Message:
        """Let the business call, for a week or for good, or not."""
        return await self.does(phone_number_id, acts.CallPermission(accepts=accepts, permanent=permanent))

    async def orders(self, phone_number_id: str, *lines: OrderLine, catalog_id: str, text: str = "") -> Message:
        """Order from a catalogue."""
        return self._acting.answers.order((phone_number_id, self._id), lines, catalog_id=catalog_id, words=text)

    async def calls(self, phone_number_id: str, *, payload: str | None = None) -> Message:
        """Call the number; it rings until the customer hangs up."""
        return self._acting.calls.ring(phone_number_id, self._id, payload=payload)

    async def hangs_up(self, phone_number_id: str, *, seconds: int | None = None) -> Message:
        """End the call; without seconds nobody had answered it."""
        return self._acting.calls.hang_up(phone_number_id, self._id, seconds=seconds)

    async def reacts(self, phone_number_id: str, message_id: str, *, emoji: str) -> Message:
        """React to a message; an empty emoji takes the reaction back."""
        return self._acting.inbound.send(phone_number_id, self._id, elements.reaction(message_id, emoji))

    async def edits(self, phone_number_id: str, message_id: str, text: str) -> Message:
        """Change the words of an earlier message."""
        return self._acting.answers.edit((phone_number_id, self._id), message_id, text)

    async def revokes(self, phone_number_id: str, message_id: str) -> Message:
        """Delete an earlier message for everyone."""
        return self._acting.answers.revoke((phone_number_id, self._id), message_id)

    async def forwards(self, phone_number_id: str, message_id: str, *, often: bool = False) -> Message:
        """Send a message of any of the own chats on to a number."""
        return self._acting.answers.forward((phone_number_id, self._id), message_id, often=often)

    async def changes_number(self, phone_number_id: str, phone: str, *, spelling: Spelling = "2026") -> Message:
        """Take another number and tell every number one has written to, this one at least."""
        return self._acting.moves.change_number(phone_number_id, self._id, phone, spelling=spelling)

    async def changes_bsuid(self, phone_number_id: str) -> Message:
        """Get another business-scoped id."""
        return self._acting.moves.rotate_bsuid(phone_number_id, self._id)

    async def changes_identity(self, phone_number_id: str) -> Message:
        """Get another identity key."""
        return self._acting.moves.change_identity(phone_number_id, self._id)

    async def sends_raw(self, phone_number_id: str, element: JsonObject, *, extras: Extras = NOTHING) -> Message:
        """Send any element of `messages[]`, given without its head."""
        return self._acting.inbound.send(phone_number_id, self._id, element, extras=extras)

    async def sends_unknown(self, phone_number_id: str, *, of: str | None = "poll_creation") -> Message:
        """Send a kind of message that the Cloud API does not support."""
        return self._acting.inbound.send(phone_number_id, self._id, elements.unsupported(of))

    async def sends_oversize(self, phone_number_id: str, *, kind: str = "video", typed: bool = True) -> Message:
        """Send a file of more than 100 MB."""
        return self._acting.inbound.send(phone_number_id, self._id, elements.oversize(kind, typed=typed))

    async def goes_offline(self) -> None:
        """Lose the signal: nothing reaches the phone, and what is written waits."""
        self._acting.connect(self._id, online=False)

    async def comes_online(self) -> None:
        """Get the signal back: what waited is sent."""
        self._acting.connect(self._id, online=True)

    async def plays(self, phone_number_id: str, message_id: str) -> Message:
        """Listen to a voice note of the business: `played` is told the first time."""
        return self._receipts.play(phone_number_id, self.id, message_id)

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
