"""Whether a send fits its template: the languages, the status, and each parameter (Meta: Template messages)."""

import re

from waframe.simulator.errors import GraphError
from waframe.simulator.parts import Part
from waframe.simulator.records import JsonObject
from waframe.simulator.template_rules import LONGEST_BODY, LONGEST_BODY_ALONE, LONGEST_LINE, VARIABLE, variables_of
from waframe.simulator.templates import Template

LONGEST_CODE = 15
LONGEST_LINK = 2_000
DIRTY = re.compile(r"[\n\r\t]| {5,}")
FILES = {"IMAGE": "image", "VIDEO": "video", "GIF": "video", "DOCUMENT": "document"}
SUB_TYPES = {"otp": ("URL", "OTP"), "url": ("URL", "OTP"), "voice_call": ("VOICE_CALL",), "copy_code": ("COPY_CODE",)}
NEEDED = {"URL": "text", "COPY_CODE": "coupon_code", "MPM": "action", "SPM": "action"}


def choose_language(found: list[Template], name: str, language: str) -> Template:
    """Find the language that is sent, or raise what the template's status says."""
    template = next((one for one in found if one.language == language), None)
    if template is None or template.status not in ("APPROVED", "PAUSED", "DISABLED"):
        raise GraphError(132001, f"template name ({name}) does not exist in {language}")
    if template.status == "PAUSED":
        raise GraphError(132015, f"template ({name}) in {language} is paused because of its quality")
    if template.status == "DISABLED":
        raise GraphError(132016, f"template ({name}) in {language} is disabled")
    return template


def check_parameters(template: Template, sent: Part) -> None:
    """Compare the components of a send with those of the template."""
    given = sent.parts("components", fewest=0, most=20) if sent.has("components") else []
    _check_set(Part({"components": [*template.components]}), given, named=template.parameter_format == "NAMED")
    if template.component("LIMITED_TIME_OFFER") is not None:
        _check_offer(given)


def needs_phone(template: Template) -> bool:
    """Tell whether a template cannot go to a business-scoped id: authentication codes need the phone."""
    return template.category == "AUTHENTICATION"


def _check_set(defined: Part, given: list[Part], *, named: bool) -> None:
    kinds = {part.text("type").upper(): part for part in defined.parts("components", fewest=0, most=20)}
    by_kind = {part.text("type").lower(): part for part in given}
    _check_header(kinds.get("HEADER"), by_kind.get("header"), named=named)
    alone = len(kinds) == 1
    longest = LONGEST_BODY_ALONE if alone else LONGEST_BODY
    _check_text("body", kinds.get("BODY"), by_kind.get("body"), longest=longest, named=named)
    _check_buttons(kinds.get("BUTTONS"), [part for part in given if part.text("type").lower() == "button"])
    _check_cards(kinds.get("CAROUSEL"), by_kind.get("carousel"), named=named)


def _parameters(given: Part | None) -> list[Part]:
    return given.parts("parameters", fewest=0, most=100) if given is not None and given.has("parameters") else []


def _check_header(defined: Part | None, given: Part | None, *, named: bool) -> None:
    kind = str(defined.value.get("format", "TEXT")).upper() if defined else "TEXT"
    if kind == "TEXT":
        _check_text("header", defined, given, longest=LONGEST_LINE, named=named)
        return
    parameters = _parameters(given)
    if len(parameters) != 1:
        raise _count("header", given=len(parameters), expected=1)
    wanted = FILES.get(kind, kind.lower())
    if parameters[0].text("type") != wanted:
        got = parameters[0].text("type").upper()
        raise GraphError(132012, f"header: Format mismatch, expected {kind}, received {got}")
    value = parameters[0].part(wanted)
    if kind in FILES and value.has("id") == value.has("link"):
        raise GraphError(131008 if not value.has("id") else 100, f"{value.path} needs either id or link.")
    if kind == "LOCATION":
        value.number("latitude", low=-90, high=90)
        value.number("longitude", low=-180, high=180)


def _check_text(where: str, defined: Part | None, given: Part | None, *, longest: int, named: bool) -> None:
    text = str(defined.value.get("text", "")) if defined else ""
    variables, parameters = variables_of(text), _parameters(given)
    if len(parameters) != len(variables):
        raise _count(where, given=len(parameters), expected=len(variables))
    values = [_value(where, parameter) for parameter in parameters]
    names = [_name(where, parameter) for parameter in parameters] if named else list(variables)
    if set(names) != set(variables):
        raise GraphError(132000, f"{where}: parameter names {sorted(names)} do not match {sorted(variables)}")
    filled = dict(zip(names, values, strict=True))
    if len(VARIABLE.sub(lambda found: filled.get(found[1], ""), text)) > longest:
        raise GraphError(132005, f"{where}: the text is longer than {longest} characters when it is filled in")


def _count(where: str, *, given: int, expected: int) -> GraphError:
    said = f"number of localizable_params ({given}) does not match the expected number of params ({expected})"
    return GraphError(132000, f"{where}: {said}")


