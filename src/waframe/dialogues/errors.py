"""What goes wrong in a dialogue, one tree.

WaframeError
├── Cancelled                    raised inside the author's function: the dialogue is over, clean up
└── DialogueError
    ├── DialogueUnregistered     the plugin does not register the dialogue's job and action
    ├── DialogueChanged          the function no longer asks what was already answered
    ├── DialogueEndless          the function does very much without asking anything
    └── AnswerUntyped            nobody says of what type an answer is

Unreadable is a ValueError, since it is what reading functions raise.
"""

from enum import StrEnum

from waframe import WaframeError


class Reason(StrEnum):
    """Why a dialogue ends before its end."""

    UNWANTED = "unwanted"
    WORDS = "words"
    EXPIRED = "expired"
    TRIES = "tries"
    TAKEN_OVER = "taken_over"
    REPLACED = "replaced"


class Cancelled(WaframeError):
    """Raised at the open question when nobody will answer it; what the function then does is still done.

    A function may raise it itself, to leave from wherever it is.
    """

    code = "dialogue-cancelled"

    def __init__(self, reason: Reason = Reason.UNWANTED) -> None:
        super().__init__(f"the dialogue is cancelled: {reason.value}")
        self.reason = reason


class Unreadable(ValueError):
    """Raised by a reading function for an answer that it cannot read; `key` is the text that says what is wanted."""

    def __init__(self, key: str = "dialogues.unreadable", **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


class DialogueError(WaframeError):
    """A dialogue is not used as it is meant."""

    code = "dialogue"


class DialogueUnregistered(DialogueError):
    """Raised when a dialogue begins whose plugin does not register what belongs to it."""

    code = "dialogue-unregistered"

    def __init__(self, dialogue: str, *, plugin: str, missing: str) -> None:
        super().__init__(
            f"{plugin} begins the dialogue {dialogue}, but does not register its {missing}: "
            f"return the dialogue's {missing}() from register_{missing}"
        )
        self.dialogue = dialogue
        self.plugin = plugin
        self.missing = missing


class DialogueChanged(DialogueError):
    """The function went another way than the recorded one, mostly because it was changed meanwhile."""

    code = "dialogue-changed"

    def __init__(self, dialogue: str, *, recorded: str, found: str) -> None:
        super().__init__(f"dialogue {dialogue} has gone on to {recorded}, but its function now goes to {found}")
        self.dialogue = dialogue
        self.recorded = recorded
        self.found = found


class DialogueEndless(DialogueError):
    """Raised when a function goes on and on."""

    code = "dialogue-endless"

    def __init__(self, dialogue: str, *, many: int) -> None:
        super().__init__(f"dialogue {dialogue} did {many} things; is there a loop in it that asks nothing?")
        self.dialogue = dialogue
        self.many = many


class AnswerUntyped(DialogueError):
    """Raised where a value is to be recorded of which nobody says the type."""

    code = "answer-untyped"

    def __init__(self, function: str) -> None:
        super().__init__(f"{function} does not say what it returns: annotate it, or give its type as kind=")
        self.function = function
