"""How people stand to the business: who is blocked, who wants no marketing, who cannot be reached at all."""

import msgspec

from waframe.simulator.courier import Courier
from waframe.simulator.records import JsonObject, Person
from waframe.simulator.registry import Registry
from waframe.simulator.world import World


class Standing:
    """Holds what a business and a person have decided about each other."""

    def __init__(self, world: World, registry: Registry, courier: Courier) -> None:
        self._world = world
        self._registry = registry
        self._courier = courier
        self._stopped: set[tuple[str, str]] = set()
        self._unreachable: set[str] = set()

    def is_blocked(self, phone_number_id: str, person_id: str) -> bool:
        """Tell whether the business has blocked the person at this number."""
        return person_id in self._registry.line(phone_number_id).blocked

    def wants_marketing(self, phone_number_id: str, person_id: str) -> bool:
        """Tell whether the person still takes marketing from this number's account."""
        return (self._registry.number(phone_number_id).waba_id, person_id) not in self._stopped

    def is_reachable(self, person_id: str) -> bool:
        """Tell whether messages reach the person."""
        return person_id not in self._unreachable

    def set_reachable(self, person: Person, *, reachable: bool) -> None:
        """Let a person have WhatsApp, or no longer: sends to them fail with 131026."""
        (self._unreachable.discard if reachable else self._unreachable.add)(person.id)

    def set_marketing(self, phone_number_id: str, person: Person, *, wanted: bool) -> None:
        """Let a person stop marketing or take it again, and tell the business by `user_preferences`."""
        number = self._registry.number(phone_number_id)
        (self._stopped.discard if wanted else self._stopped.add)((number.waba_id, person.id))
        now = str(int(self._world.clock.now()))
        preference: JsonObject = {
            "wa_id": person.phone,
            "user_id": person.bsuid,
            "detail": f"User requested to {'resume' if wanted else 'stop'} marketing messages",
            "category": "marketing_messages",
            "value": "resume" if wanted else "stop",
            "timestamp": now,
        }
        contact: JsonObject = {"profile": {"name": person.name}, "wa_id": person.phone, "user_id": person.bsuid}
        value: JsonObject = {
            "messaging_product": "whatsapp",
            "metadata": {
                "display_phone_number": "".join(filter(str.isdigit, number.display_phone)),
                "phone_number_id": phone_number_id,
            },
            "contacts": [{name: found for name, found in contact.items() if found is not None}],
            "user_preferences": [{name: found for name, found in preference.items() if found is not None}],
        }
        what = str(preference["value"])
        self._courier.tell_account(number.waba_id, "user_preferences", value=value, what=what)

    def set_identity(self, person: Person, hash_: str | None) -> Person:
        """Give a person another identity key, as a new phone does."""
        changed = msgspec.structs.replace(person, identity_hash=hash_)
        self._world.put_person(changed)
        return changed
