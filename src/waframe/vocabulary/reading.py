"""Reads a text once, from left to right: phrases of the trade, years, engines, quantities, and the words left over."""

import re
from collections.abc import Sequence
from typing import Literal

import msgspec

from waframe.vocabulary.engines import cylinders_at, size_at
from waframe.vocabulary.entries import Kind, Sense
from waframe.vocabulary.folding import stem
from waframe.vocabulary.phrases import CONNECTORS, Match
from waframe.vocabulary.spoken import number_of, with_digits
from waframe.vocabulary.tokens import Token, cut, keys
from waframe.vocabulary.vocabulary import Vocabulary
from waframe.vocabulary.years import Years, years_at

VIN = re.compile(r"(?<![A-Za-z0-9])[A-HJ-NPR-Za-hj-npr-z0-9]{17}(?![A-Za-z0-9])")
_BOTH = frozenset({"ambos", "ambas", "par"})
_MANY = 99
_SLIPPED = 3
_RUN_TOGETHER = 9
_ABBREVIATION = 4
_UNABBREVIATED = 0.9
_JOINTS = ("dela", "del", "de", "para")
_HOURS = (["a", "las"], ["a", "la"])
_SEATS = frozenset({"lado", "piloto", "copiloto", "chofer", "conductor", "pasajero", "acompanante", "parte"})
_LEADS = frozenset(
    {"para", "un", "una", "mi", "del", "de", "el", "su", "tu", "al", "p", "la", "los", "las", "uno", "es"}
)


