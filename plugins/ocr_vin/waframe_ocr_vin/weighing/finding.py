"""Which lines of a picture may hold a vehicle number, and what the words around them make of it."""

import re
from collections.abc import Sequence
from math import log, prod

import msgspec

from waframe_ocr_vin.numbers.vin import LENGTH, VALUES
from waframe_ocr_vin.reading import Code, Line, Region
from waframe_ocr_vin.weighing.filling import filled_places
from waframe_ocr_vin.weighing.grammar import grade
from waframe_ocr_vin.weighing.mending import Mended, Place, mend_signs, signs_of, soften, spell_freely

FEWEST_SIGNS = 15
MOST_SIGNS = 60
NO_NUMBER = -5.0
"""How usual it is that 17 signs are no vehicle number, where no word tells: a vehicle number has much more order."""

NO_NUMBER_INTRODUCED = -7.0
NO_NUMBER_OTHERWISE = 2.0
"""The same after a word that introduces something else."""

_INTRODUCES = re.compile(r"N\W?[I1L]\W?V|V\W?[I1L]\W?N\b|SER[I1L]E|CHAS+[I1L]S|FAHRGESTELL|IDENT\w* ?N|VEHICULAR")
_OTHER = re.compile(
    r"PARTE?\b|P/N|CLABE|FOLIO|GU[I1]A\b|LOTE\b|REF\b|REFEREN|CAPTURA|RFC|CURP|TOTAL|CUENTA|TRACK|RASTREO|IMEI|"
    r"PEDIDO|ORDEN\b|ORDER|FACTURA|CFDI|UUID|S/N|SERIAL|CERTIFICAD|LICENC|MODELO? N|ART[I1]C|SKU|CODIGO|"
    r"TEL[.:EF]|BATCH|"
    r"CONTRA[TS]|POL[I1]ZA"
)


class Sighting(msgspec.Struct, frozen=True, kw_only=True):
    """A line in which a number may stand, and what may be spelled there.

    `numbers` are those that it may be, best first, `texts` the likeliest strings of as many signs, whatever they mean;
    `otherwise` is how usual it is here that it is no number, `doubt` how probable it is that some sign was misread,
    and `sure` how sure each sign is of the best number's.
    """

    places: tuple[Place, ...]
    numbers: tuple[Mended, ...]
    texts: tuple[str, ...]
    otherwise: float
    doubt: float
    sure: tuple[float, ...] = ()
    region: Region | None = None

    def doubt_of(self, vin: str) -> float:
        """How probable it is that some sign of a number was misread here; 1 where something else is spelled.

        Signs that its maker always writes are none to doubt: with others it would not be this maker's number.
        """
        filled = filled_places(vin)
        spelled = self.texts[0] if self.texts else ""
        if any(one != other for at, (one, other) in enumerate(zip(vin, spelled, strict=False)) if at not in filled):
            return 1.0
        if filled and len(self.sure) == len(vin):
            return 1 - prod(sure for at, sure in enumerate(self.sure) if at not in filled)
        return self.doubt if spelled == vin else 1.0


def sight(line: Line, *, around: str = "") -> Sighting | None:
    """Take a line for one that may hold a number; None where it is too short or too long."""
    places = tuple(soften(signs_of(line)))
    many = sum(not (place.apart or place.faint) for place in places)
    if not FEWEST_SIGNS <= many <= MOST_SIGNS:
        return None
    numbers = tuple(mend_signs(places))
    read = places[numbers[0].begin : numbers[0].end] if numbers else ()
    return Sighting(
        places=places,
        numbers=numbers,
        texts=tuple(spell_freely(places)),
        otherwise=_otherwise(line.text, around),
        doubt=1 - prod(place.sure for place in read if not place.apart),
        sure=tuple(place.sure for place in read if not (place.apart or place.faint)),
        region=line.region,
    )


def find_in_codes(codes: Sequence[Code]) -> tuple[str, Code] | None:
    """Find the number that a bar code or matrix code holds: alone, after an import's I, or among other fields."""
    for code in codes:
        tokens = re.findall(r"[A-Z0-9]+", code.text.upper())
        for vin in (vin for token in tokens for vin in _unwrapped(token)):
            if set(vin) <= VALUES.keys() and grade(vin) > log(1 / 20):
                return vin, code
    return None


def _unwrapped(token: str) -> list[str]:
    """A number as it stands in a code: of 17 signs, or of 18 where the first or last is a frame's."""
    if len(token) == LENGTH:
        return [token]
    return [token[1:], token[:-1]] if len(token) == LENGTH + 1 else []


def _otherwise(text: str, around: str) -> float:
    """How usual it is that 17 signs in this line, with other text before and above it, are no vehicle number."""
    said = text.upper()
    introduced, other = _INTRODUCES.search(said), _OTHER.search(said)
    if other and not (introduced and introduced.start() > other.start()):
        return NO_NUMBER_OTHERWISE
    return NO_NUMBER_INTRODUCED if introduced or _INTRODUCES.search(around.upper()) else NO_NUMBER
