"""An exchange: what a customer wrote, what was said to it then, and what is said to it now."""

from datetime import datetime
from enum import StrEnum

import msgspec

from waframe import Floor


class Verdict(StrEnum):
    """How the replies of now compare with those of then."""

    SAME = "same"
    NUMBERS = "numbers"
    CHANGED = "changed"
    SILENT = "silent"
    SPEAKS = "speaks"
    FLOOR = "floor"
    UNCOMPARED = "uncompared"


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """A message of the bot: how it reads, which plugin said it, and what is compared of it."""

    text: str
    plugin: str
    exact: str
    loose: str


class Spoken(msgspec.Struct, frozen=True, kw_only=True):
    """A message of the bot as it is shown."""

    text: str
    plugin: str


class Exchange(msgspec.Struct, frozen=True, kw_only=True):
    """One message of a customer, or several in a row, and all that the bot said until the next.

    `deeds` are what people did in between. `troubles` are plugins that failed now. The floor is the one at the end, and
    None where nobody knows it any more.
    """

    conversation_id: str
    branch: str
    customer: str
    at: datetime
    verdict: Verdict
    message_ids: tuple[str, ...]
    heard: tuple[str, ...]
    then: tuple[Spoken, ...]
    now: tuple[Spoken, ...]
    floor_then: Floor | None = None
    floor_now: Floor | None = None
    deeds: tuple[str, ...] = ()
    troubles: tuple[str, ...] = ()


class FactChange(msgspec.Struct, frozen=True, kw_only=True):
    """A fact that came out otherwise at the end of a conversation; None where it was, or is, not known."""

    name: str
    then: str | None
    now: str | None


class Ending(msgspec.Struct, frozen=True, kw_only=True):
    """What there is to say of a conversation when it was played to its end."""

    conversation_id: str
    branch: str
    customer: str
    facts: tuple[FactChange, ...] = ()


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """All together: `refused` counts the calls that were not made, by server.

    `unplayed` conversations came to an address that the configuration has no more. `moved` is how often the floor had
    to be put where it was, `undone` how many deeds of people could not be done again.
    """

    conversations: int = 0
    messages: int = 0
    exchanges: int = 0
    verdicts: dict[Verdict, int] = {}
    facts: int = 0
    troubles: int = 0
    refused: dict[str, int] = {}
    unplayed: int = 0
    moved: int = 0
    undone: int = 0

    def differences(self, *, strict: bool) -> int:
        """Count what differs; numbers only where one is strict."""
        spared = {Verdict.SAME, Verdict.UNCOMPARED} | (set() if strict else {Verdict.NUMBERS})
        return sum(many for verdict, many in self.verdicts.items() if verdict not in spared) + self.facts
