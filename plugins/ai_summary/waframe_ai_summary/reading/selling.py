"""What the business does with parts: names them, and puts prices to them."""

import re

from waframe_ai_summary.reading.asking import asked_in, brands_in
from waframe_ai_summary.reading.basket import Basket, source_of
from waframe_ai_summary.reading.clauses import Clause
from waframe_ai_summary.reading.cues import Cue, says
from waframe_ai_summary.reading.offers import Offer, offers_in
from waframe_ai_summary.reading.vehicles import Car
from waframe_ai_summary.reading.wants import Want

_CHOICE = re.compile(r"\b(?:o|u|or)\b")
_STOCK = re.compile(r"\b(?:hay|quedan?|tengo|tenemos|contamos con|disponibles?|existencia)\b[^,;]*$")
_OIL = re.compile(r"\b(?:litros?|sintetic\w|multigrado)\b")


class Seller:
    """Follows what the business says of parts."""

    def __init__(self, basket: Basket) -> None:
        self._basket = basket
        self._seen: list[Want] = []

    def hear(self, clause: Clause) -> None:
        """Learn from a sentence of the business."""
        if self._basket.told is None or self._basket.told.place != clause.place:
            self._seen = []
            self._basket.told_words = ""
        offers = offers_in(clause)
        for offer in offers:
            want = self._offered(offer, clause)
            if want is not None:
                self._seen.append(want)
            if want is not None or any(one.price for one in self._basket.wants):
                self._basket.quoted_at = clause.place
        if not offers:
            self._mention(clause)
        self._basket.told = clause
        self._basket.told_words += f" {clause.plain}"

    def _mention(self, clause: Clause) -> None:
        """Keep a part that the business names without a price, as one that may become wanted."""
        if says(clause.said, Cue.PERHAPS):
            return
        basket = self._basket
        parts = asked_in(clause)
        choice = clause.asks and len(parts) > 1 and _CHOICE.search(clause.plain) is not None
        for one in parts if not choice else ():
            known = basket.known(one, None)
            if known is None and not basket.counted():
                known = basket.add(one, clause, car=None, tentative=not basket.unknown)
            if known is None or clause.asks:
                continue
            known.learn("pos", one.pos, source_of(clause), anew=False)
            known.learn("side", one.side, source_of(clause), anew=False)
            known.narrow(one.families)
        self._name_maker(clause)

    def _name_maker(self, clause: Clause) -> None:
        """Take the maker of the part at hand, where the business says only that."""
        brands = brands_in(clause)
        open_wants = self._basket.open()
        if (
            len(set(brands)) == 1
            and not clause.asks
            and open_wants
            and (self._basket.unknown or self._basket.quoted_at >= 0)
        ):
            open_wants[-1].learn("brand", brands[0], source_of(clause), anew=False)

    def _offered(self, offer: Offer, clause: Clause) -> Want | None:
        """Put a price to the part that it is of; another brand is another offer for the same want."""
        source = source_of(clause)
        car = self._basket.garage.car_in(clause, offer.start, offer.end)
        want = self._base(offer, clause, car=car)
        if want is None:
            return None
        if want.price is not None or (want.brand and offer.brand and want.brand != offer.brand):
            again = self._again(want, offer, clause)
            if again is None:
                return None
            want = again
        elif offer.is_total and offer.total_of is None:
            return None
        want.tentative = False
        want.price = offer.price
        want.quoted_at = clause.place
        want.sources["price"] = source
        if want.status == "asked":
            want.status = "quoted"
            want.sources["status"] = source
        want.learn("brand", offer.brand, source)
        want.learn("pos", (offer.asked and offer.asked.pos) or offer.pos, source, anew=False)
        want.learn("side", (offer.asked and offer.asked.side) or offer.side, source, anew=False)
        want.car = want.car or car
        return want

    def _base(self, offer: Offer, clause: Clause, *, car: Car | None) -> Want | None:
        """Find the part that a price is for, or begin one."""
        asked = offer.asked
        if asked is None:
            if self._seen and (offer.brand or offer.is_total):
                return self._seen[-1]
            return self._at_hand(offer, clause)
        fits = [one for one in self._basket.wants if one.fits(asked.families, pos=asked.pos, side=asked.side, car=car)]
        without = [one for one in fits if one.price is None]
        branded = [one for one in fits if offer.brand and one.brand == offer.brand]
        found = branded or without or fits
        if found:
            found[0].narrow(asked.families)
            return found[0]
        if len(asked.families) > 1 and self._basket.wants:
            return self._basket.wants[-1]
        want = self._basket.add(asked, clause, car=car)
        if not _STOCK.search(clause.plain[: asked.start]):
            want.learn("qty", asked.qty, source_of(clause))
        return want

    def _at_hand(self, offer: Offer, clause: Clause) -> Want | None:
        """Find the part that a price without a part is for: that of its brand, one without a price, or the last."""
        wants = self._basket.wants
        if _OIL.search(clause.plain[offer.start : offer.end]):
            oil = [one for one in wants if one.family == "aceite" and one.price is None]
            if oil:
                return oil[0]
        branded = [one for one in wants if offer.brand and one.brand == offer.brand]
        without = [one for one in self._basket.open() if one.price is None]
        found = branded or without or self._basket.open() or wants
        return found[-1] if found else None

    def _again(self, want: Want, offer: Offer, clause: Clause) -> Want | None:
        """Tell what a second price for a part is: another offer, a lower price, or only another way to say it."""
        if offer.is_total:
            return None
        wants = self._basket.wants
        if _differs(offer.side, want.side) or _differs(offer.pos, want.pos):
            return self._beside(want, offer, clause)
        alike = [one for one in wants if one.family == want.family and offer.brand and one.brand == offer.brand]
        lower = says(clause.said, Cue.DISCOUNT)
        if alike:
            changes = alike[-1].price is None or (lower and alike[-1] not in self._seen)
            return alike[-1] if changes else None
        if offer.brand is None and want not in self._seen and not says(clause.said, Cue.INSTEAD):
            return want if lower else None
        return self._beside(want, offer, clause)

    def _beside(self, want: Want, offer: Offer, clause: Clause) -> Want:
        """Put another offer beside one, with the side and the position that it is for."""
        other = want.likeness(source_of(clause), place=clause.place)
        other.pos, other.side = offer.pos or other.pos, offer.side or other.side
        self._basket.wants.insert(self._basket.wants.index(want) + 1, other)
        return other


def _differs(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one != other
