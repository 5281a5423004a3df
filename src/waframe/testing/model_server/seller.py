"""A mind that sells auto parts by the functions that are offered to it, so that a model can be shown without a key.

It says nothing that no function gave: prices, stock and folios are copied from the results.
"""

import re
from collections.abc import Mapping, Sequence
from typing import cast

import msgspec

from waframe.testing.model_server.asked import Asked
from waframe.testing.model_server.script import Said, Wanted, filled

OPTIONS_AT_MOST = 3

_HELLO = re.compile(r"^\W*(hola|buen[oa]s?\b|qué tal|que tal|saludos)[\w\s,.!¡]{0,20}$", re.IGNORECASE)
_PERSON = re.compile(r"\b(asesor|persona|humano|gerente|alguien)\b", re.IGNORECASE)
_PLACE = re.compile(r"\b(horario|abren|cierran|dirección|direccion|dónde están|donde estan|ubicación)\b", re.IGNORECASE)
_YES = re.compile(r"\b(sí|si|confirmo|confirmar|acepto|va|de acuerdo|adelante)\b", re.IGNORECASE)
_QUOTE = re.compile(
    r"\b(cotiza\w*|cotización|me la llevo|la quiero|el primero|la primera|la [123]|opción [123])\b", re.IGNORECASE
)
_ORDER = re.compile(r"\b(?:pedido|folio)\s+#?([A-Z0-9-]{4,})", re.IGNORECASE)
_CHOICE = re.compile(r"\b(?:la|opción|el)\s+([123])\b", re.IGNORECASE)
_THANKS = re.compile(r"^\W*(gracias|muchas gracias|ok|perfecto)\W*$", re.IGNORECASE)

_ASKED = "¿La confirmo?"

Found = Mapping[str, object]


class Seller:
    """Searches, looks at the stock, quotes and confirms."""

    def answer(self, asked: Asked) -> Said:
        """Go on from the last result, or begin with what the person said."""
        results = asked.results
        if results and asked.messages[-1].role == "tool":
            name, text = results[-1]
            return self._after(name, _read(text), asked)
        return self._begin(asked)

    def _begin(self, asked: Asked) -> Said:
        words, offered = asked.last_words, asked.offered
        order = _ORDER.search(words)
        if _HELLO.match(words):
            return Said(text="¡Hola! ¿Qué refacción buscas y para qué auto?")
        if _THANKS.match(words):
            return Said(text="Con gusto.")
        if order and "order_status" in offered:
            return _call(asked, "order_status", folio=order[1])
        if _PERSON.search(words) and "escalate_to_human" in offered:
            return _call(asked, "escalate_to_human", reason="cliente_lo_pide", note=words[:200])
        if _PLACE.search(words) and "branch_info" in offered:
            return _call(asked, "branch_info")
        if _is_quoted(asked) and _YES.search(words) and "confirm_quote" in offered:
            return self._confirm(asked)
        if _QUOTE.search(words) and "create_quote" in offered:
            return self._choose(asked)
        if "search_products" in offered:
            return _call(asked, "search_products", query=words[:200], limit=OPTIONS_AT_MOST)
        return Said(text="¿Qué refacción buscas y para qué auto?")

    def _confirm(self, asked: Asked) -> Said:
        quote = _earlier(asked, "send_quote") or _earlier(asked, "create_quote")
        if quote is None:
            return _call(asked, "send_quote") if "send_quote" in asked.offered else Said(text="¿Cuál cotización?")
        return _call(asked, "confirm_quote", quote_id=quote.get("id"), quote_version=quote.get("version", 1))

    def _choose(self, asked: Asked) -> Said:
        """Quote what was found, or look again for what was wished for, where only words are left of that."""
        found, wish = _earlier(asked, "search_products"), _wish(asked)
        if found is not None:
            return self._quote(asked, _items(found))
        if wish is None or "search_products" not in asked.offered:
            return Said(text="¿Qué refacción buscas y para qué auto?")
        return _call(asked, "search_products", query=wish[:200], limit=OPTIONS_AT_MOST)

    def _quote(self, asked: Asked, items: Sequence[Found]) -> Said:
        chosen = _CHOICE.search(asked.last_words)
        place = min(int(chosen[1]) if chosen else 1, len(items)) - 1
        if not items:
            return Said(text="¿Cuál de las opciones te preparo?")
        return _call(asked, "create_quote", lines=[{"sku": items[place]["sku"], "qty": 1}])

    def _after(self, name: str, result: Found, asked: Asked) -> Said:
        if not result or "error" in result:
            return Said(text="No pude consultarlo en este momento; en un momento te atiende un asesor.")
        match name:
            case "search_products" if _QUOTE.search(asked.last_words) and "create_quote" in asked.offered:
                return self._quote(asked, _items(result))
            case "search_products":
                return self._stock(asked, _items(result))
            case "check_stock":
                return Said(text=self._options(asked))
            case "create_quote" if "send_quote" in asked.offered and not result.get("missing"):
                return _call(asked, "send_quote", quote_id=result.get("id"))
            case "send_quote" if _is_quoted(asked) and _YES.search(asked.last_words):
                return self._confirm(asked)
            case "create_quote" | "add_to_quote" | "send_quote":
                return Said(text=_quote_words(result))
            case "confirm_quote":
                return Said(text=f"Listo, tu pedido quedó confirmado con el folio {result.get('folio')}.")
            case "order_status":
                return Said(text=f"Tu pedido {result.get('folio')} está: {result.get('state')}.")
            case "branch_info":
                known = (str(result[key]) for key in ("address", "hours") if result.get(key))
                return Said(text="\n".join(known) or "Lo confirmo y te aviso.")
            case "escalate_to_human":
                return Said(text="Te paso con un asesor.")
            case _:
                return Said(text="¿Te puedo ayudar con algo más?")

    def _stock(self, asked: Asked, items: Sequence[Found]) -> Said:
        if not items:
            return Said(text="No la encontré así. ¿Me dices marca, modelo y año de tu auto?")
        if "check_stock" not in asked.offered:
            return Said(text=_listed(items, {}))
        stock = asked.offered["check_stock"]
        return Said(calls=tuple(filled(stock, {"sku": item["sku"]}) for item in items[:OPTIONS_AT_MOST]))

    def _options(self, asked: Asked) -> str:
        searches = [_read(text) for name, text in asked.results if name == "search_products"]
        items = _items(searches[-1]) if searches else []
        stocks = [_read(text) for name, text in asked.results if name == "check_stock"]
        return _listed(items, {str(item["sku"]): stock for item, stock in zip(items, stocks, strict=False)})


