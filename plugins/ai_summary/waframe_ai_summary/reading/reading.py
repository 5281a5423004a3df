"""Reads a conversation from its first message to its last, and sums it up."""

from collections.abc import Sequence

from waframe.vocabulary import Vocabulary
from waframe_ai_summary.reading import marks
from waframe_ai_summary.reading.basket import Basket
from waframe_ai_summary.reading.buying import Buyer
from waframe_ai_summary.reading.clauses import cut
from waframe_ai_summary.reading.course import Judge, turns_of
from waframe_ai_summary.reading.cues import Cue
from waframe_ai_summary.reading.lines import Line
from waframe_ai_summary.reading.moods import mood_of
from waframe_ai_summary.reading.selling import Seller
from waframe_ai_summary.reading.summary import Source, Summary, Vehicle
from waframe_ai_summary.reading.vehicles import Car, Garage
from waframe_ai_summary.reading.wants import Want


def read(lines: Sequence[Line], vocabulary: Vocabulary | None = None) -> Summary:
    """Sum up a conversation by rules alone."""
    clauses = cut(lines, vocabulary)
    turns = turns_of(clauses)
    whole = {turn.place: turn.plain for turn in turns}
    garage = Garage()
    basket = Basket(garage)
    buyer, seller = Buyer(basket), Seller(basket)
    for clause in clauses:
        garage.hear(clause)
        if clause.of_client:
            buyer.hear(clause, whole=whole.get(clause.place, clause.said))
        else:
            seller.hear(clause)
    spam = marks.is_spam(turns, clauses, vehicles=any("model" in car.fields for car in garage.cars))
    wants = [] if spam else basket.counted()
    folio = marks.folio_of(lines)
    course = Judge(turns, wants, garage.current, spam=spam, folio=folio is not None).judge()
    if course.stage == "postsale":
        _mark_bought(wants)
    mood, mood_source = mood_of(turns, course.stage, intent=course.intent)
    decided = Source(message=course.decided_by, confidence=course.confidence)
    sources = {"stage": decided, "intent": decided, "next_action": decided}
    if mood_source is not None:
        sources["sentiment"] = mood_source
    cars = [car for car in garage.cars if "model" in car.fields or "make" in car.fields or "vin" in car.fields]
    sources |= _cited(garage.current, cars, wants)
    branch = marks.branch_of(lines) if wants else None
    trade = marks.trade_of(turns)
    invoice = marks.first_saying(turns, Cue.INVOICE)
    attack = marks.first_saying(turns, Cue.INJECTION)
    faithful = marks.first_saying(turns, Cue.FAITHFUL, by=None)
    named = {"order_folio": folio, "branch": branch, "customer_type": trade}
    sources |= {name: found[1] for name, found in named.items() if found is not None}
    marked = {"invoice": invoice, "injection": attack, "faithful": faithful}
    sources |= {name: source for name, source in marked.items() if source is not None}
    return Summary(
        vehicle=garage.current.shown() if garage.current is not None and not spam else Vehicle(),
        vehicles=tuple(car.shown() for car in cars),
        products=tuple(want.shown() for want in wants),
        intent=course.intent,
        stage=course.stage,
        sentiment=mood,
        needs_human=course.needs_human or mood == "angry",
        next_action=course.next_action,
        order_folio=folio[0] if folio else None,
        branch=branch[0] if branch else None,
        customer_type=trade[0] if trade else None,
        language=marks.language_of(turns),
        invoice=invoice is not None,
        injection=attack is not None,
        spam=spam,
        faithful=faithful is not None,
        sources=sources,
    )


def _mark_bought(wants: Sequence[Want]) -> None:
    """What is spoken of after a sale was accepted then."""
    for want in wants:
        if want.is_open:
            want.status = "accepted"


def _cited(current: Car | None, cars: Sequence[Car], wants: Sequence[Want]) -> dict[str, Source]:
    """Say of each field of vehicles and parts which message it came from."""
    sources: dict[str, Source] = {}
    if current is not None:
        sources.update({f"vehicle.{field}": source for field, source in current.sources.items()})
    for place, car in enumerate(cars):
        sources.update({f"vehicles.{place}.{field}": source for field, source in car.sources.items()})
    for place, want in enumerate(wants):
        sources.update({f"products.{place}.{field}": source for field, source in want.sources.items()})
    return sources
