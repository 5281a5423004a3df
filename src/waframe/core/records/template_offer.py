"""Templates as a channel offers them to people, and how one will look when it is filled."""

import msgspec

from waframe.core.records.content import Template


class TemplateField(msgspec.Struct, frozen=True, kw_only=True):
    """Something to fill in; `example` shows what is meant, where the channel knows one."""

    name: str
    example: str | None = None


class TemplateOffer(msgspec.Struct, frozen=True, kw_only=True):
    """A template that a person may choose; `status` and `category` are the channel's words, `price` what it costs."""

    name: str
    language: str
    category: str | None
    status: str
    body: str
    header: str | None = None
    footer: str | None = None
    buttons: tuple[str, ...] = ()
    fields: tuple[TemplateField, ...] = ()
    price: str | None = None


class TemplateFilling(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a person chose, with the values of its fields by their names."""

    name: str
    language: str
    values: dict[str, str] = msgspec.field(default_factory=dict)


class TemplatePreview(msgspec.Struct, frozen=True, kw_only=True):
    """What the customer will see, the content to send, and in words what is still wrong with it."""

    text: str
    content: Template
    header: str | None = None
    footer: str | None = None
    buttons: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
