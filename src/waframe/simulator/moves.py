"""What changes about a person: the number, the business-scoped id, the identity key and the name."""

import hashlib
from base64 import b64encode
from typing import Literal

import msgspec

from waframe.simulator.identity import visible
from waframe.simulator.inbound import Inbound
from waframe.simulator.phones import country, digits, spellings
from waframe.simulator.records import JsonObject, Message, Person
from waframe.simulator.world import Taken, World

Spelling = Literal["2026", "wa_id", "new_wa_id", "customer_changed_number"]


class Moves:
    """Changes a person everywhere and tells the numbers they have written to by system messages."""

    def __init__(self, world: World, inbound: Inbound) -> None:
        self._world = world
        self._inbound = inbound

    def change_number(self, phone_number_id: str, person_id: str, phone: str, *, spelling: Spelling) -> Message:
        """Take another number, which brings another business-scoped id; the old number is nobody's."""
        old = self._world.person(person_id)
        new_phone = spellings(digits(phone))[0]
        if self._world.find_person(new_phone) is not None:
            raise Taken(f"{new_phone} is somebody's number already")
        numbers = self._told(phone_number_id, old)
        bsuid = self._world.ids.bsuid(country(new_phone)) if old.bsuid else None
        new = self._world.move_person(old, phone=new_phone, bsuid=bsuid)
        told = msgspec.structs.replace(old, bsuid=old.bsuid if spelling == "2026" else None, parent_bsuid=None)
        element: JsonObject = {"type": "system", "system": _number_change(old, new, spelling)}
        return self._tell(numbers, new, element, told=told)

    def rotate_bsuid(self, phone_number_id: str, person_id: str, *, bsuid: str | None = None) -> Message:
        """Get another business-scoped id; the phone stays."""
        old = self._world.person(person_id)
        given = bsuid or self._world.ids.bsuid((old.bsuid or "MX.").partition(".")[0])
        if self._world.find_person(given) is not None:
            raise Taken(f"{given} is somebody's id already")
        numbers = self._told(phone_number_id, old)
        new = self._world.move_person(old, phone=old.phone, bsuid=given)
        system: JsonObject = {"type": "user_changed_user_id", "body": "User changed identifier"}
        system |= _ids(old, new)
        now = self._world.clock.now()
        told = visible(new, self._world.messages(phone_number_id, new.id), now)
        return self._tell(numbers, new, {"type": "system", "system": system}, told=told)

    def change_identity(self, phone_number_id: str, person_id: str) -> Message:
        """Get another identity key, as after a new installation; only numbers with the identity check learn it."""
        old = self._world.person(person_id)
        new = msgspec.structs.replace(old, identity_hash=_hash(f"{old.id}:{self._world.ids.trace()}"))
        self._world.put_person(new)
        system: JsonObject = {
            "type": "customer_identity_changed",
            "body": "Security code changed",
            "identity": new.identity_hash,
            "customer": new.phone or new.bsuid,
        }
        return self._tell(self._told(phone_number_id, new), new, {"type": "system", "system": system}, told=None)

    def check_identity(self, person_id: str, *, on: bool) -> Person:
        """Let webhooks carry a person's identity key, or not."""
        person = self._world.person(person_id)
        changed = msgspec.structs.replace(person, identity_hash=_hash(person.id) if on else None)
        self._world.put_person(changed)
        return changed

    def _told(self, phone_number_id: str, person: Person) -> list[str]:
        numbers = (phone_number_id, *self._world.numbers_written_to(person.id))
        return list(dict.fromkeys(numbers))

    def _tell(self, numbers: list[str], person: Person, element: JsonObject, *, told: Person | None) -> Message:
        sent = [self._inbound.send(number, person.id, element, told=told) for number in numbers]
        return sent[0]


def _number_change(old: Person, new: Person, spelling: Spelling) -> JsonObject:
    body = f"User {old.name} changed from {old.phone or old.bsuid} to {new.phone}"
    match spelling:
        case "2026":
            return {"type": "user_changed_number", "body": body, "wa_id": new.phone} | _ids(old, new)
        case "wa_id":
            return {"type": "user_changed_number", "body": body, "wa_id": new.phone}
        case "new_wa_id":
            return {"type": "user_changed_number", "body": body, "new_wa_id": new.phone}
        case "customer_changed_number":
            return {"type": spelling, "body": body, "customer": old.phone, "wa_id": new.phone, "new_wa_id": new.phone}


def _ids(old: Person, new: Person) -> JsonObject:
    ids: JsonObject = {
        "user_id": new.bsuid,
        "previous_user_id": old.bsuid,
        "parent_user_id": new.parent_bsuid,
        "previous_parent_user_id": old.parent_bsuid,
    }
    return {name: value for name, value in ids.items() if value is not None}


def _hash(text: str) -> str:
    return b64encode(hashlib.sha256(text.encode()).digest()[:8]).decode()
