"""What a business offers to tap: buttons, lists, links, forms, products, and approved templates."""

from typing import Any, Literal

import msgspec

from waframe.core.records.plain import Content, Document, Image, Location, Text, Video


class Button(msgspec.Struct, frozen=True, kw_only=True):
    """A button that answers with its id."""

    id: str
    title: str


class Header(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What stands above an interactive message: a text, or a picture, film or file."""

    text: str | None = None
    media: Image | Video | Document | None = None


class Buttons(Content, frozen=True, kw_only=True, tag="buttons"):
    """A text with buttons under it."""

    body: str
    buttons: tuple[Button, ...]
    header: Header | None = None
    footer: str | None = None


class Row(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A row of a list that answers with its id."""

    id: str
    title: str
    description: str | None = None


class Section(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A part of a list."""

    rows: tuple[Row, ...]
    title: str | None = None


class ListMenu(Content, frozen=True, kw_only=True, tag="list"):
    """A text with one button that opens a list to pick from."""

    body: str
    button: str
    sections: tuple[Section, ...]
    header: Header | None = None
    footer: str | None = None


class LinkButton(Content, frozen=True, kw_only=True, tag="link_button"):
    """A text with one button that opens a web page."""

    body: str
    title: str
    url: str
    header: Header | None = None
    footer: str | None = None


class LocationRequest(Content, frozen=True, kw_only=True, tag="location_request"):
    """A text with a button by which the customer shares a place."""

    body: str


class ContactRequest(Content, frozen=True, kw_only=True, tag="contact_request"):
    """A text with a button by which the customer shares their phone number."""

    body: str


class Form(Content, frozen=True, kw_only=True, tag="form"):
    """A text with a button that opens a form inside the channel's app (Meta: a Flow).

    The form is named by exactly one of `form_id` and `form_name`. The answer comes as a FormAnswer; it bears `token`
    and no id of the form, so what must be known then is put into the token. With `screen` the form opens there, filled
    with `data`; without one the form's own endpoint is asked what to show.
    """

    body: str
    button: str
    form_id: str | None = None
    form_name: str | None = None
    token: str | None = None
    screen: str | None = None
    data: dict[str, Any] = msgspec.field(default_factory=dict)
    draft: bool = False
    header: Header | None = None
    footer: str | None = None


class Product(Content, frozen=True, kw_only=True, tag="product"):
    """A product of the channel's catalogue."""

    catalog_id: str
    product: str
    body: str | None = None
    footer: str | None = None


class ProductSection(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A part of a list of products."""

    products: tuple[str, ...]
    title: str | None = None


class ProductList(Content, frozen=True, kw_only=True, tag="product_list"):
    """A list of products of the channel's catalogue."""

    header: str
    body: str
    catalog_id: str
    sections: tuple[ProductSection, ...]
    footer: str | None = None


class Catalog(Content, frozen=True, kw_only=True, tag="catalog"):
    """The whole catalogue, with the picture of one product."""

    body: str
    thumbnail: str | None = None
    footer: str | None = None


class Card(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A card of a carousel: a picture or film with a link or buttons under it, or a product of the catalogue."""

    media: Image | Video | None = None
    body: str | None = None
    title: str | None = None
    url: str | None = None
    buttons: tuple[Button, ...] = ()
    product: str | None = None


class Carousel(Content, frozen=True, kw_only=True, tag="carousel"):
    """A text with cards to swipe through, all of one kind; cards with products need the catalogue."""

    body: str
    cards: tuple[Card, ...]
    catalog_id: str | None = None


class TemplateButton(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What fills a template's button: the payload of a quick reply, the end of a link, a code, or a kind's own data.

    `index` counts all buttons of the template from 0. For a flow `value` is its token and `data` fills its first
    screen; for a catalogue or products `value` is the product whose picture is shown, and `data` holds the `sections`.
    """

    index: int
    kind: Literal["quick_reply", "url", "copy_code", "flow", "catalog", "mpm"]
    value: str | None = None
    data: dict[str, Any] = msgspec.field(default_factory=dict)


class TemplateCard(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What fills a card of a template with a carousel."""

    header: Image | Video | None = None
    values: dict[str, str] = msgspec.field(default_factory=dict)
    buttons: tuple[TemplateButton, ...] = ()


class Template(Content, frozen=True, kw_only=True, tag="template"):
    """An approved template with what fills it.

    `values` fill the body: by name, or by "1", "2" and so on. A Text as header fills the header's one variable.
    `components` are added in the channel's own shape, for kinds without a field here. `preview` is the text as the
    customer will see it.
    """

    name: str
    language: str
    values: dict[str, str] = msgspec.field(default_factory=dict)
    header: Text | Image | Video | Document | Location | None = None
    buttons: tuple[TemplateButton, ...] = ()
    cards: tuple[TemplateCard, ...] = ()
    components: tuple[dict[str, Any], ...] = ()
    preview: str | None = None


class Interactive(Content, frozen=True, kw_only=True, tag="interactive"):
    """An interactive message of a kind without a class of its own, in the channel's own shape."""

    kind: str
    body: str | None = None
    payload: dict[str, Any] = msgspec.field(default_factory=dict)
