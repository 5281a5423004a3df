"""A template as Meta keeps it: its parts, its variables, and whether it may be sent."""

import re
from collections.abc import Iterator
from datetime import datetime

import msgspec

APPROVED = "APPROVED"
AUTHENTICATION = "AUTHENTICATION"
UTILITY = "UTILITY"
_VARIABLE = re.compile(r"\{\{\s*([A-Za-z0-9_]+)\s*\}\}")


class DefinedButton(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A button of a template; `url` may end in a variable."""

    type: str
    text: str | None = None
    url: str | None = None
    phone_number: str | None = None

    @property
    def kind(self) -> str:
        """Name the kind of what fills it: `url` also for a code that is copied or filled in by itself."""
        kind = self.type.lower()
        return "url" if kind == "otp" else kind

    @property
    def must_be_filled(self) -> bool:
        """Tell whether a message without something for this button is refused."""
        if self.type == "URL":
            return bool(self.url and variables_in(self.url))
        return self.type in {"COPY_CODE", "OTP", "MPM"}


class Component(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A part of a template: header, body, footer, buttons, cards, or one that is only kept."""

    type: str
    format: str | None = None
    text: str | None = None
    buttons: tuple[DefinedButton, ...] = ()
    cards: tuple["DefinedCard", ...] = ()


class DefinedCard(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A card of a carousel."""

    components: tuple[Component, ...] = ()


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """The parts of a template, or of one of its cards, by what they are."""

    header: Component | None = None
    body: str = ""
    footer: str | None = None
    buttons: tuple[DefinedButton, ...] = ()
    cards: tuple["Layout", ...] = ()

    @property
    def variables(self) -> tuple[str, ...]:
        """List the variables of the body, each once, in their order."""
        return variables_in(self.body)

    @property
    def header_variables(self) -> tuple[str, ...]:
        """List the variables of a header of text: at most one."""
        return variables_in(self.header.text or "") if self.header and self.header.format == "TEXT" else ()


class TemplateDefinition(msgspec.Struct, frozen=True, kw_only=True):
    """A template of an account in one language; `status` and `category` are Meta's words."""

    account: str
    name: str
    language: str
    status: str
    parameter_format: str
    components: tuple[Component, ...]
    synced_at: datetime
    template_id: str | None = None
    category: str | None = None
    quality: str | None = None
    reason: str | None = None

    @property
    def layout(self) -> Layout:
        """Sort the components by what they are."""
        return _layout(self.components)

    @property
    def has_names(self) -> bool:
        """Tell whether its variables have names instead of numbers."""
        return self.parameter_format == "NAMED"

    @property
    def kinds(self) -> frozenset[str]:
        """List the types of its components."""
        return frozenset(component.type for component in self.components)


def variables_in(text: str) -> tuple[str, ...]:
    """List the variables of a text, each once, in their order: `{{1}}` or `{{first_name}}`."""
    return tuple(dict.fromkeys(_VARIABLE.findall(text)))


def fill(text: str, values: dict[str, str]) -> str:
    """Put values in the place of variables; a variable without a value stays."""
    return _VARIABLE.sub(lambda found: values.get(found[1], found[0]), text)


def _layout(components: tuple[Component, ...]) -> Layout:
    by_type = {component.type: component for component in components}
    body, footer, carousel = by_type.get("BODY"), by_type.get("FOOTER"), by_type.get("CAROUSEL")
    return Layout(
        header=by_type.get("HEADER"),
        body=(body.text if body else None) or "",
        footer=footer.text if footer else None,
        buttons=tuple(_buttons(components)),
        cards=tuple(_layout(card.components) for card in carousel.cards) if carousel else (),
    )


def _buttons(components: tuple[Component, ...]) -> Iterator[DefinedButton]:
    for component in components:
        if component.type == "BUTTONS":
            yield from component.buttons
