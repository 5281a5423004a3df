"""Which lines of a picture may hold a vehicle number, and what the words around them make of it."""

import re
from collections.abc import Sequence
from math import exp, log, prod

import msgspec

from waframe_ocr_vin.numbers.vin import LENGTH, VALUES
from waframe_ocr_vin.reading import Code, Line, Region
from waframe_ocr_vin.weighing.filling import filled_places, may_be_filled_so
from waframe_ocr_vin.weighing.grammar import grade
from waframe_ocr_vin.weighing.mending import Mended, Place, mend_signs, signs_of, soften, spell_freely, weigh_reading

FEWEST_SIGNS = 15
MOST_SIGNS = 60
NO_NUMBER = -5.0
"""How usual it is that 17 signs are no vehicle number, where no word tells: a vehicle number has much more order."""

NO_NUMBER_INTRODUCED = -7.0
NO_NUMBER_OTHERWISE = 2.0
"""The same after a word that introduces something else."""

WMI = range(3)
"""The places that name the maker."""

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
    and `read` are the places of the best number's signs.
    """

    places: tuple[Place, ...]
    numbers: tuple[Mended, ...]
    texts: tuple[str, ...]
    otherwise: float
    doubt: float
    read: tuple[Place, ...] = ()
    region: Region | None = None
    weights: dict[str, float] = msgspec.field(default_factory=dict)

    def weigh(self, vin: str) -> float:
        """How probably this was read off a number (the logarithm of the odds); it is worked out once."""
        if vin not in self.weights:
            self.weights[vin] = weigh_reading(vin, self.places)
        return self.weights[vin]

    def doubt_of(self, vin: str) -> float:
        """How probable it is that some sign of a number was misread here; 1 where something else is spelled.

        Signs that its maker always writes are none to doubt, nor are those that name the maker: see `rivalry_of`.
        """
        spelled = self.texts[0] if self.texts else ""
        filled = filled_places(vin)
        if not filled or not spelled or len(self.read) != len(vin):
            return self.doubt if spelled == vin else 1.0
        rest = [at for at in range(len(vin)) if at not in filled and at not in WMI]
        return 1 - prod(self.read[at].sure if vin[at] == spelled[at] else 0.0 for at in rest)

    def rivalry_of(self, vin: str) -> float:
        """How probable it is that another maker stands here who may fill a number so, too."""
        if not filled_places(vin) or len(self.read) != len(vin):
            return 0.0
        return 1 - prod(1 - _others(self.read[at], vin, at) for at in WMI)


def _others(place: Place, vin: str, at: int) -> float:
    """The share of signs at a place that would make a number another maker's who may fill it so, too."""
    others = ((name, vin[:at] + name + vin[at + 1 :], share) for name, share in place.odds.items() if len(name) == 1)
    return min(sum(exp(share) for name, other, share in others if name != vin[at] and may_be_filled_so(other)), 1.0)


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
        read=tuple(place for place in read if not (place.apart or place.faint)),
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
