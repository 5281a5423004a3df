"""What a message of the business must look like, type by type."""

from collections.abc import Callable

from waframe.simulator.contact_checks import check_contacts
from waframe.simulator.errors import GraphError
from waframe.simulator.frame_checks import check_source
from waframe.simulator.interactive_checks import check_interactive
from waframe.simulator.parts import Part

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
LONGEST_CALLBACK_DATA = 512
LONGEST_TTL = 30 * 86_400
SHORTEST_TTL = 30
IN_GROUPS = ("text", "image", "video", "audio", "document", "sticker", "reaction", "template", "pin", "unpin")
COMPONENTS = ("header", "body", "footer", "button", "carousel", "limited_time_offer", "order_status", "tap_target")


def check_message(message: Part) -> str:
    """Check a whole send and return its type."""
    if message.text("messaging_product") != "whatsapp":
        raise GraphError(100, "Param messaging_product must be one of {whatsapp}.")
    if not message.has("to") and not message.has("recipient"):
        raise GraphError(100, "The parameter to is required.")
    is_group = message.has("recipient_type") and message.choice("recipient_type", ("individual", "group")) == "group"
    kind = message.text("type") if message.has("type") else "text"
    if kind not in CHECKS:
        raise GraphError(100, f"Param type must be one of {{{', '.join(CHECKS)}}}; got '{kind}'.")
    _check_place(kind, message, is_group=is_group)
    message.optional_text("biz_opaque_callback_data", longest=LONGEST_CALLBACK_DATA, code=100)
    if context := message.optional_part("context"):
        context.text("message_id")
    CHECKS[kind](message)
    return kind


def _check_place(kind: str, message: Part, *, is_group: bool) -> None:
    """Some types are for groups only, others for a single person only; a time to live is for templates."""
    if is_group and kind not in IN_GROUPS:
        raise GraphError(131051, f"A message of type {kind} cannot be sent to a group.")
    if not is_group and kind in ("pin", "unpin"):
        raise GraphError(131051, f"A message of type {kind} can be sent to a group only.")
    if message.has("message_send_ttl_seconds"):
        if kind != "template":
            raise GraphError(100, "Param message_send_ttl_seconds goes with templates only.")
        message.number("message_send_ttl_seconds", low=SHORTEST_TTL, high=LONGEST_TTL)


def _check_text(message: Part) -> None:
    text = message.part("text")
    text.text("body", longest=LONGEST_TEXT, code=100)
    _check_flag(text, "preview_url")


def _check_media(kind: str, *, caption: bool) -> Callable[[Part], None]:
    def check(message: Part) -> None:
        media = message.part(kind)
        check_source(media)
        if media.has("caption") and not caption:
            raise GraphError(100, f"Unexpected key 'caption' on param '{kind}'.")
        if media.has("filename") and kind != "document":
            raise GraphError(100, f"Unexpected key 'filename' on param '{kind}'.")
        if media.has("voice") and kind != "audio":
            raise GraphError(100, f"Unexpected key 'voice' on param '{kind}'.")
        media.optional_text("caption", longest=LONGEST_CAPTION)
        media.optional_text("filename")
        _check_flag(media, "voice")

    return check


def _check_flag(part: Part, name: str) -> None:
    if part.has(name) and part.value[name] not in (True, False, "true", "false"):
        raise GraphError(100, f"Param {part.path}['{name}'] must be a boolean.")


def _check_location(message: Part) -> None:
    location = message.part("location")
    location.number("latitude", low=-90, high=90)
    location.number("longitude", low=-180, high=180)
    location.optional_text("name")
    location.optional_text("address")


def _check_reaction(message: Part) -> None:
    reaction = message.part("reaction")
    reaction.text("message_id")
    reaction.text("emoji", shortest=0)


def _check_template(message: Part) -> None:
    template = message.part("template")
    template.text("name", longest=512)
    language = template.part("language")
    language.text("code")
    if language.has("policy"):
        language.choice("policy", ("deterministic",))
    if template.has("components"):
        for component in template.parts("components", fewest=0, most=20):
            kind = component.text("type").lower()
            if kind not in COMPONENTS:
                raise GraphError(100, f"Param {component.path}['type'] must be one of {{{', '.join(COMPONENTS)}}}.")


def _check_pin(kind: str) -> Callable[[Part], None]:
    def check(message: Part) -> None:
        message.part(kind).text("message_id")

    return check


CHECKS: dict[str, Callable[[Part], None]] = {
    "text": _check_text,
    "image": _check_media("image", caption=True),
    "video": _check_media("video", caption=True),
    "audio": _check_media("audio", caption=False),
    "document": _check_media("document", caption=True),
    "sticker": _check_media("sticker", caption=False),
    "location": _check_location,
    "contacts": check_contacts,
    "reaction": _check_reaction,
    "interactive": check_interactive,
    "template": _check_template,
    "pin": _check_pin("pin"),
    "unpin": _check_pin("unpin"),
}