class Piece(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A stretch of a text with one meaning: the words from `first` to before `last`."""

    what: Literal["phrase", "years", "engine", "quantity", "vin", "word", "filler"]
    first: int
    last: int
    start: int
    end: int
    senses: tuple[Sense, ...] = ()
    years: Years | None = None
    text: str = ""
    number: int = 0
    closeness: float = 1.0
    loose: bool = False

    def sense(self, kind: Kind) -> Sense | None:
        """Give what the stretch means as one kind of thing, all its values together."""
        if not self.senses:
            return None
        found = [sense for sense in self.senses if sense.kind is kind]
        if len(found) <= 1:
            return found[0] if found else None
        values = tuple(dict.fromkeys(value for sense in found for value in sense.values))
        return Sense(kind=kind, values=values, weak=all(sense.weak for sense in found))


class Reader:
    """Reads texts with a vocabulary. `title` reads a product's title, where `del` is never an article."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def read(self, text: str, *, title: bool = False) -> list[Piece]:
        """Cut a text into pieces with a meaning."""
        vins = [found.span() for found in VIN.finditer(text) if _is_vin(found[0])]
        raw = [token for token in cut(text) if not any(start <= token.start < end for start, end in vins)]
        tokens = with_digits([self._mended(token) for token in self._respaced(self._replaced(raw))])
        pieces = [
            Piece(what="vin", first=0, last=0, start=start, end=end, text=text[start:end].upper())
            for start, end in vins
        ]
        place = 0
        while place < len(tokens):
            piece = self._piece_at(tokens, place, text, title=title, before=pieces)
            pieces.append(piece)
            place = piece.last
        return pieces

    def _replaced(self, tokens: Sequence[Token]) -> list[Token]:
        """Put whole words for abbreviations."""
        read: list[Token] = []
        for token in tokens:
            words = self._vocabulary.replacements.get(token.text)
            if words is None:
                read.append(token)
            else:
                read.extend(msgspec.structs.replace(token, text=word, dotted=False) for word in keys(words))
        return read

    def _respaced(self, tokens: Sequence[Token]) -> list[Token]:
        """Put blanks where they belong: `filtrod e aceite`, `filtrodeaceite`."""
        read: list[Token] = []
        for token in tokens:
            words = self._respaced_pair(read[-1].text, token.text) if read else None
            if words is not None:
                last = read.pop()
                end = last.start + len(words[0])
                read.append(msgspec.structs.replace(last, text=words[0], end=end))
                read.append(msgspec.structs.replace(token, text=words[1], start=min(end, token.start)))
                continue
            at = token.start
            pieces = self._split(token.text)
            for word in pieces:
                whole = len(pieces) == 1
                read.append(token if whole else msgspec.structs.replace(token, text=word, start=at, end=at + len(word)))
                at += len(word)
        return read

    def _respaced_pair(self, one: str, other: str) -> tuple[str, str] | None:
        """Move a letter to the word that it belongs to; None where both words are whole."""
        if not (one.isalpha() and other.isalpha()) or (self._knows(one) and self._knows(other)):
            return None
        for left, right in ((one[:-1], one[-1:] + other), (one + other[:1], other[1:])):
            if len(left) > 1 and len(right) > 1 and self._knows(left) and self._knows(right):
                return left, right
        return None

    def _split(self, word: str) -> tuple[str, ...]:
        """Cut a word into words of the trade that were written as one; a word that is known stays whole."""
        if len(word) < _RUN_TOGETHER or not word.isalpha() or self._knows(word):
            return (word,)
        for cut_at in range(len(word) - _SLIPPED, _SLIPPED - 1, -1):
            head, tail = word[:cut_at], word[cut_at:]
            if head not in self._vocabulary.phrases.words:
                continue
            if tail in self._vocabulary.phrases.words:
                return head, tail
            joint = next((joint for joint in _JOINTS if tail.startswith(joint)), "")
            if joint and tail[len(joint) :] in self._vocabulary.phrases.words:
                return head, joint, tail[len(joint) :]
        return (word,)

    def _knows(self, word: str) -> bool:
        vocabulary = self._vocabulary
        return word in vocabulary.known or word in CONNECTORS or stem(word) in vocabulary.phrases.stems

    def _mended(self, token: Token) -> Token:
        """Mend a word that nobody knows, where a word of the trade is near."""
        word = token.text
        if not word.isalpha() or self._knows(word) or number_of(word) is not None:
            return token
        whole = self._unabbreviated(word) if token.dotted else None
        near = (whole, _UNABBREVIATED) if whole else self._vocabulary.spelling.nearest(word)
        return msgspec.structs.replace(token, text=near[0], closeness=near[1]) if near else token

    def _unabbreviated(self, word: str) -> str | None:
        """Give the one word of the trade that begins so; None where several or none do."""
        if len(word) < _ABBREVIATION:
            return None
        longer = [one for one in self._vocabulary.phrases.words if one.startswith(word)]
        return min(longer) if len({stem(one) for one in longer}) == 1 else None

    def _piece_at(
        self, tokens: Sequence[Token], place: int, text: str, *, title: bool, before: Sequence[Piece]
    ) -> Piece:
        token = tokens[place]
        if token.text == "del":
            found = self._del_at(tokens, place, title=title)
            if found is not None:
                return found
        match = self._vocabulary.phrases.longest(tokens, place)
        if match is not None and self._counts(match, tokens, text, title=title, before=before):
            return _piece("phrase", tokens, (place, match.last), senses=match.senses, closeness=match.closeness)
        engine = size_at(tokens, place) or cylinders_at(tokens, place)
        if engine is not None:
            return _piece("engine", tokens, (place, place + engine[1]), text=engine[0])
        years = years_at(tokens, place, text, short=title or _follows_vehicle(before, place))
        if years is not None and not self._counted(tokens, place, years[1]):
            return _piece("years", tokens, (place, place + years[1]), years=years[0])
        quantity = self._quantity_at(tokens, place)
        if quantity is not None:
            return _piece("quantity", tokens, (place, place + 1), number=quantity)
        what: Literal["filler", "word"] = "filler" if self._is_filler(token) else "word"
        return _piece(what, tokens, (place, place + 1), text=token.text, closeness=token.closeness)

    def _is_filler(self, token: Token) -> bool:
        return token.text in self._vocabulary.filler or token.text in CONNECTORS or token.money

    def _counts(
        self, match: Match, tokens: Sequence[Token], text: str, *, title: bool, before: Sequence[Piece]
    ) -> bool:
        """Tell whether a phrase may be taken for what it names; a weak name of a vehicle wants company."""
        if match.last - match.first == 1 and self._is_everyday(tokens[match.first].text):
            return False
        if any(not sense.weak or sense.kind in {Kind.FAMILY, Kind.BRAND} for sense in match.senses) or title:
            return True
        if match.first and tokens[match.first - 1].text in _LEADS:
            return True
        last = before[-1] if before else None
        if last is not None and (last.years is not None or last.sense(Kind.MAKE) is not None):
            return True
        following = years_at(tokens, match.last, text, short=True) if match.last < len(tokens) else None
        return following is not None

    def _is_everyday(self, word: str) -> bool:
        """Tell whether a word is an everyday one that only looks like a form of a part: `más` and `masa`."""
        vocabulary = self._vocabulary
        if any(form in vocabulary.phrases.words for form in (word, word.removesuffix("s"), word.removesuffix("es"))):
            return False
        return word in vocabulary.filler or word in vocabulary.plain or word in vocabulary.traits

    def _del_at(self, tokens: Sequence[Token], place: int, *, title: bool) -> Piece | None:
        """Read a "del" that may stand for "delantero"; None where it is an article."""
        senses = (Sense(kind=Kind.POSITION, values=("del",)),)
        if tokens[place].dotted or place + 1 >= len(tokens):
            return (
                _piece("phrase", tokens, (place, place + 1), senses=senses) if place or tokens[place].dotted else None
            )
        match = self._vocabulary.phrases.longest(tokens, place + 1)
        kinds = {sense.kind for sense in match.senses} if match is not None else set()
        sided = bool(kinds & {Kind.SIDE, Kind.POSITION}) and tokens[place + 1].text not in _SEATS
        if sided or (title and Kind.FAMILY not in kinds):
            return _piece("phrase", tokens, (place, place + 1), senses=senses)
        if kinds & {Kind.MODEL, Kind.MAKE} and place and tokens[place - 1].text not in CONNECTORS:
            return _piece("phrase", tokens, (place, place + 1), senses=senses, loose=True)
        return None

    def _counted(self, tokens: Sequence[Token], place: int, used: int) -> bool:
        """Tell whether a short number before a part says how many, and not which year: `10 bujias`."""
        if used != 1 or len(tokens[place].text) > 2 or place + 1 >= len(tokens):  # noqa: PLR2004  # 2008
            return False
        match = self._vocabulary.phrases.longest(tokens, place + 1)
        return match is not None and any(sense.kind is Kind.FAMILY for sense in match.senses)

    @staticmethod
    def _is_glued(tokens: Sequence[Token], place: int) -> bool:
        """Tell whether letters hang on a number, so that it is a size or part of a name: `5w30`, `SUC03`."""
        token = tokens[place]
        before = tokens[place - 1] if place else None
        if before is not None and before.end == token.start and before.text.isalpha() and len(before.text) > 1:
            return True
        near = [
            one for one in tokens[max(0, place - 1) : place + 2] if one.end == token.start or one.start == token.end
        ]
        return any(len(one.text) == 1 and one.text.isalpha() and one.text != "x" for one in near)

    def _quantity_at(self, tokens: Sequence[Token], place: int) -> int | None:
        token = tokens[place]
        if token.money or self._is_glued(tokens, place):
            return None
        if token.text in _BOTH:
            return 2
        if token.text.isdigit():
            if [one.text for one in tokens[max(0, place - 2) : place]] in _HOURS:
                return None
            return int(token.text) if 0 < int(token.text[:4]) <= _MANY and len(token.text) <= 2 else None  # noqa: PLR2004
        number = number_of(token.text)
        return number if number and token.text not in {"un", "una", "uno"} else None


def _follows_vehicle(before: Sequence[Piece], place: int) -> bool:
    """Tell whether a vehicle was named just before, so that a short number after it is its year."""
    for piece in reversed(before):
        if piece.what == "filler" and place - piece.last <= 2:  # noqa: PLR2004  # "jetta del 95"
            continue
        return piece.what == "engine" or piece.sense(Kind.MODEL) is not None or piece.sense(Kind.MAKE) is not None
    return False


def _piece(what: str, tokens: Sequence[Token], reach: tuple[int, int], **values: object) -> Piece:
    first, last = reach
    piece = {"what": what, "first": first, "last": last, "start": tokens[first].start, "end": tokens[last - 1].end}
    return Piece(**{**piece, **values})  # type: ignore[arg-type]  # the names are those of the Struct


def _is_vin(text: str) -> bool:
    return any(letter.isdigit() for letter in text) and any(letter.isalpha() for letter in text)
