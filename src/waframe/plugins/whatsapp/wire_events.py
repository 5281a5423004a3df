"""The shapes of calls, handovers, the history and the phone's address book, every field optional."""

from msgspec import Raw

from waframe.plugins.whatsapp.decoding import Scalar, Shape
from waframe.plugins.whatsapp.wire import Error, Wire


class Call(Wire, frozen=True, kw_only=True, gc=False, rename={"from_": "from"}):
    """A call that began or ended; `wacid` is an older name of `id`."""

    id: Scalar = None
    wacid: Scalar = None
    event: Scalar = None
    direction: Scalar = None
    status: Scalar = None
    timestamp: Scalar = None
    start_time: Scalar = None
    end_time: Scalar = None
    duration: Scalar = None
    from_: Scalar = None
    from_user_id: Scalar = None
    from_parent_user_id: Scalar = None
    to: Scalar = None
    to_user_id: Scalar = None
    to_parent_user_id: Scalar = None
    errors: tuple[Error, ...] = ()


class HandoverSender(Wire, frozen=True, kw_only=True, gc=False):
    """The customer of a handover."""

    phone_number: Scalar = None
    wa_id: Scalar = None
    user_id: Scalar = None


class HandoverRecipient(Wire, frozen=True, kw_only=True, gc=False):
    """Our number."""

    phone_number_id: Scalar = None


class Summary(Wire, frozen=True, kw_only=True, gc=False):
    """What was spoken so far, in a few words."""

    text: Scalar = None


class ConversationContext(Wire, frozen=True, kw_only=True, gc=False):
    """What the earlier owner hands on."""

    summary: Summary | None = None


class Control(Wire, frozen=True, kw_only=True, gc=False):
    """Who had a thread and who has it now."""

    metadata: Scalar = None
    conversation_context: ConversationContext | None = None


class Handover(Wire, frozen=True, kw_only=True, gc=False):
    """Another app gave us a thread, or took it."""

    type: Scalar = None
    timestamp: Scalar = None
    sender: HandoverSender | None = None
    recipient: HandoverRecipient | None = None
    control_passed: Control | None = None
    control_taken: Control | None = None


class History(Wire, frozen=True, kw_only=True, gc=False):
    """A part of the history: threads, or why there are none."""

    threads: tuple[Raw, ...] = ()
    errors: tuple[Raw, ...] = ()


class Thread(Wire, frozen=True, kw_only=True, gc=False):
    """The past of one customer; `id` is the phone."""

    id: Scalar = None
    context: Raw = Raw()
    messages: tuple[Raw, ...] = ()


class PhoneContact(Wire, frozen=True, kw_only=True, gc=False):
    """A customer in the phone's address book."""

    full_name: Scalar = None
    first_name: Scalar = None
    phone_number: Scalar = None
    user_id: Scalar = None


class SyncMoment(Wire, frozen=True, kw_only=True, gc=False):
    """When the address book changed."""

    timestamp: Scalar = None


class Sync(Wire, frozen=True, kw_only=True, gc=False):
    """A change of the phone's address book; `action` is `add`, `edit` or `remove`."""

    type: Scalar = None
    action: Scalar = None
    contact: PhoneContact | None = None
    metadata: SyncMoment | None = None


class Preference(Wire, frozen=True, kw_only=True, gc=False):
    """A customer's wish: `value` is `stop` or `resume`."""

    wa_id: Scalar = None
    user_id: Scalar = None
    parent_user_id: Scalar = None
    category: Scalar = None
    value: Scalar = None
    timestamp: Scalar = None


class Item(Wire, frozen=True, kw_only=True, gc=False):
    """Any item of a list, as far as it says when it happened."""

    timestamp: Scalar = None


CALL = Shape(Call)
HANDOVER = Shape(Handover)
HISTORY = Shape(History)
THREAD = Shape(Thread)
SYNC = Shape(Sync)
PREFERENCE = Shape(Preference)
ITEM = Shape(Item)
