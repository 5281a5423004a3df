"""The webhooks that no message causes: one sensible value for each field (Meta: webhooks reference, WhatsApp)."""

from collections.abc import Callable

import msgspec

from waframe.simulator.envelope import MESSAGES, Update, contact, digits_of, head_of, receiver, sender
from waframe.simulator.records import Json, JsonObject, Person
from waframe.simulator.settings import NumberSettings

TEMPLATE: JsonObject = {
    "message_template_id": 900000000000001,
    "message_template_name": "ticket_listo",
    "message_template_language": "es_MX",
}
BUSINESS = "200000000000001"
APP = "390000000000001"
GROUP = "Y2FwaV9ncm91cDoxNTU1MDAwMTExMToxMjAzNjMwMDAwMDAwMDAwMDAZD"


class About(msgspec.Struct, frozen=True, kw_only=True):
    """Of what a value speaks: a number, perhaps a person, and the time in Unix seconds."""

    number: NumberSettings
    person: Person
    now: int

    @property
    def at(self) -> str:
        """The time as messages write it."""
        return str(self.now)


def account_update(field: str, about: About, *, value: JsonObject | None, merge: JsonObject) -> Update:
    """Make the webhook of a field; a field that is not known has the given value, or an empty one."""
    made = value if value is not None else default_value(field, about) | merge
    is_message = "messaging_product" in made
    return Update(
        number=about.number,
        kind=field,
        field=field,
        item=made,
        contact=None,
        what=str(made.get("event") or made.get("type") or "account"),
        message_id="",
        is_value=is_message,
        told_at=None if is_message else about.now,
    )


def default_value(field: str, about: About) -> JsonObject:
    """Write a sensible value of a field; nothing for one that is not known."""
    return DEFAULTS[field](about) if field in DEFAULTS else {}


def preference_update(number: NumberSettings, person: Person, *, value: str, now: float) -> Update:
    """Tell that a person stops or resumes marketing messages."""
    about = About(number=number, person=person, now=int(now))
    return account_update("user_preferences", about, value=_preferences(about, value), merge={})


def _template_status(about: About) -> JsonObject:
    more: JsonObject = {"message_template_category": "UTILITY", "reason": "NONE"}
    return {"event": "APPROVED"} | TEMPLATE | more


def _template_quality(about: About) -> JsonObject:
    return {"previous_quality_score": "GREEN", "new_quality_score": "YELLOW"} | TEMPLATE


def _template_components(about: About) -> JsonObject:
    button: JsonObject = {"message_template_button_type": "QUICK_REPLY", "message_template_button_text": "Ver ticket"}
    more: JsonObject = {
        "message_template_element": "Su ticket {{1}} ya se puede cobrar.",
        "message_template_footer": "Refacciones Demo",
        "message_template_buttons": [button],
    }
    return TEMPLATE | more


def _template_category(about: About) -> JsonObject:
    return TEMPLATE | {"previous_category": "UTILITY", "new_category": "MARKETING"}


def _template_correct_category(about: About) -> JsonObject:
    return TEMPLATE | {"category": "UTILITY", "correct_category": "MARKETING", "category_update_timestamp": about.now}


def _number_quality(about: About) -> JsonObject:
    return {
        "display_phone_number": digits_of(about.number),
        "event": "THROUGHPUT_UPGRADE",
        "max_daily_conversations_per_business": "TIER_UNLIMITED",
    }


def _number_name(about: About) -> JsonObject:
    return {
        "display_phone_number": digits_of(about.number),
        "decision": "APPROVED",
        "requested_verified_name": about.number.name,
        "rejection_reason": None,
    }


def _account_update(about: About) -> JsonObject:
    restriction: JsonObject = {
        "restriction_type": "RESTRICTED_BIZ_INITIATED_MESSAGING",
        "expiration": str(about.now + 604_800),
    }
    return {
        "event": "ACCOUNT_RESTRICTION",
        "restriction_info": [restriction],
        "violation_info": {"violation_type": "SPAM"},
    }