def _call(asked: Asked, name: str, **values: object) -> Said:
    """Call an offered function with those of the values that it takes; a choice that it does not know is its first."""
    function = asked.offered.get(name)
    if function is None:
        return Said(calls=(Wanted(name=name),))
    takes = function.parameters.get("properties")
    fields = takes if isinstance(takes, dict) else {}
    fitting = {key: _fitting(value, fields[key]) for key, value in values.items() if key in fields}
    return Said(calls=(filled(function, fitting),))


def _fitting(value: object, field: object) -> object:
    choices = field.get("enum") if isinstance(field, dict) else None
    return value if not isinstance(choices, list) or value in choices else choices[0]


def _is_quoted(asked: Asked) -> bool:
    """Tell whether a quote was shown, and the person was asked whether to confirm it."""
    return any(message.role == "assistant" and _ASKED in (message.content or "") for message in asked.messages)


def _wish(asked: Asked) -> str | None:
    """Give the newest thing that the person wished for, before what was said last."""
    spoken = [message.content or "" for message in asked.messages if message.role == "user"]
    idle = (_HELLO.match, _THANKS.match, _QUOTE.search, _YES.search)
    return next((words for words in reversed(spoken[:-1]) if not any(test(words) for test in idle)), None)


def _earlier(asked: Asked, name: str) -> Found | None:
    """Give the newest result of a function in the whole conversation."""
    names = {call.id: call.function.name for message in asked.messages for call in message.tool_calls}
    for message in reversed(asked.messages):
        if message.role == "tool" and names.get(message.tool_call_id or "") == name:
            return _read(message.content or "")
    return None


def _read(text: str) -> Found:
    try:
        found = msgspec.json.decode(text, type=dict[str, object])
    except msgspec.DecodeError:
        return {}
    inner = found.get("quote") or found.get("result")
    return cast("Found", inner) if isinstance(inner, dict) else found


def _items(result: Found) -> list[Found]:
    items = result.get("items")
    return [item for item in items if isinstance(item, dict) and "sku" in item] if isinstance(items, list) else []


def _listed(items: Sequence[Found], stocks: Mapping[str, Found]) -> str:
    lines = [f"{number}. {_option(item, stocks)}" for number, item in enumerate(items[:OPTIONS_AT_MOST], 1)]
    return "Tengo estas opciones:\n" + "\n".join(lines) + "\n¿Cuál te preparo?"


def _option(item: Found, stocks: Mapping[str, Found]) -> str:
    quantity = _quantity(stocks.get(str(item["sku"])))
    return f"{item.get('title') or item['sku']}: {_price(item, stocks)}, {quantity}"


def _price(item: Found, stocks: Mapping[str, Found]) -> str:
    stock = stocks.get(str(item["sku"]), {})
    price, currency = stock.get("price") or item.get("price"), stock.get("currency") or item.get("currency") or "MXN"
    return f"${price} {currency}" if price is not None else "te confirmo el precio"


def _quantity(stock: Found | None) -> str:
    quantity = (stock or {}).get("quantity")
    known = (stock or {}).get("known", (stock or {}).get("status") == "known")
    return f"{quantity} en existencia" if known and quantity is not None else "te confirmo la existencia"


def _quote_words(quote: Found) -> str:
    words = quote.get("text")
    if isinstance(words, str) and words:
        return f"{words}\n{_ASKED}"
    return f"Cotización {quote.get('folio')}, total ${quote.get('total')} {quote.get('currency') or 'MXN'}. {_ASKED}"
