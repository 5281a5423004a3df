"""The shape of a webhook: what one update looks like, and how several share a body."""

import msgspec

from waframe.simulator.records import Json, JsonObject, Message, Person
from waframe.simulator.settings import NumberSettings


class Update(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to tell the business: a message or a status."""

    number: NumberSettings
    kind: str
    item: JsonObject
    contact: JsonObject | None
    what: str
    message_id: str


def contact(person: Person) -> JsonObject:
    """Describe a person as `contacts[]` does; what is not shared is left out."""
    profile: JsonObject = {"name": person.name}
    if person.username:
        profile["username"] = person.username
    described: JsonObject = {"profile": profile}
    if person.phone:
        described["wa_id"] = person.phone
    if person.bsuid:
        described["user_id"] = person.bsuid
    return described


def message_update(number: NumberSettings, person: Person, message: Message) -> Update:
    """Tell that a person has written."""
    head: JsonObject = {}
    if message.reply_to:
        head["context"] = {"from": _plain(number), "id": message.reply_to}
    if person.phone:
        head["from"] = person.phone
    if person.bsuid:
        head["from_user_id"] = person.bsuid
    item = head | {"id": message.id, "timestamp": str(int(message.at))} | message.raw
    return Update(
        number=number,
        kind="messages",
        item=item,
        contact=contact(person),
        what=_describe(message.raw),
        message_id=message.id,
    )


def status_update(
    number: NumberSettings, person: Person | None, message: Message, *, status: str, at: float, more: JsonObject
) -> Update:
    """Tell how far a message of the business came."""
    item: JsonObject = {"id": message.id, "status": status, "timestamp": str(int(at))}
    if person is None or person.phone:
        item["recipient_id"] = person.phone if person else message.person_id
    if person and person.bsuid and status != "failed":
        item["recipient_user_id"] = person.bsuid
    if message.callback_data is not None:
        item["biz_opaque_callback_data"] = message.callback_data
    told = contact(person) if person and status != "failed" else None
    return Update(number=number, kind="statuses", item=item | more, contact=told, what=status, message_id=message.id)


def body_of(updates: list[Update]) -> JsonObject:
    """Join updates into one body: an entry per account and kind, a change per number."""
    groups: dict[tuple[str, str], dict[str, list[Update]]] = {}
    for update in updates:
        changes = groups.setdefault((update.number.waba_id, update.kind), {})
        changes.setdefault(update.number.phone_number_id, []).append(update)
    entries: list[Json] = [
        {"id": waba_id, "changes": [_change(group) for group in changes.values()]}
        for (waba_id, _), changes in groups.items()
    ]
    return {"object": "whatsapp_business_account", "entry": entries}


def _change(updates: list[Update]) -> Json:
    number = updates[0].number
    value: JsonObject = {
        "messaging_product": "whatsapp",
        "metadata": {
            "display_phone_number": _plain(number),
            "phone_number_id": number.phone_number_id,
        },
    }
    contacts: list[Json] = []
    for update in updates:
        if update.contact is not None and update.contact not in contacts:
            contacts.append(update.contact)
    if contacts:
        value["contacts"] = contacts
    value[updates[0].kind] = [update.item for update in updates]
    return {"value": value, "field": "messages"}


def _plain(number: NumberSettings) -> str:
    return "".join(filter(str.isdigit, number.display_phone))


def _describe(raw: JsonObject) -> str:
    kind = raw.get("type")
    inner = raw.get("interactive")
    if isinstance(inner, dict) and isinstance(inner.get("type"), str):
        return str(inner["type"])
    return str(kind)
