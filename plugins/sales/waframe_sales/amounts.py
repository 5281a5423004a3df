"""Notices amounts in pesos in a text, and whether the tax is spoken of already."""

import re

_AMOUNT = re.compile(r"\$ ?\d|\b\d[\d,.]* ?(?:pesos|mxn|m\.n\.)", re.IGNORECASE)
_TAX = re.compile(r"\bI\.?V\.?A\b|\bimpuestos?\b|\bVAT\b|\btax(?:es)?\b", re.IGNORECASE)


def states_amount(text: str) -> bool:
    """Tell whether a text names an amount in pesos."""
    return _AMOUNT.search(text) is not None


def speaks_of_tax(text: str) -> bool:
    """Tell whether a text says something of the tax."""
    return _TAX.search(text) is not None
