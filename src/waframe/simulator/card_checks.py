"""What a carousel must look like: cards with a link, with quick replies, or with products."""

from waframe.simulator.errors import GraphError
from waframe.simulator.frame_checks import check_address, check_frame, check_header, check_unique
from waframe.simulator.parts import Part

FEWEST_CARDS = 2
MOST_CARDS = 10
MOST_REPLIES = 3
LONGEST_CARD_BODY = 160
MOST_LINE_BREAKS = 2


def check_carousel(interactive: Part) -> None:
    """Check that all cards are of one kind and complete; a carousel has a body, but neither header nor footer."""
    check_frame(interactive, headers=(), footer_allowed=False)
    cards = interactive.part("action").parts("cards", fewest=FEWEST_CARDS, most=MOST_CARDS)
    places = [int(card.number("card_index", low=0, high=MOST_CARDS - 1)) for card in cards]
    if sorted(places) != list(range(len(cards))):
        raise GraphError(131009, "Param card_index must number the cards from 0 without gaps.")
    shapes = {_check_card(card) for card in cards}
    if len(shapes) > 1:
        raise GraphError(131009, "All cards of a carousel must be of the same kind, with as many buttons.")


def _check_card(card: Part) -> tuple[str, int, str]:
    """Check a card and tell its shape: the kind, how many buttons, and the catalogue of products."""
    action = card.part("action")
    if action.has("product_retailer_id") or action.has("catalog_id"):
        action.text("product_retailer_id")
        return "product", 0, action.text("catalog_id")
    kind = card.choice("type", ("cta_url", "button", "quick_reply")) if card.has("type") else "cta_url"
    check_header(card.part("header"), ("image", "video"))
    if body := card.optional_part("body"):
        _check_body(body)
    if action.has("buttons"):
        return "quick_reply", _check_replies(action), str(card.part("header").value["type"])
    if kind != "cta_url":
        raise GraphError(131008, f"Parameter {action.path}['buttons'] is mandatory.")
    action.choice("name", ("cta_url",))
    parameters = action.part("parameters")
    parameters.text("display_text", longest=20)
    check_address(parameters)
    return "cta_url", 1, str(card.part("header").value["type"])


def _check_body(body: Part) -> None:
    if body.text("text", longest=LONGEST_CARD_BODY).count("\n") > MOST_LINE_BREAKS:
        raise GraphError(131009, f"Param {body.path}['text'] may have at most {MOST_LINE_BREAKS} line breaks.")


def _check_replies(action: Part) -> int:
    replies = []
    for button in action.parts("buttons", most=MOST_REPLIES):
        kind = button.choice("type", ("quick_reply", "reply"))
        reply = button.part(kind)
        replies.append((reply.text("id", longest=256), reply.text("title", longest=20)))
    check_unique("button ids", (reply_id for reply_id, _ in replies))
    return len(replies)
