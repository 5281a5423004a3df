"""The shapes of Meta's JSON as it arrives, every field optional, nothing unknown harmful."""

import msgspec
from msgspec import Raw

from waframe.plugins.whatsapp.decoding import Scalar, Shape


class Wire(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The root of the shapes: every field may be missing, and no unknown field harms."""


class Envelope(Wire, frozen=True, kw_only=True, gc=False):
    """A webhook body."""

    object: Scalar = None
    entry: list[Raw]


class Entry(Wire, frozen=True, kw_only=True, gc=False):
    """What happened in one business account."""

    id: Scalar = None
    time: Scalar = None
    changes: list[Raw]


class Change(Wire, frozen=True, kw_only=True, gc=False):
    """News of one kind."""

    field: str | None = None
    value: Raw


class Metadata(Wire, frozen=True, kw_only=True, gc=False):
    """Our number."""

    phone_number_id: Scalar = None
    display_phone_number: Scalar = None


class Value(Wire, frozen=True, kw_only=True, gc=False):
    """The lists of a change; any mix of them can come. `messages` of the field `history` are past ones."""

    metadata: Raw = Raw()
    contacts: list[Raw] = []
    messages: list[Raw] = []
    message_echoes: list[Raw] = []
    statuses: list[Raw] = []
    calls: list[Raw] = []
    errors: list[Raw] = []
    standby: Raw = Raw()
    history: list[Raw] = []
    state_sync: list[Raw] = []
    user_preferences: list[Raw] = []
    groups: list[Raw] = []
    automatic_events: list[Raw] = []


class KnownValue(Value, frozen=True, kw_only=True, gc=False, forbid_unknown_fields=True):
    """A value without any key that nobody knows, as nearly all are."""

    messaging_product: Raw = Raw()


class Profile(Wire, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """What a customer calls himself."""

    name: Scalar = None
    username: Scalar = None


class Contact(Wire, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """The customer of a message or status; a thread of the history has the `username` without a profile."""

    wa_id: Scalar = None
    user_id: Scalar = None
    parent_user_id: Scalar = None
    username: Scalar = None
    profile: Profile | None = None


class ReferredProduct(Wire, frozen=True, kw_only=True, gc=False):
    """The product that a message asks about."""

    catalog_id: Scalar = None
    product_retailer_id: Scalar = None


class Context(Wire, frozen=True, kw_only=True, gc=False):
    """The message that another one answers; `message_id` is its name in what was sent."""

    id: Scalar = None
    message_id: Scalar = None
    forwarded: bool | None = None
    frequently_forwarded: bool | None = None
    referred_product: ReferredProduct | None = None


class Welcome(Wire, frozen=True, kw_only=True, gc=False):
    """The greeting that an advertisement shows."""

    text: Scalar = None


class ReferralBody(Wire, frozen=True, kw_only=True, gc=False):
    """The advertisement or post that a customer came from."""

    source_url: Scalar = None
    source_id: Scalar = None
    source_type: Scalar = None
    headline: Scalar = None
    body: Scalar = None
    media_type: Scalar = None
    image_url: Scalar = None
    video_url: Scalar = None
    thumbnail_url: Scalar = None
    ctwa_clid: Scalar = None
    welcome_message: Welcome | None = None


class ErrorData(Wire, frozen=True, kw_only=True, gc=False):
    """The explanation of an error."""

    details: Scalar = None


class Error(Wire, frozen=True, kw_only=True, gc=False):
    """An error inside a message, a status or a value."""

    code: Scalar = None
    title: Scalar = None
    message: Scalar = None
    details: Scalar = None
    error_data: ErrorData | None = None


class TextBody(Wire, frozen=True, kw_only=True, gc=False):
    """A text."""

    body: Scalar = None
    preview_url: bool | None = None


class MediaBody(Wire, frozen=True, kw_only=True, gc=False):
    """A file of any kind; `link` and no id where a program sent it."""

    id: Scalar = None
    link: str | None = None
    mime_type: str | None = None
    sha256: str | None = None
    caption: Scalar = None
    filename: Scalar = None
    voice: bool | None = None
    animated: bool | None = None


class LocationBody(Wire, frozen=True, kw_only=True, gc=False):
    """A place."""

    latitude: Scalar = None
    longitude: Scalar = None
    name: Scalar = None
    address: Scalar = None
    url: Scalar = None


class ReactionBody(Wire, frozen=True, kw_only=True, gc=False):
    """An emoji on a message; without emoji the earlier one is taken away."""

    message_id: Scalar = None
    emoji: str | None = None


class ButtonBody(Wire, frozen=True, kw_only=True, gc=False):
    """A tap on a quick reply of a template."""

    payload: Scalar = None
    text: Scalar = None


class Pick(Wire, frozen=True, kw_only=True, gc=False):
    """A tap on one of our buttons or rows."""

    id: Scalar = None
    title: Scalar = None
    description: Scalar = None


class FormReply(Wire, frozen=True, kw_only=True, gc=False):
    """A filled form: JSON in a string."""

    name: Scalar = None
    body: Scalar = None
    response_json: Raw = Raw()


class InteractiveBody(Wire, frozen=True, kw_only=True, gc=False):
    """An answer to an interactive message, or (in an echo) the interactive message itself."""

    type: str | None = None
    button_reply: Pick | None = None
    list_reply: Pick | None = None
    nfm_reply: FormReply | None = None
    product: ReferredProduct | None = None
    body: Raw = Raw()


class OrderItem(Wire, frozen=True, kw_only=True, gc=False):
    """A line of a cart."""

    product_retailer_id: Scalar = None
    quantity: Scalar = None
    item_price: Scalar = None
    currency: Scalar = None


class OrderBody(Wire, frozen=True, kw_only=True, gc=False):
    """A cart."""

    catalog_id: Scalar = None
    text: Scalar = None
    product_items: list[Raw] = []


class SystemBody(Wire, frozen=True, kw_only=True, gc=False):
    """A notice of WhatsApp; `new_wa_id` is the older name of `wa_id`, `customer` was the phone that it is about."""

    type: str | None = None
    body: Scalar = None
    wa_id: Scalar = None
    new_wa_id: Scalar = None
    customer: Scalar = None
    user_id: Scalar = None
    previous_user_id: Scalar = None
    parent_user_id: Scalar = None
    previous_parent_user_id: Scalar = None


class EditedMessage(Wire, frozen=True, kw_only=True, gc=False):
    """The new wording of a message."""

    text: TextBody | None = None
    image: MediaBody | None = None
    video: MediaBody | None = None
    document: MediaBody | None = None


class EditBody(Wire, frozen=True, kw_only=True, gc=False):
    """A correction."""

    original_message_id: Scalar = None
    message: EditedMessage | None = None


class RevokeBody(Wire, frozen=True, kw_only=True, gc=False):
    """A deletion for everyone."""

    original_message_id: Scalar = None


class UnsupportedBody(Wire, frozen=True, kw_only=True, gc=False):
    """What Meta says of a kind that it does not hand on."""

    type: Scalar = None


class TemplateLanguage(Wire, frozen=True, kw_only=True, gc=False):
    """The language of a template."""

    code: Scalar = None


class TemplateBody(Wire, frozen=True, kw_only=True, gc=False):
    """A template, in an echo."""

    name: Scalar = None
    language: TemplateLanguage | None = None
    components: list[Raw] = []


class HistoryContext(Wire, frozen=True, kw_only=True, gc=False):
    """How far a message of the past had come, in capital letters."""

    status: Scalar = None


class Message(Wire, frozen=True, kw_only=True, gc=False, rename={"from_": "from"}):
    """A message of a customer, or the echo of one of ours; `message` holds the echo's body in standby."""

    id: Scalar = None
    timestamp: Scalar = None
    type: str = ""
    from_: Scalar = None
    from_user_id: Scalar = None
    from_parent_user_id: Scalar = None
    referral: Raw = Raw()
    identity: Raw = Raw()
    history_context: HistoryContext | None = None
    group_id: Scalar = None
    to: Scalar = None
    to_user_id: Scalar = None
    to_parent_user_id: Scalar = None
    recipient_type: str | None = None
    context: Context | None = None
    text: TextBody | None = None
    interactive: Raw = Raw()
    image: MediaBody | None = None
    audio: MediaBody | None = None
    voice: MediaBody | None = None
    video: MediaBody | None = None
    document: MediaBody | None = None
    sticker: MediaBody | None = None
    location: LocationBody | None = None
    contacts: list[Raw] = []
    reaction: ReactionBody | None = None
    button: ButtonBody | None = None
    order: OrderBody | None = None
    system: SystemBody | None = None
    edit: EditBody | None = None
    revoke: RevokeBody | None = None
    template: TemplateBody | None = None
    unsupported: UnsupportedBody | None = None
    errors: list[Error] = []
    message: Raw = Raw()


class Status(Wire, frozen=True, kw_only=True, gc=False):
    """News of a message of ours, or of a call (`type`)."""

    id: Scalar = None
    status: str | None = None
    type: str | None = None
    timestamp: Scalar = None
    recipient_type: str | None = None
    recipient_id: Scalar = None
    recipient_user_id: Scalar = None
    recipient_participant_id: Scalar = None
    participant_recipient_id: Scalar = None
    recipient_participant_user_id: Scalar = None
    biz_opaque_callback_data: Scalar = None
    errors: list[Error] = []


ENVELOPE = Shape(Envelope)
ENTRY = Shape(Entry)
CHANGE = Shape(Change)
VALUE = Shape(Value)
KNOWN_VALUE = Shape(KnownValue)
METADATA = Shape(Metadata)
CONTACT = Shape(Contact)
MESSAGE = Shape(Message)
STATUS = Shape(Status)
ERROR = Shape(Error)
ORDER_ITEM = Shape(OrderItem)
INTERACTIVE = Shape(InteractiveBody)
REFERRAL = Shape(ReferralBody)
