"""Suggests to the agent what to answer, by the next step; no amount stands in a suggestion of rules."""

from collections.abc import Mapping

from waframe import Context
from waframe.vocabulary import Vocabulary
from waframe_ai_summary.reading import Product, Summary
from waframe_ai_summary.reading.summary import NextAction

MOST = 3
_TEXTS: Mapping[NextAction, tuple[str, ...]] = {
    "ask_vehicle": ("ask_vehicle", "ask_photo"),
    "ask_year": ("ask_year", "ask_photo"),
    "send_quote": ("send_quote", "ask_quantity"),
    "send_images": ("send_images",),
    "offer_alternative": ("offer_alternative", "other_branch"),
    "follow_up": ("follow_up", "any_doubt"),
    "confirm_order": ("confirm_order", "pick_up", "invoice"),
    "send_payment_link": ("send_link",),
    "cancel_order": ("cancel_order",),
    "close": ("close",),
}


def suggest(ctx: Context, summary: Summary, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Give at most three replies in the customer's language."""
    named = {
        "part": _parts(summary, vocabulary) or ctx.text("ai_summary.reply.the_part"),
        "vehicle": _vehicle(summary) or ctx.text("ai_summary.reply.your_vehicle"),
        "folio": summary.order_folio or "",
    }
    return tuple(ctx.text(f"ai_summary.reply.{key}", **named) for key in _keys(summary))[:MOST]


def _keys(summary: Summary) -> tuple[str, ...]:
    """Choose the texts by what comes next."""
    match summary.next_action:
        case "ask_vehicle" if not summary.products:
            return ("ask_part", "ask_vehicle")
        case "follow_up" if summary.stage == "confirmed":
            return ("pick_up", "any_doubt")
        case "confirm_order" if summary.invoice:
            return ("confirm_order", "tax_data", "pick_up")
        case "cancel_order" if not summary.order_folio:
            return ("ask_folio",)
        case "answer_warranty":
            return ("warranty", "bring_it") if summary.order_folio else ("warranty", "ask_ticket")
        case "escalate":
            return _of_trouble(summary)
        case "close" if summary.spam:
            return ()
    return _TEXTS[summary.next_action]


def _of_trouble(summary: Summary) -> tuple[str, ...]:
    if summary.stage == "complaint":
        return ("sorry", "look_into") if summary.order_folio else ("sorry", "ask_ticket")
    return ("ask_discount", "moment") if summary.stage == "negotiation" else ("moment",)


def _parts(summary: Summary, vocabulary: Vocabulary) -> str:
    wanted = [one for one in summary.products if one.status != "rejected"]
    names = dict.fromkeys(_name(one, vocabulary) for one in wanted)
    return ", ".join(names).lower()


def _name(product: Product, vocabulary: Vocabulary) -> str:
    family = vocabulary.families.get(product.family)
    return family.name if family is not None else product.family.replace("_", " ")


def _vehicle(summary: Summary) -> str:
    vehicle = summary.vehicle
    return " ".join(str(one) for one in (vehicle.model, vehicle.year) if one is not None)
