"""The world as a page or a program reads it: plain values, ready to be written as JSON."""

from typing import cast

import msgspec

from waframe.simulator.faults import FaultBoard
from waframe.simulator.records import Json, JsonObject, Message
from waframe.simulator.settings import NumberSettings, SimulatorSettings
from waframe.simulator.shelf import Shelf
from waframe.simulator.trace import Entry, Trace
from waframe.simulator.world import World

SHOWN_ENTRIES = 40
QUIET = ("reaction", "edit", "revoke")


class View:
    """Describes the world."""

    def __init__(self, settings: SimulatorSettings, world: World, *, faults: FaultBoard, trace: Trace) -> None:
        self._settings = settings
        self._world = world
        self._faults = faults
        self._trace = trace
        self.shelf = Shelf(world.ids)

    def page(self, person_id: str | None, phone_number_id: str | None) -> JsonObject:
        """Describe all that the phone page shows to one person with one chat open."""
        person = self._world.find_person(person_id) if person_id else None
        numbers = self._world.numbers.values()
        entries = list(self._trace.entries)[-SHOWN_ENTRIES:]
        known = person is not None and phone_number_id in self._world.numbers
        return {
            "seq": self._world.changes.seq,
            "now": self._world.clock.now(),
            "desk_url": self._settings.desk_url,
            "customers": self.customers(),
            "customer": plain(person) if person else None,
            "branches": [self._branch(number, person.id if person else None) for number in numbers],
            "chat": self.chat(phone_number_id, person.id, raw=False) if known and person and phone_number_id else None,
            "faults": self.faults(),
            "trace": [describe_entry(entry) for entry in reversed(entries)],
        }

    def customers(self) -> list[Json]:
        """List the people."""
        return [plain(person) for person in self._world.people.values()]

    def numbers(self) -> list[Json]:
        """List the business numbers."""
        return [plain(number) for number in self._world.numbers.values()]

    def chat(self, phone_number_id: str, person_id: str, *, raw: bool = True) -> JsonObject:
        """Describe a chat with all its messages, as they were on the wire too unless not `raw`."""
        state = self._world.chat(phone_number_id, person_id)
        messages = self._world.messages(phone_number_id, person_id)
        return {
            "phone_number_id": phone_number_id,
            "customer_id": person_id,
            "typing": state.typing_until > self._world.clock.now(),
            "window_left_seconds": self._world.window_left(phone_number_id, person_id),
            "messages": [_message(message, raw=raw) for message in messages],
            "goods": {product: plain(self.shelf.find(product)) for product in _products(messages)},
        }

    def faults(self) -> JsonObject:
        """Describe the faults and name the active ones."""
        return {"now": plain(self._faults.now), "active": [*self._faults.active()]}

    def transcript(self) -> JsonObject:
        """Describe everything that happened: people, messages in both directions, and the log."""
        return {
            "seed": self._settings.seed,
            "numbers": self.numbers(),
            "customers": self.customers(),
            "messages": [plain(message) for message in self._world.all_messages()],
            "trace": [plain(entry) for entry in self._trace.entries],
        }

    def _branch(self, number: NumberSettings, person_id: str | None) -> Json:
        messages = self._world.messages(number.phone_number_id, person_id) if person_id else []
        shown = [message for message in messages if message.on_phone and message.type not in QUIET]
        unread = [message for message in shown if message.direction == "out" and not message.seen]
        return {
            "phone_number_id": number.phone_number_id,
            "name": number.name,
            "display_phone": number.display_phone,
            "unread": len(unread),
            "last": _last(shown[-1]) if shown else None,
        }


def describe_entry(entry: Entry) -> JsonObject:
    """Describe a line of the log without its body."""
    described = plain(entry)
    described.pop("body")
    return described


def plain(record: msgspec.Struct) -> JsonObject:
    """Turn a record into plain values."""
    return cast("JsonObject", msgspec.to_builtins(record))


def _message(message: Message, *, raw: bool) -> JsonObject:
    described = plain(message)
    if not raw:
        described.pop("raw")
    return described


def _products(messages: list[Message]) -> list[str]:
    found = [product.id for message in messages for product in message.content.products]
    found += [card.product_id for message in messages for card in message.content.cards if card.product_id]
    found += [line.product_retailer_id for message in messages for line in message.content.order]
    return list(dict.fromkeys(found))


def _last(message: Message) -> JsonObject:
    kind = message.content.kind
    return {"type": message.type, "kind": kind, "text": message.text, "at": message.at, "direction": message.direction}
