"""Scores summaries of conversations against labels: F1 of vehicle and product fields, accuracy of the rest."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation

import msgspec

from waframe.vocabulary import fold

Value = str | int | float | None
Fields = Mapping[str, Value]

VEHICLE = ("make", "model", "year", "engine", "vin")
PRODUCT = ("family", "pos", "side", "qty", "price", "status", "brand")


class Summed(msgspec.Struct, frozen=True, kw_only=True):
    """What a conversation amounts to, as somebody labelled it or as a plugin summed it up; what else stands is left."""

    vehicle: dict[str, Value] = {}
    products: tuple[dict[str, Value], ...] = ()
    intent: str | None = None
    stage: str | None = None
    sentiment: str | None = None
    needs_human: bool | None = None
    next_action: str | None = None


class Miss(msgspec.Struct, frozen=True, kw_only=True):
    """A field that was read otherwise than it is labelled; null where one of both says nothing."""

    id: str
    field: str
    label: Value | bool = None
    read: Value | bool = None


class Extraction(msgspec.Struct, frozen=True, kw_only=True):
    """How well the conversations of a file were read."""

    file: str
    conversations: int
    vehicle_f1: float
    product_f1: float
    intent: float
    stage: float
    sentiment: float
    needs_human: float
    next_action: float
    misses: tuple[Miss, ...] = ()


def score(file: str, pairs: Sequence[tuple[str, Summed, Summed]]) -> Extraction:
    """Compare what was read with the labels; each pair has the conversation's id, its labels, and what was read."""
    misses: list[Miss] = []
    vehicle, product = _Counts(misses), _Counts(misses)
    for key, label, read in pairs:
        vehicle.add(key, "vehicle", VEHICLE, label=label.vehicle, read=read.vehicle)
        for place, (labelled, found) in enumerate(_paired(label.products, read.products)):
            product.add(key, f"products.{place}", PRODUCT, label=labelled, read=found)
    return Extraction(
        file=file,
        conversations=len(pairs),
        vehicle_f1=vehicle.f1,
        product_f1=product.f1,
        intent=_accuracy("intent", pairs, misses),
        stage=_accuracy("stage", pairs, misses),
        sentiment=_accuracy("sentiment", pairs, misses),
        needs_human=_accuracy("needs_human", pairs, misses),
        next_action=_accuracy("next_action", pairs, misses),
        misses=tuple(misses),
    )


class _Counts:
    def __init__(self, misses: list[Miss]) -> None:
        self._misses = misses
        self._right = self._wrong = self._missing = 0

    def add(self, key: str, name: str, fields: Iterable[str], *, label: Fields, read: Fields) -> None:
        """Count the fields; a wrong value is wrong and missing at once."""
        for field in fields:
            wanted, found = _plain(field, label.get(field)), _plain(field, read.get(field))
            if wanted is not None and wanted == found:
                self._right += 1
                continue
            self._wrong += found is not None
            self._missing += wanted is not None
            if wanted is not None or found is not None:
                miss = Miss(id=key, field=f"{name}.{field}", label=label.get(field), read=read.get(field))
                self._misses.append(miss)

    @property
    def f1(self) -> float:
        """Give the harmonic mean of precision and recall."""
        all_of_them = 2 * self._right + self._wrong + self._missing
        return round(2 * self._right / all_of_them, 4) if all_of_them else 1.0


def _accuracy(field: str, pairs: Sequence[tuple[str, Summed, Summed]], misses: list[Miss]) -> float:
    wrong = [
        Miss(id=key, field=field, label=getattr(label, field), read=getattr(read, field))
        for key, label, read in pairs
        if getattr(label, field) != getattr(read, field)
    ]
    misses += wrong
    return round(1 - len(wrong) / len(pairs), 4) if pairs else 1.0


def _paired(labels: Iterable[Fields], read: Iterable[Fields]) -> list[tuple[Fields, Fields]]:
    """Pair the products of one family, the likest first; one that has no other half is paired with nothing."""
    left, pairs = list(read), list[tuple[Fields, Fields]]()
    for label in labels:
        same = [one for one in left if _plain("family", one.get("family")) == _plain("family", label.get("family"))]
        best = max(same, key=lambda one: _likeness(label, one), default=None)
        if best is not None:
            left.remove(best)
        pairs.append((label, best or {}))
    return [*pairs, *(({}, one) for one in left)]


def _likeness(label: Fields, read: Fields) -> int:
    return sum(_plain(field, label.get(field)) == _plain(field, read.get(field)) for field in PRODUCT)


def _plain(field: str, value: Value) -> str | Decimal | None:
    """Put a value into the form in which it is compared: numbers by their value, words without accents."""
    if value is None or value == "":
        return None
    if field in {"year", "qty", "price"}:
        try:
            return Decimal(str(value).replace("$", "").replace(",", "")).normalize()
        except InvalidOperation:
            return str(value)
    words = fold(str(value))
    return words.replace(" ", "").rstrip("l") if field == "engine" else " ".join(words.replace("-", " ").split())
