"""Writes what customers can tap as Meta's `interactive` object, each kind in its own shape."""

from collections.abc import Sequence
from typing import Any

from waframe import (
    Button,
    Buttons,
    Card,
    Carousel,
    Catalog,
    ContactRequest,
    Form,
    Header,
    Interactive,
    LinkButton,
    ListMenu,
    LocationRequest,
    Product,
    ProductList,
    ProductSection,
    Section,
)
from waframe.plugins.whatsapp.sending_pieces import present, text_part, typed_file, write_header

FLOW_MESSAGE_VERSION = "3"

AnyInteractive = (
    Buttons
    | ListMenu
    | LinkButton
    | LocationRequest
    | ContactRequest
    | Form
    | Product
    | ProductList
    | Catalog
    | Carousel
    | Interactive
)


def write_interactive(content: AnyInteractive) -> dict[str, Any]:
    """Write the object under `interactive`; stored files must have their channel id by now."""
    match content:
        case Interactive():
            return present(type=content.kind, body=text_part(content.body)) | content.payload
        case LocationRequest():
            return _asking("location_request_message", content.body, name="send_location")
        case ContactRequest():
            return _asking("request_contact_info", content.body, name="request_contact_info")
        case Carousel():
            return {"type": "carousel", **_frame(content), "action": {"cards": _cards(content)}}
        case Product() | ProductList() | Catalog():
            return _of_catalogue(content)
        case Buttons():
            return {"type": "button", **_frame(content), "action": {"buttons": _replies(content.buttons, "reply")}}
        case ListMenu():
            action = {"button": content.button, "sections": [_section(section) for section in content.sections]}
            return {"type": "list", **_frame(content), "action": action}
        case LinkButton():
            return {"type": "cta_url", **_frame(content), "action": _link(content.title, content.url)}
        case Form():
            return {"type": "flow", **_frame(content), "action": {"name": "flow", "parameters": _flow(content)}}


def _of_catalogue(content: Product | ProductList | Catalog) -> dict[str, Any]:
    match content:
        case Product():
            shown = {"catalog_id": content.catalog_id, "product_retailer_id": content.product}
            return {"type": "product", **_frame(content), "action": shown}
        case ProductList():
            sections = [_products(section) for section in content.sections]
            listed = {"catalog_id": content.catalog_id, "sections": sections}
            return {"type": "product_list", **_frame(content), "action": listed}
        case Catalog():
            picture = {"thumbnail_product_retailer_id": content.thumbnail} if content.thumbnail else None
            action = present(name="catalog_message", parameters=picture)
            return {"type": "catalog_message", **_frame(content), "action": action}


def _asking(kind: str, body: str, *, name: str) -> dict[str, Any]:
    return {"type": kind, "body": {"text": body}, "action": {"name": name}}


def _frame(content: AnyInteractive) -> dict[str, Any]:
    header = getattr(content, "header", None)
    return present(
        header=write_header(Header(text=header) if isinstance(header, str) else header),
        body=text_part(content.body),
        footer=text_part(getattr(content, "footer", None)),
    )


def _replies(buttons: Sequence[Button], kind: str) -> list[dict[str, Any]]:
    return [{"type": kind, kind: {"id": button.id, "title": button.title}} for button in buttons]


def _link(title: str, url: str) -> dict[str, Any]:
    return {"name": "cta_url", "parameters": {"display_text": title, "url": url}}


def _section(section: Section) -> dict[str, Any]:
    rows = [present(id=row.id, title=row.title, description=row.description) for row in section.rows]
    return present(title=section.title, rows=rows)


def _products(section: ProductSection) -> dict[str, Any]:
    items = [{"product_retailer_id": product} for product in section.products]
    return present(title=section.title, product_items=items)


def _flow(form: Form) -> dict[str, Any]:
    screen = present(screen=form.screen, data=form.data or None) if form.screen else None
    return present(
        flow_message_version=FLOW_MESSAGE_VERSION,
        flow_id=form.form_id,
        flow_name=form.form_name,
        flow_cta=form.button,
        flow_token=form.token,
        mode="draft" if form.draft else None,
        flow_action="navigate" if form.screen else "data_exchange",
        flow_action_payload=screen,
    )


def _cards(carousel: Carousel) -> list[dict[str, Any]]:
    return [{"card_index": index, **_card(card, carousel)} for index, card in enumerate(carousel.cards)]


def _card(card: Card, carousel: Carousel) -> dict[str, Any]:
    if card.product is not None:
        action = {"catalog_id": carousel.catalog_id, "product_retailer_id": card.product}
        return {"type": "product", "action": action}
    # A card with quick replies bears the type of a card with a link, too.
    return present(
        type="cta_url",
        header=typed_file(card.media) if card.media else None,
        body=text_part(card.body),
        action=_link(card.title or "", card.url) if card.url else {"buttons": _replies(card.buttons, "quick_reply")},
    )
