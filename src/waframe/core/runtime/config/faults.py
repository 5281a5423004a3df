"""The faults of one reading of the configuration: collected, told once each, in the order of the file."""

import difflib
from collections.abc import Iterable

from waframe.core.errors import ConfigInvalid, Fault

LIST_AT_MOST = 12


class Faults:
    """Collects what is wrong; the same fault met twice (a default that 40 branches share) counts once."""

    def __init__(self) -> None:
        self._found: dict[Fault, None] = {}

    def add(self, fault: Fault) -> None:
        """Remember a fault."""
        self._found[fault] = None

    def extend(self, faults: Iterable[Fault]) -> None:
        """Remember several faults."""
        for fault in faults:
            self.add(fault)

    def settle(self) -> None:
        """Raise `ConfigInvalid` with everything that was found, or do nothing if nothing was."""
        if self._found:
            raise ConfigInvalid(tuple(sorted(self._found, key=lambda fault: (fault.file, fault.line, fault.column))))


def nearest(word: str, known: Iterable[str], *, alike: float = 0.6) -> str | None:
    """Find the known word that was probably meant; `alike` goes from 0, any word, to 1, the same."""
    by_lower = {name.lower(): name for name in known}
    found = difflib.get_close_matches(word.lower().replace("-", "_"), by_lower, n=1, cutoff=alike)
    found = found or difflib.get_close_matches(word.lower(), by_lower, n=1, cutoff=alike)
    return by_lower[found[0]] if found else None


def suggest(word: str, known: Iterable[str]) -> str | None:
    """Ask whether a known word was meant, or else list those that exist."""
    names = sorted(known)
    guess = nearest(word, names)
    if guess is not None:
        return f"did you mean {guess}?"
    if not names:
        return None
    more = "" if len(names) <= LIST_AT_MOST else f" and {len(names) - LIST_AT_MOST} more"
    return f"possible here: {', '.join(names[:LIST_AT_MOST])}{more}"
