"""What a template must look like to be created or edited, component by component (Meta: Template components)."""

import re
from itertools import pairwise

from waframe.simulator.errors import GraphError
from waframe.simulator.parts import Part
from waframe.simulator.records import Json, JsonObject

LONGEST_NAME = 512
LONGEST_BODY = 1_024
LONGEST_BODY_ALONE = 32_768
LONGEST_LINE = 60
LONGEST_LABEL = 25
LONGEST_URL = 2_000
MOST_BUTTONS = 10
CATEGORIES = ("MARKETING", "UTILITY", "AUTHENTICATION")
FORMATS = ("TEXT", "IMAGE", "VIDEO", "GIF", "DOCUMENT", "LOCATION", "PRODUCT")
WITH_FILES = ("IMAGE", "VIDEO", "GIF", "DOCUMENT")
COMPONENTS = ("HEADER", "BODY", "FOOTER", "BUTTONS", "CAROUSEL", "LIMITED_TIME_OFFER", "CALL_PERMISSION_REQUEST")
MOST_OF = {"URL": 2, "PHONE_NUMBER": 1, "COPY_CODE": 1, "FLOW": 1, "CATALOG": 1, "MPM": 1, "SPM": 1, "VOICE_CALL": 1}
BUTTONS = ("QUICK_REPLY", "OTP", "CALL_PERMISSION_REQUEST", "REQUEST_CONTACT_INFO", *MOST_OF)
TTL_SECONDS = {"AUTHENTICATION": (30, 900), "UTILITY": (30, 43_200), "MARKETING": (43_200, 2_592_000)}
CODE_BODY = "*{{1}}* is your verification code."  # Meta writes the body of authentication templates itself
VARIABLE = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")


def variables_of(text: str) -> tuple[str, ...]:
    """List the variables of a text, each once, in the order of their first use."""
    return tuple(dict.fromkeys(VARIABLE.findall(text)))


def check_new(params: Part) -> None:
    """Check what names a template: name, language, category, format and how long it lives."""
    if not re.fullmatch(r"[a-z0-9_]+", params.text("name", longest=LONGEST_NAME, code=100)):
        raise GraphError(100, "Message template name can only have lowercase letters, digits and underscores.")
    if not re.fullmatch(r"[a-z]{2,3}(_[A-Z]{2})?", params.text("language")):
        raise GraphError(100, f"Language '{params.text('language')}' is not available.")
    params.choice("category", CATEGORIES)


def check_components(params: Part, *, category: str, parameter_format: str) -> tuple[JsonObject, ...]:
    """Check the components and return them with their types in capitals."""
    found: dict[str, Part] = {}
    for component in params.parts("components", most=len(COMPONENTS)):
        kind = component.text("type").upper()
        if kind not in COMPONENTS:
            raise GraphError(2388039, f"Component type '{kind}' is unknown.")
        if kind in found:
            raise GraphError(2388039, f"There may be one {kind} only.")
        found[kind] = Part(component.value | {"type": kind}, component.path)
    if "BODY" not in found:
        raise GraphError(2388072, "A template needs a BODY.")
    _check_each(found, category, parameter_format)
    if not found["BODY"].has("text"):
        found["BODY"].value["text"] = CODE_BODY
    return tuple(part.value for part in found.values())


def check_ttl(params: Part, category: str) -> int | None:
    """Check how long a message may wait for its delivery, which differs by category."""
    if not params.has("message_send_ttl_seconds"):
        return None
    low, high = TTL_SECONDS[category]
    return int(params.number("message_send_ttl_seconds", low=low, high=high))


def _check_each(found: dict[str, Part], category: str, parameter_format: str) -> None:
    alone = len(found) == 1
    if header := found.get("HEADER"):
        _check_header(header, parameter_format)
    if category != "AUTHENTICATION" or found["BODY"].has("text"):
        most = LONGEST_BODY_ALONE if alone else LONGEST_BODY
        _check_text(found["BODY"], longest=most, parameter_format=parameter_format, wrong=2388072)
        _check_ratio(found["BODY"].text("text"))
    if footer := found.get("FOOTER"):
        _check_footer(footer)
    if buttons := found.get("BUTTONS"):
        _check_buttons(buttons)
    if carousel := found.get("CAROUSEL"):
        _check_carousel(carousel, parameter_format)


def _check_header(header: Part, parameter_format: str) -> None:
    kind = header.text("format").upper() if header.has("format") else "TEXT"
    if kind not in FORMATS:
        raise GraphError(2388039, f"Header format '{kind}' is unknown.")
    if kind == "TEXT":
        _check_text(header, longest=LONGEST_LINE, parameter_format=parameter_format, wrong=2388047, edges=True)
        if len(variables_of(header.text("text"))) > 1:
            raise GraphError(2388047, "A header may have one variable only.")
    elif kind in WITH_FILES:
        handles = header.part("example").value.get("header_handle") if header.has("example") else None
        if not isinstance(handles, list) or not handles:
            raise GraphError(2388047, f"A header of format {kind} needs example.header_handle.")