def _account_alert(about: About) -> JsonObject:
    info: JsonObject = {
        "alert_severity": "WARNING",
        "alert_status": "ACTIVE",
        "alert_type": "PROFILE_PICTURE_LOST",
        "alert_description": "Profile picture lost",
    }
    return {"entity_type": "PHONE_NUMBER", "entity_id": about.number.phone_number_id, "alert_info": info}


def _account_review(about: About) -> JsonObject:
    return {"decision": "APPROVED"}


def _account_settings(about: About) -> JsonObject:
    calling: JsonObject = {"status": "ENABLED", "call_icon_visibility": "DEFAULT"}
    return {
        "messaging_product": "whatsapp",
        "timestamp": about.at,
        "type": "phone_number_settings",
        "phone_number_settings": {"phone_number_id": about.number.phone_number_id, "calling": calling},
    }


def _capability(about: About) -> JsonObject:
    return {"max_daily_conversations_per_business": "TIER_10K", "max_phone_numbers_per_business": 20}


def _username(about: About) -> JsonObject:
    return {"display_phone_number": digits_of(about.number), "username": "refacciones.demo", "status": "approved"}


def _security(about: About) -> JsonObject:
    return {"display_phone_number": digits_of(about.number), "event": "PIN_CHANGED", "requester": "61550000000001"}


def _preferences(about: About, value: str = "stop") -> JsonObject:
    ids = {name: told for name, told in contact(about.person).items() if name in ("wa_id", "user_id")}
    preference: JsonObject = {
        "detail": f"User requested to {value} marketing messages",
        "category": "marketing_messages",
        "value": value,
        "timestamp": about.at,
    }
    listed: list[Json] = [ids | preference]
    return head_of(about.number) | {"contacts": [contact(about.person)], "user_preferences": listed}


def _flows(about: About) -> JsonObject:
    return {
        "event": "ENDPOINT_LATENCY",
        "message": "Endpoint latency is above the threshold",
        "flow_id": "900000000000010",
        "p50_latency": 3100,
        "p90_latency": 5200,
        "requests_count": 34,
        "threshold": 3000,
        "alert_state": "ACTIVATED",
    }


def _calls(about: About) -> JsonObject:
    recipient = {f"recipient_{key}": told for key, told in _ids(about).items()}
    status: JsonObject = {"id": "wacid.DEMO1", "type": "call", "status": "RINGING", "timestamp": about.at}
    listed: list[Json] = [status | recipient]
    return head_of(about.number) | {"statuses": listed}


def _ids(about: About) -> JsonObject:
    ids: JsonObject = {"id": about.person.phone, "user_id": about.person.bsuid}
    return {name: told for name, told in ids.items() if told is not None}


def _message_echo(about: About) -> JsonObject:
    head: JsonObject = {"from": digits_of(about.number), "id": "wamid.ECHO1", "timestamp": about.at}
    words: JsonObject = {"type": "text", "text": {"body": "De otra aplicación"}}
    listed: list[Json] = [head | receiver(about.person) | words]
    return head_of(about.number) | {"message_echoes": listed}


def _state_sync(about: About) -> JsonObject:
    card: JsonObject = {"full_name": about.person.name, "first_name": about.person.name.split()[0]}
    entry: JsonObject = {
        "type": "contact",
        "contact": card | {"phone_number": about.person.phone or ""},
        "action": "add",
        "metadata": {"timestamp": about.at},
    }
    return head_of(about.number) | {"state_sync": [entry]}


def _history(about: About) -> JsonObject:
    title = "History sync is turned off by the business from the WhatsApp Business App"
    details: JsonObject = {"details": "History sharing is turned off by the business"}
    error: JsonObject = {"code": 2593109, "title": title, "message": title, "error_data": details}
    return head_of(about.number) | {"history": [{"errors": [error]}]}


def _standby(about: About) -> JsonObject:
    message: JsonObject = {
        "id": "wamid.STANDBY1",
        "timestamp": about.at,
        "type": "text",
        "text": {"body": "¿Abren hoy?"},
    }
    messages: list[Json] = [sender(about.person) | message]
    return head_of(about.number) | {"standby": {"contacts": [contact(about.person)], "messages": messages}}


