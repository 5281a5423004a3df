"""What WhatsApp refuses of messages that customers can tap (Meta: interactive messages)."""

from collections.abc import Sequence

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
    MessageUnsendable,
    Product,
    ProductList,
    Row,
)
from waframe.plugins.whatsapp import rules
from waframe.plugins.whatsapp.sending_interactive import AnyInteractive

BODY = 1024
LIST_BODY = 4096
HEADER_TEXT = 60
FOOTER = 60
BUTTONS = 3
BUTTON_TITLE = 20
BUTTON_ID = 256
LIST_BUTTON = 20
SECTIONS = 10
SECTION_TITLE = 24
ROWS = 10
ROW_ID = 200
ROW_TITLE = 24
ROW_DESCRIPTION = 72
FORM_BUTTON = 30
PRODUCTS = 30
CARDS_LEAST, CARDS_MOST = 2, 10
CARD_BODY = 160
CARD_LINE_BREAKS = 2
CARD_BUTTONS = 3


def check_interactive(content: AnyInteractive) -> None:
    """Raise MessageUnsendable where WhatsApp would refuse."""
    match content:
        case Buttons():
            _body(content.body)
            _replies("buttons", content.buttons, most=BUTTONS)
            _around(content.header, content.footer)
        case ListMenu():
            _list(content)
        case LinkButton():
            _body(content.body)
            rules.length("title", content.title, most=BUTTON_TITLE)
            rules.web_address("url", content.url)
            _around(content.header, content.footer)
        case LocationRequest() | ContactRequest():
            _body(content.body)
        case Form():
            _form(content)
        case Product() | ProductList() | Catalog():
            _of_catalogue(content)
        case Carousel():
            _carousel(content)
        case Interactive():
            rules.filled("kind", content.kind)
            rules.optional("body", content.body, most=BODY)


def _body(body: str, *, most: int = BODY) -> None:
    rules.length("body", body, most=most)


def _replies(field: str, buttons: Sequence[Button], *, most: int) -> None:
    rules.count(field, len(buttons), most=most)
    for index, button in enumerate(buttons):
        rules.length(f"{field}[{index}].id", button.id, most=BUTTON_ID)
        rules.length(f"{field}[{index}].title", button.title, most=BUTTON_TITLE)
    rules.distinct(f"{field}.id", (button.id for button in buttons))
    rules.distinct(f"{field}.title", (button.title for button in buttons))


def _list(content: ListMenu) -> None:
    _body(content.body, most=LIST_BODY)
    rules.length("button", content.button, most=LIST_BUTTON)
    rules.count("sections", len(content.sections), most=SECTIONS)
    rows = [row for section in content.sections for row in section.rows]
    rules.count("rows", len(rows), most=ROWS)
    _titled("sections", [section.title for section in content.sections])
    for index, section in enumerate(content.sections):
        rules.count(f"sections[{index}].rows", len(section.rows), most=ROWS)
    for index, row in enumerate(rows):
        _row(f"rows[{index}]", row)
    rules.distinct("rows.id", (row.id for row in rows))
    _around(content.header, content.footer, media=False)


def _titled(field: str, titles: Sequence[str | None]) -> None:
    """Want short titles, and one for each section where there are several."""
    for index, title in enumerate(titles):
        if len(titles) > 1:
            rules.filled(f"{field}[{index}].title", title)
        rules.optional(f"{field}[{index}].title", title, most=SECTION_TITLE)


def _row(field: str, row: Row) -> None:
    rules.length(f"{field}.id", row.id, most=ROW_ID)
    rules.length(f"{field}.title", row.title, most=ROW_TITLE)
    rules.optional(f"{field}.description", row.description, most=ROW_DESCRIPTION)


def _around(header: Header | None, footer: str | None, *, media: bool = True) -> None:
    rules.optional("footer", footer, most=FOOTER)
    if header is None:
        return
    if (header.text is None) == (header.media is None):
        raise MessageUnsendable("header", limit="either a text or a file")
    if header.text is not None:
        rules.length("header.text", header.text, most=HEADER_TEXT)
    if header.media is not None:
        if not media:
            raise MessageUnsendable("header.media", limit="this type takes only a text above it")
        rules.file("header.media.", header.media)


def _form(form: Form) -> None:
    _body(form.body)
    rules.length("button", form.button, most=FORM_BUTTON)
    rules.no_emoji("button", form.button)
    if bool(form.form_id) == bool(form.form_name):
        raise MessageUnsendable("form_id", limit="exactly one of form_id, form_name")
    if form.data and not form.screen:
        raise MessageUnsendable("data", limit="only together with the screen that it fills")
    _around(form.header, form.footer)


def _of_catalogue(content: Product | ProductList | Catalog) -> None:
    match content:
        case Product():
            rules.filled("catalog_id", content.catalog_id)
            rules.filled("product", content.product)
            rules.optional("body", content.body, most=BODY)
        case ProductList():
            _products(content)
        case Catalog():
            _body(content.body)
    rules.optional("footer", content.footer, most=FOOTER)


def _products(content: ProductList) -> None:
    rules.length("header", content.header, most=HEADER_TEXT)
    _body(content.body)
    rules.filled("catalog_id", content.catalog_id)
    rules.count("sections", len(content.sections), most=SECTIONS)
    _titled("sections", [section.title for section in content.sections])
    for index, section in enumerate(content.sections):
        rules.count(f"sections[{index}].products", len(section.products), most=PRODUCTS)
    products = [product for section in content.sections for product in section.products]
    rules.count("products", len(products), most=PRODUCTS)
    for index, product in enumerate(products):
        rules.filled(f"products[{index}]", product)


def _carousel(content: Carousel) -> None:
    _body(content.body)
    rules.count("cards", len(content.cards), least=CARDS_LEAST, most=CARDS_MOST)
    kinds = [_kind(f"cards[{index}]", card) for index, card in enumerate(content.cards)]
    rules.alike("cards", kinds)
    for index, card in enumerate(content.cards):
        _card(f"cards[{index}]", card)
    rules.alike("cards.media", [type(card.media).__name__.lower() for card in content.cards])
    rules.alike("cards.buttons", [len(card.buttons) for card in content.cards])
    if kinds[0] == "product":
        rules.filled("catalog_id", content.catalog_id)


def _kind(field: str, card: Card) -> str:
    """Name what a card has under it; exactly one of a link, buttons, or a product."""
    found = [name for name, has in (("link", card.url), ("buttons", card.buttons), ("product", card.product)) if has]
    if len(found) != 1:
        raise MessageUnsendable(field, limit="exactly one of: a link, buttons, a product")
    return found[0]


def _card(field: str, card: Card) -> None:
    if card.product is not None:
        if card.media or card.body or card.title:
            raise MessageUnsendable(field, limit="a product shows its own picture and words")
        return
    if card.media is None:
        raise MessageUnsendable(f"{field}.media", limit="a picture or a film")
    rules.file(f"{field}.media.", card.media)
    rules.optional(f"{field}.body", card.body, most=CARD_BODY)
    if card.body is not None and card.body.count("\n") > CARD_LINE_BREAKS:
        raise MessageUnsendable(f"{field}.body", limit=f"at most {CARD_LINE_BREAKS} line breaks")
    if card.url:
        rules.length(f"{field}.title", card.title, most=BUTTON_TITLE)
        rules.web_address(f"{field}.url", card.url)
    else:
        _replies(f"{field}.buttons", card.buttons, most=CARD_BUTTONS)
