"""Finds the numbers of parts and of articles on a box, a label or a part: first in its bar codes, then in its text.

What looks like a telephone number, a date, a price, a tax number or a vehicle's number is blotted out before anything
is looked for. A look-alike is put right in the number of an article only, where the check digit bears it out.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import msgspec

from waframe_ocr_vin.numbers.articles import EAN_8, EAN_13, KINDS, UPC_A, is_article
from waframe_ocr_vin.reading import Code, Line, PartCode, Region

_DATA = Path(__file__).parent / "data" / "part_codes.toml"
_SURE = 99
_OF_CODE = 8
_OF_LINE = 80
_MENDED = 20
_MENDED_AT_MOST = 2
_BLOT = "\n"

_LOOKS = str.maketrans("OQDILZSGB", "000112568")
_PRINTED = re.compile(r"(?:[A-Z]{3,4}[:# ]+)?(\d{13}|\d{12}|\d \d{6} \d{6}|\d \d{5} \d{5} \d)")
_SHORT = re.compile(r"(?:EAN|GTIN|UPC)[:# ]+(\d{4} ?\d{4})")
_DIGITS_LIKE = re.compile(r"[0-9OQDILZSGB ]+")
_MEXICAN_TELEPHONES = "52"

_ELSE = (
    r"(?<![A-Z0-9])[A-Z0-9]{17}(?![A-Z0-9])",  # a vehicle's number
    r"(?<![A-Z0-9])[A-ZÑ&]{4}\d{6}[HMX][A-Z]{5}[A-Z0-9]\d",  # CURP
    r"(?<![A-Z0-9])[A-ZÑ&]{3,4}[- ]?\d{6}[- ]?[A-Z0-9]{3}(?![A-Z0-9])",  # RFC
    r"(?:TEL|CEL|FAX|WHATSAPP|WA|LADA|CONTACTO|PHONE)[A-ZÉ]*[.:# ]*[+()\d][\d ().\-]{6,20}\d",
    r"\+\d[\d ().\-]{8,20}\d",
    r"(?<!\d)(?:01[ -]?)?8\d{2}[ -]\d{3}[ -]\d{4}(?!\d)",
    r"(?<![\dA-Z-])\(?\d{2,3}\)?[ .\-]\d{3,4}[ .\-]\d{4}(?![\dA-Z-])",
    r"(?<![\dA-Z-])\(?\d{2,3}\)?[ -]\d{7,8}(?![\dA-Z-])",
    r"(?<![\dA-Z-])(?!0|770[01]|820[01])\d{10}(?![\dA-Z-])",
    r"(?<!\d)\d{1,2}[-/. ](?:\d{1,2}|[A-Z]{3,10})[-/. ](?:20|19)?\d{2}(?!\d)",
    r"(?<!\d)(?:19|20)\d{2}[-/. ]\d{1,2}[-/. ]\d{1,2}(?!\d)",
    r"(?<!\d)(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)",
    r"(?<!\d)(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d{2}(?!\d)",
    r"(?:\$|MXN|USD|PRECIO|TOTAL|IVA)[ :$]*\d[\d,.]*",
    r"(?<!\d)\d{1,3}(?:,\d{3})+(?:\.\d{2})?(?!\d)|(?<!\d)\d+\.\d{2}(?!\d)",
)
"""What is no part's number, however much it looks like one."""

_BLOTTED = re.compile("|".join(_ELSE))


class _Row(msgspec.Struct, frozen=True, kw_only=True):
    """A form as the table has it."""

    kind: str
    maker: str | None = None
    pattern: str
    form: str
    words: tuple[str, ...] = ()
    confidence: int
    source: str


class _Table(msgspec.Struct, frozen=True, kw_only=True):
    """The table of forms."""

    form: tuple[_Row, ...]


class _Form(msgspec.Struct, frozen=True, kw_only=True):
    """How a maker writes its numbers, ready to be looked for."""

    kind: str
    maker: str | None
    pattern: re.Pattern[str]
    form: str
    words: re.Pattern[str] | None
    confidence: int


def find_part_codes(lines: Sequence[Line], codes: Sequence[Code], *, vin: str | None) -> tuple[PartCode, ...]:
    """Find all numbers of parts and articles, the surest first; `vin` is the vehicle's number if there is one."""
    seen = "\n".join([*(line.text.upper() for line in lines), *(code.text.upper() for code in codes)])
    forms = [form for form in _forms() if form.words is None or form.words.search(seen)]
    found: dict[str, PartCode] = {}
    for part in [*_of_codes(codes, forms=forms, vin=vin), *_of_lines(lines, forms=forms, vin=vin)]:
        key = re.sub(r"[^A-Z0-9]", "", part.code)
        if key not in found or found[key].confidence < part.confidence:
            found[key] = part
    return tuple(sorted(found.values(), key=lambda part: -part.confidence))


