"""What a message costs, as its statuses say: per message since July 2025, by conversation in older objects.

Meta: Pricing on the WhatsApp Business Platform. Service messages and utility templates inside the customer's window are
free until 30 September 2026 and are charged from then on; the free entry point stays free. From v24 on statuses carry
`conversation` at the free entry point only.
"""

import hashlib

import msgspec

from waframe.simulator.records import JsonObject

CATEGORIES = {"MARKETING": "marketing", "UTILITY": "utility", "AUTHENTICATION": "authentication"}
FIRST_WITHOUT_CONVERSATIONS = 24.0


class Price(msgspec.Struct, frozen=True, kw_only=True):
    """How one message is billed."""

    category: str
    kind: str

    @property
    def billable(self) -> bool:
        """Whether it costs anything."""
        return self.kind == "regular"

    def described(self) -> JsonObject:
        """Write the `pricing` object of a status."""
        return {"billable": self.billable, "pricing_model": "PMP", "type": self.kind, "category": self.category}


class Tariff(msgspec.Struct, frozen=True, kw_only=True):
    """Since when what costs."""

    service_costs_from: float
    free_service_messages: int = 0

    def price(
        self, *, category: str | None, at: float, in_window: bool, at_entry_point: bool, service_sent: int
    ) -> Price:
        """Price a message; `category` is a template's, or None for a service message.

        `service_sent` counts the service messages that the number has sent before in the month.
        """
        kind = "regular"
        if at_entry_point:
            kind = "free_entry_point"
        elif (at < self.service_costs_from and in_window and category in (None, "UTILITY")) or (
            category is None and service_sent < self.free_service_messages
        ):
            kind = "free_customer_service"
        return Price(category=CATEGORIES[category] if category else "service", kind=kind)


def conversation(price: Price, *, version: str, key: str, until: float | None) -> JsonObject | None:
    """Write the `conversation` object, or nothing where the version leaves it out; `until` is told on `sent` only."""
    at_entry_point = price.kind == "free_entry_point"
    if float(version.removeprefix("v")) >= FIRST_WITHOUT_CONVERSATIONS and not at_entry_point:
        return None
    origin = "referral_conversion" if at_entry_point else price.category
    described: JsonObject = {"id": hashlib.sha256(key.encode()).hexdigest()[:32], "origin": {"type": origin}}
    if until is not None:
        described["expiration_timestamp"] = str(int(until))
    return described
