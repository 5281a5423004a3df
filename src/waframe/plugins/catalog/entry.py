"""A product as it stands in the index: what its title, its lists and its category say, understood once."""

from typing import TypeVar, cast

import msgspec

from waframe.plugins.catalog.fitment import Place
from waframe.plugins.catalog.fits import fits_titled
from waframe.plugins.catalog.product import Fit
from waframe.plugins.catalog.products import Listed
from waframe.vocabulary import Found, Vocabulary, Years, find, fold
from waframe.vocabulary.folding import stem
from waframe.vocabulary.phrases import CONNECTORS
from waframe.vocabulary.tokens import cut

_HEAD_WORDS = 2
T = TypeVar("T")


class Entry(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A product in the index. Families are those that its title begins with; `terms` are the stems of its words."""

    sku: str
    position: int
    families: tuple[str, ...]
    brands: tuple[str, ...]
    pos: str | None
    side: str | None
    places: tuple[Place, ...]
    terms: tuple[str, ...]
    heads: tuple[str, ...]


class Understanding:
    """Makes entries of products; equal parts of them are kept once."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._kept: dict[object, object] = {}

    def entry(self, product: Listed) -> Entry:
        """Understand a product."""
        title = find(product.title, self._vocabulary, title=True)
        more = find(product.more, self._vocabulary, title=True) if product.more else None
        known = [one for one in (title, more) if one is not None]
        parts = next((one.parts for one in known if one.parts), ())
        if not parts:
            parts = find(product.category.rpartition(">")[2], self._vocabulary, title=True).parts
        terms = stems_of(f"{product.title} {product.more} {product.brand or ''}")
        brands = {fold(brand) for one in known for brand in one.brands}
        if product.brand:
            brands.add(fold(product.brand))
        return Entry(
            sku=product.sku,
            position=product.position,
            families=self._once(parts[0].families if parts else ()),
            brands=self._once(tuple(sorted(brands))),
            pos=next((one.position for one in known if one.position), None),
            side=next((one.side for one in known if one.side), None),
            places=self._once(self._places(product, known)),
            terms=tuple(dict.fromkeys(map(self._once, terms))),
            heads=() if parts else tuple(list(dict.fromkeys(terms))[:_HEAD_WORDS]),
        )

    def _places(self, product: Listed, known: list[Found]) -> tuple[Place, ...]:
        """Give the vehicles of its lists and of its title; an engine in the title is the engine of all of them."""
        titled = tuple(fit for one in known for fit in fits_titled(one.vehicles))
        fits = dict.fromkeys((*product.vehicles, *titled))
        named = any(fit.model is not None for fit in fits)
        engine = next((fit.engines for fit in titled if fit.engines), ())
        shared = {fit for one in known for car in one.vehicles if len(car.models) > 1 for fit in fits_titled([car])}
        return tuple(
            dict.fromkeys(
                self._place(fit, engine, shared=fit in shared) for fit in fits if fit.model is not None or not named
            )
        )

    def _place(self, fit: Fit, engine: tuple[str, ...], *, shared: bool) -> Place:
        years = None if fit.first is None else Years(first=fit.first, last=fit.last or fit.first)
        return Place(
            make=self._once(fold(fit.make)) if fit.make else None,
            model=self._once(model_key(fit.model)) if fit.model else None,
            years=self._once(years) if years else None,
            engines=self._once(frozenset(engine or fit.engines)),
            shared=shared,
        )

    def _once(self, value: T) -> T:
        """Give the value that was equal before, so that it is kept once."""
        kept = self._kept.setdefault((type(value), value), value)
        return cast("T", kept)


def model_key(model: str) -> str:
    """Write a model's name so that it compares: `CR-V` and `crv`, `Mazda 3` and `mazda3` are one."""
    return "".join(letter for letter in fold(model) if letter.isalnum())


def stems_of(text: str) -> list[str]:
    """Give the stems of the words of a text, small words left out."""
    return [stem(token.text) for token in cut(text) if token.text not in CONNECTORS]
