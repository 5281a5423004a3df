"""What the customer does with parts: asks, tells more of them, takes them or refuses them."""

import re
from collections.abc import Sequence

from waframe.vocabulary.entries import Kind
from waframe_ai_summary.reading.asking import Asked, asked_in, axis_in, brands_in, count_in
from waframe_ai_summary.reading.basket import Basket, narrowed, source_of
from waframe_ai_summary.reading.choosing import one_of_each, picked
from waframe_ai_summary.reading.clauses import Clause
from waframe_ai_summary.reading.cues import Cue, place_of, says
from waframe_ai_summary.reading.offers import offers_in
from waframe_ai_summary.reading.summary import Status
from waframe_ai_summary.reading.wants import Want

_CHOICE = re.compile(r"\b(?:o|u|or)\b")
_ANYTHING_ELSE = re.compile(r"\b(?:algo mas|otra cosa|anything else|mas ayuda)\b")
_HESITANT = re.compile(r"^\W*(?:ok|oki|okay|bueno)\b")
_FIRM = re.compile(r"\b(?:por favor|porfa|si|va|sale|pues|entonces|orale)\b")
_ONLY_ONE = re.compile(
    r"\b(?:solo|nomas|nada mas|unicamente|only|just) (?:el|la|un|una|uno|the)"
    r" ?(?:derech\w|izquierd\w|der|izq|left|right)?\b(?! par\b)"
)
_LEADING_NUMBER = re.compile(r"^\W*(\d{1,2})(?=\s*(?:,|para|pa\b|de\b|y\b|$))")
_SEVERAL = re.compile(
    r"\b(?:los|las|todo|todos|todas|ambos|ambas|\w+(?:los|las)|esos|esas|estos|estas|both|all|them)\b"
)
_WHICH = re.compile(r"\b(?:cual(?:es)?|que numero|el numero|which|que opcion)\b")
_NO_OTHER = re.compile(
    r"\b(?:sol[oa]|solamente|nomas|nada mas|unicamente|only|just) (?:el|la|los|las|es[ea]|the) "
    r"(?!derech|izquierd|de |otr)"
)
_NOT_THAT = re.compile(r"\b(?:el|la|los|las) (?:\w+(?: de \w+){0,2})(?: ya)? no\b(?=\W*$|\W*[,.;]|\W+(?:gracias|por))")
_EACH = re.compile(r"\b(?:c/?u|cada un[oa]|cada pieza)\b")
_REST = re.compile(r"\b(?:lo|los|las|la|el) (?:demas|otr[oa]s?|resto) no\b")
_LITRES = re.compile(r"\b(\d{1,2}) (?:litros?|lts?|botes?|garrafas?|cubetas?)\b")
_POURED = frozenset({"aceite", "aceite_trans", "anticongelante", "liquido_freno"})
_OF_PIECES = re.compile(
    r"\b(?:lado|izquierd\w|derech\w|cuant[oa]s|ambos|ambas|par|piezas|las dos|los dos|both|left|right|how many)\b"
)


