"""Reads templates out of Meta's answers (`GET /{WABA}/message_templates`), tolerant of what is missing or new."""

from datetime import datetime

import msgspec

from waframe.plugins.whatsapp.decoding import Scalar, Shape, words
from waframe.plugins.whatsapp.template_definition import (
    Component,
    DefinedButton,
    DefinedCard,
    TemplateDefinition,
    variables_in,
)

FIELDS = "id,name,language,status,category,parameter_format,quality_score,rejected_reason,components"


class _Button(msgspec.Struct, frozen=True, kw_only=True):
    type: Scalar = None
    text: Scalar = None
    url: Scalar = None
    phone_number: Scalar = None


class _Card(msgspec.Struct, frozen=True, kw_only=True):
    components: tuple[msgspec.Raw, ...] = ()


class _Component(msgspec.Struct, frozen=True, kw_only=True):
    type: Scalar = None
    format: Scalar = None
    text: Scalar = None
    buttons: tuple[msgspec.Raw, ...] = ()
    cards: tuple[msgspec.Raw, ...] = ()


class _Quality(msgspec.Struct, frozen=True, kw_only=True):
    score: Scalar = None


class _Template(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    language: str
    id: Scalar = None
    status: Scalar = None
    category: Scalar = None
    parameter_format: Scalar = None
    quality_score: _Quality | None = None
    rejected_reason: Scalar = None
    components: tuple[msgspec.Raw, ...] = ()


class _Cursors(msgspec.Struct, frozen=True, kw_only=True):
    after: str | None = None


class _Paging(msgspec.Struct, frozen=True, kw_only=True):
    cursors: _Cursors | None = None
    next: str | None = None


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list; `data` are the elements as they came."""

    data: tuple[msgspec.Raw, ...] = ()
    paging: _Paging | None = None

    @property
    def after(self) -> str | None:
        """Give the cursor of the next page, or None after the last."""
        if self.paging is None or self.paging.next is None or self.paging.cursors is None:
            return None
        return self.paging.cursors.after


_TEMPLATE = Shape(_Template)
_COMPONENT = Shape(_Component)
_BUTTON = Shape(_Button)
_CARD = Shape(_Card)


def read_template(raw: msgspec.Raw, *, account: str, now: datetime) -> TemplateDefinition | None:
    """Read a template; None where it lacks a name or a language."""
    found = _TEMPLATE.read(raw)
    if found is None:
        return None
    components = read_components(found.components)
    return TemplateDefinition(
        account=account,
        name=found.name,
        language=found.language,
        status=(words(found.status) or "UNKNOWN").upper(),
        parameter_format=_format(words(found.parameter_format), components),
        components=components,
        synced_at=now,
        template_id=words(found.id),
        category=_upper(words(found.category)),
        quality=words(found.quality_score.score) if found.quality_score else None,
        reason=_reason(words(found.rejected_reason)),
    )


def read_components(raws: tuple[msgspec.Raw, ...]) -> tuple[Component, ...]:
    """Read the parts of a template or of a card; one that is no object is left out."""
    return tuple(_component(found) for raw in raws if (found := _COMPONENT.read(raw)) is not None)


def _component(found: _Component) -> Component:
    return Component(
        type=(words(found.type) or "").upper(),
        format=_upper(words(found.format)) or ("TEXT" if words(found.text) else None),
        text=words(found.text),
        buttons=tuple(_button(button) for raw in found.buttons if (button := _BUTTON.read(raw)) is not None),
        cards=tuple(_card(card) for raw in found.cards if (card := _CARD.read(raw)) is not None),
    )


def _button(found: _Button) -> DefinedButton:
    return DefinedButton(
        type=(words(found.type) or "").upper(),
        text=words(found.text),
        url=words(found.url),
        phone_number=words(found.phone_number),
    )


def _card(found: _Card) -> DefinedCard:
    return DefinedCard(components=read_components(found.components))


def _format(told: str | None, components: tuple[Component, ...]) -> str:
    """Tell whether variables have names or numbers; where Meta does not say, the variables do."""
    if told is not None:
        return told.upper()
    names = [name for component in components for name in variables_in(component.text or "")]
    return "NAMED" if any(not name.isdecimal() for name in names) else "POSITIONAL"


def _upper(text: str | None) -> str | None:
    return text.upper() if text else None


def _reason(text: str | None) -> str | None:
    return None if text in {None, "NONE"} else text
