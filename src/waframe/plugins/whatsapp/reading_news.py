"""Turns what Meta tells of templates, numbers and accounts into news."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

import msgspec
from msgspec import Raw

from waframe import AccountNews, AnyNews, NumberNews, TemplateNews
from waframe.plugins.whatsapp import reading_fields as fields
from waframe.plugins.whatsapp.decoding import Scalar, words
from waframe.plugins.whatsapp.reading_time import read_instant
from waframe.plugins.whatsapp.unpacking import Scene
from waframe.plugins.whatsapp.wire import CHANGE
from waframe.plugins.whatsapp.wire_news import TOLD, TROUBLE, Reasons, Told, Trouble

_URGENT_ACCOUNT = (
    "ACCOUNT_DELETED",
    "ACCOUNT_OFFBOARDED",
    "ACCOUNT_RESTRICTION",
    "ACCOUNT_VIOLATION",
    "DISABLED_UPDATE",
    "PARTNER_REMOVED",
)
_URGENT_NUMBER = ("FLAGGED", "DOWNGRADE")
_URGENT_FLOWS = ("THROTTLED", "BLOCKED")
_RAW_LIST = msgspec.json.Decoder(list[Raw])


class Tidings(NamedTuple):
    """What a value of no message tells: its true field, the number that it is about, the news, and when."""

    field: str | None
    address: str | None = None
    news: AnyNews | None = None
    at: datetime | None = None


def read_change(raw: Raw | bytes, scene: Scene) -> Tidings:
    """Read a change without messages; one that nobody knows has its field alone."""
    change = CHANGE.read(raw)
    told = TOLD.read(change.value) if change else None
    if told is None:
        return Tidings(scene.field, scene.address, at=read_instant(scene.entry_time))
    field = fields.true_field(told, scene.field)
    reader = _READERS.get(field or "")
    return Tidings(
        field,
        _address(told, scene),
        reader(told, scene) if reader else None,
        read_instant(told.timestamp) or read_instant(scene.entry_time),
    )


def _address(told: Told, scene: Scene) -> str | None:
    """Find our number's id; many such values have but the number as people write it."""
    own = told.phone_number_settings
    if own is not None and (known := words(own.phone_number_id)):
        return known
    if (words(told.entity_type) or "").upper() == "PHONE_NUMBER" and (known := words(told.entity_id)):
        return known
    return words(told.phone_number_id) or scene.address


def _template(told: Told, what: str, **values: str | None) -> TemplateNews:
    known = words(told.message_template_id)
    return TemplateNews(
        what=what,
        name=words(told.message_template_name) or known or "",
        language=words(told.message_template_language) or "",
        template_id=known,
        **values,
    )


def _template_status(told: Told, scene: Scene) -> TemplateNews:
    del scene
    reason = words(told.reason)
    parts = (
        None if reason == "NONE" else reason,
        *_parts(told.rejection_info),
        *_parts(told.other_info),
        *_parts(told.disable_info),
    )
    return _template(told, "status", value=words(told.event), reason=_joined(*parts))


def _template_quality(told: Told, scene: Scene) -> TemplateNews:
    del scene
    score, previous = words(told.new_quality_score), words(told.previous_quality_score)
    return _template(told, "quality", value=score, previous=previous)


def _template_category(told: Told, scene: Scene) -> TemplateNews:
    """Read a category; `correct_category` is the one to come, and `new_category` beside it the one that holds now."""
    del scene
    current, coming = words(told.new_category), words(told.correct_category)
    if coming is None or coming == current:
        return _template(told, "category", value=current, previous=words(told.previous_category))
    when = read_instant(told.category_update_timestamp)
    reason = when.isoformat() if when else None
    previous = current or words(told.previous_category)
    return _template(told, "category_coming", value=coming, previous=previous, reason=reason)


def _template_components(told: Told, scene: Scene) -> TemplateNews:
    del scene
    return _template(told, "components", value=words(told.message_template_element))


def _number_quality(told: Told, scene: Scene) -> NumberNews:
    del scene
    event = words(told.event)
    limit = words(told.max_daily_conversations_per_business) or words(told.current_limit)
    return NumberNews(
        what={"FLAGGED": "quality", "UNFLAGGED": "quality", "THROUGHPUT_UPGRADE": "throughput"}.get(
            event or "", "limit"
        ),
        value=event,
        display=words(told.display_phone_number),
        limit=limit or words(told.max_daily_conversation_per_phone),
        urgent=event in _URGENT_NUMBER,
    )


def _number_name(told: Told, scene: Scene) -> NumberNews:
    del scene
    decision = words(told.decision)
    reason = None if told.rejection_reason == "NONE" else words(told.rejection_reason)
    return NumberNews(
        what="name",
        value=words(told.requested_verified_name),
        display=words(told.display_phone_number),
        reason=_joined(decision, reason) if decision != "APPROVED" else None,
        urgent=decision == "REJECTED",
    )


def _number_username(told: Told, scene: Scene) -> NumberNews:
    del scene
    status = words(told.status)
    return NumberNews(
        what="username",
        value=words(told.username),
        display=words(told.display_phone_number),
        reason=None if status == "approved" else status,
    )


