"""What was delivered and at which price, for the analytics of an account."""

import msgspec

from waframe.simulator.pricing import Price


class Sold(msgspec.Struct, frozen=True, kw_only=True):
    """A message that was delivered: charged or free."""

    message_id: str
    waba_id: str
    phone_number_id: str
    display_phone: str
    person_id: str
    price: Price
    at: float


class Ledger:
    """Holds what was delivered, each message once."""

    def __init__(self) -> None:
        self._sold: dict[str, Sold] = {}

    def add(self, sold: Sold) -> None:
        """Write down a delivery; the same message again changes nothing."""
        self._sold.setdefault(sold.message_id, sold)

    def between(self, start: float, end: float) -> list[Sold]:
        """List what was delivered from `start` until before `end`."""
        return [sold for sold in self._sold.values() if start <= sold.at < end]
