"""Prices each accepted message once, and tells what its statuses say of it."""

import time

from waframe.simulator.clock import DAY_SECONDS
from waframe.simulator.ledger import Ledger, Sold
from waframe.simulator.pricing import Price, Tariff, conversation
from waframe.simulator.records import JsonObject, Message
from waframe.simulator.rules import RuleBook
from waframe.simulator.world import World

ANSWER_SECONDS = DAY_SECONDS
ENTRY_POINT_SECONDS = 3 * DAY_SECONDS
FREE = Price(category="service", kind="free_customer_service")


class Billing:
    """Holds the prices."""

    def __init__(self, world: World, rules: RuleBook, ledger: Ledger) -> None:
        self._world = world
        self._rules = rules
        self._ledger = ledger
        self._prices: dict[str, Price] = {}
        self._service: dict[tuple[str, str], int] = {}

    def settle(self, message: Message, *, category: str | None) -> Price:
        """Price a message as it is accepted; `category` is its template's, None for a service message."""
        rules = self._rules.now
        month = (message.phone_number_id, time.strftime("%Y-%m", time.gmtime(message.at)))
        sent = self._service.get(month, 0)
        tariff = Tariff(
            service_costs_from=rules.service_messages_cost_from, free_service_messages=rules.free_service_messages
        )
        price = tariff.price(
            category=category,
            at=message.at,
            in_window=self._world.window_left(message.phone_number_id, message.person_id) > 0,
            at_entry_point=self._at_entry_point(message),
            service_sent=sent,
        )
        if category is None:
            self._service[month] = sent + 1
        self._prices[message.id] = price
        return price

    def told(self, message: Message, status: str) -> JsonObject:
        """Write the parts of a status that speak of money; a delivery also goes into the ledger."""
        price = self._prices.get(message.id, FREE)
        if status != "sent":
            self._sell(message, price)
        told: JsonObject = {"pricing": price.described()}
        day = int(message.at // DAY_SECONDS)
        found = conversation(
            price,
            version=self._rules.now.webhook_version,
            key=f"{message.phone_number_id}:{message.person_id}:{price.category}:{day}",
            until=message.at + DAY_SECONDS if status == "sent" else None,
        )
        return told | ({"conversation": found} if found else {})

    def _sell(self, message: Message, price: Price) -> None:
        number = self._world.number(message.phone_number_id)
        self._ledger.add(
            Sold(
                message_id=message.id,
                waba_id=number.waba_id,
                phone_number_id=number.phone_number_id,
                display_phone="".join(filter(str.isdigit, number.display_phone)),
                person_id=message.person_id,
                price=price,
                at=self._world.clock.now(),
            )
        )

    def _at_entry_point(self, message: Message) -> bool:
        """An ad led here and was answered within 24 hours: from that answer on, 72 hours are free."""
        answered: float | None = None
        for earlier in reversed(self._world.messages(message.phone_number_id, message.person_id)):
            if earlier.at < message.at - ANSWER_SECONDS - ENTRY_POINT_SECONDS:
                return False
            if earlier.direction == "out":
                answered = earlier.at
            elif "referral" in earlier.raw:
                first = message.at if answered is None else answered
                return first <= earlier.at + ANSWER_SECONDS and message.at < first + ENTRY_POINT_SECONDS
        return False
