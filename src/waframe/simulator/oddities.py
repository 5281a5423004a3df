"""What Meta may do to a body without being wrong: new keys, left out keys, numbers as texts, other batches."""

from collections.abc import Callable

from waframe.simulator.envelope import Update, body_of
from waframe.simulator.faults import Faults
from waframe.simulator.records import Json, JsonObject
from waframe.simulator.signature import serialise

MOST_UPDATES = 1_000
LARGEST_BODY = 3 * 1024 * 1024
HELD_BACK_SECONDS = 5.0
OPTIONAL = (
    "contacts", "profile", "caption", "filename", "sha256", "pricing", "conversation", "biz_opaque_callback_data",
    "display_phone_number", "recipient_user_id", "from_user_id", "description", "address", "name",
)  # fmt: skip
PROTECTED = ("interactive", "contacts[]", "system", "order", "edit")
Change = Callable[[JsonObject], JsonObject]


def write_body(updates: list[Update], faults: Faults) -> bytes:
    """Write the body of some updates as the faults of now have it."""
    body: Json = body_of(updates, mixed=faults.mixed)
    if faults.extra_keys:
        body = _everywhere(body, _add_keys)
    if faults.missing_keys:
        body = _thin_out(body, inside="")
    if faults.numbers_as_strings:
        body = _spell_numbers(body)
    return serialise(body if isinstance(body, dict) else {}, plain_utf8=faults.plain_utf8)


def split(updates: list[Update], faults: Faults) -> list[list[Update]]:
    """Divide what waits into bodies of at most 1000 updates and 3 MB, as Meta limits them."""
    parts = [updates[start : start + MOST_UPDATES] for start in range(0, len(updates), MOST_UPDATES)]
    return [smaller for part in parts for smaller in _halved(part, faults)]


def held_back(update: Update, faults: Faults) -> float:
    """Tell by how many seconds an update lets others overtake it."""
    is_late = faults.read_before_delivered and (update.kind, update.what) == ("statuses", "delivered")
    return HELD_BACK_SECONDS if is_late else 0.0


def _halved(updates: list[Update], faults: Faults) -> list[list[Update]]:
    if len(updates) == 1 or len(write_body(updates, faults)) <= LARGEST_BODY:
        return [updates]
    middle = len(updates) // 2
    return [*_halved(updates[:middle], faults), *_halved(updates[middle:], faults)]


def _everywhere(value: Json, change: Change) -> Json:
    if isinstance(value, list):
        return [_everywhere(element, change) for element in value]
    if isinstance(value, dict):
        return change({name: _everywhere(element, change) for name, element in value.items()})
    return value


def _add_keys(part: JsonObject) -> JsonObject:
    """An object may hold keys of next year; one that is keyed by type must not get a second type."""
    future: JsonObject = {"future_key": {"version": 99, "list": [1, None, "ñ"]}}
    return part | future if part.keys() & {"id", "wa_id", "user_id", "messaging_product", "changes"} else part


def _thin_out(value: Json, *, inside: str) -> Json:
    """Leave out what Meta does not promise; inside of the body of a message names are not optional."""
    if isinstance(value, list):
        return [_thin_out(element, inside=f"{inside}[]") for element in value]
    if not isinstance(value, dict):
        return value
    if inside in PROTECTED:
        return value
    is_message = "type" in value and "timestamp" in value
    kept = {
        name: element
        for name, element in value.items()
        if name not in OPTIONAL
        or (name == "contacts" and is_message)
        or (name == "from_user_id" and "from" not in value)
    }
    return {name: _thin_out(element, inside=name) for name, element in kept.items()}


def _spell_numbers(value: Json) -> Json:
    if isinstance(value, list):
        return [_spell_numbers(element) for element in value]
    if isinstance(value, dict):
        return {name: _spell_numbers(element) for name, element in value.items()}
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return str(value) if is_number else value