def _check_text(part: Part, *, longest: int, parameter_format: str, wrong: int, edges: bool = False) -> None:
    text = part.text("text", code=wrong)
    if len(text) > longest:
        raise GraphError(2388040, f"{part.path}['text'] must be at most {longest} characters long.")
    variables = variables_of(text)
    _check_names(variables, parameter_format, wrong)
    bare = text.strip().strip(".,;:!?¡¿ ")
    if variables and not edges and (bare.startswith("{{") or bare.endswith("}}")):
        raise GraphError(2388299, "Variables cannot stand at the start or the end of the text.")
    if re.search(r"\}\}\s*\{\{", text):
        raise GraphError(wrong, "Variables cannot stand side by side.")
    if variables and not part.has("example"):
        raise GraphError(wrong, f"{part.path} has variables and needs example values.")


def _check_names(variables: tuple[str, ...], parameter_format: str, wrong: int) -> None:
    if parameter_format == "NAMED":
        if bad := [name for name in variables if not re.fullmatch(r"[a-z][a-z0-9_]*", name)]:
            raise GraphError(wrong, f"'{bad[0]}' is no name of a variable.")
    elif list(variables) != [str(place) for place in range(1, len(variables) + 1)]:
        raise GraphError(wrong, "Positional variables must be numbered from {{1}} without gaps.")


def _check_ratio(text: str) -> None:
    """Meta wants some words around each variable; it does not say how many, so this asks for one for each."""
    words = len(re.findall(r"\w+", VARIABLE.sub(" ", text)))
    if words < len(variables_of(text)):
        raise GraphError(2388293, "There are too many variables for the length of the text.")


def _check_footer(footer: Part) -> None:
    if footer.has("code_expiration_minutes"):
        footer.number("code_expiration_minutes", low=1, high=90)
        return
    text = footer.text("text", code=2388073)
    if len(text) > LONGEST_LINE:
        raise GraphError(2388040, f"A footer must be at most {LONGEST_LINE} characters long.")
    if variables_of(text):
        raise GraphError(2388073, "A footer cannot have variables.")


def _check_buttons(component: Part) -> None:
    kinds = [_check_button(button) for button in component.parts("buttons", most=MOST_BUTTONS)]
    for kind, most in MOST_OF.items():
        if kinds.count(kind) > most:
            raise GraphError(2388039, f"There may be at most {most} buttons of type {kind}.")
    changes = sum((before == "QUICK_REPLY") != (after == "QUICK_REPLY") for before, after in pairwise(kinds))
    if changes > 1:
        raise GraphError(2388039, "Quick replies and other buttons must not be mixed.")


def _check_button(button: Part) -> str:
    kind = button.text("type").upper()
    if kind not in BUTTONS:
        raise GraphError(2388039, f"Button type '{kind}' is unknown.")
    if kind not in ("OTP", "COPY_CODE") or button.has("text"):
        button.text("text", longest=LONGEST_LABEL, code=2388040)
    match kind:
        case "URL":
            _check_url(button)
        case "PHONE_NUMBER":
            button.text("phone_number", longest=20, code=2388040)
        case "OTP":
            if button.text("otp_type").upper() not in ("COPY_CODE", "ONE_TAP", "ZERO_TAP"):
                raise GraphError(2388039, "otp_type must be COPY_CODE, ONE_TAP or ZERO_TAP.")
        case _:
            pass
    return kind


def _check_url(button: Part) -> None:
    url = button.text("url", longest=LONGEST_URL, code=2388040)
    variables = variables_of(url)
    if variables and not (len(variables) == 1 and url.endswith("}}")):
        raise GraphError(2388039, "A URL may have one variable, at its end.")
    if variables and not button.has("example"):
        raise GraphError(2388039, "A URL with a variable needs an example.")


def _check_carousel(carousel: Part, parameter_format: str) -> None:
    shapes: list[Json] = []
    for card in carousel.parts("cards", fewest=2, most=10):
        kinds: list[Json] = []
        for part in card.parts("components", most=3):
            kinds.append([part.text("type").upper(), len(part.parts("buttons", most=2)) if part.has("buttons") else 0])
            _check_card_part(part, parameter_format)
        shapes.append(kinds)
    if any(shape != shapes[0] for shape in shapes):
        raise GraphError(2388039, "All cards of a carousel must have the same components and number of buttons.")


def _check_card_part(part: Part, parameter_format: str) -> None:
    match part.text("type").upper():
        case "HEADER":
            _check_header(part, parameter_format)
        case "BODY":
            _check_text(part, longest=160, parameter_format=parameter_format, wrong=2388072)
        case "BUTTONS":
            _check_buttons(part)
        case kind:
            raise GraphError(2388039, f"A card cannot have a {kind}.")
