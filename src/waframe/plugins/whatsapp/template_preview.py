"""Shows a filled template as the customer will see it, in plain text: header, body, footer, buttons, cards."""

from collections.abc import Iterator, Sequence

from waframe import Document, Image, Location, Template, TemplateButton, Text, Video
from waframe.plugins.whatsapp.sending_template import Header
from waframe.plugins.whatsapp.template_definition import DefinedButton, Layout, TemplateDefinition, fill

_FILES = {"IMAGE": "🖼", "VIDEO": "🎬", "GIF": "🎬", "DOCUMENT": "📄", "LOCATION": "📍", "PRODUCT": "🛍"}
_CARD_MARK = "◦"
_COPIED = "whatsapp.com/otp/"
"""In the address of a button that copies a code; Meta shows it as such, and never as a link."""


def preview(definition: TemplateDefinition, template: Template) -> str:
    """Write the text; a variable that nothing fills stays as `{{1}}`."""
    parts = [*_parts(definition.layout, template.header, values=template.values, buttons=template.buttons)]
    for index, layout in enumerate(definition.layout.cards):
        card = template.cards[index] if index < len(template.cards) else None
        filled = _parts(
            layout,
            card.header if card else None,
            values=card.values if card else {},
            buttons=card.buttons if card else (),
        )
        parts.append(f"{_CARD_MARK} " + "\n".join(filled))
    return "\n\n".join(parts)


def filled_body(layout: Layout, values: dict[str, str]) -> str:
    """Give the body as it will be read."""
    return fill(layout.body, values)


def filled_header(layout: Layout, header: Header | None) -> str | None:
    """Give a header of text as it will be read; None where there is none."""
    if layout.header is None or layout.header.format != "TEXT":
        return None
    given = dict.fromkeys(layout.header_variables, header.body) if isinstance(header, Text) else {}
    return fill(layout.header.text or "", given)


def _parts(
    layout: Layout, header: Header | None, *, values: dict[str, str], buttons: Sequence[TemplateButton]
) -> Iterator[str]:
    if above := _header(layout, header):
        yield above
    if layout.body:
        yield filled_body(layout, values)
    if layout.footer:
        yield layout.footer
    given = {button.index: button.value for button in buttons}
    if shown := [_button(button, given.get(index)) for index, button in enumerate(layout.buttons)]:
        yield "\n".join(shown)


def _header(layout: Layout, header: Header | None) -> str | None:
    if layout.header is None:
        return None
    if (text := filled_header(layout, header)) is not None:
        return f"*{text}*"
    mark = _FILES.get(layout.header.format or "", "🖼")
    return f"{mark} {_named(header)}".rstrip()


def _named(header: Header | None) -> str:
    match header:
        case Location():
            return " · ".join(filter(None, (header.name, header.address)))
        case Document():
            return header.filename or header.link or ""
        case Image() | Video():
            return header.link or ""
        case _:
            return ""


def _button(button: DefinedButton, value: str | None) -> str:
    words = f"[ {button.text or button.type.lower().replace('_', ' ')} ]"
    match button.type:
        case "URL" if _COPIED in (button.url or ""):
            return words
        case "URL":
            return f"{words} {_address(button.url or '', value)}".rstrip()
        case "PHONE_NUMBER":
            return f"{words} {button.phone_number or ''}".rstrip()
        case "COPY_CODE":
            return f"{words} {value or ''}".rstrip()
        case _:
            return words


def _address(url: str, value: str | None) -> str:
    return url if value is None else fill(url, {"1": value})
