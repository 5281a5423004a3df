"""Tells what a value about templates, numbers or accounts is, by its keys and its field.

The keys come first, since Meta's own examples have values under a wrong field (a quality score under the status of
templates); the field decides where the keys say nothing.
"""

from waframe.plugins.whatsapp.decoding import words
from waframe.plugins.whatsapp.wire_news import Told

TEMPLATE_STATUS = "message_template_status_update"
TEMPLATE_QUALITY = "message_template_quality_update"
TEMPLATE_COMPONENTS = "message_template_components_update"
TEMPLATE_CATEGORY = "template_category_update"
TEMPLATE_CATEGORY_FOUND = "template_correct_category_detection"
NUMBER_QUALITY = "phone_number_quality_update"
NUMBER_NAME = "phone_number_name_update"
NUMBER_USERNAME = "business_username_updates"
NUMBER_SECURITY = "security"
NUMBER_SETTINGS = "account_settings_update"
ACCOUNT = "account_update"
ACCOUNT_ALERT = "account_alerts"
ACCOUNT_REVIEW = "account_review_update"
ACCOUNT_LIMITS = "business_capability_update"
FLOWS = "flows"
PARTNERS = "partner_solutions"
PAYMENTS = "payment_configuration_update"
PREFERENCES = "user_preferences"
EVENTS = "automatic_events"
ADDRESS_BOOK = "smb_app_state_sync"

_PREFIXES = ("message_template", "template_", "phone_number_", "account_", "business_", "payment_", "partner_")
_OTHERS = (NUMBER_SECURITY, FLOWS, PREFERENCES, EVENTS, ADDRESS_BOOK)
_ACCOUNT_EVENTS = (
    "ACCOUNT_",
    "DISABLED_UPDATE",
    "AD_ACCOUNT_LINKED",
    "AUTH_INTL_PRICE_ELIGIBILITY_UPDATE",
    "BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE",
    "MM_LITE_TERMS_SIGNED",
    "PARTNER_",
    "VERIFIED_ACCOUNT",
    "VOLUME_BASED_PRICING_TIER_UPDATE",
)


def is_account(field: str | None) -> bool:
    """Tell whether a field is about templates, numbers, accounts or customers' wishes."""
    return field is not None and (field.startswith(_PREFIXES) or field in _OTHERS)


def true_field(told: Told, field: str | None) -> str | None:
    """Name the field that a value belongs under."""
    if told.message_template_id is not None or told.message_template_name is not None:
        return _of_template(told, field)
    return _of_number(told) or _of_account(told) or field


def _of_template(told: Told, field: str | None) -> str | None:
    if told.new_quality_score is not None or told.previous_quality_score is not None:
        return TEMPLATE_QUALITY
    if any(value is not None for value in (told.new_category, told.previous_category, told.correct_category)):
        return field if field == TEMPLATE_CATEGORY_FOUND else TEMPLATE_CATEGORY
    if told.event is not None:
        return TEMPLATE_STATUS
    parts = (told.message_template_element, told.message_template_title, told.message_template_footer)
    if told.message_template_buttons or any(part is not None for part in parts):
        return TEMPLATE_COMPONENTS
    return field


def _of_number(told: Told) -> str | None:
    if told.requested_verified_name is not None:
        return NUMBER_NAME
    if told.phone_number_settings is not None:
        return NUMBER_SETTINGS
    if told.username is not None and told.status is not None:
        return NUMBER_USERNAME
    if told.requester is not None or (words(told.event) or "").startswith("PIN_"):
        return NUMBER_SECURITY
    if told.display_phone_number is not None and told.event is not None:
        return NUMBER_QUALITY
    return None


def _of_account(told: Told) -> str | None:
    if told.alert_info is not None:
        return ACCOUNT_ALERT
    if told.flow_id is not None:
        return FLOWS
    if told.configuration_name is not None:
        return PAYMENTS
    if told.solution_id is not None:
        return PARTNERS
    troubles = (told.ban_info, told.violation_info, told.disconnection_info)
    if (words(told.event) or "").startswith(_ACCOUNT_EVENTS) or told.restriction_info or any(troubles):
        return ACCOUNT
    if told.max_phone_numbers_per_business is not None or told.max_phone_numbers_per_waba is not None:
        return ACCOUNT_LIMITS
    return ACCOUNT_REVIEW if told.decision is not None else None
