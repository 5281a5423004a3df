"""How far a conversation has come: its stage, the intent to buy, who has to act next and how."""

import re
from collections.abc import Sequence

import msgspec

from waframe_ai_summary.reading.clauses import Clause
from waframe_ai_summary.reading.cues import Cue, says
from waframe_ai_summary.reading.summary import Intent, NextAction, Stage
from waframe_ai_summary.reading.vehicles import Car
from waframe_ai_summary.reading.wants import Want

_SHOUTS = 12
_BAD_SERVICE = re.compile(r"\b(?:pesim[oa]|mal(?:isim)?[oa]?|horrible) (?:servicio|atencion)\b")


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """What one message said, folded and without abbreviations, with its place and the id of the message."""

    message: str
    place: int
    by: str
    plain: str
    raw: str
    asks: bool


class Course(msgspec.Struct, frozen=True, kw_only=True):
    """Where a conversation stands, each with the message that decided it and how sure that is."""

    stage: Stage
    intent: Intent
    next_action: NextAction
    needs_human: bool
    decided_by: str
    confidence: int


def turns_of(clauses: Sequence[Clause]) -> tuple[Turn, ...]:
    """Put the sentences of each message together again, without what was read off pictures."""
    places: dict[int, list[Clause]] = {}
    for clause in clauses:
        if not clause.seen:
            places.setdefault(clause.place, []).append(clause)
    return tuple(
        Turn(
            message=said[0].message,
            place=place,
            by=said[0].by,
            plain=" . ".join(one.said for one in said),
            raw=" ".join(one.text for one in said),
            asks=any(one.asks for one in said),
        )
        for place, said in sorted(places.items())
    )


