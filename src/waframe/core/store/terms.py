"""What is written into the search index and asked of it: terms, the same on both databases.

A term is a word, or has a sign in front that no word contains: `@` a branch, `~` a word of the customer's name, `#` a
label, `+` the end of a phone from some digit on, `=` a fact as `=name.value`, whole and by its last eight signs.
"""

import re
from collections.abc import Iterable, Sequence

import msgspec

from waframe.core.records.folding import bare_words, squash
from waframe.core.store.queries import Dialect

_MOST_WORDS = 2000
_MOST_ASKED = 12
_SHORTEST_PREFIX = 2
_SHORTEST_DIGITS = 3
_SHORTEST_ENDING = 4
_FACT_ENDING = 8
_PHONE = re.compile(r"[\d\s()+.\-]+")
_OLD_MEXICAN = "521"


class Term(msgspec.Struct, frozen=True, kw_only=True):
    """A term that is asked for, whole or as a beginning."""

    text: str
    begins: bool = False


Clause = tuple[Term, ...]
"""Terms of which one must be there."""


class Thread(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a conversation when it is indexed."""

    conversation_id: str
    branch: str
    person_id: str
    seq: int
    text: str = ""
    name: str = ""
    usernames: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()


def message_terms(text: str, *, branch: str) -> str:
    """List the terms of a message, with spaces in between."""
    return " ".join(sorted({_branch(branch), *_said(text)}))


def thread_terms(thread: Thread) -> str:
    """List the terms of a conversation, with spaces in between."""
    who = {word for name in (thread.name, *thread.usernames) for word in _said(name)}
    found = {_branch(thread.branch), *who, *_said(thread.text)}
    found |= {f"~{word}" for word in who}
    for label in thread.labels:
        found |= {f"#{_in_ascii(squash(label))}", *_said(label)}
    for phone in thread.phones:
        found |= {f"+{phone[place:]}" for place in range(max(len(phone) - _SHORTEST_ENDING + 1, 1))}
    for name, value in thread.facts:
        found |= {_fact(name, value), _fact(name, squash(value)[-_FACT_ENDING:])}
    return " ".join(sorted(found))


def in_branches(branches: Iterable[str]) -> Clause:
    """Ask for one of some branches."""
    return tuple(Term(text=_branch(key)) for key in branches)


def said(text: str) -> list[Clause]:
    """Ask for all words of a text, the last of which may be a beginning."""
    return [(term,) for term in _asked(text)]


def said_around(text: str) -> list[Clause]:
    """Ask a conversation for all words of a text, or for a phone where they are digits."""
    if _is_grouped_phone(text):
        return with_phone(text)
    return [(term, *_as_phone(term.text)) for term in _asked(text)]


def named(text: str) -> list[Clause]:
    """Ask a customer for all words of a name, or for a phone where they are digits."""
    if _is_grouped_phone(text):
        return with_phone(text)
    return [(Term(text=f"~{term.text}", begins=term.begins), *_as_phone(term.text)) for term in _asked(text)]


def with_phone(text: str) -> list[Clause]:
    """Ask for digits that stand together in a phone; nothing where there are too few."""
    digits = "".join(sign for sign in text if sign in "0123456789")
    return [clause] if (clause := _as_phone(digits)) else []


def with_label(text: str) -> list[Clause]:
    """Ask for a label that begins so."""
    label = _in_ascii(squash(text))
    return [(Term(text=f"#{label}", begins=True),)] if label else []


def with_fact(name: str, value: str) -> list[Clause]:
    """Ask for a fact by its value, or by the last eight signs of it."""
    return [(Term(text=_fact(name, value)),)] if squash(value) else []


def write_query(clauses: Sequence[Clause], *, dialect: Dialect) -> str:
    """Write what must be there in the language of a database."""
    both, either = (" & ", " | ") if dialect == "postgres" else (" AND ", " OR ")
    write = _for_postgres if dialect == "postgres" else _for_sqlite
    return both.join(f"({either.join(map(write, clause))})" for clause in clauses)


def _for_postgres(term: Term) -> str:
    return f"'{term.text}':*" if term.begins else f"'{term.text}'"


def _for_sqlite(term: Term) -> str:
    return f'"{term.text}" *' if term.begins else f'"{term.text}"'


def _said(text: str) -> list[str]:
    found = bare_words(text)[:_MOST_WORDS]
    return found if text.isascii() else [word if word.isascii() else _in_ascii(word) for word in found]


def _in_ascii(word: str) -> str:
    """Spell other scripts so that no tokenizer has an opinion on them; a beginning stays a beginning."""
    return "".join(sign if sign.isascii() else f"x{ord(sign):x}x" for sign in word)


def _asked(text: str) -> list[Term]:
    found = _said(text)[:_MOST_ASKED]
    return [
        Term(text=word, begins=place == len(found) - 1 and len(word) >= _SHORTEST_PREFIX)
        for place, word in enumerate(found)
    ]


def _as_phone(digits: str) -> Clause:
    if len(digits) < _SHORTEST_DIGITS or not (digits.isascii() and digits.isdecimal()):
        return ()
    spellings = [digits]
    if digits.startswith(_OLD_MEXICAN):
        spellings.append(f"52{digits[len(_OLD_MEXICAN) :]}")
    return tuple(Term(text=f"+{one}", begins=True) for one in spellings)


def _is_grouped_phone(text: str) -> bool:
    return _PHONE.fullmatch(text.strip()) is not None and not text.strip().isdecimal()


def _branch(key: str) -> str:
    return f"@{key.encode().hex()}"


def _fact(name: str, value: str) -> str:
    return f"={_in_ascii(squash(name))}.{_in_ascii(squash(value))}"
