"""How WhatsApp writes phone numbers: a country's prefixes come and go between input and wa_id."""

import re

LOCAL_DIGITS = 10
COUNTRIES = (("521", "MX"), ("52", "MX"), ("54", "AR"), ("55", "BR"), ("57", "CO"), ("51", "PE"), ("1", "US"))


def digits(phone: str) -> str:
    """Leave only the digits of a number as people write it."""
    return re.sub(r"\D", "", phone)


def country(phone: str) -> str:
    """Tell the country of a number, for the head of a business-scoped user id."""
    return next((name for prefix, name in COUNTRIES if digits(phone).startswith(prefix)), "US")


def with_country(phone: str, own: str) -> str:
    """Put the country code of the business's own number before a number without one, as Meta may do.

    Ten digits without a plus are taken as a number at home.
    """
    number = digits(phone)
    if phone.strip().startswith("+") or len(number) != LOCAL_DIGITS:
        return number
    return dialling_code(own) + number


def dialling_code(phone: str) -> str:
    """Tell the code of a number's country; empty for a country that is not known here."""
    return next((prefix for prefix, _ in COUNTRIES if prefix != "521" and digits(phone).startswith(prefix)), "")


def spellings(phone: str) -> tuple[str, ...]:
    """List the wa_ids that a number may stand for, the usual one first."""
    number = digits(phone)
    for rule in (_mexican, _argentine, _brazilian):
        if found := rule(number):
            return found
    return (number,)


def _mexican(number: str) -> tuple[str, ...]:
    match = re.fullmatch(r"521?(\d{10})", number)
    return (f"521{match[1]}", f"52{match[1]}") if match else ()


def _argentine(number: str) -> tuple[str, ...]:
    match = re.fullmatch(r"549?(\d{10})", number)
    return (f"549{match[1]}", f"54{match[1]}") if match else ()


def _brazilian(number: str) -> tuple[str, ...]:
    match = re.fullmatch(r"55(\d{2})9?(\d{8})", number)
    return (f"55{match[1]}{match[2]}", f"55{match[1]}9{match[2]}") if match else ()
