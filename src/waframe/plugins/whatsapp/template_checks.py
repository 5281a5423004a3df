"""Holds a filled template against what Meta keeps of it, so that what Meta would refuse never leaves."""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from waframe import (
    Document,
    Image,
    Location,
    MessageUnsendable,
    Template,
    TemplateButton,
    TemplateCard,
    Text,
    Video,
)
from waframe.plugins.whatsapp.sentences import sentence, template_words
from waframe.plugins.whatsapp.template_definition import APPROVED, Component, Layout, TemplateDefinition
from waframe.plugins.whatsapp.template_preview import filled_body, filled_header

Header = Text | Image | Video | Document | Location

COUNT, UNKNOWN, TOO_LONG, FORMAT, PAUSED, DISABLED = 132000, 132001, 132005, 132012, 132015, 132016
BODY = 1024
BODY_ALONE = 32_768
HEADER_TEXT = 60
_STATES = {"PAUSED": PAUSED, "DISABLED": DISABLED}
_HEADERS: dict[str, type[Header]] = {
    "TEXT": Text,
    "IMAGE": Image,
    "VIDEO": Video,
    "GIF": Video,
    "DOCUMENT": Document,
    "LOCATION": Location,
}


def choose(template: Template, known: Sequence[TemplateDefinition], *, language: str) -> TemplateDefinition | None:
    """Find the definition in the template's language among those of its name; None where none was ever seen.

    Raises MessageUnsendable where it exists in other languages only, or may not be sent now.
    """
    if not known:
        return None
    found = next((one for one in known if one.language == template.language), None)
    if found is None:
        languages = ", ".join(one.language for one in known)
        raise _refusal("language", UNKNOWN, language=language, words="languages", given=languages)
    if found.status != APPROVED:
        code = _STATES.get(found.status, UNKNOWN)
        raise _refusal("name", code, language=language, words="status", given=found.status)
    return found


def check_against(template: Template, definition: TemplateDefinition, *, language: str) -> None:
    """Raise MessageUnsendable, in the words of Meta's error, where the template is not filled as it must be."""
    layout = definition.layout
    own = {str(component.get("type", "")).lower(): component for component in template.components}
    checker = _Checker(definition, language=language)
    if "body" not in own:
        checker.values("values", template.values, layout=layout)
    else:
        checker.own_values("components", own["body"], layout=layout)
    if "header" not in own:
        checker.header("header", template.header, layout=layout)
    buttons = [*template.buttons, *_own_buttons(template)]
    checker.buttons("buttons", buttons, layout=layout)
    if "carousel" not in own:
        checker.cards(template.cards, layout=layout)
    checker.lengths(template, layout=layout)


