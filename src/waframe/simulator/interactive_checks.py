"""What an interactive message must look like: buttons, lists, and the other kinds by their frame."""

from collections.abc import Callable, Iterable

from waframe.simulator.errors import GraphError
from waframe.simulator.parts import Part

LONGEST_BODY = 1024
LONGEST_LIST_BODY = 4096
MOST_ROWS = 10
MOST_PRODUCTS = 30
MEDIA_HEADERS = ("image", "video", "document")


def check_interactive(message: Part) -> None:
    """Check the interactive part of a send."""
    interactive = message.part("interactive")
    kind = interactive.choice("type", tuple(KINDS))
    KINDS[kind](interactive)


def _check_button(interactive: Part) -> None:
    _check_frame(interactive, headers=("text", *MEDIA_HEADERS))
    replies = []
    for button in interactive.part("action").parts("buttons", most=3):
        button.choice("type", ("reply",))
        reply = button.part("reply")
        replies.append((reply.text("id", longest=256), reply.text("title", longest=20)))
    _check_unique("button ids", (reply_id for reply_id, _ in replies))
    _check_unique("button titles", (title for _, title in replies))


def _check_list(interactive: Part) -> None:
    _check_frame(interactive, headers=("text",), longest_body=LONGEST_LIST_BODY)
    action = interactive.part("action")
    action.text("button", longest=20)
    sections = action.parts("sections", most=10)
    row_ids = []
    for section in sections:
        if len(sections) > 1:
            section.text("title", longest=24)
        section.optional_text("title", longest=24)
        row_ids += [_check_row(row) for row in section.parts("rows", most=MOST_ROWS)]
    if len(row_ids) > MOST_ROWS:
        raise GraphError(131009, f"Total row count exceeds the maximum of {MOST_ROWS}; got {len(row_ids)}.")
    _check_unique("row ids", row_ids)


def _check_row(row: Part) -> str:
    row.text("title", longest=24)
    row.optional_text("description", longest=72)
    return row.text("id", longest=200)


def _check_link_button(interactive: Part) -> None:
    _check_frame(interactive, headers=("text", *MEDIA_HEADERS))
    action = interactive.part("action")
    action.choice("name", ("cta_url",))
    parameters = action.part("parameters")
    parameters.text("display_text", longest=20)
    if not parameters.text("url").startswith(("http://", "https://")):
        raise GraphError(131009, f"Param {parameters.path}['url'] must begin with http:// or https://.")


def _check_flow(interactive: Part) -> None:
    _check_frame(interactive, headers=("text", *MEDIA_HEADERS))
    parameters = interactive.part("action").part("parameters")
    parameters.text("flow_message_version")
    parameters.text("flow_cta", longest=30)
    if not parameters.has("flow_id") and not parameters.has("flow_name"):
        raise GraphError(131008, f"{parameters.path} needs flow_id or flow_name.")


def _check_product(interactive: Part) -> None:
    action = interactive.part("action")
    action.text("catalog_id")
    action.text("product_retailer_id")


def _check_product_list(interactive: Part) -> None:
    _check_frame(interactive, headers=("text",), header_required=True)
    action = interactive.part("action")
    action.text("catalog_id")
    items = 0
    for section in action.parts("sections", most=10):
        section.optional_text("title", longest=24)
        items += len(section.parts("product_items", most=MOST_PRODUCTS))
    if items > MOST_PRODUCTS:
        raise GraphError(131009, f"Total product count exceeds the maximum of {MOST_PRODUCTS}; got {items}.")


def _check_carousel(interactive: Part) -> None:
    _check_frame(interactive, headers=())
    for card in interactive.part("action").parts("cards", fewest=2, most=10):
        if body := card.optional_part("body"):
            body.text("text", longest=160)


def _check_plain(interactive: Part) -> None:
    _check_frame(interactive, headers=("text", *MEDIA_HEADERS))
    interactive.part("action")


def _check_frame(
    interactive: Part, *, headers: tuple[str, ...], longest_body: int = LONGEST_BODY, header_required: bool = False
) -> None:
    interactive.part("body").text("text", longest=longest_body)
    if footer := interactive.optional_part("footer"):
        footer.text("text", longest=60)
    header = interactive.part("header") if header_required else interactive.optional_part("header")
    if header is None:
        return
    kind = header.choice("type", headers)
    if kind == "text":
        header.text("text", longest=60)
    else:
        header.part(kind)


def _check_unique(what: str, values: Iterable[str]) -> None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise GraphError(131009, f"Duplicated {what}: '{value}'.")
        seen.add(value)


KINDS: dict[str, Callable[[Part], None]] = {
    "button": _check_button,
    "list": _check_list,
    "cta_url": _check_link_button,
    "flow": _check_flow,
    "product": _check_product,
    "product_list": _check_product_list,
    "carousel": _check_carousel,
    "catalog_message": _check_plain,
    "location_request_message": _check_plain,
    "address_message": _check_plain,
    "call_permission_request": _check_plain,
    "request_contact_info": _check_plain,
    "order_details": _check_plain,
    "order_status": _check_plain,
}
