"""How the stand-in words what functions told; it adds nothing of its own."""

from collections.abc import Mapping, Sequence

from waframe.testing.model_server.recalling import Product

HELLO = "¡Hola! ¿Qué refacción buscas y para qué auto?"
WELCOME = "Con gusto."
WHICH = "¿Qué refacción buscas y para qué auto?"
LOST = "No te entendí bien."
WHICH_CAR = "¿Para qué auto es? Dime marca y modelo."
WHICH_YEAR = "¿De qué año es?"
WHICH_POSITION = "¿Las necesitas delanteras o traseras?"
WHICH_SIDE = "¿De qué lado la necesitas, izquierdo (piloto) o derecho (copiloto)?"
WHICH_ENGINE = "¿Qué motor trae?"
OFFERED = "cotizo"
QUOTE = "otización"
NOT_FOUND = "No la encontré"
NO_FAVOURS = "Los precios son los de la lista y aquí no los puedo cambiar. ¿Qué refacción buscas?"
NO_HURRY = "Sin prisa, aquí estoy."
NO_OTHERS = "Son las opciones que tengo por ahora."
NOT_NOW = "No pude consultarlo en este momento. ¿Te ayudo con otra cosa?"
NO_PRICE = "Precio por confirmar."
ASKED = "¿La confirmo?"
SENT = "Aquí va tu cotización."
ALL_OF_THEM = "¿Te las cotizo todas?"
WHAT_ELSE = "¿Te puedo ayudar con algo más?"

_TOPICS = {"warranty": "tu garantía", "invoice": "tu factura", "discount": "el precio", "complaint": "tu caso"}

Found = Mapping[str, object]


def which_part(car: str) -> str:
    """Ask for the part."""
    return f"¿Qué pieza necesitas para tu {car}?"


def none_found(car: str) -> str:
    """Say that nothing was found, and ask for what may help."""
    if not car:
        return f"{NOT_FOUND} así. ¿Me dices marca, modelo y año de tu auto?"
    return f"{NOT_FOUND} para tu {car}. ¿Quieres que la busque una persona de la sucursal?"


def listed(options: Sequence[Product], *, car: str) -> str:
    """List options of one part with price and stock, as they were told."""
    head = f"Para tu {car} tengo:" if car else "Tengo:"
    if len(options) == 1:
        return f"{head}\n{_option(options[0])}\n¿Te la cotizo?"
    lines = [f"{number}. {_option(one)}" for number, one in enumerate(options, 1)]
    return "\n".join((head, *lines, "¿Cuál te cotizo?"))


def listed_together(parts: Sequence[Product], *, car: str) -> str:
    """List several parts, one option of each."""
    head = f"Para tu {car} tengo:" if car else "Tengo:"
    return "\n".join((head, *map(_option, parts), ALL_OF_THEM))


def quoted(quote: Found) -> str:
    """Show a quote that nobody else shows."""
    words = quote.get("text")
    if isinstance(words, str) and words:
        return f"{words}\n{ASKED}"
    return f"Cotización {quote.get('folio')}, total ${quote.get('total')} {quote.get('currency') or 'MXN'}. {ASKED}"


def confirmed(result: Found) -> str:
    """Say what came of a yes, in the words of whoever did it."""
    words = result.get("text")
    return str(words) if words else f"Listo, tu pedido quedó confirmado con el folio {result.get('folio')}."


def order(result: Found) -> str:
    """Say how an order stands."""
    if not result.get("found", True):
        return "No encuentro ese pedido. ¿Me confirmas el folio?"
    words = result.get("text")
    return str(words) if words else f"Tu pedido {result.get('folio')} está: {result.get('state')}."


def branch(result: Found) -> str:
    """Tell address and hours, where they are known."""
    named = (("", "address"), ("Horario: ", "hours"), ("", "state"))
    known = [f"{head}{result[key]}" for head, key in named if result.get(key)]
    return "\n".join(known) or "Lo confirmo."


def passed_on(topic: str) -> str:
    """Say that a person goes on."""
    about = f"Lo de {_TOPICS[topic]} lo ve una persona de la sucursal. " if topic in _TOPICS else ""
    return f"{about}Te paso con un asesor."


def _option(product: Product) -> str:
    price = f"${product.price} {product.currency}" if product.price is not None else "precio por confirmar"
    return f"{product.title}: {price}, {_stock(product.quantity)}"


def _stock(quantity: str | None) -> str:
    if quantity is None:
        return "existencia por confirmar"
    return "sin existencia en esta sucursal" if quantity in {"0", "0.0"} else f"hay {quantity}"
