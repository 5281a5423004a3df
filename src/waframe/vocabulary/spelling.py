"""Finds the word that was meant: by how it sounds first, then by its rarest trigrams and by how many letters differ."""

import heapq
import math
from collections.abc import Iterable, Iterator

from waframe.vocabulary.folding import sound, stem

SOUNDS_THE_SAME = 0.95
_ONE_AWAY, _TWO_AWAY = 0.86, 0.74
_SHORTEST = 4
_SHORTEST_ONE_AWAY = 5
_SHORTEST_TWO_AWAY = 9
_SHORTEST_ANOTHER_BEGINNING = 9
_LOOKED_AT = 12
_FAR = 4


class Spelling:
    """The words that there are, by sound and by trigram weighted by its rarity. The same question gets one answer."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = sorted({word for word in words if len(word) >= _SHORTEST and word.isalpha()})
        self._by_sound: dict[str, str] = {}
        self._by_letters: dict[str, list[int]] = {}
        self._by_trigram: dict[str, list[int]] = {}
        self._sounds = [sound(stem(word)) for word in self._words]
        for place, word in enumerate(self._words):
            self._by_sound.setdefault(self._sounds[place], word)
            self._by_letters.setdefault("".join(sorted(self._sounds[place])), []).append(place)
            for trigram in _trigrams(self._sounds[place]):
                self._by_trigram.setdefault(trigram, []).append(place)
        count = len(self._words) + 1
        self._rarity = {one: math.log(count / len(places)) for one, places in self._by_trigram.items()}
        self._known: dict[str, tuple[str, float] | None] = {}

    def nearest(self, word: str) -> tuple[str, float] | None:
        """Give the word that a folded word stands for, and how close it is; None where nothing is near."""
        if word not in self._known:
            if len(self._known) > 20_000:  # noqa: PLR2004  # what customers write is without bound
                self._known.clear()
            self._known[word] = self._look(word)
        return self._known[word]

    def _look(self, word: str) -> tuple[str, float] | None:
        if len(word) < _SHORTEST or not word.isalpha():
            return None
        said = sound(stem(word))
        same = self._by_sound.get(said)
        if same is not None:
            return same, SOUNDS_THE_SAME
        shared: dict[int, float] = {}
        for trigram in _trigrams(said):
            for place in self._by_trigram.get(trigram, ()):
                shared[place] = shared.get(place, 0.0) + self._rarity[trigram]
        likely = heapq.nsmallest(_LOOKED_AT, shared, key=lambda place: (-shared[place], place))
        swapped = self._by_letters.get("".join(sorted(said)), [])
        best: tuple[float, int, str] | None = None
        for place in (*likely, *swapped):
            other = self._words[place]
            close = _closeness(said, self._sounds[place], lengths=(len(word), len(other)))
            if not close:
                continue
            rank = (-close, distance(word, other, most=_FAR), other)
            best = rank if best is None or rank < best else best
        return (best[2], -best[0]) if best else None


def _closeness(said: str, other: str, *, lengths: tuple[int, int]) -> float:
    allowed = 2 if min(lengths) >= _SHORTEST_TWO_AWAY else 1 if min(lengths) >= _SHORTEST_ONE_AWAY else 0
    if min(lengths) == _SHORTEST and _lost_a_vowel(said, other):
        return _ONE_AWAY
    if not allowed or abs(len(said) - len(other)) > allowed:
        return 0.0
    away = distance(said, other, most=allowed)
    begins = said[0] == other[0] or said[:2] == other[1::-1] or min(lengths) >= _SHORTEST_ANOTHER_BEGINNING
    if away > allowed or not begins:
        return 0.0
    return _ONE_AWAY if away == 1 else _TWO_AWAY


def _lost_a_vowel(said: str, other: str) -> bool:
    """Tell whether one vowel in the middle was left out: `tsru`."""
    if len(other) != len(said) + 1 or said[0] != other[0] or said[-1] != other[-1]:
        return False
    return any(other[place] in "aeiou" and other[:place] + other[place + 1 :] == said for place in range(1, len(said)))


def _trigrams(word: str) -> Iterator[str]:
    padded = f" {word} "
    seen = {padded[place : place + 3] for place in range(len(padded) - 2)}
    return iter(sorted(seen))


def distance(one: str, other: str, *, most: int) -> int:
    """Count the letters to put in, leave out, change or swap; beyond `most` it only says `most + 1`."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, start=1):
        above, row = row, [place]
        for column, wanted in enumerate(other, start=1):
            cost = min(above[column] + 1, row[column - 1] + 1, above[column - 1] + (letter != wanted))
            if place > 1 and column > 1 and letter == other[column - 2] and one[place - 2] == wanted:
                cost = min(cost, before[column - 2] + 1)
            row.append(cost)
        before = above
        if min(row) > most:
            return most + 1
    return row[-1]
