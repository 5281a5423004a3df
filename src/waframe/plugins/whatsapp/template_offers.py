"""Templates as agents choose and fill them: which can be filled by hand, their fields, and what comes of values."""

from collections.abc import Iterator, Mapping

from waframe import (
    Document,
    Image,
    MessageUnsendable,
    Template,
    TemplateButton,
    TemplateField,
    TemplateOffer,
    TemplatePreview,
    Text,
    Video,
)
from waframe.plugins.whatsapp.sentences import template_words
from waframe.plugins.whatsapp.template_checks import check_against, choose
from waframe.plugins.whatsapp.template_definition import AUTHENTICATION, DefinedButton, Layout, TemplateDefinition
from waframe.plugins.whatsapp.template_filling import complete
from waframe.plugins.whatsapp.template_preview import filled_body, filled_header

HEADER_TEXT = "header.text"
HEADER_FILE = "header.file"
_KINDS = frozenset({"HEADER", "BODY", "FOOTER", "BUTTONS"})
_FILES: Mapping[str, type[Image] | type[Video] | type[Document]] = {
    "IMAGE": Image,
    "VIDEO": Video,
    "GIF": Video,
    "DOCUMENT": Document,
}
_BY_HAND = frozenset({"URL", "COPY_CODE"})


def is_for_people(one: TemplateDefinition) -> bool:
    """Tell whether a person can fill it: no codes, no cards, no place, and no products."""
    layout = one.layout
    return (
        one.category != AUTHENTICATION
        and one.kinds <= _KINDS
        and bool(layout.body)
        and (layout.header is None or layout.header.format in {"TEXT", *_FILES})
        and all(button.type in _BY_HAND for button in layout.buttons if button.must_be_filled)
    )


def offer(one: TemplateDefinition) -> TemplateOffer:
    """Give a template with the fields that a person fills."""
    layout = one.layout
    return TemplateOffer(
        name=one.name,
        language=one.language,
        category=one.category,
        status=one.status,
        body=layout.body,
        header=layout.header.text if layout.header else None,
        footer=layout.footer,
        buttons=tuple(map(_words, layout.buttons)),
        fields=tuple(TemplateField(name=name) for name in _fields(layout)),
    )


def shown(one: TemplateDefinition, values: Mapping[str, str], *, language: str) -> TemplatePreview:
    """Fill a template, and tell in words what is wrong with it."""
    template = filled(one, values)
    return TemplatePreview(
        text=filled_body(one.layout, template.values),
        header=filled_header(one.layout, template.header),
        footer=one.layout.footer,
        buttons=tuple(map(_words, one.layout.buttons)),
        content=complete(template, one),
        faults=tuple(_faults(one, template, values, language=language)),
    )


def filled(one: TemplateDefinition, values: Mapping[str, str]) -> Template:
    """Put values into the places of their fields; an empty value fills nothing."""
    layout = one.layout
    given = {name: value for name, value in values.items() if value.strip()}
    return Template(
        name=one.name,
        language=one.language,
        values={name: given[name] for name in layout.variables if name in given},
        header=_header(layout, given),
        buttons=tuple(
            TemplateButton(
                index=index, kind="copy_code" if button.type == "COPY_CODE" else "url", value=given[_of(index)]
            )
            for index, button in enumerate(layout.buttons)
            if button.must_be_filled and _of(index) in given
        ),
    )


def _fields(layout: Layout) -> Iterator[str]:
    if layout.header is not None and layout.header.format in _FILES:
        yield HEADER_FILE
    if layout.header_variables:
        yield HEADER_TEXT
    yield from layout.variables
    for index, button in enumerate(layout.buttons):
        if button.must_be_filled:
            yield _of(index)


def _header(layout: Layout, given: Mapping[str, str]) -> Text | Image | Video | Document | None:
    if layout.header_variables and HEADER_TEXT in given:
        return Text(body=given[HEADER_TEXT])
    kind = _FILES.get(layout.header.format or "") if layout.header else None
    if kind is None or HEADER_FILE not in given:
        return None
    file = given[HEADER_FILE].strip()
    return kind(link=file) if file.lower().startswith(("https://", "http://")) else kind(media_id=file)


def _faults(one: TemplateDefinition, template: Template, values: Mapping[str, str], *, language: str) -> Iterator[str]:
    """Tell what Meta would refuse; a value for a field that is not there helps nobody either."""
    wanted = tuple(_fields(one.layout))
    words = template_words("names", language=language, wanted=", ".join(wanted) or "-")
    yield from (f"{name}: {words}" for name in sorted(values.keys() - set(wanted)))
    try:
        choose(template, [one], language=language)
        check_against(template, one, language=language)
    except MessageUnsendable as error:
        yield error.reason


def _of(index: int) -> str:
    return f"button.{index}"


def _words(button: DefinedButton) -> str:
    return button.text or button.type.lower().replace("_", " ")
