"""What makers in Europe write where they have nothing to say: signs that bear out a number, and hold no doubt.

Sources: the Volkswagen group's numbers for all markets but North America have ZZZ in places 4 to 6, and mostly a Z in
place 9 (lists of type designations of its owners' clubs agree); Ford of Europe's have XX in places 5 and 6, and the
sign of the body, place 4, again in place 10 (manuals of Focus and Transit Connect). Others use ZZZ now and then.
"""

from waframe_ocr_vin.numbers.vin import CHECK_PLACE
from waframe_ocr_vin.vehicles.wmi import maker

ZZZ = slice(3, 6)
XX = slice(4, 6)
_BODY, _BODY_AGAIN = 3, 9
_WMI = (0, 1, 2)
_VOLKSWAGEN = frozenset({"Volkswagen", "Audi", "SEAT", "Skoda", "Porsche", "Bentley", "Lamborghini", "Cupra"})
_FORD = frozenset({"Ford"})


def is_filled(vin: str) -> bool:
    """Whether a number has ZZZ in places 4 to 6, whoever built the vehicle."""
    return vin[ZZZ] == "ZZZ"


def filled_places(vin: str) -> frozenset[int]:
    """The places of a number (from 0) that its maker always fills so, with those that name the maker; often none."""
    known = maker(vin)
    if known is None or known.region != "europe" or not known.is_known:
        return frozenset()
    if is_filled(vin) and _VOLKSWAGEN.intersection(known.makes):
        return frozenset({*_WMI, *range(*ZZZ.indices(len(vin))), *_check_place(vin)})
    if vin[XX] == "XX" and vin[_BODY] == vin[_BODY_AGAIN] and _FORD.intersection(known.makes):
        return frozenset({*_WMI, *range(*XX.indices(len(vin))), _BODY, _BODY_AGAIN})
    return frozenset()


def _check_place(vin: str) -> tuple[int, ...]:
    return (CHECK_PLACE,) if vin[CHECK_PLACE] == "Z" else ()
