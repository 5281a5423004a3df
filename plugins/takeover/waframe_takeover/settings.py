"""What a branch may set under `takeover:`."""

from typing import Annotated, Literal

import msgspec

from waframe import Settings

Positive = Annotated[int, msgspec.Meta(ge=1)]
Count = Annotated[int, msgspec.Meta(ge=0)]
Rule = Literal["manual", "longest_wait", "least_busy", "round_robin"]


class AssignmentSettings(Settings, frozen=True, kw_only=True):
    """How what waits is offered to agents who are at work."""

    rule: Rule = "manual"
    """Who is offered it: nobody, who has had no new work for longest, who holds the least, or one after the other."""

    capacity: Positive = 5
    """How many conversations an agent holds before nothing more is offered to them."""

    offer_seconds: Positive = 60
    """How long it is kept for the one to whom it is offered, before the next is asked."""


class FaithfulSettings(Settings, frozen=True, kw_only=True):
    """Whether a customer who comes back is kept for the seller who served them last."""

    days: Count = 30
    """For how many days a customer is remembered; 0 switches it off."""

    hold_minutes: Positive = 10
    """How long it is kept for that seller, if they are at work."""


class WordsSettings(Settings, frozen=True, kw_only=True):
    """What the customer is told when the conversation changes hands."""

    queued: bool = True
    """That somebody will answer, where nobody has said so yet."""

    taken: bool = True
    """Who attends them now."""

    transferred: bool = True
    """That another agent or branch goes on."""


class TakeoverSettings(Settings, frozen=True, kw_only=True):
    """What a branch may set under `takeover:`."""

    queue_on_handoff: bool = True
    """Whether a customer who wants a person waits in the queue, where the bot is silent."""

    idle_minutes: Positive = 5
    """How long an agent may owe an answer before they lose the conversation."""

    on_idle: Literal["bot", "queue"] = "bot"
    """Who gets it then."""

    external_minutes: Positive | None = 30
    """How long after the last answer from the phone the bot speaks again; null leaves it to people."""

    assignment: AssignmentSettings = msgspec.field(default_factory=AssignmentSettings)
    """How what waits is handed out."""

    faithful: FaithfulSettings = msgspec.field(default_factory=FaithfulSettings)
    """Who gets customers who come back."""

    words: WordsSettings = msgspec.field(default_factory=WordsSettings)
    """What customers are told."""
