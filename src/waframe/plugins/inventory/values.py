"""What becomes of a text of a service: numbers, money, stock and the other pipes of the mapping language. Pure.

Whatever is not clearly a number is None, which means unknown; nothing here ever makes a zero of it.
"""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation

import msgspec

from waframe.plugins.inventory.splitting import split_outside, unquoted

DIGITS_AT_MOST = 15
LOST = "\ufffd"
_PLAIN = re.compile(r"[+-]?\d+(?:\.\d+)?")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_COMMA = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:\.\d{3})+)(?:,\d+)?")
_MONEY = re.compile(r"(?:\$|MXN|MXP|M\.N\.|MN|USD|US\$|PESOS|DLLS?\.?)", re.IGNORECASE)
_STOCK = re.compile(
    r"(?P<more>\+|>=?|m[aá]s de)?\s*(?P<number>\d[\d,.]*)\s*(?P<also>\+)?\s*"
    r"(?:pzas?|pz|piezas?|uds?|unidad(?:es)?|en existencia|disponibles?)?\.?",
    re.IGNORECASE,
)
_YES = frozenset(("true", "1", "s", "si", "sí", "y", "yes", "con iva", "incluido"))
_NO = frozenset(("false", "0", "n", "no", "sin iva", "mas iva", "más iva"))


class Amount(msgspec.Struct, frozen=True, kw_only=True):
    """How many there are, or that there are at least so many."""

    value: Decimal
    at_least: bool = False


Value = str | Decimal | Amount | None
Pipe = Callable[[Value], Value]


def as_text(value: Value) -> str | None:
    """Give a value as text; None where it is empty, or holds a sign that was lost on the way."""
    match value:
        case None:
            return None
        case Amount():
            return format(value.value, "f")
        case Decimal():
            return format(value, "f")
        case str():
            bare = value.strip()
            return None if not bare or LOST in bare else bare


def as_decimal(value: Value) -> Decimal | None:
    """Read a number with a decimal point; groups of thousands may be marked by commas."""
    match value:
        case None:
            return None
        case Amount():
            return value.value
        case Decimal():
            return value if value.is_finite() else None
        case str():
            bare = value.strip()
            if _GROUPED.fullmatch(bare):
                bare = bare.replace(",", "")
            return _number(bare) if _PLAIN.fullmatch(bare) else None


def as_amount(value: Value) -> Amount | None:
    """Read a stock: `7`, `4.0000`, `+10`, `más de 10`; what is negative or no number is unknown."""
    if isinstance(value, Amount):
        return value if value.value >= 0 else None
    if isinstance(value, Decimal):
        return Amount(value=value) if value.is_finite() and value >= 0 else None
    match = _STOCK.fullmatch((value or "").strip())
    number = as_decimal(match["number"]) if match else None
    if match is None or number is None:
        return None
    return Amount(value=number, at_least=bool(match["more"] or match["also"]))


def as_money(value: Value) -> Decimal | None:
    """Read a price, with or without signs of a currency."""
    return as_decimal(_MONEY.sub("", value).strip() if isinstance(value, str) else value)


def as_flag(value: Value) -> bool | None:
    """Read a yes or no."""
    word = (as_text(value) or "").lower()
    return True if word in _YES else False if word in _NO else None


def parse_pipe(text: str) -> Pipe:
    """Read one pipe, such as `decimal(comma)`; raises ValueError where there is none of that name."""
    name, bracket, rest = text.strip().partition("(")
    arguments = rest[:-1] if bracket and rest.endswith(")") else ""
    match name.strip():
        case "map":
            return _mapped(_table(arguments, text))
        case "decimal" if arguments.strip() == "comma":
            return _comma
        case "default":
            return _defaulted(unquoted(arguments))
        case "part":
            return _part(arguments, text)
        case known if known in _PIPES and not arguments.strip():
            return _PIPES[known]
    known_pipes = ", ".join((*sorted(_PIPES), "decimal(comma)", "map(A=B,C=D)", "default(X)", "part('/',0)"))
    raise ValueError(f"there is no pipe {text.strip()!r}; possible are {known_pipes}")


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if len(number.as_tuple().digits) <= DIGITS_AT_MOST else None


def _comma(value: Value) -> Value:
    if not isinstance(value, str):
        return as_decimal(value)
    bare = value.strip()
    return _number(bare.replace(".", "").replace(",", ".")) if _COMMA.fullmatch(bare) else None


def _whole(value: Value) -> Value:
    number = as_decimal(value)
    return number.to_integral_value() if number is not None and number == number.to_integral_value() else None


def _mapped(table: Mapping[str, str]) -> Pipe:
    def look_up(value: Value) -> Value:
        text = as_text(value)
        return value if text is None else table.get(text, table.get(text.upper(), value))

    return look_up


def _defaulted(instead: str) -> Pipe:
    return lambda value: instead if as_text(value) is None else value


def _part(arguments: str, text: str) -> Pipe:
    pieces = [piece for _, piece in split_outside(arguments, (",",))]
    if len(pieces) != 2 or not unquoted(pieces[0]) or not pieces[1].strip().isdecimal():  # noqa: PLR2004  # sign, place
        raise ValueError(f"{text.strip()!r} must name a separator and a place, as in part('/',0)")
    separator, place = unquoted(pieces[0]), int(pieces[1])

    def take(value: Value) -> Value:
        parts = (as_text(value) or "").split(separator)
        return parts[place].strip() or None if place < len(parts) else None

    return take


def _table(arguments: str, text: str) -> dict[str, str]:
    table = {}
    for _, pair in split_outside(arguments, (",",)):
        sides = split_outside(pair, ("=",))
        if len(sides) != 2:  # noqa: PLR2004  # from and to
            raise ValueError(f"{text.strip()!r} must hold pairs, as in map(PESOS=MXN,'NO HAY'=0)")
        table[unquoted(sides[0][1])] = unquoted(sides[1][1])
    return table


def _strip(value: Value) -> Value:
    return value.strip() if isinstance(value, str) else value


def _upper(value: Value) -> Value:
    return value.upper() if isinstance(value, str) else value


def _lower(value: Value) -> Value:
    return value.lower() if isinstance(value, str) else value


_PIPES: Mapping[str, Pipe] = {
    "decimal": as_decimal,
    "int": _whole,
    "lower": _lower,
    "money": as_money,
    "stock": as_amount,
    "str": as_text,
    "strip": _strip,
    "upper": _upper,
}
