"""How a run of a function comes to a halt before its end: at a question, or where it went another way than recorded."""

import msgspec

from waframe.dialogues.errors import DialogueChanged


class AtQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """A question is open; with `yielded` the message was no answer to it, and is left to other plugins."""

    yielded: bool = False


class OffCourse(msgspec.Struct, frozen=True, kw_only=True):
    """The function no longer asks what was recorded."""

    error: DialogueChanged


Halt = AtQuestion | OffCourse


class Halted(BaseException):
    """Leaves the function; no Exception, so that an author who catches those does not catch it."""
