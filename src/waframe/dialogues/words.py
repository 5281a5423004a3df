"""Reads what customers write in place of tapping: one of several options, a yes or no, a word of a list."""

from collections.abc import Collection, Sequence

from waframe.vocabulary import words_of

_FILLING = frozenset({"por", "favor", "porfa", "porfavor", "please", "gracias", "thanks"})
_DENIALS = frozenset({"no", "ni", "ninguno", "ninguna", "not", "none", "neither"})
_WORD_AT_LEAST, _WORDS_AT_MOST = 3, 6


def among(text: str, words: Collection[str]) -> bool:
    """Tell whether a text says nothing but one of these words, politely or not."""
    said = _bare(text)
    return bool(said) and any(said == words_of(one) for one in words)


def listed(text: str) -> tuple[str, ...]:
    """Read words that are parted by commas."""
    return tuple(filter(None, (one.strip() for one in text.split(","))))


def pick(text: str, titles: Sequence[str]) -> int | None:
    """Find which of the titles a text means: by its words, its place, or words of it alone; None where in doubt."""
    said, folded = _bare(text), [words_of(title) for title in titles]
    if said in folded:
        return folded.index(said)
    by_words = None if _is_more(text) else _by_words(set(said.split()), [set(title.split()) for title in folded])
    if not said.isdecimal() or not 1 <= int(said) <= len(titles):
        return by_words
    by_place = int(said) - 1
    return by_place if by_words in {None, by_place} else None


def _by_words(spoken: set[str], titles: Sequence[set[str]]) -> int | None:
    """Find the only title of which words are said that no other title has."""
    found = []
    for place, title in enumerate(titles):
        others = set().union(*titles[:place], *titles[place + 1 :])
        if any(len(word) >= _WORD_AT_LEAST or word.isdecimal() for word in spoken & (title - others)):
            found.append(place)
    return found[0] if len(found) == 1 else None


def _is_more(text: str) -> bool:
    """Tell whether a text asks, denies, or says more than an answer does."""
    words = words_of(text).split()
    return "?" in text or "¿" in text or len(words) > _WORDS_AT_MOST or not _DENIALS.isdisjoint(words)


def _bare(text: str) -> str:
    words = words_of(text).split()
    return " ".join([word for word in words if word not in _FILLING] or words)
