"""What a message of the business must look like, type by type."""

from collections.abc import Callable

from waframe.simulator.errors import GraphError
from waframe.simulator.interactive_checks import check_interactive
from waframe.simulator.parts import Part

LONGEST_CAPTION = 1024
LONGEST_CALLBACK_DATA = 512


def check_message(message: Part) -> str:
    """Check a whole send and return its type."""
    if message.text("messaging_product") != "whatsapp":
        raise GraphError(100, "Param messaging_product must be one of {whatsapp}.")
    if not message.has("to") and not message.has("recipient"):
        raise GraphError(100, "The parameter to is required.")
    kind = message.text("type") if message.has("type") else "text"
    if kind not in CHECKS:
        raise GraphError(100, f"Param type must be one of {{{', '.join(CHECKS)}}}; got '{kind}'.")
    message.optional_text("biz_opaque_callback_data", longest=LONGEST_CALLBACK_DATA, code=100)
    if context := message.optional_part("context"):
        context.text("message_id")
    CHECKS[kind](message)
    return kind


def _check_text(message: Part) -> None:
    message.part("text").text("body", longest=4096, code=100)


def _check_media(kind: str, *, caption: bool) -> Callable[[Part], None]:
    def check(message: Part) -> None:
        media = message.part(kind)
        check_source(media)
        if media.has("caption") and not caption:
            raise GraphError(100, f"Unexpected key 'caption' on param '{kind}'.")
        media.optional_text("caption", longest=LONGEST_CAPTION)

    return check


def check_source(media: Part) -> None:
    """A file is named by its id or by a link, and by one of them only."""
    if media.has("id") == media.has("link"):
        raise GraphError(131008 if not media.has("id") else 100, f"{media.path} needs either id or link.")
    link = media.optional_text("link")
    if link is not None and not link.startswith(("http://", "https://")):
        raise GraphError(100, f"Param {media.path}['link'] is not a valid URL.")


def _check_location(message: Part) -> None:
    location = message.part("location")
    location.number("latitude", low=-90, high=90)
    location.number("longitude", low=-180, high=180)
    location.optional_text("name")
    location.optional_text("address")


def _check_contacts(message: Part) -> None:
    for contact in message.parts("contacts", most=257):
        name = contact.part("name")
        name.text("formatted_name")
        if not any(name.has(part) for part in ("first_name", "last_name", "middle_name", "suffix", "prefix")):
            raise GraphError(131009, f"{name.path} needs one more part than formatted_name.")


def _check_reaction(message: Part) -> None:
    reaction = message.part("reaction")
    reaction.text("message_id")
    reaction.text("emoji", shortest=0)


def _check_template(message: Part) -> None:
    template = message.part("template")
    template.text("name", longest=512)
    template.part("language").text("code")
    if template.has("components"):
        for component in template.parts("components", fewest=0, most=20):
            component.choice("type", ("header", "body", "footer", "button", "carousel", "limited_time_offer"))


CHECKS: dict[str, Callable[[Part], None]] = {
    "text": _check_text,
    "image": _check_media("image", caption=True),
    "video": _check_media("video", caption=True),
    "audio": _check_media("audio", caption=False),
    "document": _check_media("document", caption=True),
    "sticker": _check_media("sticker", caption=False),
    "location": _check_location,
    "contacts": _check_contacts,
    "reaction": _check_reaction,
    "interactive": check_interactive,
    "template": _check_template,
}
