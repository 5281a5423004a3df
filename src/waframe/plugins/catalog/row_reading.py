"""Makes a product of a row of the file: repairs what can be repaired, and says what could not."""

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

from waframe.plugins.catalog.fits import fits_of, fits_said
from waframe.plugins.catalog.prices import price_of, written
from waframe.plugins.catalog.product import Fit, Product
from waframe.vocabulary import Vocabulary, fold, repaired, squashed
from waframe.vocabulary.repairing import is_whole

_NAMES = {
    "title": ("titulo", "title", "nombre", "name", "producto"),
    "category": ("categoria", "category", "categorias"),
    "code": ("codigo", "sku", "clave", "code", "codigo interno"),
    "part_number": ("numero parte", "part number", "no parte", "num parte", "oem", "numero de parte", "mpn"),
    "brand": ("marca", "brand", "fabricante"),
    "price": ("precio", "price", "precio venta"),
    "description": ("descripcion", "description", "detalle"),
    "vehicles": ("compatibilidad", "compatibilidades", "compatibility", "vehiculos", "fitment", "aplicaciones"),
    "images": ("imagenes", "images", "fotos"),
}
_BY_NAME = {name: field for field, names in _NAMES.items() for name in names}
_IMAGE = re.compile(r"(?:imagen|image|img|foto)[ _-]?(\d+)")
_LINK = re.compile(r"https?://[^\s/]+\.[^\s/]+/\S*", re.IGNORECASE)
_REVERSED = re.compile(r"\b((?:19|20)\d\d)(\s?[-/]\s?)((?:19|20)\d\d)\b")
_PLAIN = re.compile(r"\d+(?:\.\d+)?")
_NOTHING = frozenset({"", "null", "none", "nan", "n/a", "na", "undefined", "-", "s/n", "sin numero", "generico sn"})
_LONGEST_TITLE, _LONGEST_TEXT, _LONGEST_CODE = 300, 8_000, 80
_CUT_OFF = 50
_MOST_IMAGES = 10


class RowRejected(ValueError):
    """A row that is no product."""


class RowReader:
    """Reads the rows of one file; what rows without a code are called depends on the rows before them."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._skus: set[str] = set()
        self._unnamed: Counter[str] = Counter()

    def read(self, value: object, position: int) -> tuple[Product, tuple[str, ...]]:
        """Give the product of a row and what was repaired; raises RowRejected."""
        if not isinstance(value, Mapping):
            raise RowRejected("it is no object")
        row = _fields(value)
        repairs: set[str] = set()
        description = _long_text(row.get("description"), repairs)
        title = _title(row.get("title"), description, repairs)
        category = _text(row.get("category"), repairs)
        code = _code(row.get("code"))
        part_number = _code(row.get("part_number"))
        price = price_of(row.get("price"))
        if _is_odd(row.get("price"), found=price is not None):
            repairs.add("price")
        product = Product(
            sku=self._sku(code, part_number, title=title, category=category),
            position=position,
            title=title,
            more=_more(title, description),
            category=category,
            brand=_text(row.get("brand"), repairs)[:_LONGEST_CODE] or None,
            code=code,
            part_number=part_number,
            price=written(price),
            description=description,
            images=_images(row, repairs),
            vehicles=self._vehicles(row.get("vehicles"), description),
        )
        return product, tuple(sorted(repairs))

    def _sku(self, code: str | None, part_number: str | None, *, title: str, category: str) -> str:
        """Name a product by its code or its part's number; without any, by what it says of itself."""
        for named in (code, part_number):
            if named is not None and squashed(named) not in self._skus:
                self._skus.add(squashed(named))
                return named
        if code is not None:
            raise RowRejected(f"the code {code} stands on a row before it")
        said = f"{fold(title)}|{fold(category)}"
        self._unnamed[said] += 1
        digest = hashlib.blake2b(f"{said}|{self._unnamed[said]}".encode(), digest_size=6).digest()
        return f"P-{base64.b32encode(digest).decode().rstrip('=')}"

    def _vehicles(self, value: object, description: str) -> tuple[Fit, ...]:
        given = fits_of(value, self._vocabulary)
        return (*given, *(fit for fit in fits_said(description, self._vocabulary) if fit not in given))


