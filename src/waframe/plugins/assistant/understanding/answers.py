"""Reads a short answer as what was asked for: «2010» after the year was asked, «1.6» after the engine."""

import re

from waframe.plugins.assistant.understanding.intents import spoken

_YEAR = re.compile(r"(?:^|\D)(?P<year>(?:19|20)\d\d)(?!\d)")
_SHORT_YEAR = re.compile(r"^(?:\w+ ){0,3}'?(?P<year>\d\d)$")
_ENGINE = re.compile(r"(?<![\d.])(?P<size>[0-9][.,][0-9])(?![\d])")
_CYLINDERS = re.compile(r"\b(?:v ?(?P<v>[468])|(?P<many>[3468]) ?cil\w*)\b")
_FEW = "un|una|dos|tres|cuatro|cinco|seis|ocho|diez"
_PIECES = re.compile(
    rf"\b(?P<many>\d{{1,3}}|{_FEW}) ?(?:piezas?|pzas?|pz|juegos?|litros?|pares|de (?:es[ao]s|ell[ao]s))\b"
    r"|\b(?:quiero|necesito|ocupo|dame|mandame|serian|son|me llevo|apartame) "
    r"(?P<more>\d{1,3}|dos|tres|cuatro|cinco|seis|ocho|diez)\b"
)
_NEWEST_SHORT = 30
_SPOKEN = {"un": 1, "una": 1, "uno": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "ocho": 8, "diez": 10}
_PAIR = re.compile(r"\b(?:el par|un par|ambos|ambas|l[oa]s dos|both)\b")


def read_year(text: str) -> int | None:
    """Read the year of a vehicle: «2010», «es 2010», «modelo 98», «'05»."""
    said = spoken(text)
    whole = _YEAR.search(said)
    if whole is not None:
        return int(whole["year"])
    short = _SHORT_YEAR.match(said)
    if short is None:
        return None
    year = int(short["year"])
    return 2000 + year if year <= _NEWEST_SHORT else 1900 + year


def read_engine(text: str) -> str | None:
    """Read an engine: «1.6», «el 2,0», «v6», «4 cilindros»."""
    said = spoken(text)
    size = _ENGINE.search(said)
    if size is not None:
        return f"{size['size'].replace(',', '.')}L"
    cylinders = _CYLINDERS.search(said)
    return None if cylinders is None else f"V{cylinders['v']}" if cylinders["v"] else f"{cylinders['many']}cil"


def pieces_in(text: str) -> int | None:
    """Read how many pieces: «2 piezas», «quiero 4», «el par»; the number of an option is none."""
    said = spoken(text)
    if _PAIR.search(said):
        return 2
    match = _PIECES.search(said)
    if match is None:
        return None
    word = match["many"] or match["more"]
    return int(word) if word.isdecimal() else _SPOKEN[word]
