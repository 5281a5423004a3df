"""A tree of phrases: finds the longest one that begins at a word, small words in between left out."""

from collections.abc import Iterator, Sequence

import msgspec

from waframe.vocabulary.entries import Kind, Sense
from waframe.vocabulary.folding import stem
from waframe.vocabulary.tokens import Token, keys

CONNECTORS = frozenset({"de", "del", "la", "el", "los", "las", "para", "a", "con"})
_SKIPPED = CONNECTORS | {"d"}
_BY_STEM = frozenset({Kind.FAMILY, Kind.POSITION, Kind.SIDE})


class Match(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A phrase that was found: the words from `first` to before `last`, and what it may mean."""

    first: int
    last: int
    senses: tuple[Sense, ...]
    closeness: float = 1.0


class _Node:
    __slots__ = ("below", "exact", "senses")

    def __init__(self) -> None:
        self.below: dict[str, _Node] = {}
        self.senses: list[Sense] = []
        self.exact: list[str] = []


class Phrases:
    """All phrases of a vocabulary. Parts are compared without number and gender, names as they are written."""

    def __init__(self) -> None:
        self._root = _Node()
        self._names: set[str] = set()
        self._part_words: set[str] = set()
        self.words: set[str] = set()
        self.stems: set[str] = set()

    def add(self, phrase: str, sense: Sense) -> None:
        """Let a phrase mean something, besides what it means already."""
        words = [word for word in keys(phrase) if word not in CONNECTORS] or list(keys(phrase))
        by_stem = sense.kind in _BY_STEM
        node = self._root
        if by_stem:
            self._part_words.update(words)
        elif len(words) == 1:
            self._names.update(words)
        for word in words:
            self.words.add(word)
            if by_stem:
                self.stems.add(stem(word))
            node = node.below.setdefault(f"~{stem(word)}" if by_stem else word, _Node())
        if not words or any(_same(known, sense) for known in node.senses):
            return
        node.senses.append(sense)
        node.exact.append(" ".join(words))

    def longest(self, tokens: Sequence[Token], first: int) -> Match | None:
        """Find the longest phrase that begins at a word; among equally long ones, names written so come first."""
        best: tuple[int, int, bool] | None = None
        found: list[tuple[Sense, bool]] = []
        for last, words, node in self._walk(tokens, first, node=self._root):
            for sense, exact in zip(node.senses, node.exact, strict=True):
                written = exact == " ".join(words)
                rank = (last, len(words), written)
                if best is None or rank > best:
                    best, found = rank, [(sense, written)]
                elif rank == best:
                    found.append((sense, written))
        if best is None:
            return None
        closeness = min(token.closeness for token in tokens[first : best[0]])
        return Match(first=first, last=best[0], senses=tuple(sense for sense, _ in found), closeness=closeness)

    def _walk(
        self, tokens: Sequence[Token], place: int, *, node: _Node, words: tuple[str, ...] = ()
    ) -> Iterator[tuple[int, tuple[str, ...], _Node]]:
        if place >= len(tokens):
            return
        text = tokens[place].text
        by_name_only = text in self._names and text not in self._part_words  # a March is no marcha
        keys_here = (text,) if by_name_only else (text, f"~{stem(text)}")
        here = {id(below): below for key in keys_here if (below := node.below.get(key)) is not None}
        for below in here.values():
            said = (*words, text)
            if below.senses:
                yield place + 1, said, below
            yield from self._walk(tokens, place + 1, node=below, words=said)
        if words and text in _SKIPPED and not here:
            yield from self._walk(tokens, place + 1, node=node, words=words)


def _same(known: Sense, sense: Sense) -> bool:
    return known.kind is sense.kind and known.values == sense.values
