"""Picks the templates that may be sent in place of a message for which the customer's window is closed."""

from collections.abc import Iterable

import msgspec

from waframe import Template
from waframe.plugins.whatsapp.template_checks import BODY
from waframe.plugins.whatsapp.template_definition import APPROVED, AUTHENTICATION, UTILITY, TemplateDefinition
from waframe.plugins.whatsapp.template_preview import filled_body, preview

MOST = 5
_SIMPLE = frozenset({"HEADER", "BODY", "FOOTER", "BUTTONS"})


def pick(definitions: Iterable[TemplateDefinition], text: str, *, language: str) -> tuple[Template, ...]:
    """Give some templates, best first: in the language, of service before marketing, with few variables.

    A template with one variable gets the text where it fits. One with more is given unfilled, for a person to fill.
    Left out is what needs a file, a link or cards, and what is made for codes.
    """
    usable = [one for one in definitions if _is_usable(one)]
    usable.sort(key=lambda one: rank(one, language))
    return tuple(_filled(one, text) for one in usable[:MOST])


def _is_usable(one: TemplateDefinition) -> bool:
    layout = one.layout
    headed = layout.header is not None and (layout.header.format != "TEXT" or bool(layout.header_variables))
    asking = any(button.must_be_filled for button in layout.buttons)
    return (
        one.status == APPROVED
        and one.category != AUTHENTICATION
        and one.kinds <= _SIMPLE
        and bool(layout.body)
        and not headed
        and not asking
    )


def rank(one: TemplateDefinition, language: str) -> tuple[int, bool, int, str, str]:
    """Sort the language first, then service before marketing, then what has few variables."""
    return (
        _distance(one.language, language),
        one.category != UTILITY,
        len(one.layout.variables),
        one.name,
        one.language,
    )


def _distance(given: str, wanted: str) -> int:
    """Tell how far a language is from the wanted one: itself, its sister in another country, another one."""
    given, wanted = given.lower(), wanted.lower().replace("-", "_")
    if given == wanted:
        return 0
    return 1 if given.partition("_")[0] == wanted.partition("_")[0] else 2


def _filled(one: TemplateDefinition, text: str) -> Template:
    template = Template(name=one.name, language=one.language)
    words = " ".join(text.split())
    variables = one.layout.variables
    if len(variables) == 1 and words:
        values = {variables[0]: words}
        if len(filled_body(one.layout, values)) <= BODY:
            template = msgspec.structs.replace(template, values=values)
    return msgspec.structs.replace(template, preview=preview(one, template))
