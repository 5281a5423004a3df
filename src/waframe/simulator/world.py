"""The simulated world as it stands: numbers, people, chats and their messages."""

import msgspec

from waframe.simulator.changes import Changes
from waframe.simulator.clock import DAY_SECONDS, Clock
from waframe.simulator.ids import Ids
from waframe.simulator.phones import country, digits, spellings
from waframe.simulator.records import Chat, Message, Person, StatusChange
from waframe.simulator.settings import NumberSettings

WINDOW_SECONDS = DAY_SECONDS


class Unknown(LookupError):
    """Raised when something is asked about a number, person, message or choice that does not exist."""


class Taken(ValueError):
    """Raised when somebody shall get a phone or id that another person has."""


class World:
    """Holds the state; whoever changes it goes through here, so that watchers are told."""

    def __init__(self, clock: Clock, ids: Ids, changes: Changes) -> None:
        self.clock = clock
        self.ids = ids
        self.changes = changes
        self.numbers: dict[str, NumberSettings] = {}
        self.people: dict[str, Person] = {}
        self._chats: dict[tuple[str, str], Chat] = {}
        self._order: dict[tuple[str, str], list[str]] = {}
        self._messages: dict[str, Message] = {}
        self._moved: dict[str, str] = {}

    def add_number(self, number: NumberSettings) -> None:
        """Open a business number, or rename it."""
        self.numbers[number.phone_number_id] = number
        self.changes.add("number", number.phone_number_id)

    def number(self, phone_number_id: str) -> NumberSettings:
        """Find a number or raise `Unknown`."""
        if phone_number_id not in self.numbers:
            raise Unknown(f"no number has the id {phone_number_id}")
        return self.numbers[phone_number_id]

    def add_person(
        self, *, name: str, phone: str | None = None, bsuid: str | None = None, username: str | None = None
    ) -> Person:
        """Let a person exist; the same phone or id again changes name and username."""
        number = digits(phone) if phone else None
        known = (number and self.find_person(number)) or (bsuid and self.find_person(bsuid)) or None
        if known:
            person = msgspec.structs.replace(known, name=name, username=username or known.username)
        else:
            wa_id = spellings(number)[0] if number else None
            own = bsuid or self.ids.bsuid(country(number) if number else "MX")
            person = Person(id=wa_id or own, name=name, phone=wa_id, bsuid=own, username=username)
        self.put_person(person)
        return person

    def put_person(self, person: Person) -> None:
        """Store a person as given."""
        self.people[person.id] = person
        self.changes.add("person", person_id=person.id)

    def move_person(self, person: Person, *, phone: str | None, bsuid: str | None) -> Person:
        """Give a person another phone or business-scoped id; the chats go along, the old ids are nobody's."""
        moved = msgspec.structs.replace(person, id=phone or bsuid or person.id, phone=phone, bsuid=bsuid)
        del self.people[person.id]
        for key in [key for key in self._chats if key[1] == person.id]:
            self._chats[key[0], moved.id] = msgspec.structs.replace(self._chats.pop(key), person_id=moved.id)
        for key in [key for key in self._order if key[1] == person.id]:
            self._order[key[0], moved.id] = self._order.pop(key)
        for message in [message for message in self._messages.values() if message.person_id == person.id]:
            self._messages[message.id] = msgspec.structs.replace(message, person_id=moved.id)
        self._moved |= {person.id: moved.id}
        self.put_person(moved)
        return moved

    def numbers_written_to(self, person_id: str) -> list[str]:
        """List the numbers with which a person has a chat."""
        return [number for number, person in self._order if person == person_id]

    def person(self, person_id: str) -> Person:
        """Find a person by phone or business-scoped id, also a former one, or raise `Unknown`."""
        person = self.find_person(person_id)
        while person is None and person_id in self._moved:
            person_id = self._moved[person_id]
            person = self.find_person(person_id)
        if person is None:
            raise Unknown(f"no customer has the phone or id {person_id}")
        return person

    def find_person(self, recipient: str) -> Person | None:
        """Find a person by a phone in any spelling, or by a business-scoped id."""
        if recipient in self.people:
            return self.people[recipient]
        number = digits(recipient)
        for spelling in spellings(number) if number else ():
            if spelling in self.people:
                return self.people[spelling]
        return next((person for person in self.people.values() if person.bsuid == recipient), None)

    def chat(self, phone_number_id: str, person_id: str) -> Chat:
        """Read what is known of a number and a person."""
        key = (phone_number_id, person_id)
        return self._chats.get(key) or Chat(phone_number_id=phone_number_id, person_id=person_id)

    def put_chat(self, chat: Chat) -> None:
        """Store a chat as given."""
        self._chats[chat.phone_number_id, chat.person_id] = chat
        self.changes.add("chat", chat.phone_number_id, person_id=chat.person_id)

    def window_left(self, phone_number_id: str, person_id: str) -> float:
        """Tell for how many seconds the business may still write freely; 0 when the window is closed."""
        opened = self.chat(phone_number_id, person_id).window_from
        return 0.0 if opened is None else max(0.0, opened + WINDOW_SECONDS - self.clock.now())

    def close_window(self, phone_number_id: str, person_id: str) -> None:
        """Forget that the person wrote in the last 24 hours."""
        self.put_chat(msgspec.structs.replace(self.chat(phone_number_id, person_id), window_from=None))

    def show_chat(self, phone_number_id: str | None, person_id: str) -> None:
        """Let the person's phone show one chat and no other."""
        for chat in [chat for chat in self._chats.values() if chat.person_id == person_id and chat.shown]:
            if chat.phone_number_id != phone_number_id:
                self.put_chat(msgspec.structs.replace(chat, shown=False))
        if phone_number_id and not (chat := self.chat(phone_number_id, person_id)).shown:
            self.put_chat(msgspec.structs.replace(chat, shown=True))

    def messages(self, phone_number_id: str, person_id: str) -> list[Message]:
        """List a chat's messages, oldest first."""
        return [self._messages[wamid] for wamid in self._order.get((phone_number_id, person_id), ())]

    def all_messages(self) -> list[Message]:
        """List every message of the world in the order of their making."""
        return list(self._messages.values())

    def message(self, wamid: str) -> Message | None:
        """Find a message by its id."""
        return self._messages.get(wamid)

    def put_message(self, message: Message) -> None:
        """Store a message, at the end of its chat if it is new."""
        if message.id not in self._messages:
            self._order.setdefault((message.phone_number_id, message.person_id), []).append(message.id)
        self._messages[message.id] = message
        self.changes.add("message", message.phone_number_id, person_id=message.person_id, message_id=message.id)

    def note_status(self, wamid: str, status: str, *, error_code: int | None = None) -> Message:
        """Move a message on, and keep when."""
        message = self._messages[wamid]
        step = StatusChange(status=status, at=self.clock.now(), error_code=error_code)
        moved = msgspec.structs.replace(
            message,
            status=status,
            history=(*message.history, step),
            on_phone=message.on_phone or status in ("delivered", "read"),
        )
        self.put_message(moved)
        return moved
