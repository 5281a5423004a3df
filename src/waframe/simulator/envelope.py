"""The shape of a webhook: what one update looks like, and how several share a body."""

import msgspec

from waframe.simulator.identity import visible_in_status
from waframe.simulator.records import Json, JsonObject, Message, Person
from waframe.simulator.settings import NumberSettings

MESSAGES = "messages"


class Update(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to tell the business: an item of the list `kind` in a change of `field`.

    When `told_at` is given, the item is the whole value and its entry carries that time, as account updates have it;
    when `is_value` is set, it is the whole value without a time.
    """

    number: NumberSettings
    kind: str
    item: JsonObject
    contact: JsonObject | None
    what: str
    message_id: str
    field: str = MESSAGES
    is_value: bool = False
    told_at: int | None = None

    @property
    def is_whole(self) -> bool:
        """Whether the item stands for the whole value of its change."""
        return self.is_value or self.told_at is not None


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
    if person.parent_bsuid and person.bsuid:
        described["parent_user_id"] = person.parent_bsuid
    if person.identity_hash:
        described["identity_key_hash"] = person.identity_hash
    return described


def sender(person: Person) -> JsonObject:
    """Name who a message or call comes from."""
    named: JsonObject = {}
    if person.phone:
        named["from"] = person.phone
    if person.bsuid:
        named["from_user_id"] = person.bsuid
    if person.parent_bsuid and person.bsuid:
        named["from_parent_user_id"] = person.parent_bsuid
    return named


def receiver(person: Person) -> JsonObject:
    """Name whom the business writes to in its phone app."""
    return {name.replace("from", "to"): value for name, value in sender(person).items()}


def message_update(number: NumberSettings, person: Person, message: Message) -> Update:
    """Tell that a person has written; the person holds only what the business may see."""
    return Update(
        number=number,
        kind=MESSAGES,
        item=message_item(number, person, message),
        contact=None if _is_without_contact(message) else contact(person),
        what=_describe(message.raw),
        message_id=message.id,
    )


def message_item(number: NumberSettings, person: Person, message: Message) -> JsonObject:
    """Write an element of `messages[]`."""
    head = sender(person) | {"id": message.id, "timestamp": str(int(message.at))}
    context: JsonObject = {"from": digits_of(number), "id": message.reply_to} if message.reply_to else {}
    given = message.raw.get("context")
    if isinstance(given, dict):
        context |= given
    return (
        ({"context": context} if context else {})
        | head
        | {name: value for name, value in message.raw.items() if name != "context"}
    )


def status_update(
    number: NumberSettings, person: Person | None, message: Message, *, status: str, at: float, more: JsonObject
) -> Update:
    """Tell how far a message of the business came."""
    item: JsonObject = {"id": message.id, "status": status, "timestamp": str(int(at))}
    shown = visible_in_status(person, message) if person else None
    if shown is None or shown.phone:
        item["recipient_id"] = shown.phone if shown else message.person_id
    if shown and shown.bsuid and status != "failed":
        item["recipient_user_id"] = shown.bsuid
        if shown.parent_bsuid:
            item["recipient_parent_user_id"] = shown.parent_bsuid
    if shown and shown.identity_hash:
        item["recipient_identity_key_hash"] = shown.identity_hash
    if message.callback_data is not None:
        item["biz_opaque_callback_data"] = message.callback_data
    told = contact(_without_username(shown, status)) if shown and status != "failed" else None
    return Update(number=number, kind="statuses", item=item | more, contact=told, what=status, message_id=message.id)


def body_of(updates: list[Update], *, mixed: bool = False) -> JsonObject:
    """Join updates into one body: an entry per account and kind, a change per number and field.

    `mixed` lets messages and statuses of a number share one value.
    """
    entries: list[Json] = [_entry(waba_id, group) for (waba_id, _), group in _grouped(updates, mixed=mixed).items()]
    entries += [_whole_entry(update) for update in updates if update.is_whole]
    return {"object": "whatsapp_business_account", "entry": entries}


def digits_of(number: NumberSettings) -> str:
    """Write a number's display phone as webhooks do."""
    return "".join(filter(str.isdigit, number.display_phone))


def head_of(number: NumberSettings) -> JsonObject:
    """Write what every value of a messaging field begins with."""
    metadata: JsonObject = {"display_phone_number": digits_of(number), "phone_number_id": number.phone_number_id}
    return {"messaging_product": "whatsapp", "metadata": metadata}


def _grouped(updates: list[Update], *, mixed: bool) -> dict[tuple[str, str], list[Update]]:
    groups: dict[tuple[str, str], list[Update]] = {}
    for update in updates:
        if not update.is_whole:
            key = update.number.waba_id, "" if mixed else f"{update.field}/{update.kind}"
            groups.setdefault(key, []).append(update)
    return groups


def _entry(waba_id: str, updates: list[Update]) -> Json:
    changes: dict[tuple[str, str], list[Update]] = {}
    for update in updates:
        changes.setdefault((update.number.phone_number_id, update.field), []).append(update)
    return {"id": waba_id, "changes": [_change(group) for group in changes.values()]}


def _whole_entry(update: Update) -> Json:
    time: JsonObject = {} if update.told_at is None else {"time": update.told_at}
    return {"id": update.number.waba_id} | time | {"changes": [{"value": update.item, "field": update.field}]}


def _change(updates: list[Update]) -> Json:
    value = head_of(updates[0].number)
    contacts: list[Json] = []
    for update in updates:
        if update.contact is not None and update.contact not in contacts:
            contacts.append(update.contact)
    if contacts:
        value["contacts"] = contacts
    for kind in dict.fromkeys(update.kind for update in updates):
        value[kind] = [update.item for update in updates if update.kind == kind]
    return {"value": value, "field": updates[0].field}


def _is_without_contact(message: Message) -> bool:
    """System messages name nobody, save a change of the identity, which must show the new hash."""
    system = message.raw.get("system")
    return isinstance(system, dict) and system.get("type") != "customer_identity_changed"


def _without_username(person: Person, status: str) -> Person:
    return msgspec.structs.replace(person, username=None) if status == "sent" else person


def _describe(raw: JsonObject) -> str:
    kind = raw.get("type")
    inner = raw.get("interactive")
    if isinstance(inner, dict) and isinstance(inner.get("type"), str):
        return str(inner["type"])
    return str(kind)
