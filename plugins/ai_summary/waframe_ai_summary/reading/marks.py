"""Marks of a conversation beside the sale: a folio, a branch, a trade customer, the language, an attack."""

import re
from collections.abc import Sequence

from waframe_ai_summary.reading.asking import asked_in
from waframe_ai_summary.reading.clauses import Clause
from waframe_ai_summary.reading.course import Turn
from waframe_ai_summary.reading.cues import Cue, says
from waframe_ai_summary.reading.lines import Line
from waframe_ai_summary.reading.summary import Source

_FOLIO = re.compile(
    r"\b((?:SUC\d{1,3}|[A-Z]{2,5}\d{0,3})-\d{4,8})\b|\b(?:ticket|folio|pedido|orden|nota|order"
    r"|factura)\W{0,3}(?:no\.?|num\.?|numero|#)?\s?#?([A-Z]{0,4}\d{0,3}-?\d{4,8})\b",
    re.IGNORECASE,
)
_ORDER = re.compile(r"\b(?:ticket|folio|pedido|orden|nota|compra|compre|factura|order|suc\d)", re.IGNORECASE)
_NAME = r"[A-ZÁÉÍÓÚÑ][\wáéíóúñ]+(?: (?:de |del |la |los )?[A-ZÁÉÍÓÚÑ][\wáéíóúñ]+)?"
_BRANCH = re.compile(
    rf"\b[Hh]ay (?:\d+|una|un|dos|tres) (?:piezas? |pzas? )?en (?:la sucursal |la de |sucursal )?({_NAME})"
    rf"|\b[Ee]n (?:la sucursal |la de |sucursal )?({_NAME}),? (?:s[ií] )?(?:hay|tenemos|tengo|queda|contamos)"
    rf"|\b[Ss]ucursal (?:de )?({_NAME})(?=[^.?!]*\b(?:hay|tiene|tenemos|queda|cuenta)\b)"
)
_TRADES = (
    (
        "taller",
        re.compile(
            r"\b(?:del|un|de|tengo|tenemos|somos) taller\b|\btaller (?:mecanico|automotriz"
            r"|[a-z]+)\b.*\b(?:ocup|necesit|cotiz|precio)|\bdescuento de taller\b|\bprecio de taller\b"
        ),
    ),
    ("refaccionaria", re.compile(r"\b(?:de la|somos|tengo una|mi|una|de) refaccionaria\b(?! me)")),
    ("mecanico", re.compile(r"\b(?:soy|como) mecanico\b")),
    ("flotilla", re.compile(r"\bflot(?:illa|illas|a)\b")),
)
_ENGLISH = frozenset(
    [
        "hi",
        "hello",
        "the",
        "do",
        "you",
        "have",
        "for",
        "a",
        "i",
        "need",
        "my",
        "and",
        "is",
        "it",
        "how",
        "much",
        "can",
        "in",
        "of",
        "are",
        "what",
        "with",
        "please",
        "pls",
        "thanks",
        "both",
        "left",
        "right",
        "im",
        "to",
        "send",
        "me",
        "price",
        "car",
    ]
)
_SPANISH = frozenset(
    [
        "hola",
        "el",
        "la",
        "los",
        "las",
        "de",
        "para",
        "por",
        "que",
        "es",
        "un",
        "una",
        "tienen",
        "tiene",
        "quiero",
        "necesito",
        "precio",
        "cuanto",
        "me",
        "mi",
        "en",
        "con",
        "y",
        "si",
        "no",
        "gracias",
        "buenas",
        "ocupo",
        "del",
        "se",
        "lo",
    ]
)
_LINK = re.compile(r"https?://|\bwww\.|\bbit\.ly|\b\w+\.(?:win|xyz|top|club|ly|info)\b")


def folio_of(lines: Sequence[Line]) -> tuple[str, Source] | None:
    """Give the folio of an order or a ticket that somebody named."""
    for line in lines:
        text = f"{line.text} {line.seen}"
        for match in _FOLIO.finditer(text):
            folio = match[1] or match[2]
            if match[1] and not match[1].upper().startswith("SUC") and not _ORDER.search(text[: match.start()]):
                continue
            return folio.upper(), Source(message=line.id, confidence=95)
    return None


def branch_of(lines: Sequence[Line]) -> tuple[str, Source] | None:
    """Give the branch at which the business found the part; the last one counts."""
    found: tuple[str, Source] | None = None
    for line in lines:
        for match in _BRANCH.finditer(line.text) if line.sender != "client" else ():
            name = next(filter(None, match.groups()))
            found = name, Source(message=line.id, confidence=80)
    return found


def trade_of(turns: Sequence[Turn]) -> tuple[str, Source] | None:
    """Give the trade of a customer who says that they are in it."""
    for turn in turns:
        for trade, pattern in _TRADES:
            if turn.by == "client" and pattern.search(turn.plain):
                return trade, Source(message=turn.message, confidence=80)
    return None


def language_of(turns: Sequence[Turn]) -> str:
    """Give the language that the customer writes: English, or Spanish."""
    words = [word for turn in turns if turn.by == "client" for word in re.findall(r"[a-z]+", turn.plain)]
    english = sum(word in _ENGLISH for word in words)
    return "en" if english > sum(word in _SPANISH for word in words) else "es"


def is_spam(turns: Sequence[Turn], clauses: Sequence[Clause], *, vehicles: bool) -> bool:
    """Tell whether somebody advertises and wants no part."""
    client = " . ".join(one.plain for one in turns if one.by == "client")
    parts = any(asked_in(one) for one in clauses if one.of_client and not one.seen)
    return says(client, Cue.SPAM) and not vehicles and (not parts or _LINK.search(client) is not None)


def first_saying(turns: Sequence[Turn], cue: Cue, *, by: str | None = "client") -> Source | None:
    """Give the first message that gives something away."""
    return next(
        (Source(message=one.message, confidence=80) for one in turns if by in {None, one.by} and says(one.plain, cue)),
        None,
    )