class Judge:
    """Judges a conversation from what was said and what became of its parts."""

    def __init__(
        self, turns: Sequence[Turn], wants: Sequence[Want], car: Car | None, *, spam: bool, folio: bool
    ) -> None:
        self._turns = turns
        self._client = [one for one in turns if one.by == "client"]
        self._business = [one for one in turns if one.by != "client"]
        self._wants = wants
        self._car = car
        self._spam = spam
        self._folio = folio
        self._accepted = [one for one in wants if one.status == "accepted"]
        settled = max((one.settled_at for one in self._accepted), default=-1)
        self._later = [one for one in wants if one.is_open and max(one.place, one.quoted_at) > settled]
        open_wants = self._later if self._accepted and self._later else wants
        self._first_quote = min((one.quoted_at for one in open_wants if one.quoted_at >= 0), default=-1)

    def judge(self) -> Course:
        """Give where the conversation stands."""
        stage, decisive, confidence = self._stage()
        return Course(
            stage=stage,
            intent=self._intent(stage),
            next_action=self._next_action(stage),
            needs_human=self._needs_human(stage),
            decided_by=decisive,
            confidence=confidence,
        )

    def _stage(self) -> tuple[Stage, str, int]:
        last = self._turns[-1].message if self._turns else ""
        if self._spam:
            return "greeting", last, 80
        complaint = self._complains()
        if complaint:
            return "complaint", complaint, 90
        service = self._after_sale()
        if service:
            return "postsale", service, 85
        if self._accepted and not self._later:
            return "confirmed", self._accepted[-1].sources["status"].message, 90
        if self._wants and all(one.status == "rejected" for one in self._wants):
            return "closed", self._wants[-1].sources["status"].message, 80
        if self._first_quote >= 0:
            decisive = self._negotiates()
            return ("negotiation", decisive, 75) if decisive else ("quoted", last, 80)
        if self._wants:
            return self._before_quote(last)
        return self._without_parts(last)

    def _before_quote(self, last: str) -> tuple[Stage, str, int]:
        """Tell whether the vehicle is still unknown, or the part is being looked for."""
        fields = self._car.fields if self._car else {}
        asked = self._asked_vehicle()
        none = self._business and says(self._business[-1].plain, Cue.NO_STOCK)
        if none and self._client[-1].place > self._business[-1].place and says(self._client[-1].plain, Cue.THANKS):
            return "closed", last, 70
        if "model" not in fields and not any(
            says(one.plain, Cue.UNKNOWN_PART) and "codigo" in one.plain for one in self._client
        ):
            return "identification", last, 80
        return ("identification", last, 75) if asked else ("search", last, 65)

    def _without_parts(self, last: str) -> tuple[Stage, str, int]:
        fields = self._car.fields if self._car else {}
        if any(says(one.plain, Cue.INFO) for one in self._client):
            return "closed", last, 75
        if fields or any(says(one.plain, Cue.SYMPTOM, Cue.UNKNOWN_PART, Cue.ASK_PART) for one in self._client):
            return "identification", last, 60
        if len(self._client) > 1 and self._client and says(self._client[-1].plain, Cue.THANKS):
            return "closed", last, 60
        return "greeting", last, 70

    def _asked_vehicle(self) -> bool:
        """Tell whether the business waits to hear more of the vehicle."""
        questions = [one for one in self._business if one.asks]
        if not questions or not says(questions[-1].plain, Cue.ASKS_VEHICLE):
            return False
        answers = [one for one in self._client if one.place > questions[-1].place]
        told = bool(self._car) and any(
            source.message in {one.message for one in answers}
            for source in (self._car.sources.values() if self._car else ())
        )
        return not told or any(says(one.plain, Cue.UNSURE) for one in answers)

    def _complains(self) -> str | None:
        """Give the message of a complaint: a wrong part, money back, anger."""
        for one in self._client:
            wrong = says(one.plain, Cue.WRONG) and (self._is_angry() or says(one.plain, Cue.BOUGHT) or self._folio)
            angry = says(one.plain, Cue.ANGER) and not says(one.plain, Cue.EXPENSIVE)
            served = self._is_angry() and _BAD_SERVICE.search(one.plain)
            if says(one.plain, Cue.REFUND) or wrong or angry or served:
                return one.message
        return None

    def _after_sale(self) -> str | None:
        """Give the message that speaks of something bought before: a warranty, an order, a cancellation."""
        bought = [one for one in self._client if says(one.plain, Cue.BOUGHT)]
        broken = [one for one in self._client if says(one.plain, Cue.BROKEN, Cue.WARRANTY)]
        early = [one for one in bought if self._first_quote < 0 or one.place < self._first_quote or self._folio]
        if early and (broken or self._folio):
            return early[0].message
        status = [one for one in self._client if says(one.plain, Cue.STATUS)]
        if status and (
            self._folio or (self._first_quote < 0 and not any(says(one.plain, Cue.ACCEPT) for one in self._client))
        ):
            return status[0].message
        cancels = [one for one in self._client if says(one.plain, Cue.CANCEL)]
        if cancels:
            return cancels[-1].message
        if broken and self._folio:
            return broken[0].message
        if (
            broken
            and self._first_quote < 0
            and says(broken[0].plain, Cue.WARRANTY)
            and says(broken[0].plain, Cue.BROKEN)
        ):
            return broken[0].message
        return None

    def _negotiates(self) -> str | None:
        """Give the customer's message that bargains after a price was named; a later "I'll think" takes it back."""
        after = [one for one in self._client if one.place > self._first_quote]
        found: str | None = None
        for one in after:
            if says(one.plain, Cue.DEFER, Cue.SOMEDAY) and not says(one.plain, Cue.DISCOUNT, Cue.CONDITION):
                found = None
            elif self._bargains(one):
                found = one.message
        return found

    def _bargains(self, turn: Turn) -> bool:
        if says(turn.plain, Cue.DISCOUNT, Cue.EXPENSIVE, Cue.CHEAPER, Cue.DELIVERY, Cue.PAY, Cue.QUOTE, Cue.CONDITION):
            return True
        switched = any(one.status == "rejected" for one in self._wants) and says(turn.plain, Cue.SWITCH)
        asks_nicely = says(turn.plain, Cue.PLEASE) and not says(turn.plain, Cue.DEFER, Cue.IMAGES, Cue.INFO)
        return switched or (asks_nicely and not self._answers_about_pictures(turn))

    def _answers_about_pictures(self, turn: Turn) -> bool:
        """Tell whether somebody says of what they want to see pictures, as they were asked."""
        before = [one for one in self._business if one.place < turn.place]
        return bool(before) and before[-1].asks and says(before[-1].plain, Cue.IMAGES)

    def _intent(self, stage: Stage) -> Intent:
        match stage:
            case "confirmed":
                return "high"
            case "negotiation":
                return self._bargaining_intent()
            case "quoted" | "search":
                return "medium"
            case "identification":
                return "medium" if self._is_serious() else "low"
            case _:
                return "low"

    def _bargaining_intent(self) -> Intent:
        after = " . ".join(one.plain for one in self._client if one.place > self._first_quote)
        wants_it = says(after, Cue.ACCEPT, Cue.DISCOUNT, Cue.DELIVERY, Cue.PAY, Cue.QUOTE, Cue.CONDITION)
        return "high" if wants_it or not says(after, Cue.EXPENSIVE, Cue.CHEAPER) else "medium"

    def _is_serious(self) -> bool:
        said = " . ".join(one.plain for one in self._client)
        last = self._client[-1].plain if self._client else ""
        return says(said, Cue.ASK_PART) and bool(self._wants) and not says(last, Cue.UNSURE, Cue.DEFER)

    def _next_action(self, stage: Stage) -> NextAction:
        said = " . ".join(one.plain for one in self._client)
        after = " . ".join(one.plain for one in self._client if one.place > self._first_quote)
        if self._spam:
            return "close"
        match stage:
            case "complaint":
                return "escalate"
            case "postsale":
                return "cancel_order" if says(said, Cue.CANCEL) else "answer_warranty"
            case "confirmed":
                return "send_payment_link" if says(after, Cue.LINK) else "confirm_order"
            case "closed":
                return "close"
            case "negotiation":
                return self._bargaining_action(after)
            case "quoted":
                last = self._client[-1] if self._client else None
                if last is not None and (says(last.plain, Cue.IMAGES) or self._answers_about_pictures(last)):
                    return "send_images"
                return "escalate" if says(said, Cue.PERSON) else "follow_up"
            case "search":
                return self._searching_action(said)
            case "identification":
                if says(said, Cue.PERSON):
                    return "escalate"
                fields = self._car.fields if self._car else {}
                return "ask_year" if "model" in fields else "ask_vehicle"
            case _:
                return "escalate" if says(said, Cue.PERSON) else "ask_vehicle"

    def _bargaining_action(self, after: str) -> NextAction:
        last = self._client[-1].plain
        if says(after, Cue.DISCOUNT, Cue.PERSON):
            return "escalate"
        if says(last, Cue.IMAGES):
            return "send_images"
        if says(after, Cue.EXPENSIVE, Cue.CHEAPER):
            return "offer_alternative"
        if says(after, Cue.QUOTE, Cue.PAY):
            return "send_quote"
        return "confirm_order"

    def _searching_action(self, said: str) -> NextAction:
        if says(said, Cue.PERSON):
            return "escalate"
        told = self._business[-1].plain if self._business else ""
        if says(told, Cue.NO_STOCK):
            return "offer_alternative"
        return "send_images" if self._client and says(self._client[-1].plain, Cue.IMAGES) else "send_quote"

    def _needs_human(self, stage: Stage) -> bool:
        said = " . ".join(one.plain for one in self._client)
        after = " . ".join(one.plain for one in self._client if one.place > self._first_quote)
        if stage == "complaint" or says(said, Cue.PERSON):
            return True
        if stage == "postsale":
            return says(said, Cue.BROKEN, Cue.WARRANTY, Cue.WRONG, Cue.REFUND, Cue.BOUGHT)
        return stage == "negotiation" and says(after, Cue.DISCOUNT)

    def _is_angry(self) -> bool:
        return any(is_angry(one) for one in self._client)


def is_angry(turn: Turn) -> bool:
    """Tell whether somebody swears, threatens or shouts."""
    letters = [letter for letter in turn.raw if letter.isalpha()]
    shouts = len(letters) >= _SHOUTS and sum(letter.isupper() for letter in letters) > len(letters) * 0.8
    return says(turn.plain, Cue.ANGER) or (shouts and says(turn.plain, Cue.WRONG, Cue.BROKEN, Cue.REFUND, Cue.BOUGHT))
