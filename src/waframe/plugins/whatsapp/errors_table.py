"""What to do about each error code of Meta: the whole table, as data; its sentences stand in `texts/`."""

from http import HTTPStatus
from typing import Literal

import msgspec

Reaction = Literal["refuse", "window", "opt-out", "retry", "wait", "blocked"]
Scope = Literal["message", "pair", "number", "account", "initiated"]

LONGEST_PAUSE = 259_200.0


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """How to take an error.

    `refuse`: never again; `window`: for only a template may leave; `opt-out`: for the customer stopped marketing.
    `retry`: the same request, after a pause, at most `tries` times. `wait`: after a pause that
    holds for all of `scope`. `blocked`: nothing leaves until a person acts. A pause grows by `growth` each time.
    """

    reaction: Reaction
    pause_seconds: float = 0
    growth: float = 1
    scope: Scope = "message"
    tries: int | None = None

    def pause(self, attempts: int) -> float:
        """Tell how long to wait after so many earlier attempts."""
        return min(self.pause_seconds * self.growth ** min(attempts, 16), LONGEST_PAUSE)


def _retry(pause_seconds: float, *, tries: int) -> Rule:
    return Rule(reaction="retry", pause_seconds=pause_seconds, growth=2, tries=tries)


def _wait(pause_seconds: float, *, scope: Scope, growth: float = 1) -> Rule:
    return Rule(reaction="wait", pause_seconds=pause_seconds, growth=growth, scope=scope)


REFUSE = Rule(reaction="refuse")
BLOCKED = Rule(reaction="blocked", scope="number")
UNKNOWN_BUT_LATER = _retry(5, tries=5)
TOO_MANY = _wait(5, scope="number", growth=2)

RULES: dict[int, Rule] = {
    0: BLOCKED,
    1: _retry(2, tries=3),
    2: _retry(2, tries=5),
    3: BLOCKED,
    4: _wait(60, scope="account", growth=2),
    10: BLOCKED,
    33: BLOCKED,
    100: REFUSE,
    104: BLOCKED,
    190: BLOCKED,
    368: BLOCKED,
    613: _wait(60, scope="account", growth=2),
    80007: _wait(300, scope="account", growth=2),
    130403: REFUSE,
    130429: _wait(5, scope="number", growth=2),
    130472: REFUSE,
    130497: REFUSE,
    131000: _retry(2, tries=5),
    131005: BLOCKED,
    131008: REFUSE,
    131009: REFUSE,
    131016: _retry(5, tries=5),
    131020: REFUSE,
    131021: REFUSE,
    131026: REFUSE,
    131030: REFUSE,
    131031: BLOCKED,
    131037: BLOCKED,
    131041: REFUSE,
    131042: BLOCKED,
    131044: BLOCKED,
    131045: BLOCKED,
    131047: Rule(reaction="window"),
    131048: _wait(3600, scope="initiated", growth=2),
    131049: _wait(86400, scope="pair", growth=2),
    131050: Rule(reaction="opt-out"),
    131051: REFUSE,
    131052: REFUSE,
    131053: REFUSE,
    131055: REFUSE,
    131056: _wait(4, scope="pair", growth=4),
    131057: _wait(180, scope="number"),
    131059: REFUSE,
    131062: REFUSE,
    131063: REFUSE,
    131064: _wait(3600, scope="initiated", growth=2),
    131201: REFUSE,
    131202: REFUSE,
    131204: REFUSE,
    131207: REFUSE,
    131208: _wait(60, scope="number", growth=2),
    131209: REFUSE,
    131210: REFUSE,
    131211: REFUSE,
    131212: REFUSE,
    131213: REFUSE,
    131214: REFUSE,
    131215: REFUSE,
    132000: REFUSE,
    132001: REFUSE,
    132005: REFUSE,
    132007: REFUSE,
    132008: REFUSE,
    132012: REFUSE,
    132015: REFUSE,
    132016: REFUSE,
    132018: REFUSE,
    132068: REFUSE,
    132069: _wait(3600, scope="message", growth=2),
    133000: _retry(60, tries=3),
    133004: _retry(60, tries=5),
    133005: BLOCKED,
    133006: BLOCKED,
    133008: _wait(3600, scope="number", growth=2),
    133009: _wait(60, scope="number", growth=2),
    133010: BLOCKED,
    133015: _wait(300, scope="number"),
    133016: _wait(259200, scope="number"),
    134011: REFUSE,
    134100: REFUSE,
    134101: REFUSE,
    134102: REFUSE,
    135000: REFUSE,
    137000: REFUSE,
    138000: REFUSE,
    138001: REFUSE,
    138002: _wait(60, scope="number", growth=2),
    138003: REFUSE,
    138004: _retry(5, tries=1),
    138005: _wait(60, scope="number", growth=2),
    138006: REFUSE,
    138007: _retry(5, tries=1),
    138009: _wait(86400, scope="pair"),
    138012: _wait(86400, scope="pair"),
    138013: _wait(3600, scope="number", growth=2),
    138018: REFUSE,
    139000: REFUSE,
    139001: REFUSE,
    139002: REFUSE,
    139003: REFUSE,
    139004: REFUSE,
    139100: REFUSE,
    139101: REFUSE,
    139102: _retry(2, tries=3),
    139103: _retry(2, tries=3),
    147001: REFUSE,
    147002: REFUSE,
    147003: REFUSE,
    147004: REFUSE,
    147005: REFUSE,
    200005: REFUSE,
    200006: REFUSE,
    200007: REFUSE,
    1752041: REFUSE,
    2388012: REFUSE,
    2388019: REFUSE,
    2388039: REFUSE,
    2388040: REFUSE,
    2388047: REFUSE,
    2388072: REFUSE,
    2388073: REFUSE,
    2388091: REFUSE,
    2388093: REFUSE,
    2388103: REFUSE,
    2388293: REFUSE,
    2388299: REFUSE,
    2494100: REFUSE,
    2593107: REFUSE,
    2593108: REFUSE,
    2593109: REFUSE,
}

_PERMISSIONS = range(200, 300)


def rule_for(code: int, *, status: int) -> Rule:
    """Find the rule for a code; an unknown one is judged by the HTTP status."""
    if (rule := RULES.get(code)) is not None:
        return rule
    if code in _PERMISSIONS:
        return BLOCKED
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return TOO_MANY
    return UNKNOWN_BUT_LATER if status >= HTTPStatus.INTERNAL_SERVER_ERROR else REFUSE
