"""The business accounts (WABA) behind the configured numbers, and the token that opens each."""

import msgspec

from waframe import Host
from waframe.plugins.whatsapp.reading import CHANNEL
from waframe.plugins.whatsapp.settings import WhatsAppNumber, WhatsAppSettings


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """An account, the token of its first number that has one, and all its numbers that are configured."""

    id: str
    token: str
    numbers: tuple[WhatsAppNumber, ...]


def numbers_of(host: Host) -> list[WhatsAppNumber]:
    """List the configured numbers."""
    return [number for number in host.addresses(CHANNEL).values() if isinstance(number, WhatsAppNumber)]


def token_of(number: WhatsAppNumber, settings: WhatsAppSettings) -> str:
    """Give a number's own token, or the channel's; empty where there is none."""
    return number.access_token or settings.access_token


def accounts_of(host: Host, settings: WhatsAppSettings) -> dict[str, Account]:
    """List the accounts whose id some number names, by that id."""
    grouped: dict[str, list[WhatsAppNumber]] = {}
    for number in numbers_of(host):
        if number.waba_id:
            grouped.setdefault(number.waba_id, []).append(number)
    return {waba: _account(waba, numbers, settings) for waba, numbers in grouped.items()}


def account_at(address: str, host: Host) -> str | None:
    """Name the account of a number, where the configuration does."""
    number = host.addresses(CHANNEL).get(address)
    return number.waba_id if isinstance(number, WhatsAppNumber) else None


def _account(waba: str, numbers: list[WhatsAppNumber], settings: WhatsAppSettings) -> Account:
    tokens = (token_of(number, settings) for number in numbers)
    return Account(id=waba, token=next(filter(None, tokens), ""), numbers=tuple(numbers))