class _Checker:
    """The checks of one definition, and the language of their words."""

    def __init__(self, definition: TemplateDefinition, *, language: str) -> None:
        self._definition = definition
        self._language = language

    def values(self, field: str, values: dict[str, str], *, layout: Layout) -> None:
        """Want a value for each variable, and no other."""
        wanted = layout.variables
        if not values and not wanted:
            return
        if self._definition.has_names:
            self._names(field, values, wanted=wanted)
        elif any(not name.isdecimal() for name in values):
            raise self._refuse(field, FORMAT, "numbers", wanted=len(wanted))
        elif len(values) != len(wanted):
            raise self._refuse(field, COUNT, "count", wanted=len(wanted), given=len(values))

    def own_values(self, field: str, component: dict[str, Any], *, layout: Layout) -> None:
        """Want as many parameters in Meta's own shape as there are variables."""
        given, wanted = len(component.get("parameters") or ()), len(layout.variables)
        if given != wanted:
            raise self._refuse(field, COUNT, "count", wanted=wanted, given=given)

    def header(self, field: str, header: Header | None, *, layout: Layout) -> None:
        """Want the header that the template has, of its kind."""
        shape = layout.header
        if shape is None or (shape.format == "TEXT" and not layout.header_variables):
            if header is not None:
                raise self._refuse(field, COUNT, "no_header")
            return
        kind = _HEADERS.get(shape.format or "")
        if kind is not None and not isinstance(header, kind):
            raise self._refuse(field, FORMAT, "header", wanted=_kind(shape), given=_named(header))

    def buttons(self, field: str, given: Sequence[TemplateButton], *, layout: Layout) -> None:
        """Want that every button that is filled exists and is of its kind, and that none is left out."""
        for button in given:
            shape = layout.buttons[button.index] if button.index < len(layout.buttons) else None
            path = f"{field}[{button.index}]"
            if shape is None:
                raise self._refuse(path, COUNT, "no_button", wanted=len(layout.buttons))
            if shape.kind != button.kind:
                raise self._refuse(path, FORMAT, "button", wanted=shape.kind, given=button.kind)
            if shape.type == "URL" and not shape.must_be_filled:
                raise self._refuse(path, COUNT, "fixed_link")
        filled = {button.index for button in given}
        for index, shape in enumerate(layout.buttons):
            if shape.must_be_filled and index not in filled:
                raise self._refuse(f"{field}[{index}]", COUNT, "unfilled", wanted=shape.kind)

    def cards(self, cards: Sequence[TemplateCard], *, layout: Layout) -> None:
        """Want as many cards as there are, each filled as it must be."""
        if len(cards) != len(layout.cards):
            raise self._refuse("cards", COUNT, "count", wanted=len(layout.cards), given=len(cards))
        for index, (card, shape) in enumerate(zip(cards, layout.cards, strict=True)):
            self.values(f"cards[{index}].values", card.values, layout=shape)
            self.header(f"cards[{index}].header", card.header, layout=shape)
            self.buttons(f"cards[{index}].buttons", card.buttons, layout=shape)

    def lengths(self, template: Template, *, layout: Layout) -> None:
        """Want that nothing gets too long by what fills it."""
        alone = self._definition.kinds <= {"BODY"}
        self._short("values", filled_body(layout, template.values), most=BODY_ALONE if alone else BODY)
        self._short("header", filled_header(layout, template.header) or "", most=HEADER_TEXT)

    def _short(self, field: str, text: str, *, most: int) -> None:
        if len(text) > most:
            raise self._refuse(field, TOO_LONG, "length", wanted=most, given=len(text))

    def _names(self, field: str, values: dict[str, str], *, wanted: Sequence[str]) -> None:
        lacking = [name for name in wanted if name not in values]
        strange = [name for name in values if name not in wanted]
        if lacking:
            raise self._refuse(f"{field}[{lacking[0]}]", COUNT, "names", wanted=", ".join(wanted))
        if strange:
            raise self._refuse(f"{field}[{strange[0]}]", COUNT, "names", wanted=", ".join(wanted) or "-")

    def _refuse(self, field: str, code: int, words: str, **parts: object) -> MessageUnsendable:
        return _refusal(field, code, language=self._language, words=words, **parts)


def _refusal(field: str, code: int, *, language: str, words: str, **parts: object) -> MessageUnsendable:
    details = template_words(words, language=language, **parts)
    return MessageUnsendable(field, limit=f"{sentence(code, language=language)} ({code}: {details})")


def _own_buttons(template: Template) -> Iterator[TemplateButton]:
    """Read the buttons that are given in Meta's own shape, as far as they fit one of ours."""
    for component in template.components:
        if str(component.get("type", "")).lower() == "button":
            shape = {"index": component.get("index"), "kind": str(component.get("sub_type", "")).lower()}
            try:
                yield msgspec.convert(shape, TemplateButton, strict=False)
            except msgspec.ValidationError:
                continue


def _kind(component: Component) -> str:
    return (component.format or "?").lower()


def _named(header: Header | None) -> str:
    return "-" if header is None else type(header).__name__.lower()
