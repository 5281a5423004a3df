"""A mind that sells auto parts by the functions that are offered to it, so that a model can be shown without a key.

It hears what people say by the words of the trade, and says nothing that no function gave: prices, stock and folios
are copied from the results.
"""

from collections.abc import Sequence

import msgspec

from waframe.testing.model_server import wording
from waframe.testing.model_server.asked import Asked
from waframe.testing.model_server.listening import Heard, Wish, listen, pieces, says_something, typed
from waframe.testing.model_server.recalling import Found, Product, Quote, items, products, quote, read, results
from waframe.testing.model_server.script import Said, Wanted, filled
from waframe.testing.model_server.wishing import Aim, aim_of, choice, does_not_know, order_in, says_yes
from waframe.vocabulary import default, find

OPTIONS_AT_MOST = 3
SEARCHED_AT_MOST = 10
TOGETHER_AT_MOST = 2

_ESCALATED = {
    Aim.COMPLAINT: "enojo",
    Aim.WARRANTY: "garantia",
    Aim.INVOICE: "otro",
    Aim.DISCOUNT: "descuento",
    Aim.PERSON: "cliente_lo_pide",
}


class Talk(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation as the stand-in sees it."""

    asked: Asked
    words: str
    heard: Heard
    products: dict[str, Product]
    options: tuple[Product, ...]
    quote: Quote | None
    said_last: str

    @property
    def wishes(self) -> tuple[Wish, ...]:
        """The parts that are wanted and stand on no quote."""
        quoted = {self.products[sku].family for sku in (self.quote.skus if self.quote else ()) if sku in self.products}
        return tuple(wish for wish in self.heard.wishes if not quoted & set(wish.families))


class Seller:
    """Asks for what is missing, searches, looks at the stock, quotes and confirms."""

    def __init__(self) -> None:
        default()  # the words are read once a process, and not while somebody waits

    def answer(self, asked: Asked) -> Said:
        """Go on from the last result, or begin with what the person said."""
        talk = _talk(asked)
        if asked.results and asked.messages[-1].role == "tool":
            name, text = asked.results[-1]
            return self._after(name, read(text), talk)
        return self._begin(talk)

    def _begin(self, talk: Talk) -> Said:
        words, offered = talk.words, talk.asked.offered
        folio, aim = order_in(words), aim_of(words)
        if folio and "order_status" in offered:
            return _call(talk.asked, "order_status", folio=folio)
        if aim is not None and not (aim in {Aim.HELLO, Aim.CHEAPER} and says_something(words)):
            answered = self._aimed(talk, aim)
            if answered is not None:
                return answered
        agrees = says_yes(words) and not says_something(words)
        if agrees and talk.quote is not None and wording.QUOTE in talk.said_last and "confirm_quote" in offered:
            return self._confirm(talk, talk.quote)
        if agrees and wording.NOT_FOUND in talk.said_last and "escalate_to_human" in offered:
            return _call(talk.asked, "escalate_to_human", reason="sin_respuesta", note=words[:200])
        if wording.ALL_OF_THEM in talk.said_last and says_yes(words) and "create_quote" in offered:
            return _call(talk.asked, "create_quote", lines=[self._line(talk, one) for one in talk.options])
        chosen = choice(words, talk.options) if not find(words).parts else None
        many = pieces(words)
        if chosen is None and many and len(talk.options) == 1:
            chosen = talk.options[0]
        if chosen is not None and ("create_quote" in offered):
            return self._take(talk, chosen)
        return self._search(talk)

    def _aimed(self, talk: Talk, aim: Aim) -> Said | None:
        """Answer what is no wish for a part; None where a part matters more."""
        match aim:
            case Aim.HELLO:
                return Said(text=wording.HELLO)
            case Aim.THANKS:
                return Said(text=wording.WELCOME)
            case Aim.AUTHORITY:
                return Said(text=wording.NO_FAVOURS)
            case Aim.LATER:
                return Said(text=wording.NO_HURRY)
            case Aim.CHEAPER if talk.options and choice(talk.words, talk.options) is None:
                return Said(text=wording.NO_OTHERS)
            case Aim.HOURS | Aim.ADDRESS if "branch_info" in talk.asked.offered:
                return _call(talk.asked, "branch_info")
            case _ if aim in _ESCALATED and "escalate_to_human" in talk.asked.offered:
                return _call(talk.asked, "escalate_to_human", reason=_ESCALATED[aim], note=talk.words[:200])
            case _:
                return None

    def _search(self, talk: Talk) -> Said:
        if not talk.wishes:
            if talk.heard.car.name and says_something(talk.words):
                return Said(text=wording.which_part(talk.heard.car.name))
            return self._lost(talk)
        forgotten = wording.OFFERED in talk.said_last and not talk.options
        if not (says_something(talk.words) or does_not_know(talk.words) or forgotten):
            return self._lost(talk)
        if "search_products" not in talk.asked.offered:
            return Said(text=wording.WHICH)
        return Said(calls=tuple(call for wish in _at_once(talk) for call in self._look_for(talk, wish).calls))

    def _look_for(self, talk: Talk, wish: Wish) -> Said:
        car = talk.heard.car
        query = " ".join(str(one) for one in (wish.words, car.name, car.engine) if one)
        return _call(
            talk.asked,
            "search_products",
            query=query[:200],
            position=wish.position,
            side=wish.side,
            limit=SEARCHED_AT_MOST,
        )

    def _lost(self, talk: Talk) -> Said:
        """Ask again; who is not understood twice is passed on."""
        if wording.LOST in talk.said_last and "escalate_to_human" in talk.asked.offered:
            return _call(talk.asked, "escalate_to_human", reason="sin_respuesta", note=talk.words[:200])
        return Said(text=wording.WHICH if not talk.said_last else f"{wording.LOST} {wording.WHICH}")

    def _confirm(self, talk: Talk, shown: Quote) -> Said:
        return _call(talk.asked, "confirm_quote", quote_id=shown.id, quote_version=shown.version)

    def _take(self, talk: Talk, product: Product) -> Said:
        """Put a product on a quote: on the open one where there is one."""
        line = self._line(talk, product)
        if talk.quote is not None and "add_to_quote" in talk.asked.offered:
            return _call(talk.asked, "add_to_quote", quote_id=talk.quote.id, **line)
        return _call(talk.asked, "create_quote", lines=[line])

    def _line(self, talk: Talk, product: Product) -> dict[str, object]:
        wish = next((one for one in talk.heard.wishes if product.family in one.families), None)
        return {"sku": product.sku, "qty": pieces(talk.words) or (wish.quantity if wish else None) or 1}

    def _after(self, name: str, result: Found, talk: Talk) -> Said:
        if not result or "error" in result or "refused" in result:
            return Said(text=wording.NOT_NOW)
        match name:
            case "search_products":
                return self._found(talk)
            case "check_stock":
                show = wording.listed if len(_searches(talk)) == 1 else wording.listed_together
                return Said(text=show(_shown(talk), car=talk.heard.car.name))
            case "create_quote" | "add_to_quote":
                return self._quoted(talk, result)
            case "send_quote":
                return Said(text=wording.SENT)
            case "confirm_quote":
                return Said(text=wording.confirmed(result))
            case "order_status":
                return Said(text=wording.order(result))
            case "branch_info":
                return Said(text=wording.branch(result))
            case "escalate_to_human":
                aim = aim_of(talk.words)
                return Said(text=wording.passed_on(aim.value if aim else ""))
            case _:
                return Said(text=wording.WHAT_ELSE)

    def _quoted(self, talk: Talk, result: Found) -> Said:
        """Send the quote; what has no price is a person's matter."""
        if result.get("missing"):
            if "escalate_to_human" in talk.asked.offered:
                return _call(talk.asked, "escalate_to_human", reason="sin_respuesta", note=wording.NO_PRICE)
            return Said(text=wording.NO_PRICE)
        if "send_quote" in talk.asked.offered:
            return _call(talk.asked, "send_quote", quote_id=result.get("id"))
        return Said(text=wording.quoted(result))

    def _found(self, talk: Talk) -> Said:
        """Ask what still tells the results apart, else look at their stock."""
        chosen = choice(talk.words, talk.options) if not find(talk.words).parts else None
        if chosen is not None and "create_quote" in talk.asked.offered:  # only the words of the options were known
            return self._take(talk, chosen)
        car, searches = talk.heard.car, _searches(talk)
        found = [_fitting(talk, wish, one) for wish, one in zip(_at_once(talk), searches, strict=False)]
        asked = (self._question(talk, wish, one) for wish, one in zip(_at_once(talk), found, strict=False))
        question = next(filter(None, asked), None)
        if question is not None:
            return Said(text=question)
        options = found[0][:OPTIONS_AT_MOST] if len(found) == 1 else [one for some in found for one in some[:1]]
        if not options:
            return Said(text=wording.none_found(car.name))
        if "check_stock" not in talk.asked.offered:
            show = wording.listed if len(searches) == 1 else wording.listed_together
            return Said(text=show(options, car=car.name))
        stock = talk.asked.offered["check_stock"]
        return Said(calls=tuple(filled(stock, {"sku": one.sku}) for one in options))

    def _question(self, talk: Talk, wish: Wish, found: Sequence[Product]) -> str | None:
        """Ask one thing at a time, and nothing twice: the model, the year, where it goes, the side, the engine."""
        car = talk.heard.car
        titles = [find(one.title, title=True) for one in found]
        if not wish.families or not any(title.vehicles for title in titles):
            return None
        engines = {mention.engine for title in titles for mention in title.vehicles if mention.engine}
        open_ones = (
            (wording.WHICH_CAR, not car.models),
            (wording.WHICH_YEAR, car.year is None),
            (wording.WHICH_POSITION, wish.position is None and len({one.position for one in titles} - {None}) > 1),
            (wording.WHICH_SIDE, wish.side is None and len({one.side for one in titles} - {None}) > 1),
            (wording.WHICH_ENGINE, car.engine is None and len(engines) > 1),
        )
        return next((text for text, is_open in open_ones if is_open and text not in talk.said_last), None)


def _talk(asked: Asked) -> Talk:
    spoken = [message.content or "" for message in asked.messages if message.role == "user"]
    told = results(asked)
    known = products(told)
    before = next((one.content or "" for one in reversed(asked.messages) if _is_said(one.role, one.content)), "")
    return Talk(
        asked=asked,
        words=typed(asked.last_words),
        heard=listen(spoken),
        products=known,
        options=_options(before, known),
        quote=quote(told),
        said_last=before,
    )


def _is_said(role: str, content: str | None) -> bool:
    return role == "assistant" and bool(content)


def _options(text: str, known: dict[str, Product]) -> tuple[Product, ...]:
    """List the products that a message shows with a question, in its order; a title within a longer one is none."""
    named = [one for one in known.values() if one.title in text] if "?" in text else []
    whole = [one for one in named if not any(one.title in other.title != one.title for other in named)]
    return tuple(sorted(whole, key=lambda one: text.index(one.title)))


def _at_once(talk: Talk) -> tuple[Wish, ...]:
    """Give the parts that are looked for in one turn, as far as its calls go."""
    return talk.wishes[:TOGETHER_AT_MOST]


def _searches(talk: Talk) -> list[Found]:
    """List the results of this turn's searches."""
    return [read(text) for name, text in talk.asked.results if name == "search_products"]


def _fitting(talk: Talk, wish: Wish, result: Found) -> list[Product]:
    found = [talk.products[str(item["sku"])] for item in items(result)]
    left = [one for one in found if one.fits != "no"]
    left = [one for one in left if one.fits == "yes"] or left
    if wish.brand is None:
        return left
    return [one for one in left if (one.brand or "").casefold() == wish.brand.casefold()] or left


def _shown(talk: Talk) -> list[Product]:
    """List the products of this turn whose stock was looked at."""
    looked = [one.arguments.get("sku") for one in results(talk.asked) if one.function == "check_stock"]
    many = sum(name == "check_stock" for name, _ in talk.asked.results)
    return [talk.products[str(sku)] for sku in looked[-many:] if str(sku) in talk.products]


def _call(asked: Asked, name: str, **values: object) -> Said:
    """Call an offered function with those of the values that it takes; a choice that it does not know is its first."""
    function = asked.offered.get(name)
    if function is None:
        return Said(calls=(Wanted(name=name),))
    takes = function.parameters.get("properties")
    fields = takes if isinstance(takes, dict) else {}
    fitting = {key: _allowed(value, fields[key]) for key, value in values.items() if key in fields}
    return Said(calls=(filled(function, fitting),))


def _allowed(value: object, field: object) -> object:
    choices = field.get("enum") if isinstance(field, dict) else None
    return value if not isinstance(choices, list) or value in choices else choices[0]
