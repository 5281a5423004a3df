"""The index of the catalogue in memory: what each product says, by family, model, word and code."""

import math
from bisect import bisect_left
from collections.abc import Iterable
from itertools import islice

from waframe.plugins.catalog.entry import Entry, Understanding
from waframe.plugins.catalog.products import Listed
from waframe.vocabulary import Vocabulary, squashed
from waframe.vocabulary.folding import stem
from waframe.vocabulary.spelling import Spelling

_SHORTEST_BEGINNING = 6
_SAME_BEGINNING = 10


class Index:
    """All products that are sold, in the order of their file, so that equal scores come out in one order everywhere."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.entries: list[Entry] = []
        self.by_sku: dict[str, int] = {}
        self.by_family: dict[str, list[int]] = {}
        self.by_model: dict[str, list[int]] = {}
        self.by_make: dict[str, list[int]] = {}
        self.without_model: list[int] = []
        self.by_term: dict[str, list[int]] = {}
        self.heads: set[str] = set()
        self._understanding = Understanding(vocabulary)
        self._by_code: dict[str, list[int]] = {}
        self._codes: list[str] = []
        self._rarest = 1.0
        self._words: set[str] = set()
        self.spelling = Spelling(())

    def add(self, products: Iterable[Listed]) -> None:
        """Take products in, in the order of the file."""
        for product in products:
            place = len(self.entries)
            entry = self._understanding.entry(product)
            self.entries.append(entry)
            self.by_sku[product.sku] = place
            for family in entry.families:
                self.by_family.setdefault(family, []).append(place)
            models = {one.model for one in entry.places if one.model is not None}
            for model in models:
                self.by_model.setdefault(model, []).append(place)
            if not models:
                self.without_model.append(place)
            for make in {one.make for one in entry.places if one.make is not None}:
                self.by_make.setdefault(make, []).append(place)
            for term in entry.terms:
                self.by_term.setdefault(term, []).append(place)
            self.heads.update(entry.heads)
            for code in {squashed(code) for code in (product.sku, product.code, product.part_number) if code}:
                self._by_code.setdefault(code, []).append(place)

    def finish(self) -> None:
        """Make ready for questions, once everything was taken in."""
        self._codes = sorted(self._by_code)
        self._rarest = math.log(len(self.entries) + 1) or 1.0
        self.spelling = Spelling(self.by_term)

    def rarity(self, term: str) -> float:
        """Tell how rare a word is, from 0 (every product has it) to 1."""
        return math.log((len(self.entries) + 1) / (len(self.by_term.get(term, ())) + 1)) / self._rarest

    def term_of(self, word: str) -> tuple[str, float] | None:
        """Give the word of the catalogue that a folded word stands for, as a stem, and how close it is."""
        stemmed = stem(word)
        if stemmed in self.by_term:
            return stemmed, 1.0
        if word in self.vocabulary.plain:
            return None
        return self.spelling.nearest(word)

    def named(self, code: str) -> str | None:
        """Name the one product that has a code, exactly; None where none or several have it."""
        places = self._by_code.get(squashed(code), [])
        return self.entries[places[0]].sku if len(places) == 1 else None

    def coded(self, codes: Iterable[str]) -> list[int]:
        """Give the products of codes; where none is exact, those whose codes begin so."""
        wanted = list(codes)
        exact = {place for code in wanted for place in self._by_code.get(code, ())}
        if exact:
            return sorted(exact)
        longest = max(wanted, key=len, default="")
        if len(longest) < _SHORTEST_BEGINNING:
            return []
        start = bisect_left(self._codes, longest)
        similar = [code for code in islice(self._codes, start, start + _SAME_BEGINNING) if code.startswith(longest)]
        return sorted({place for code in similar for place in self._by_code[code]})
