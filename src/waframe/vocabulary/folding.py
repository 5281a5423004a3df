"""Makes words comparable: without accents, capitals, number and gender, and by how they sound in Mexican Spanish."""

import re
import unicodedata
from functools import lru_cache

_VOWELS = frozenset("aeiou")
_SOUNDS = (
    (re.compile(r"ph"), "f"),
    (re.compile(r"qu(?=[ei])|q"), "k"),
    (re.compile(r"ch"), "#"),
    (re.compile(r"sh"), "#"),
    (re.compile(r"h"), ""),
    (re.compile(r"c(?=[eiy])"), "s"),
    (re.compile(r"ck|c"), "k"),
    (re.compile(r"gu(?=[ei])"), "g"),
    (re.compile(r"g(?=[ei])"), "j"),
    (re.compile(r"ll"), "y"),
    (re.compile(r"y(?=[^aeiou]|$)"), "i"),
    (re.compile(r"[zx]"), "s"),
    (re.compile(r"[vw]"), "b"),
    (re.compile(r"n(?=[bp])"), "m"),
    (re.compile(r"ts"), "s"),
    (re.compile(r"(.)\1+"), r"\1"),
)
_LENGTH_OF_A_STEM = 3
_NO_WORD = re.compile(r"[^\w\s]|_")


def fold(text: str) -> str:
    """Give a text in small letters without accents, its blanks single."""
    return " ".join(flat(composed(text)).split())


def words_of(text: str) -> str:
    """Give the words of a text alone: folded, and without its signs; «¿Horario?» becomes `horario`."""
    return " ".join(_NO_WORD.sub(" ", flat(composed(text))).split())


def composed(text: str) -> str:
    """Write every accent with its letter, as some phones do not; places in the text may change by that."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def flat(text: str) -> str:
    """Give a text in small letters without accents, letter for letter, so that places in it stay the same."""
    if text.isascii():
        return text.lower()
    return "".join(map(_flat_letter, text))


@lru_cache(maxsize=4096)
def _flat_letter(letter: str) -> str:
    plain = unicodedata.normalize("NFKD", letter)[:1].lower()
    return plain[:1] or " "


@lru_cache(maxsize=32768)
def stem(word: str) -> str:
    """Take number and gender off a folded word: `balatas` and `balata`, `traseros` and `trasera` are one."""
    if len(word) <= _LENGTH_OF_A_STEM or not word.isalpha():
        return word
    short = word
    if short.endswith("es") and short[-3] not in _VOWELS:
        short = short[:-2]
    elif short.endswith("s") and not short.endswith("ss"):
        short = short[:-1]
    if len(short) > _LENGTH_OF_A_STEM and short[-1] in "aoe":
        short = short[:-1]
    return short[:-1] + "c" if short.endswith("z") else short


@lru_cache(maxsize=32768)
def sound(word: str) -> str:
    """Spell a folded word as it sounds: `vujia` and `bujía`, `haceite` and `aceite` are one."""
    for pattern, letter in _SOUNDS:
        word = pattern.sub(letter, word)
    return word
