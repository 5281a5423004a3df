"""What a customer has asked for so far: the vehicle, the part, the options that were shown, and what was asked last."""

from datetime import datetime
from enum import StrEnum

import msgspec


class Field(StrEnum):
    """What the customer was asked for."""

    PART = "part"
    MODEL = "model"
    YEAR = "year"
    ENGINE = "engine"
    POSITION = "position"
    SIDE = "side"
    CHOICE = "choice"
    CAR = "car"


class Car(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A vehicle as far as it is known; `models` are all that the words may mean."""

    make: str | None = None
    model: str | None = None
    models: tuple[str, ...] = ()
    year: int | None = None
    engine: str | None = None
    vin: str | None = None
    no_year: bool = False
    no_engine: bool = False

    @property
    def is_named(self) -> bool:
        """Tell whether it is known what kind of vehicle it is."""
        return bool(self.model or self.models)

    @property
    def name(self) -> str:
        """Give its name as one would say it."""
        return " ".join(str(part) for part in (self.model or self.shared_name or self.make, self.year) if part)

    @property
    def shared_name(self) -> str:
        """Give the words that all models which may be meant begin with: «Jetta» of «Jetta A4» and «Jetta A6»."""
        words = [model.split() for model in self.models]
        shared: list[str] = []
        for column in zip(*words, strict=False):
            if len(set(column)) > 1:
                break
            shared.append(column[0])
        return " ".join(shared) or (self.models[0] if self.models else "")


class Wanted(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A part that is wanted. `words` are the customer's own, to search with."""

    words: str
    families: tuple[str, ...] = ()
    position: str | None = None
    side: str | None = None
    quantity: int | None = None
    brand: str | None = None
    code: str | None = None


class Option(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A product that was shown, with what inventory said of it then; `pieces` is None where it is not known."""

    sku: str
    title: str
    brand: str | None = None
    price: str | None = None
    currency: str = "MXN"
    price_includes_tax: bool = True
    pieces: str | None = None
    at_least: bool = False


class Request(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The whole of it; kept as a fact of the conversation between messages."""

    car: Car = Car()
    wanted: Wanted | None = None
    waiting: tuple[Wanted, ...] = ()
    options: tuple[Option, ...] = ()
    shown: tuple[str, ...] = ()
    asked: Field | None = None
    quote_id: str | None = None
    unsent: bool = False
    lost: int = 0
    angry: int = 0
    at: datetime | None = None