def _handover(about: About) -> JsonObject:
    summary: JsonObject = {"type": "summary", "summary": {"text": "El cliente quiere hablar con una persona."}}
    return {
        "messaging_product": "whatsapp",
        "sender": {"phone_number": about.person.phone or about.person.bsuid},
        "recipient": {
            "phone_number_id": about.number.phone_number_id,
            "display_phone_number": digits_of(about.number),
        },
        "type": "control_passed",
        "timestamp": about.at,
        "control_passed": {
            "previous_owner_app_id": APP,
            "previous_owner_app_role": "meta_business_agent",
            "previous_owner_role": "ai_agent",
            "new_owner_role": "escalation",
            "metadata": "customer asked for a person",
            "conversation_context": summary,
        },
    }


def _group(kind: str, more: Callable[[About], JsonObject]) -> Callable[[About], JsonObject]:
    def value(about: About) -> JsonObject:
        group: JsonObject = {"timestamp": about.at, "group_id": GROUP, "type": kind}
        return head_of(about.number) | {"groups": [group | more(about)]}

    return value


def _created(about: About) -> JsonObject:
    return {"request_id": "784D93D0C4685930", "subject": "Taller", "description": "Pedidos del taller"}


def _joined(about: About) -> JsonObject:
    person = {name: told for name, told in contact(about.person).items() if name in ("wa_id", "user_id")}
    return {"reason": "invite_link", "added_participants": [person]}


def _picture(about: About) -> JsonObject:
    picture: JsonObject = {"mime_type": "image/jpeg", "sha256": "SfInY0gGKTsJlUWbwxC1k+FAD0FZHv"}
    return {"request_id": "784D93D0C4685931", "profile_picture": picture}


def _nothing(about: About) -> JsonObject:
    return {}


def _automatic_event(about: About) -> JsonObject:
    event: JsonObject = {"id": "wamid.EVENT1", "event_name": "LeadSubmitted", "timestamp": about.now}
    return head_of(about.number) | {"automatic_events": [event]}


def _partner_solution(about: About) -> JsonObject:
    return {"event": "SOLUTION_UPDATED", "solution_id": "774485461512159", "solution_status": "ACTIVE"}


def _payment_configuration(about: About) -> JsonObject:
    return {
        "configuration_name": "demo_pay",
        "provider_name": "razorpay",
        "provider_mid": "acc_demo0001",
        "status": "Active",
        "created_timestamp": about.now - 550,
        "updated_timestamp": about.now,
    }


def _errors(about: About) -> JsonObject:
    details: JsonObject = {"details": "Too many messages were sent from this number in a short time."}
    error: JsonObject = {"code": 130429, "title": "Rate limit hit", "message": "Rate limit hit", "error_data": details}
    return head_of(about.number) | {"errors": [error]}


DEFAULTS: dict[str, Callable[[About], JsonObject]] = {
    MESSAGES: _errors,
    "message_template_status_update": _template_status,
    "message_template_quality_update": _template_quality,
    "message_template_components_update": _template_components,
    "template_category_update": _template_category,
    "template_correct_category_detection": _template_correct_category,
    "phone_number_quality_update": _number_quality,
    "phone_number_name_update": _number_name,
    "account_update": _account_update,
    "account_alerts": _account_alert,
    "account_review_update": _account_review,
    "account_settings_update": _account_settings,
    "business_capability_update": _capability,
    "business_username_updates": _username,
    "security": _security,
    "user_preferences": _preferences,
    "flows": _flows,
    "calls": _calls,
    "history": _history,
    "smb_app_state_sync": _state_sync,
    "smb_message_echoes": _message_echo,
    "message_echoes": _message_echo,
    "standby": _standby,
    "messaging_handovers": _handover,
    "group_lifecycle_update": _group("group_create", _created),
    "group_participants_update": _group("group_participants_add", _joined),
    "group_settings_update": _group("group_settings_update", _picture),
    "group_status_update": _group("group_suspend", _nothing),
    "automatic_events": _automatic_event,
    "partner_solutions": _partner_solution,
    "payment_configuration_update": _payment_configuration,
}