def _fields(row: Mapping[str, object]) -> dict[str, object]:
    """Give what is known of a row by our names; pictures are gathered in the order of their numbers."""
    fields: dict[str, object] = {}
    images: list[tuple[int, object]] = []
    for key, value in row.items():
        field, number = _field(str(key))
        if number:
            images.append((number, value))
        elif field:
            fields.setdefault(field, value)
    if images:
        fields["images"] = [value for _, value in sorted(images, key=lambda one: one[0])]
    return fields


@lru_cache(maxsize=1024)
def _field(key: str) -> tuple[str, int]:
    """Give our name of a key, or the number of the picture that it holds."""
    name = fold(key)
    numbered = _IMAGE.fullmatch(name)
    return _BY_NAME.get(name.replace("_", " ").strip(), ""), int(numbered[1]) if numbered else 0


def _title(value: object, description: str, repairs: set[str]) -> str:
    title = _text(value, repairs)[:_LONGEST_TITLE]
    if not title:
        title = description.partition("\n")[0].strip()[:_LONGEST_TITLE]
        if len(title.split()) < 2:  # noqa: PLR2004  # one word is no title
            raise RowRejected("it has no title")
        repairs.add("title")
    if (mended := _REVERSED.sub(_in_order, title)) != title:
        repairs.add("years")
        title = mended
    return title


def _in_order(found: re.Match[str]) -> str:
    first, last = found[1], found[3]
    return f"{last}{found[2]}{first}" if first > last else found[0]


def _text(value: object, repairs: set[str]) -> str:
    if not isinstance(value, str):
        return "" if value is None or isinstance(value, bool | list | dict) else str(value)
    if value.strip().lower() in _NOTHING:
        return ""
    text = repaired(value)
    if text != value:
        repairs.add("blanks" if text == " ".join(value.split()) else "text")
    return text


def _long_text(value: object, repairs: set[str]) -> str:
    """Repair a description line by line, so that its lines stay."""
    if not isinstance(value, str) or value.strip().lower() in _NOTHING:
        return ""
    value = value[:_LONGEST_TEXT]
    if is_whole(value):
        return value.strip()
    text = "\n".join(repaired(line) for line in value.splitlines())
    if "".join(text.split()) != "".join(value.split()):
        repairs.add("text")
    return text.strip()


def _is_odd(price: object, *, found: bool) -> bool:
    """Tell whether a price had to be understood, or could not be."""
    if price is None or price == "":
        return False
    return not found or (isinstance(price, str) and _PLAIN.fullmatch(price.strip()) is None)


def _code(value: object) -> str | None:
    """Write a code one way: capitals, a hyphen where blanks were."""
    if not isinstance(value, str | int) or isinstance(value, bool):
        return None
    text = repaired(str(value))
    if text.lower() in _NOTHING or not squashed(text):
        return None
    return "-".join(text.upper().split())[:_LONGEST_CODE]


def _more(title: str, description: str) -> str:
    """Give the first line of the description where it goes on after a title that was cut off."""
    line = description.partition("\n")[0].strip()[:_LONGEST_TITLE]
    if len(title) < _CUT_OFF or not line:
        return ""
    known, whole = set(fold(title).split()), set(fold(line).split())
    return line if len(known & whole) * 2 >= len(known) and whole - known else ""


def _images(row: Mapping[str, object], repairs: set[str]) -> tuple[str, ...]:
    given = row.get("images")
    links: Iterable[object] = given if isinstance(given, list | tuple) else [given]
    kept: dict[str, None] = {}
    for link in links:
        if link is None or link == "":
            continue
        text = link.strip() if isinstance(link, str) else ""
        if _LINK.fullmatch(text):
            kept[text] = None
        else:
            repairs.add("image")
    return tuple(kept)[:_MOST_IMAGES]
