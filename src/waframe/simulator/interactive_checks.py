"""What an interactive message must look like, kind by kind (Meta: Interactive messages)."""

from collections.abc import Callable

from waframe.simulator.card_checks import check_carousel
from waframe.simulator.errors import GraphError
from waframe.simulator.frame_checks import EMOJI, check_address, check_frame, check_unique
from waframe.simulator.parts import Part

LONGEST_LIST_BODY = 4096
LONGEST_LABEL = 20
LONGEST_TITLE = 24
LONGEST_FLOW_LABEL = 30
MOST_ROWS = 10
MOST_SECTIONS = 10
MOST_PRODUCTS = 30
ADDRESS_COUNTRIES = ("IN",)


def check_interactive(message: Part) -> None:
    """Check the interactive part of a send."""
    interactive = message.part("interactive")
    kind = interactive.choice("type", tuple(KINDS))
    KINDS[kind](interactive)


def _check_button(interactive: Part) -> None:
    check_frame(interactive)
    replies = []
    for button in interactive.part("action").parts("buttons", most=3):
        button.choice("type", ("reply",))
        reply = button.part("reply")
        replies.append((reply.text("id", longest=256), reply.text("title", longest=LONGEST_LABEL)))
    check_unique("button ids", (reply_id for reply_id, _ in replies))
    check_unique("button titles", (title for _, title in replies))


def _check_list(interactive: Part) -> None:
    check_frame(interactive, headers=("text",), longest_body=LONGEST_LIST_BODY)
    action = interactive.part("action")
    action.text("button", longest=LONGEST_LABEL)
    sections = action.parts("sections", most=MOST_SECTIONS)
    row_ids = []
    for section in sections:
        _check_section_title(section, required=len(sections) > 1)
        row_ids += [_check_row(row) for row in section.parts("rows", most=MOST_ROWS)]
    if len(row_ids) > MOST_ROWS:
        raise GraphError(131009, f"Total row count exceeds the maximum of {MOST_ROWS}; got {len(row_ids)}.")
    check_unique("row ids", row_ids)


def _check_section_title(section: Part, *, required: bool) -> None:
    if required:
        section.text("title", longest=LONGEST_TITLE)
    section.optional_text("title", longest=LONGEST_TITLE)


def _check_row(row: Part) -> str:
    row.text("title", longest=LONGEST_TITLE)
    row.optional_text("description", longest=72)
    return row.text("id", longest=200)


def _check_link_button(interactive: Part) -> None:
    check_frame(interactive)
    parameters = _named_action(interactive, "cta_url").part("parameters")
    parameters.text("display_text", longest=LONGEST_LABEL)
    check_address(parameters)


def _check_flow(interactive: Part) -> None:
    check_frame(interactive)
    parameters = _named_action(interactive, "flow").part("parameters")
    if parameters.text("flow_message_version") != "3":
        raise GraphError(131009, f"Param {parameters.path}['flow_message_version'] must be 3.")
    if EMOJI.search(parameters.text("flow_cta", longest=LONGEST_FLOW_LABEL)):
        raise GraphError(131009, f"Param {parameters.path}['flow_cta'] cannot have emoji.")
    if parameters.has("flow_id") == parameters.has("flow_name"):
        code = 100 if parameters.has("flow_id") else 131008
        raise GraphError(code, f"{parameters.path} needs either flow_id or flow_name.")
    parameters.optional_text("flow_token")
    if parameters.has("mode"):
        parameters.choice("mode", ("draft", "published"))
    _check_flow_action(parameters)


def _check_flow_action(parameters: Part) -> None:
    action = parameters.choice("flow_action", ("navigate", "data_exchange")) if parameters.has("flow_action") else None
    payload = parameters.optional_part("flow_action_payload")
    if payload is None:
        return
    if action == "data_exchange":
        raise GraphError(131009, f"{payload.path} goes with flow_action navigate only.")
    payload.text("screen")
    if payload.has("data") and not payload.part("data").value:
        raise GraphError(131009, f"Param {payload.path}['data'] must not be empty.")


def _check_product(interactive: Part) -> None:
    check_frame(interactive, headers=(), body_required=False)
    action = interactive.part("action")
    action.text("catalog_id")
    action.text("product_retailer_id")


def _check_product_list(interactive: Part) -> None:
    check_frame(interactive, headers=("text",), header_required=True)
    action = interactive.part("action")
    action.text("catalog_id")
    sections = action.parts("sections", most=MOST_SECTIONS)
    items = 0
    for section in sections:
        _check_section_title(section, required=len(sections) > 1)
        products = section.parts("product_items", most=MOST_PRODUCTS)
        items += len([product.text("product_retailer_id") for product in products])
    if items > MOST_PRODUCTS:
        raise GraphError(131009, f"Total product count exceeds the maximum of {MOST_PRODUCTS}; got {items}.")


def _check_catalog(interactive: Part) -> None:
    check_frame(interactive, headers=())
    action = _named_action(interactive, "catalog_message")
    if parameters := action.optional_part("parameters"):
        parameters.optional_text("thumbnail_product_retailer_id")


def _check_location_request(interactive: Part) -> None:
    check_frame(interactive, headers=(), footer_allowed=False)
    _named_action(interactive, "send_location")


def _check_contact_request(interactive: Part) -> None:
    check_frame(interactive, headers=(), footer_allowed=False)
    _named_action(interactive, "request_contact_info")


def _check_call_permission(interactive: Part) -> None:
    check_frame(interactive, headers=(), body_required=False, footer_allowed=False)
    _named_action(interactive, "call_permission_request")


def _check_address_request(interactive: Part) -> None:
    check_frame(interactive)
    parameters = _named_action(interactive, "address_message").part("parameters")
    country = parameters.text("country") if parameters.has("country") else parameters.text("country_iso_code")
    if country not in ADDRESS_COUNTRIES:
        raise GraphError(
            131009, f"Param {parameters.path}['country'] must be one of {{{', '.join(ADDRESS_COUNTRIES)}}}."
        )
    for name in ("values", "validation_errors"):
        parameters.optional_part(name)
    if parameters.has("saved_addresses"):
        for saved in parameters.parts("saved_addresses", fewest=0, most=MOST_PRODUCTS):
            saved.text("id")
            saved.part("value")


def _check_voice_call(interactive: Part) -> None:
    check_frame(interactive, headers=(), footer_allowed=False)
    if parameters := _named_action(interactive, "voice_call").optional_part("parameters"):
        parameters.optional_text("display_text", longest=LONGEST_LABEL)


def _check_order(interactive: Part) -> None:
    check_frame(interactive)
    action = interactive.part("action")
    parameters = action.part("parameters")
    parameters.text("reference_id", longest=35)


def _named_action(interactive: Part, name: str) -> Part:
    action = interactive.part("action")
    if action.text("name") != name:
        raise GraphError(131009, f"Param {action.path}['name'] must be {name}.")
    return action


KINDS: dict[str, Callable[[Part], None]] = {
    "button": _check_button,
    "list": _check_list,
    "cta_url": _check_link_button,
    "flow": _check_flow,
    "product": _check_product,
    "product_list": _check_product_list,
    "carousel": check_carousel,
    "catalog_message": _check_catalog,
    "location_request_message": _check_location_request,
    "address_message": _check_address_request,
    "call_permission_request": _check_call_permission,
    "voice_call": _check_voice_call,
    "request_contact_info": _check_contact_request,
    "order_details": _check_order,
    "order_status": _check_order,
}
