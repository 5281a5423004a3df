"""The shape of what Meta tells of templates, numbers and accounts: the keys of all such values, every one optional."""

from msgspec import Raw

from waframe.plugins.whatsapp.decoding import Scalar, Shape
from waframe.plugins.whatsapp.wire import Wire


class AlertInfo(Wire, frozen=True, kw_only=True, gc=False):
    """An alert."""

    alert_severity: Scalar = None
    alert_status: Scalar = None
    alert_type: Scalar = None
    alert_description: Scalar = None


class Reasons(Wire, frozen=True, kw_only=True, gc=False):
    """Why something happened: the parts of `rejection_info`, `other_info` and `disable_info`."""

    reason: Scalar = None
    recommendation: Scalar = None
    title: Scalar = None
    description: Scalar = None
    disable_date: Scalar = None


class Trouble(Wire, frozen=True, kw_only=True, gc=False):
    """What is wrong with an account: the parts of its `..._info` objects."""

    waba_ban_state: Scalar = None
    waba_ban_date: Scalar = None
    violation_type: Scalar = None
    restriction_type: Scalar = None
    expiration: Scalar = None
    reason: Scalar = None
    initiated_by: Scalar = None


class NumberSettings(Wire, frozen=True, kw_only=True, gc=False):
    """The settings of one of our numbers."""

    phone_number_id: Scalar = None


class Told(Wire, frozen=True, kw_only=True, gc=False):
    """A value of any field about templates, numbers or accounts."""

    event: Scalar = None
    message_template_id: Scalar = None
    message_template_name: Scalar = None
    message_template_language: Scalar = None
    reason: Scalar = None
    disable_info: Reasons | None = None
    other_info: Reasons | None = None
    rejection_info: Reasons | None = None
    previous_quality_score: Scalar = None
    new_quality_score: Scalar = None
    previous_category: Scalar = None
    new_category: Scalar = None
    correct_category: Scalar = None
    category_update_timestamp: Scalar = None
    message_template_element: Scalar = None
    message_template_title: Scalar = None
    message_template_footer: Scalar = None
    message_template_buttons: Raw = Raw()
    display_phone_number: Scalar = None
    phone_number: Scalar = None
    phone_number_id: Scalar = None
    current_limit: Scalar = None
    max_daily_conversations_per_business: Scalar = None
    max_daily_conversation_per_phone: Scalar = None
    max_phone_numbers_per_business: Scalar = None
    max_phone_numbers_per_waba: Scalar = None
    decision: Scalar = None
    requested_verified_name: Scalar = None
    rejection_reason: Scalar = None
    username: Scalar = None
    status: Scalar = None
    requester: Scalar = None
    entity_type: Scalar = None
    entity_id: Scalar = None
    alert_info: AlertInfo | None = None
    phone_number_settings: NumberSettings | None = None
    timestamp: Scalar = None
    ban_info: Trouble | None = None
    violation_info: Trouble | None = None
    disconnection_info: Trouble | None = None
    restriction_info: Raw = Raw()
    waba_info: Raw = Raw()
    flow_id: Scalar = None
    message: Scalar = None
    new_status: Scalar = None
    alert_state: Scalar = None
    configuration_name: Scalar = None
    provider_name: Scalar = None
    solution_id: Scalar = None
    solution_status: Scalar = None


TOLD = Shape(Told)
TROUBLE = Shape(Trouble)
