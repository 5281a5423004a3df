"""What a call costs, in millionths of a US dollar: at most, before it; and really, after it."""

from decimal import ROUND_UP, Decimal
from typing import assert_never

from waframe.plugins.assistant.model.lines import Usage
from waframe.plugins.assistant.model.settings import AnyModel, Gemini, OpenAIShaped, OpenRouter, Prices

MICROS = 1_000_000
ASSUMED = Prices(input=Decimal(3), output=Decimal(15))
"""What is reckoned with where Google takes money and nobody says how much."""

_FREE = Prices(input=Decimal(0), output=Decimal(0))
_BYTES_PER_TOKEN = 2
"""A token of Spanish has about four bytes; with two, what is set aside is enough for codes and numbers too."""


def prices_of(model: AnyModel) -> Prices:
    """Give the price list by which a model is reckoned."""
    if model.prices is not None:
        return model.prices
    match model:
        case OpenRouter():
            return model.max_price
        case Gemini():
            return ASSUMED
        case OpenAIShaped():
            return _FREE
        case _:
            assert_never(model)


def at_most(model: AnyModel, *, asked_bytes: int, max_tokens: int) -> int:
    """Say what a call may cost at most; OpenRouter is held to its highest price by OpenRouter."""
    prices = model.max_price if isinstance(model, OpenRouter) else prices_of(model)
    asked = Decimal(-(-asked_bytes // _BYTES_PER_TOKEN)) * prices.input
    return _whole(asked + Decimal(max_tokens) * prices.output)


def cost_of(model: AnyModel, usage: Usage | None) -> int | None:
    """Say what a call has cost; None where nobody knows."""
    if usage is None:
        return None
    if usage.cost is not None:
        return max(0, _whole(Decimal(str(usage.cost)) * MICROS))
    prices = prices_of(model)
    return _whole(usage.prompt_tokens * prices.input + usage.completion_tokens * prices.output)


def micros(dollars: Decimal) -> int:
    """Turn dollars into millionths."""
    return _whole(dollars * MICROS)


def dollars(micros: int) -> str:
    """Write millionths as dollars, without needless zeros but with at least two places."""
    whole, _, part = f"{Decimal(micros) / MICROS:.6f}".partition(".")
    return f"{whole}.{part.rstrip('0'):0<2}"


def _whole(value: Decimal) -> int:
    return int(value.to_integral_value(rounding=ROUND_UP))