def _name(where: str, parameter: Part) -> str:
    if not parameter.has("parameter_name"):
        raise GraphError(132012, f"{where}: parameter_name is missing or empty")
    return parameter.text("parameter_name")


def _value(where: str, parameter: Part) -> str:
    kind = parameter.text("type")
    match kind:
        case "text":
            value = parameter.text("text")
        case "currency" | "date_time":
            value = parameter.part(kind).text("fallback_value")
        case _:
            raise GraphError(132012, f"{where}: Format mismatch, expected TEXT, received {kind.upper()}")
    if DIRTY.search(value):
        raise GraphError(132018, f"{where}: a parameter cannot have new lines, tabs or more than four spaces in a row")
    return value


def _check_buttons(defined: Part | None, given: list[Part]) -> None:
    buttons = defined.parts("buttons", fewest=0, most=10) if defined else []
    sent = {_index(part): part for part in given}
    for place in sent:
        if place >= len(buttons):
            raise GraphError(132012, f"buttons: the template has no button at index {place}")
    for place, button in enumerate(buttons):
        _check_button(place, button, sent.get(place))


def _index(part: Part) -> int:
    value = part.value.get("index")
    if isinstance(value, bool) or not str(value).isdecimal():
        raise GraphError(131008 if value is None else 131009, f"Param {part.path}['index'] must be a number.")
    return int(str(value))


def _check_button(place: int, defined: Part, given: Part | None) -> None:
    kind = defined.text("type").upper()
    if given is None:
        if kind in ("MPM", "SPM", "COPY_CODE", "OTP") or (kind == "URL" and variables_of(defined.text("url"))):
            raise GraphError(131008, f"buttons: Button at index {place} of type {kind} requires a parameter")
        return
    sub_type = given.text("sub_type").lower()
    if kind not in SUB_TYPES.get(sub_type, (sub_type.upper(),)):
        raise GraphError(132012, f"buttons: Button at index {place} is of type {kind}, received {sub_type.upper()}")
    parameters = _parameters(given)
    if not parameters:
        if kind in NEEDED or kind == "OTP":
            raise GraphError(131008, f"buttons: Button at index {place} of type {kind} requires a parameter")
        return
    _check_button_value(place, kind, parameter=parameters[0], defined=defined)


def _check_button_value(place: int, kind: str, *, parameter: Part, defined: Part) -> None:
    match kind:
        case "QUICK_REPLY":
            parameter.choice("type", ("payload", "text"))
            parameter.text("payload" if parameter.text("type") == "payload" else "text", longest=256)
        case "URL" | "OTP":
            parameter.choice("type", ("text",))
            if kind == "URL" and not variables_of(defined.text("url")):
                raise GraphError(132000, f"buttons: Button at index {place} of type URL has no variable")
            parameter.text("text", longest=LONGEST_CODE if _is_code(kind, defined) else LONGEST_LINK)
        case "COPY_CODE":
            parameter.choice("type", ("coupon_code",))
            parameter.text("coupon_code", longest=LONGEST_CODE)
        case "MPM" | "SPM" | "FLOW" | "CATALOG":
            _check_action(kind, parameter)
        case _:
            parameter.text("type")


def _is_code(kind: str, defined: Part) -> bool:
    return kind == "OTP" or defined.has("otp_type")


def _check_action(kind: str, parameter: Part) -> None:
    parameter.choice("type", ("action", "product"))
    action = parameter.optional_part("action")
    if kind == "MPM":
        action = parameter.part("action")
        for section in action.parts("sections", most=10):
            section.text("title", longest=24)
            section.parts("product_items", most=30)
    if action is not None:
        action.optional_text("flow_token")
        action.optional_text("thumbnail_product_retailer_id")


def _check_cards(defined: Part | None, given: Part | None, *, named: bool) -> None:
    cards = defined.parts("cards", most=10) if defined else []
    sent = given.parts("cards", fewest=0, most=10) if given is not None and given.has("cards") else []
    if len(cards) != len(sent):
        raise GraphError(132000, f"carousel: {len(sent)} cards were given, the template has {len(cards)}")
    by_place = {_card_index(card): card for card in sent}
    for place, card in enumerate(cards):
        if place not in by_place:
            raise GraphError(132012, f"carousel: there is no card with card_index {place}")
        filled = by_place[place]
        components = filled.parts("components", fewest=0, most=20) if filled.has("components") else []
        _check_set(card, components, named=named)


def _card_index(card: Part) -> int:
    return int(card.number("card_index", low=0, high=9))


def _check_offer(given: list[Part]) -> None:
    offer = next((part for part in given if part.text("type").lower() == "limited_time_offer"), None)
    parameters = _parameters(offer)
    if not parameters:
        raise GraphError(131008, "limited_time_offer: expiration_time_ms is missing")
    value: JsonObject = parameters[0].part("limited_time_offer").value
    if not str(value.get("expiration_time_ms", "")).isdecimal():
        raise GraphError(131008, "limited_time_offer: expiration_time_ms is missing")
