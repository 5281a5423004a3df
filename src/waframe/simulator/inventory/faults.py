"""What may go wrong at the simulated inventory service, one thing at a time, for a while or for a single question."""

from enum import StrEnum


class Fault(StrEnum):
    """One thing that goes wrong."""

    SLOW = "slow"
    DRIPPING = "dripping"
    FAULT = "fault"
    HTML = "html"
    HTML_200 = "html_200"
    TRUNCATED = "truncated"
    WRONG_ENCODING = "wrong_encoding"
    TOKEN_EXPIRED = "token_expired"  # noqa: S105  # a fault's name
    ALWAYS_EXPIRED = "always_expired"
    DENIED = "denied"
    NULL_STOCK = "null_stock"
    WORDS_FOR_STOCK = "words_for_stock"
    NEGATIVE_STOCK = "negative_stock"
    CUT = "cut"
    RESET = "reset"
    EMPTY = "empty"
    EMPTY_BODY = "empty_body"
    WARNING = "warning"
    OTHER_ANSWER = "other_answer"
    BAD_INNER = "bad_inner"
    BUSINESS_ERROR = "business_error"
    DTD = "dtd"


class FaultBoard:
    """Holds the fault that is switched on; with `times` it goes away after so many questions."""

    def __init__(self) -> None:
        self.now: Fault | None = None
        self._left: int | None = None

    def switch(self, fault: Fault | None, *, times: int | None = None) -> None:
        """Switch a fault on, or all off."""
        self.now = fault
        self._left = times

    def take(self) -> Fault | None:
        """Give the fault for one question."""
        fault = self.now
        if fault is not None and self._left is not None:
            self._left -= 1
            if self._left <= 0:
                self.switch(None)
        return fault
