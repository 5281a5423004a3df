"""The parts of a conversation in the order in which they came up, and what was said last about them."""

from waframe_ai_summary.reading.asking import Asked, asked_in
from waframe_ai_summary.reading.clauses import Clause
from waframe_ai_summary.reading.summary import Source
from waframe_ai_summary.reading.vehicles import Car, Garage
from waframe_ai_summary.reading.wants import Want

_SAID, _TOLD, _GUESSED = 95, 90, 70


class Basket:
    """What both sides speak of: the parts, the last sentence of the business, and where it named a price last.

    `told_words` is all that the business said in its last message. `unknown` says that the customer asked for a part
    without naming it: by a photo or a code.
    """

    def __init__(self, garage: Garage) -> None:
        self.garage = garage
        self.wants: list[Want] = []
        self.told: Clause | None = None
        self.told_words = ""
        self.quoted_at = -1
        self.unknown = False

    def counted(self) -> list[Want]:
        """Give the parts that count: asked for by the customer, or offered with a price."""
        return [one for one in self.wants if not one.tentative]

    def open(self) -> list[Want]:
        """Give the parts that nobody has settled."""
        return [one for one in self.wants if one.is_open]

    def known(self, asked: Asked, car: Car | None) -> Want | None:
        """Find the part that a mention may mean; one of the brand that is named comes first."""
        fitting = [one for one in self.wants if one.fits(asked.families, pos=asked.pos, side=asked.side, car=car)]
        branded = [one for one in fitting if asked.brand and one.brand == asked.brand]
        found = branded or fitting
        return found[-1] if found else None

    def add(self, asked: Asked, clause: Clause, *, car: Car | None, tentative: bool = False) -> Want:
        """Begin a part that is named for the first time."""
        source = source_of(clause, sure=asked.sure)
        want = Want(narrowed(asked, clause), source, place=clause.place, tentative=tentative)
        want.car = car or self.garage.current
        self.wants.append(want)
        return want


def narrowed(asked: Asked, clause: Clause) -> tuple[str, ...]:
    """Choose among the families that words leave open by what stands beside them: `el filtro y el aceite`."""
    if len(asked.families) > 1:
        beside = {family for one in asked_in(clause) if one != asked for family in one.families}
        likely = [family for family in asked.families if any(family.endswith(other) for other in beside)]
        if likely:
            return tuple(likely)
    return asked.families


def source_of(clause: Clause, *, sure: bool = True) -> Source:
    """Say where something was said; the customer's own word is surest."""
    said = _SAID if clause.of_client else _TOLD
    return Source(message=clause.message, confidence=said if sure else _GUESSED)
