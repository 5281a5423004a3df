"""What may go wrong on purpose, each thing on its own."""

from typing import Literal

import msgspec

from waframe.simulator.changes import Changes

Signature = Literal["good", "wrong-secret", "missing", "sha1", "upper-case"]
SIZES = frozenset(
    {
        "twice_after_seconds",
        "reorder_window_seconds",
        "batch_window_seconds",
        "broken_status",
        "retry_after_seconds",
    }
)
FOR_PROGRAMS = frozenset(
    {
        "failing_sends",
        "refuse_sends_with",
        "fail_sends_with",
        "fail_after_sent_with",
        "broken_calls",
        "too_many_calls",
        "spam_limited",
        "marketing_limited",
        "classification_limited",
        "hold_templates",
        "media_status",
        "media_truncated",
        "media_wrong_digest",
        "media_redirect",
        "media_slow_seconds",
    }
)  # the phone page has no switch for these


class Faults(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The faults and their sizes; as it is built, nothing goes wrong."""

    deliver_twice: bool = False
    twice_after_seconds: float = 3.0
    reorder: bool = False
    reorder_window_seconds: float = 2.0
    delay_seconds: float = 0.0
    batch: bool = False
    batch_window_seconds: float = 2.0
    cut_after_accept: bool = False
    overloaded_every: int = 0
    rate_limited_sends: int = 0
    signature: Signature = "good"
    plain_utf8: bool = False
    twice_with_others: bool = False
    mixed: bool = False
    extra_keys: bool = False
    missing_keys: bool = False
    numbers_as_strings: bool = False
    read_before_delivered: bool = False
    delivered_before_answer: bool = False
    skip_delivered: bool = False
    read_receipts_off: bool = False
    status_before_answer: bool = False
    token_expired: bool = False
    phone_offline: bool = False
    window_error_later: bool = False
    failing_sends: int = 0
    refuse_sends_with: int = 0
    fail_sends_with: int = 0
    fail_after_sent_with: int = 0
    broken_calls: int = 0
    broken_status: int = 502
    too_many_calls: int = 0
    retry_after_seconds: int = 30
    spam_limited: bool = False
    marketing_limited: bool = False
    classification_limited: bool = False
    hold_templates: bool = False
    media_status: int = 0
    media_truncated: bool = False
    media_wrong_digest: bool = False
    media_redirect: bool = False
    media_slow_seconds: float = 0.0


class FaultBoard:
    """Holds the faults that are switched on now."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self._tried = 0
        self.now = Faults()

    def set(self, faults: Faults) -> None:
        """Put these faults in place of the ones before."""
        self.now = faults
        self._changes.add("faults")

    def switch(self, **changed: object) -> None:
        """Change some faults by name and leave the others."""
        self.set(self.check(**changed))

    def check(self, **changed: object) -> Faults:
        """Tell what `switch` would make of these, or raise msgspec's error; nothing is changed."""
        merged = msgspec.structs.asdict(self.now) | changed
        return msgspec.convert(merged, Faults)

    def clear(self) -> None:
        """Switch everything off."""
        self.set(Faults())

    def active(self) -> list[str]:
        """Name the faults that differ from none, leaving out mere sizes."""
        none = msgspec.structs.asdict(Faults())
        now = msgspec.structs.asdict(self.now)
        return [name for name in now if now[name] != none[name] and name not in SIZES]

    def takes(self, name: Literal["rate_limited_sends", "failing_sends", "broken_calls", "too_many_calls"]) -> bool:
        """Tell whether this call is one of the next N that a fault is for, counting down."""
        left: int = getattr(self.now, name)
        if left <= 0:
            return False
        self.switch(**{name: left - 1})
        return True

    def takes_overload(self) -> bool:
        """Tell whether this send is the one in N that is refused with 131016."""
        if self.now.overloaded_every <= 0:
            return False
        self._tried += 1
        return self._tried % self.now.overloaded_every == 0
