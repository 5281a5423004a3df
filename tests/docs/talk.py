"""A talk as a page writes it down: `> ` before what the customer says, and below it what is answered."""

import re
from collections.abc import Iterator

TYPED = "> "


def turns(talk: str) -> Iterator[tuple[str, str]]:
    """Give what is said, and the answer as one text."""
    for part in re.split(rf"^{TYPED}", talk, flags=re.MULTILINE):
        if part:
            said, _, answer = part.partition("\n")
            yield said, answer.rstrip("\n")
