"""The numbers of articles that shops sell by: EAN-13, EAN-8 and UPC-A, and the digit that checks them (GS1)."""

EAN_13 = 13
EAN_8 = 8
UPC_A = 12

KINDS = {EAN_13: "ean13", EAN_8: "ean8", UPC_A: "upca"}


def is_article(digits: str) -> bool:
    """Tell whether these are the digits of an article, the last of which checks the others."""
    if len(digits) not in KINDS or not (digits.isascii() and digits.isdigit()) or not digits.strip("0"):
        return False
    weighed = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return weighed % 10 == 0
