"""Every exception of reading, one tree.

OcrError
├── PictureRefused     the file is not read, whoever asks and however often
├── EngineMissing      an engine was asked for that is not installed
├── EngineBroken       an engine is installed and does not start
├── ReadersBusy        too much waits to be read; trying later helps
├── ReadingFailed      a worker ended, or took too long
└── Unanswered         nobody says online what vehicle a number stands for; trying later helps
"""

from enum import StrEnum

from waframe_ocr_vin.reading import Refusal


class OcrError(Exception):
    """The root of the tree; workers know it too, so it stands apart from that of waframe."""

    code: str = "ocr"


class PictureRefused(OcrError):
    """Raised when a file is not read; `code` says why, and is one of `Refusal`."""

    def __init__(self, refusal: Refusal, reason: str) -> None:
        super().__init__(f"{refusal.value}: {reason}")
        self.refusal = refusal
        self.code = refusal.value
        self.reason = reason


class EngineMissing(OcrError):
    """Raised when an engine is not installed; `remedy` is the command that installs it."""

    code = "engine-missing"

    def __init__(self, name: str, *, remedy: str) -> None:
        super().__init__(f"the engine {name} is not installed: {remedy}")
        self.name = name
        self.remedy = remedy


class EngineBroken(OcrError):
    """Raised when an engine does not start although it is installed."""

    code = "engine-broken"

    def __init__(self, name: str, *, reason: str) -> None:
        super().__init__(f"the engine {name} does not start: {reason}")
        self.name = name
        self.reason = reason


class ReadersBusy(OcrError):
    """Raised when the queue, or the share of one person in it, is full."""

    code = "readers-busy"

    def __init__(self, waiting: int) -> None:
        super().__init__(f"{waiting} pictures wait already")
        self.waiting = waiting


class Unanswered(OcrError):
    """Raised when a number was asked about online and nobody answered."""

    code = "unanswered"

    def __init__(self, vin: str) -> None:
        super().__init__(f"nobody answers for {vin}")
        self.vin = vin


class Fate(StrEnum):
    """What became of a worker that did not answer."""

    DIED = "died"
    TIMED_OUT = "timed_out"
    STARVED = "starved"
    """It got no processor for long, which lies in no picture."""
    FAULTY = "faulty"
    STOPPED = "stopped"


class ReadingFailed(OcrError):
    """Raised when a picture was not read for a reason that need not lie in it."""

    code = "reading-failed"

    def __init__(self, fate: Fate, reason: str) -> None:
        super().__init__(f"{fate.value}: {reason}")
        self.fate = fate
        self.reason = reason
