"""What a message can contain: one tagged union for all channels, both directions."""

from waframe.core.records.inbound import (
    Call,
    Choice,
    Edit,
    FormAnswer,
    Order,
    OrderLine,
    Revoke,
    SystemNotice,
    Unsupported,
)
from waframe.core.records.interactive import (
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
    Row,
    Section,
    Template,
    TemplateButton,
    TemplateCard,
)
from waframe.core.records.plain import (
    AnyMedia,
    Audio,
    Author,
    ContactAddress,
    ContactCard,
    ContactPhone,
    Contacts,
    Content,
    Document,
    Happening,
    Image,
    Location,
    MediaContent,
    Note,
    Origin,
    ProductReference,
    Reaction,
    Referral,
    Sticker,
    Text,
    Video,
)

AnyContent = (
    Text
    | Image
    | Video
    | Audio
    | Document
    | Sticker
    | Location
    | Contacts
    | Reaction
    | Buttons
    | ListMenu
    | LinkButton
    | LocationRequest
    | ContactRequest
    | Form
    | Product
    | ProductList
    | Catalog
    | Carousel
    | Template
    | Interactive
    | Choice
    | FormAnswer
    | Order
    | Call
    | SystemNotice
    | Edit
    | Revoke
    | Note
    | Happening
    | Unsupported
)


def readable(content: AnyContent) -> str:
    """Give the words of a content, for search and for the one-line preview; empty where it has none."""
    match content:
        case Text():  # first, as most are
            return content.body
        case Image() | Video() | Audio() | Document() | Sticker():
            return content.caption or content.filename or ""
        case Location(name=name, address=address):
            return " · ".join(filter(None, (name, address)))
        case Contacts(cards=cards):
            return ", ".join(card.name for card in cards)
        case Template(preview=preview, name=name):
            return preview or name
        case Choice(title=words) | Edit(text=words) | Order(note=words) | Reaction(emoji=words):
            return words or ""
        case Call() | Revoke() | Unsupported() | Happening():
            return ""
        case _:
            return content.body or ""


def target_of(content: AnyContent) -> str | None:
    """Give the channel's id of the message to which a content adds something; None for what stands by itself."""
    match content:
        case Reaction(target=target) | Edit(target=target) | Revoke(target=target):
            return target
        case _:
            return None


def file_of(content: AnyContent) -> AnyMedia | None:
    """Give the file of a content: the content itself, or what stands above its text."""
    match content:
        case Image() | Video() | Audio() | Document() | Sticker():
            return content
        case Template(header=Image() | Video() | Document() as file):
            return file
        case (
            Buttons(header=Header(media=file)) | LinkButton(header=Header(media=file)) | Form(header=Header(media=file))
        ):
            return file
        case _:
            return None


def carries_file(content: AnyContent) -> bool:
    """Tell whether a file goes along, as the content itself or above its text."""
    return file_of(content) is not None


__all__ = [
    "AnyContent",
    "AnyMedia",
    "Audio",
    "Author",
    "Button",
    "Buttons",
    "Call",
    "Card",
    "Carousel",
    "Catalog",
    "Choice",
    "ContactAddress",
    "ContactCard",
    "ContactPhone",
    "ContactRequest",
    "Contacts",
    "Content",
    "Document",
    "Edit",
    "Form",
    "FormAnswer",
    "Happening",
    "Header",
    "Image",
    "Interactive",
    "LinkButton",
    "ListMenu",
    "Location",
    "LocationRequest",
    "MediaContent",
    "Note",
    "Order",
    "OrderLine",
    "Origin",
    "Product",
    "ProductList",
    "ProductReference",
    "ProductSection",
    "Reaction",
    "Referral",
    "Revoke",
    "Row",
    "Section",
    "Sticker",
    "SystemNotice",
    "Template",
    "TemplateButton",
    "TemplateCard",
    "Text",
    "Unsupported",
    "Video",
    "carries_file",
    "file_of",
    "readable",
    "target_of",
]
