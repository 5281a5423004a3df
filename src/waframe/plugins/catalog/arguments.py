"""What the actions of the catalogue are told, and what they tell: Structs that the page and models see as JSON."""

from typing import Annotated, Literal

import msgspec

Sku = Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
Year = Annotated[int, msgspec.Meta(ge=1950, le=2030)]
Word = Annotated[str, msgspec.Meta(max_length=80)]


class Vehicle(msgspec.Struct, frozen=True, kw_only=True):
    """A vehicle; what is not known is null."""

    make: Word | None = None
    model: Word | None = None
    year: Year | None = None
    engine: Word | None = None
    vin: Word | None = None


class SearchProducts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the customer asked for, in their own words, and what is known besides."""

    query: Annotated[str, msgspec.Meta(max_length=500)]
    family: Word | None = None
    vehicle: Vehicle | None = None
    position: Literal["del", "tras"] | None = None
    side: Literal["izq", "der"] | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=10)] = 5


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """A product that was found. A price that is not known is null."""

    sku: str
    title: str
    brand: str | None
    family: str | None
    price: str | None
    currency: str
    price_includes_tax: bool
    images: tuple[str, ...]
    fits: str
    score: float


class Items(msgspec.Struct, frozen=True, kw_only=True):
    """The products that were found, the best first; none is an answer, too."""

    items: tuple[Item, ...]


class WhichProduct(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which product."""

    sku: Sku


class ProductShown(msgspec.Struct, frozen=True, kw_only=True):
    """A product with all that the catalogue knows of it."""

    sku: str
    title: str
    brand: str | None
    family: str | None
    price: str | None
    currency: str
    price_includes_tax: bool
    images: tuple[str, ...]
    fits: str
    score: float
    part_number: str | None
    category: str
    description: str
    vehicles: tuple["ListedVehicle", ...]


class ListedVehicle(msgspec.Struct, frozen=True, kw_only=True):
    """Vehicles that a product is listed for."""

    make: str | None
    model: str | None
    year_from: int | None
    year_to: int | None
    engines: tuple[str, ...]


class ProductFound(msgspec.Struct, frozen=True, kw_only=True):
    """The product, or that there is none of that name."""

    found: bool
    product: ProductShown | None = None


class CheckFitment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which product, and for which vehicle; the conversation's, where none is named."""

    sku: Sku
    vehicle: Vehicle | None = None


class Fitment(msgspec.Struct, frozen=True, kw_only=True):
    """Whether it fits (yes, no, unknown), and the rule that decided."""

    fits: str
    reason: str


class IdentifyVehicle(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the customer said of their vehicle."""

    text: Annotated[str, msgspec.Meta(max_length=1000)]


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A vehicle that may be meant, from 0 to 1."""

    vehicle: Vehicle
    confidence: float


class Candidates(msgspec.Struct, frozen=True, kw_only=True):
    """The vehicles that may be meant, the likeliest first."""

    candidates: tuple[Candidate, ...]


class SendProduct(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which products, and how many pictures of each at most."""

    skus: Annotated[tuple[Sku, ...], msgspec.Meta(min_length=1, max_length=10)]
    images: Annotated[int, msgspec.Meta(ge=0, le=10)] = 1


class SendProductImages(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which product, and how many pictures of it at most."""

    sku: Sku
    max_images: Annotated[int, msgspec.Meta(ge=1, le=10)] = 3


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """How many messages go out."""

    sent: int
