"""Rules of Meta that differ between accounts and times, and may change while the simulator runs."""

from typing import Literal

import msgspec

from waframe.simulator.changes import Changes

OCTOBER_2026 = 1_790_812_800.0
MessagingLimit = Literal["TIER_250", "TIER_2K", "TIER_10K", "TIER_100K", "TIER_UNLIMITED"]


class Rules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The rules as they stand.

    `messaging_limit` is the portfolio's, in people a day outside windows. `marketing_per_person` are templates in 24
    hours, 0 is no limit, since Meta's own number is not public. `service_messages_cost_from` is in Unix seconds,
    `free_service_messages` are per number and month. `webhook_version` is that of the app's subscription: below v24
    statuses carry conversations. `unknown_templates` says whether a name that was never created is refused with 132001.
    """

    messaging_limit: MessagingLimit = "TIER_UNLIMITED"
    marketing_per_person: int = 0
    management_calls_per_hour: int = 5_000
    service_messages_cost_from: float = OCTOBER_2026
    free_service_messages: int = 0
    webhook_version: str = "v26.0"
    unknown_templates: Literal["refuse", "accept"] = "refuse"


class RuleBook:
    """Holds the rules of now."""

    def __init__(self, rules: Rules, changes: Changes) -> None:
        self.now = rules
        self._changes = changes

    def switch(self, **changed: object) -> Rules:
        """Change some rules by name and leave the others, or raise msgspec's error."""
        self.now = msgspec.convert(msgspec.structs.asdict(self.now) | changed, Rules)
        self._changes.add("rules")
        return self.now
