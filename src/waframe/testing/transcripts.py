"""A talk as text, to be read by people and compared with the one that was accepted."""

from collections.abc import Iterable, Sequence
from difflib import ndiff
from pathlib import Path

from waframe.simulator import Message
from waframe.testing.customer import CustomerActor

CUSTOMER, BUSINESS = ">", "<"
_PLAIN = ("text", "interactive", "button")
"""What needs no word for its kind: its words and its buttons say it."""


class TranscriptChanged(AssertionError):
    """Raised where a talk differs from the accepted one; shows both, line by line."""


def transcript(talk: CustomerActor | Iterable[Message]) -> str:
    """Write a chat as the customer's phone shows it: `>` is what the customer did, `<` what they read."""
    messages = talk.sees() if isinstance(talk, CustomerActor) else talk
    return "".join(f"{line}\n" for message in messages for line in _lines(message))


def _lines(message: Message) -> Sequence[str]:
    sign = CUSTOMER if message.direction == "in" else BUSINESS
    first, *more = (_words(message) or f"({message.type})").splitlines()
    choices = [f"    [{button.title}]" for button in message.buttons]
    choices += [f"    - {row.title}{f': {row.description}' if row.description else ''}" for row in message.rows]
    return [f"{sign} {first}", *(f"  {line}".rstrip() for line in more), *choices]


def _words(message: Message) -> str:
    return message.text if message.type in _PLAIN else f"({message.type}) {message.text}".strip()


class GoldenTranscripts:
    """The accepted talks of a test file: `golden("greeting", customer)`; with `accepts` they are written anew."""

    def __init__(self, folder: Path, *, accepts: bool) -> None:
        self.folder = folder
        self._accepts = accepts

    def __call__(self, name: str, talk: CustomerActor | Iterable[Message]) -> None:
        """Compare a talk with `NAME.txt`; raises TranscriptChanged."""
        said, path = transcript(talk), self.folder / f"{name}.txt"
        if self._accepts:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(said, "utf-8")
            return
        accepted = path.read_text("utf-8") if path.exists() else None
        if said != accepted:
            raise TranscriptChanged(_difference(accepted, said, path=path))


def _difference(accepted: str | None, said: str, *, path: Path) -> str:
    known = accepted is not None
    lines = ndiff((accepted or "").splitlines(), said.splitlines()) if known else said.splitlines()
    head = f"{path} {'differs' if known else 'is not there yet'}; accept it with --update-transcripts:"
    return "\n".join([head, *lines])