class Buyer:
    """Follows what the customer says of parts."""

    def __init__(self, basket: Basket) -> None:
        self._basket = basket
        self._pointed: Want | None = None
        self._hasty = False
        self._places: list[int] = []

    def hear(self, clause: Clause, *, whole: str) -> None:
        """Learn from a sentence of the customer; `whole` is all that the message says."""
        self._places.append(clause.place)
        if clause.seen:
            self._read_ticket(clause)
            return
        for one in self._basket.wants:
            if one.status == "quoted" and one.car is not None and one.car.replaced_at == clause.place > one.quoted_at:
                one.begin_anew()
        asked = asked_in(clause)
        refused = says(clause.said, Cue.REJECT) and not self._wants_nothing_else()
        touched = [(part, want) for part in asked if (want := self._want(part, clause, refused=refused)) is not None]
        touched += self._poured(clause, [want for _, want in touched])
        if not asked:
            self._refine(clause)
            self._basket.unknown = self._basket.unknown or says(clause.said, Cue.UNKNOWN_PART)
        self._pointed = picked(self._basket.counted(), clause) or self._pointed
        if touched and _REST.search(clause.plain):
            kept = [want for _, want in touched]
            self._settle([one for one in self._basket.open() if one not in kept], "rejected", clause)
        elif touched and _NO_OTHER.search(clause.plain) and not clause.wonders:
            self._leave_others(clause, [want for _, want in touched])
        self._leave_out(clause, touched)
        if says(whole, Cue.CANCEL):
            meant = self._meant(clause, [want for _, want in touched], of={"asked", "quoted", "accepted"})
            self._settle(meant, "rejected", clause)
        elif refused:
            self._refuse(clause, touched)
        elif self._accepts(clause, whole):
            self._accept(clause, touched)
        elif self._hasty and says(clause.said, Cue.DEFER):
            self._reconsider(clause)

    def _leave_others(self, clause: Clause, kept: Sequence[Want]) -> None:
        """Drop what was offered beside the only parts that are wanted: `solo la bomba por ahora`."""
        last = max((one.quoted_at for one in kept), default=-1)
        beside = [one for one in self._basket.open() if one not in kept and one.quoted_at == last >= 0]
        self._settle([one for one in beside if one.family not in {want.family for want in kept}], "rejected", clause)

    def _leave_out(self, clause: Clause, touched: Sequence[tuple[Asked, Want]]) -> None:
        """Drop what is named and refused in one breath: `la fascia no`."""
        for found in _NOT_THAT.finditer(clause.plain):
            named = [want for part, want in touched if found.start() <= part.start < found.end()]
            self._settle([want for want in named if want.is_open], "rejected", clause)

    def _want(self, asked: Asked, clause: Clause, *, refused: bool) -> Want | None:
        """Find or begin the part that a mention is about."""
        source = source_of(clause, sure=asked.sure)
        garage = self._basket.garage
        car = garage.car_in(clause, asked.end, len(clause.text)) or garage.car_in(clause, 0, asked.start)
        want = self._basket.known(asked, car)
        if want is None:
            open_question = len(narrowed(asked, clause)) > 1 and asked.weak
            if refused or (open_question and self._basket.counted()):
                return None
            want = self._basket.add(asked, clause, car=car)
        want.tentative = False
        want.narrow(asked.families)
        want.car = want.car or car
        want.learn("pos", asked.pos, source)
        want.learn("side", asked.side, source, anew=not says(clause.said, Cue.WRONG))
        want.learn("qty", asked.qty, source)
        if want.quoted_at < 0:
            want.learn("brand", asked.brand, source)
        return want

    def _poured(self, clause: Clause, touched: Sequence[Want]) -> list[tuple[Asked, Want]]:
        """Take litres for the oil that was spoken of before: `dame 4 litros y el filtro`."""
        found = _LITRES.search(clause.plain)
        oils = [one for one in self._basket.open() if one.family in _POURED and one not in touched]
        if found is None or not oils:
            return []
        oils[-1].learn("qty", int(found[1]), source_of(clause))
        named = Asked(
            families=oils[-1].families,
            pos=None,
            side=None,
            qty=int(found[1]),
            brand=None,
            start=found.start(),
            end=found.end(),
            weak=False,
            sure=True,
        )
        return [(named, oils[-1])]

    def _refine(self, clause: Clause) -> None:
        """Take position, side and number of the part at hand from a sentence that names no part."""
        wants = [one for one in self._basket.open() if not one.tentative] or self._basket.wants[-1:]
        if not wants:
            return
        source = source_of(clause)
        corrected = says(clause.said, Cue.CORRECT)
        pos = axis_in(clause, Kind.POSITION, exact=True, last=corrected)
        side = axis_in(clause, Kind.SIDE, exact=True, last=corrected)
        last = wants[-1]
        if (pos or side) and not says(clause.said, Cue.WRONG):
            for one in [each for each in wants if each.families == last.families and each.place == last.place] or [
                last
            ]:
                if corrected and one.quoted_at >= 0 and (_differs(one.pos, pos) or _differs(one.side, side)):
                    one.begin_anew()
                one.learn("pos", pos, source, anew=corrected or one.quoted_at < 0)
                one.learn("side", side, source, anew=corrected or one.quoted_at < 0)
        if _ONLY_ONE.search(clause.plain):
            last.learn("qty", 1, source)
        else:
            self._count(clause, wants)

    def _count(self, clause: Clause, wants: Sequence[Want]) -> None:
        """Take a number of pieces; "los dos" after two different parts means both of them, and no number."""
        if clause.asks and _EACH.search(clause.plain):  # asks whether the price is for one
            return
        number = count_in(clause) or self._answered_count(clause)
        if number is None or self._chooses(clause) or self._picks(number, clause):
            return
        brands = brands_in(clause)
        meant = [one for one in wants if one.brand in brands] or list(wants)
        families = {one.family for one in meant}
        kinds = {(one.family, one.pos, one.side) for one in meant}
        if len(kinds) > 1 and number % len(kinds) == 0:
            for one in meant if number > len(kinds) else ():
                one.learn("qty", number // len(kinds), source_of(clause))
            return
        for one in meant if not brands and len(families) == 1 else meant[-1:]:
            one.learn("qty", number, source_of(clause))

    def _answered_count(self, clause: Clause) -> int | None:
        """Give the number that begins the answer to how many: `4, para platina 2006`."""
        found = _LEADING_NUMBER.match(clause.plain)
        return int(found[1]) if found and "cuant" in self._basket.told_words else None

    def _picks(self, number: int, clause: Clause) -> bool:
        """Tell whether a number alone picks one of the options that were just listed, and remember which."""
        told = self._basket.told
        alone = not clause.plain.strip(" .").replace("la ", "").replace("el ", "").strip("0123456789")
        if told is None or not alone or not _WHICH.search(self._basket.told_words):
            return False
        listed = [one for one in self._basket.counted() if one.quoted_at == told.place]
        if number <= len(listed):
            self._pointed = listed[number - 1]
        return True

    def _chooses(self, clause: Clause) -> bool:
        """Tell whether "los dos" answers a question that names two things which are no pieces."""
        told = self._basket.told
        if told is None or not told.asks or told.place != clause.place - 1:
            return False
        return _CHOICE.search(told.plain) is not None and not _OF_PIECES.search(told.plain)

    def _read_ticket(self, clause: Clause) -> None:
        """Take what was bought, and for how much, off a ticket."""
        for offer in offers_in(clause):
            asked = offer.asked or next(iter(asked_in(clause)), None)
            if asked is None or offer.is_total:
                continue
            want = self._basket.known(asked, None) or self._basket.add(asked, clause, car=None)
            want.learn("price", offer.price, source_of(clause), anew=False)
            want.learn("brand", offer.brand, source_of(clause), anew=False)

    def _accepts(self, clause: Clause, whole: str) -> bool:
        """Tell whether a customer says yes to an offer."""
        strong = says(clause.said, Cue.ACCEPT)
        if says(whole, Cue.CONDITION, Cue.DISCOUNT, Cue.IMAGES, Cue.SOMEDAY) or (
            says(clause.said, Cue.DEFER) and not strong
        ):
            return False
        if strong:
            only_asks = clause.asks and says(clause.said, Cue.DELIVERY, Cue.QUOTE)
            return not only_asks and (self._basket.quoted_at >= 0 or bool(self._basket.counted()))
        told = self._basket.told
        if told is None or self._basket.quoted_at < 0 or _only_asks(clause) or not says(clause.said, Cue.AGREE):
            return False
        if says(whole, Cue.DEFER, Cue.UNSURE, Cue.EXPENSIVE, Cue.CHEAPER):
            return False
        if told.asks:
            offers = says(told.said, Cue.OFFER) or _OF_PIECES.search(told.plain) is not None
            return offers and not _CHOICE.search(told.plain)
        return told.place == self._basket.quoted_at and _is_yes(whole)

    def _accept(self, clause: Clause, touched: Sequence[tuple[Asked, Want]]) -> None:
        """Take what is named; a number said with a yes names nothing: `va, 4 bujias`."""
        self._hasty = not says(clause.said, Cue.ACCEPT)
        counted = self._hasty and all(part.qty for part, _ in touched)
        named = [] if counted else [want for _, want in touched]
        self._settle(self._meant(clause, named, of={"asked", "quoted"}), "accepted", clause)

    def _reconsider(self, clause: Clause) -> None:
        """Take back a mere yes of somebody who wants to think after all."""
        self._settle([one for one in self._basket.wants if one.status == "accepted"], "quoted", clause)

    def _refuse(self, clause: Clause, touched: Sequence[tuple[Asked, Want]]) -> None:
        """Refuse what stands right after the refusal, or before it; with nothing named, all that is open."""
        if touched:
            start, end = place_of(clause.plain, Cue.REJECT)
            after = [
                want
                for part, want in touched
                if end <= part.start and not says(clause.said[end : part.start], Cue.SWITCH)
            ]
            before = [want for part, want in touched if part.start < start]
            self._settle(after[:1] or before[-1:], "rejected", clause)
        elif not asked_in(clause):
            wants = [one for one in self._basket.counted() if one.is_open]
            brands = brands_in(clause)
            self._settle([one for one in wants if one.brand in brands] or wants, "rejected", clause)

    def _meant(self, clause: Clause, touched: Sequence[Want], *, of: set[Status]) -> list[Want]:
        """Give the parts that a yes or a no is about."""
        brands = brands_in(clause)
        wants = [one for one in self._basket.counted() if one.status in of]
        wants = wants or [one for one in self._basket.wants if one.status in of]
        named = [one for one in touched if one.status in of]
        if named:
            alike = [one for one in wants if any(one.family == each.family and one.car is each.car for each in named)]
            wants = alike or named
        pos = axis_in(clause, Kind.POSITION, exact=True)
        side = axis_in(clause, Kind.SIDE, exact=True)
        if not named and (pos or side):
            wants = [one for one in wants if (pos or one.pos) == one.pos and (side or one.side) == one.side] or wants
        branded = [one for one in wants if one.brand in brands]
        quoted = [one for one in wants if one.status == "quoted"]
        if not named and not _SEVERAL.search(clause.said):
            quoted = self._latest(quoted, clause)
        return one_of_each(branded or quoted or wants, clause, before=self._pointed)

    def _latest(self, quoted: Sequence[Want], clause: Clause) -> list[Want]:
        """Give what was offered since the customer spoke last, else what was offered last."""
        before = max((place for place in self._places if place < clause.place), default=-1)
        newest = max((one.quoted_at for one in quoted), default=-1)
        return [one for one in quoted if one.quoted_at > before] or [one for one in quoted if one.quoted_at == newest]

    def _settle(self, wants: Sequence[Want], status: Status, clause: Clause) -> None:
        for one in wants:
            one.settle(status, source_of(clause), place=clause.place)

    def _wants_nothing_else(self) -> bool:
        """Tell whether a no only says that nothing else is wanted."""
        told = self._basket.told
        return told is not None and told.asks and _ANYTHING_ELSE.search(told.plain) is not None


def _only_asks(clause: Clause) -> bool:
    """Tell whether a sentence asks about the offer; one that agrees and asks for the way agrees."""
    return clause.wonders and not (says(clause.said, Cue.INFO) and not _HESITANT.search(clause.plain))


def _differs(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one != other


def _is_yes(whole: str) -> bool:
    """Tell a plain yes from an "ok" that only says that it was read."""
    if _HESITANT.search(whole) and not _FIRM.search(whole):
        return False
    return not says(whole, Cue.THANKS) or _FIRM.search(whole) is not None