def _number_security(told: Told, scene: Scene) -> NumberNews:
    del scene
    return NumberNews(
        what="security",
        value=words(told.event),
        display=words(told.display_phone_number),
        reason=words(told.requester),
        urgent=True,
    )


def _number_settings(told: Told, scene: Scene) -> NumberNews:
    del told, scene
    return NumberNews(what="settings")


def _account(told: Told, scene: Scene) -> AccountNews:
    what = words(told.event) or fields.ACCOUNT
    troubles = (told.ban_info, told.violation_info, told.disconnection_info, *_restrictions(told.restriction_info))
    return AccountNews(
        what=what,
        display=words(told.phone_number) or words(told.display_phone_number),
        account=words(scene.entry_id),
        value=words(told.ban_info.waba_ban_state) if told.ban_info else None,
        reason=_joined(*(part for trouble in troubles if trouble for part in _trouble(trouble))),
        urgent=what in _URGENT_ACCOUNT,
    )


def _account_alert(told: Told, scene: Scene) -> AccountNews:
    alert = told.alert_info
    what = words(alert.alert_type) if alert else None
    active = alert is not None and (words(alert.alert_status) or "ACTIVE") == "ACTIVE"
    return AccountNews(
        what=what or fields.ACCOUNT_ALERT,
        account=words(scene.entry_id),
        value=words(alert.alert_severity) if alert else None,
        reason=words(alert.alert_description) if alert else None,
        urgent=active and alert is not None and alert.alert_severity in {"CRITICAL", "WARNING"},
    )


def _account_review(told: Told, scene: Scene) -> AccountNews:
    decision = words(told.decision)
    account = words(scene.entry_id)
    return AccountNews(what=fields.ACCOUNT_REVIEW, account=account, value=decision, urgent=decision == "REJECTED")


def _account_limits(told: Told, scene: Scene) -> AccountNews:
    numbers = words(told.max_phone_numbers_per_business) or words(told.max_phone_numbers_per_waba)
    limit = words(told.max_daily_conversations_per_business) or words(told.max_daily_conversation_per_phone)
    return AccountNews(what=fields.ACCOUNT_LIMITS, account=words(scene.entry_id), value=numbers, limit=limit)


def _flows(told: Told, scene: Scene) -> AccountNews:
    state, alert = words(told.new_status), words(told.alert_state)
    return AccountNews(
        what=words(told.event) or fields.FLOWS,
        account=words(scene.entry_id),
        value=state or alert,
        reason=_joined(words(told.message), words(told.flow_id)),
        urgent=state in _URGENT_FLOWS or alert == "ACTIVATED",
    )


def _payments(told: Told, scene: Scene) -> AccountNews:
    name = _joined(words(told.configuration_name), words(told.provider_name))
    return AccountNews(what=fields.PAYMENTS, account=words(scene.entry_id), value=words(told.status), reason=name)


def _partners(told: Told, scene: Scene) -> AccountNews:
    return AccountNews(
        what=words(told.event) or fields.PARTNERS,
        account=words(scene.entry_id),
        value=words(told.solution_status),
        reason=words(told.solution_id),
    )


def _restrictions(raw: Raw) -> list[Trouble]:
    """Read the list of restrictions; an object in its place is the one there is."""
    if not raw:
        return []
    try:
        items = _RAW_LIST.decode(raw)
    except (msgspec.DecodeError, RecursionError):
        items = [raw]
    return [trouble for item in items if (trouble := TROUBLE.read(item)) is not None]


def _trouble(trouble: Trouble) -> tuple[Scalar, ...]:
    expiry = read_instant(trouble.expiration)
    return (
        trouble.violation_type,
        trouble.restriction_type,
        expiry.isoformat() if expiry else None,
        trouble.waba_ban_date,
        trouble.reason,
        trouble.initiated_by,
    )


def _parts(reasons: Reasons | None) -> tuple[Scalar, ...]:
    if reasons is None:
        return ()
    return (reasons.title, reasons.description, reasons.reason, reasons.recommendation, reasons.disable_date)


def _joined(*parts: Scalar) -> str | None:
    return " · ".join(text for part in parts if (text := words(part))) or None


_READERS: dict[str, Callable[[Told, Scene], AnyNews]] = {
    fields.TEMPLATE_STATUS: _template_status,
    fields.TEMPLATE_QUALITY: _template_quality,
    fields.TEMPLATE_CATEGORY: _template_category,
    fields.TEMPLATE_CATEGORY_FOUND: _template_category,
    fields.TEMPLATE_COMPONENTS: _template_components,
    fields.NUMBER_QUALITY: _number_quality,
    fields.NUMBER_NAME: _number_name,
    fields.NUMBER_USERNAME: _number_username,
    fields.NUMBER_SECURITY: _number_security,
    fields.NUMBER_SETTINGS: _number_settings,
    fields.ACCOUNT: _account,
    fields.ACCOUNT_ALERT: _account_alert,
    fields.ACCOUNT_REVIEW: _account_review,
    fields.ACCOUNT_LIMITS: _account_limits,
    fields.FLOWS: _flows,
    fields.PAYMENTS: _payments,
    fields.PARTNERS: _partners,
}
