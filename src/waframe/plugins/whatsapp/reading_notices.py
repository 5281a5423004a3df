"""Reads what belongs to no conversation: changes of accounts, customers' wishes, the phone's address book, trouble."""

from datetime import datetime

from msgspec import Raw

from waframe import (
    AccountNews,
    AnyNews,
    ContactNews,
    Identity,
    IdentityKind,
    IncomingNotice,
    PreferenceNews,
    phone_identity,
)
from waframe.plugins.whatsapp import reading_fields as fields
from waframe.plugins.whatsapp.decoding import words
from waframe.plugins.whatsapp.keeping import fingerprint, kept
from waframe.plugins.whatsapp.reading_content import explain_error
from waframe.plugins.whatsapp.reading_news import Tidings, read_change
from waframe.plugins.whatsapp.reading_people import read_wisher
from waframe.plugins.whatsapp.reading_time import clamped, read_instant
from waframe.plugins.whatsapp.unpacking import Kind, Update
from waframe.plugins.whatsapp.wire import ERROR
from waframe.plugins.whatsapp.wire_events import ITEM, PREFERENCE, SYNC, PhoneContact

CHANNEL = "whatsapp"
HISTORY = "history"
_WISHES = {"stop": False, "resume": True}
_REMOVED = ("remove", "delete")


def read_notice(update: Update, received_at: datetime) -> IncomingNotice:
    """Read an update of its own kind into a notice, with news where it has any."""
    match update.kind:
        case Kind.CHANGE:
            return _told(update, read_change(update.raw, update.scene), received_at)
        case Kind.PREFERENCE:
            return _told(update, read_preference(update), received_at)
        case Kind.SYNC:
            return _told(update, read_sync(update), received_at)
        case Kind.ITEM:
            return _told(update, read_item(update), received_at)
        case Kind.ERROR:
            return _trouble(update, received_at)
        case _:
            return notice(update, "broken", received_at)


def notice(update: Update, kind: str, received_at: datetime) -> IncomingNotice:
    """Keep an update as a notice without news."""
    return _notice(update, kind, tidings=Tidings(update.scene.field, update.scene.address), received_at=received_at)


def read_preference(update: Update) -> Tidings:
    """Read a customer's wish; a word that is neither stop nor resume is no wish that anybody could follow."""
    wish = PREFERENCE.read(update.raw)
    field, address = fields.PREFERENCES, update.scene.address
    if wish is None:
        return Tidings(field, address)
    person = read_wisher(wish, update.scene)
    wanted = _WISHES.get((words(wish.value) or "").lower())
    category = words(wish.category)
    if wanted is None or category is None or not person.identities:
        return Tidings(field, address, at=read_instant(wish.timestamp))
    news = PreferenceNews(identities=person.identities, category=category, wanted=wanted)
    return Tidings(field, address, news, read_instant(wish.timestamp))


def read_sync(update: Update) -> Tidings:
    """Read a change of the phone's address book; only contacts are of interest."""
    sync = SYNC.read(update.raw)
    field, address = fields.ADDRESS_BOOK, update.scene.address
    if sync is None:
        return Tidings(field, address)
    at = read_instant(sync.metadata.timestamp) if sync.metadata else None
    identities = _identities(sync.contact) if sync.contact else ()
    if sync.contact is None or not identities:
        return Tidings(field, address, at=at)
    name = words(sync.contact.full_name) or words(sync.contact.first_name)
    removed = (words(sync.action) or "").lower() in _REMOVED
    return Tidings(field, address, ContactNews(identities=identities, name=None if removed else name), at)


def read_item(update: Update) -> Tidings:
    """Read an item of a list that is no message: news of a group, an event, a part of the history without threads."""
    item = ITEM.read(update.raw)
    return Tidings(update.scene.field, update.scene.address, at=read_instant(item.timestamp) if item else None)


def _identities(contact: PhoneContact) -> tuple[Identity, ...]:
    found: list[Identity] = []
    if (digits := words(contact.phone_number)) and (phone := phone_identity(digits)).value:
        found.append(phone)
    if bsuid := words(contact.user_id):
        found.append(Identity(kind=IdentityKind.BSUID, value=bsuid))
    return tuple(found)


def _told(update: Update, tidings: Tidings, received_at: datetime) -> IncomingNotice:
    kind = "account" if fields.is_account(tidings.field) else "other"
    return _notice(update, kind, tidings=tidings, received_at=received_at)


def _trouble(update: Update, received_at: datetime) -> IncomingNotice:
    """Read an error without a message; the history's says that it is not shared (2593109)."""
    # Errors carry no time of their own: without the day, tomorrow's trouble would pass for a repetition.
    day = received_at.date().isoformat()
    scene = update.scene
    if scene.field != HISTORY:
        return _notice(update, "error", tidings=Tidings(scene.field, scene.address), received_at=received_at, salt=day)
    tidings = Tidings(scene.field, scene.address, _refusal(update))
    return _notice(update, "account", tidings=tidings, received_at=received_at, salt=day)


def _refusal(update: Update) -> AnyNews | None:
    error = ERROR.read(update.raw)
    if error is None:
        return None
    code, title, details = explain_error(error)
    account = words(update.scene.entry_id)
    return AccountNews(what=HISTORY, account=account, value=code, reason=details or title)


def _notice(update: Update, kind: str, *, tidings: Tidings, received_at: datetime, salt: str = "") -> IncomingNotice:
    scene = update.scene
    own = bytes(update.raw)
    # What has no time of its own is told apart from a later one like it by the time of its entry.
    moment = salt or ("" if tidings.at is not None and update.kind is not Kind.CHANGE else str(scene.entry_time))
    return IncomingNotice(
        channel=CHANNEL,
        kind=kind,
        key=fingerprint(update, salt=moment),
        at=received_at if tidings.at is None else clamped(tidings.at.timestamp(), received_at),
        raw=kept(update, Raw()) if scene.metadata else own.decode("utf-8", "replace"),
        address=tidings.address,
        field=tidings.field,
        news=tidings.news,
    )