def _of_codes(codes: Sequence[Code], *, forms: Sequence[_Form], vin: str | None) -> Iterator[PartCode]:
    for code in codes:
        text = code.text.strip().upper()
        if "://" in text:
            continue
        kind = re.sub(r"[^a-z0-9]", "", code.format.lower())
        if kind in KINDS.values():
            if is_article(text) and kind == KINDS[len(text)]:
                yield PartCode(code=text, kind=kind, confidence=_SURE, region=code.region)
            continue
        for part in _of_text(text, forms=forms, vin=vin, region=code.region, certainty=1.0):
            yield msgspec.structs.replace(part, confidence=min(_SURE, part.confidence + _OF_CODE))


def _of_lines(lines: Sequence[Line], *, forms: Sequence[_Form], vin: str | None) -> Iterator[PartCode]:
    for line in lines:
        text = line.text.strip().upper()
        certainty = min(1.0, max(0.0, line.confidence))
        article = _article(text)
        if article is not None:
            digits, mended = article
            sure = _OF_LINE - _MENDED * mended
            kind = KINDS[len(digits)]
            yield PartCode(code=digits, kind=kind, confidence=round(sure * certainty), region=line.region)
            continue
        yield from _of_text(text, forms=forms, vin=vin, region=line.region, certainty=certainty)


def _of_text(
    text: str, *, forms: Sequence[_Form], vin: str | None, region: Region | None, certainty: float
) -> Iterator[PartCode]:
    """Find makers' numbers in a text; of those that overlap, the surest."""
    clean = _blotted(text, vin=vin)
    hits = sorted(
        ((form, match) for form in forms for match in form.pattern.finditer(clean)),
        key=lambda hit: (-hit[0].confidence, -len(hit[1].group())),
    )
    taken: list[tuple[int, int]] = []
    for form, match in hits:
        if any(match.start() < end and start < match.end() for start, end in taken):
            continue
        taken.append(match.span())
        yield PartCode(
            code=match.expand(form.form).strip(" -"),
            kind=form.kind,
            maker=form.maker,
            confidence=round(form.confidence * certainty),
            region=region,
        )


def _blotted(text: str, *, vin: str | None) -> str:
    """Blot out what is something else: where it stood, no pattern can go on."""
    clean = _BLOTTED.sub(lambda match: _BLOT * len(match.group()), text)
    if not vin:
        return clean
    spaced = r"[ \-]?".join(map(re.escape, vin.upper()))
    return re.sub(spaced, _BLOT, clean)


def _article(text: str) -> tuple[str, int] | None:
    """Read a line that holds an article's number and nothing else: its digits, and how many of them were mended."""
    short = _SHORT.fullmatch(text)
    if short is not None:
        digits = short[1].replace(" ", "")
        return (digits, 0) if len(digits) == EAN_8 and is_article(digits) else None
    mended = sum(sign.isalpha() for sign in text) if _DIGITS_LIKE.fullmatch(text) else 0
    printed = _PRINTED.fullmatch(text.translate(_LOOKS) if mended else text)
    if printed is None or mended > _MENDED_AT_MOST:
        return None
    digits = printed[1].replace(" ", "")
    is_telephone = digits.startswith(_MEXICAN_TELEPHONES)
    fits = len(digits) in {EAN_13, UPC_A} and is_article(digits) and not is_telephone
    return (digits, mended) if fits else None


@cache
def _forms() -> tuple[_Form, ...]:
    rows = msgspec.convert(tomllib.loads(_DATA.read_text(encoding="utf-8")), _Table).form
    return tuple(_form(row) for row in rows)


def _form(row: _Row) -> _Form:
    return _Form(
        kind=row.kind,
        maker=row.maker,
        pattern=re.compile(rf"(?<![A-Z0-9.\-])(?:{row.pattern})(?![A-Z0-9]|-[A-Z0-9])"),
        form=row.form,
        words=re.compile(rf"(?<![A-Z0-9])(?:{'|'.join(map(re.escape, row.words))})(?![A-Z0-9])") if row.words else None,
        confidence=row.confidence,
    )
