"""Cards of products for the customer: a picture with its words, several pictures, or a list to pick from."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from waframe import AnyContent, Context, Image, ListMenu, Row, Section, Text
from waframe.plugins.catalog.product import Product
from waframe.plugins.catalog.settings import CatalogSettings

ROW_PREFIX = "catalog:"
_ROW_TITLE, _ROW_DESCRIPTION, _ROW_ID = 24, 72, 200
_CAPTION = 1024


class Cards:
    """Writes cards in the customer's language, with pictures only from hosts that the branch allows."""

    def __init__(self, settings: CatalogSettings) -> None:
        self._settings = settings

    def images(self, product: Product) -> tuple[str, ...]:
        """Give the pictures that may be sent."""
        return tuple(link for link in product.images if self._is_allowed(link))

    def card(self, ctx: Context, product: Product, *, images: int) -> list[AnyContent]:
        """Write one product: its words under the first picture, then its other pictures."""
        words = self.words(ctx, product)
        links = self.images(product)[:images]
        if not links:
            return [Text(body=words)]
        return [Image(link=links[0], caption=words[:_CAPTION]), *(Image(link=link) for link in links[1:])]

    def several(self, ctx: Context, found: Sequence[Product], *, images: int) -> list[AnyContent]:
        """Write several products: the first pictures, then the list to pick one from."""
        shown = [(product, self.images(product)) for product in found][:images]
        pictures = [Image(link=links[0], caption=product.title[:_CAPTION]) for product, links in shown if links]
        menu = ListMenu(
            body=ctx.text("catalog.pick", count=len(found)),
            button=ctx.text("catalog.see"),
            sections=(Section(rows=tuple(self._row(ctx, product) for product in found)),),
        )
        return [*pictures, menu]

    def words(self, ctx: Context, product: Product) -> str:
        """Say what a product is and costs; a price that is not known is not made up."""
        named = [product.brand, product.part_number or product.code]
        lines = [f"*{product.title}*", " · ".join(filter(None, named)), self.price(ctx, product)]
        return "\n".join(filter(None, lines))

    def price(self, ctx: Context, product: Product) -> str:
        """Say a price as one reads it, or that it will be confirmed."""
        if product.price is None:
            return ctx.text("catalog.price_unknown")
        key = "catalog.price_with_tax" if self._settings.price_includes_tax else "catalog.price_without_tax"
        return ctx.text(key, price=shown_price(product.price), currency=self._settings.currency)

    def _row(self, ctx: Context, product: Product) -> Row:
        price = self.price(ctx, product)
        room = _ROW_DESCRIPTION - len(price) - 3
        return Row(
            id=f"{ROW_PREFIX}{product.sku}"[:_ROW_ID],
            title=_cut(product.title, _ROW_TITLE),
            description=f"{_cut(product.title, max(room, 0))} · {price}"[:_ROW_DESCRIPTION],
        )

    def _is_allowed(self, link: str) -> bool:
        parts = urlsplit(link)
        host = (parts.hostname or "").lower()
        return parts.scheme == "https" and any(
            host == allowed or host.endswith(f".{allowed}") for allowed in self._settings.image_hosts
        )


def shown_price(price: str) -> str:
    """Write a price with its thousands parted: `$1,049.00`."""
    whole, _, cents = price.partition(".")
    return f"${int(whole):,}.{cents or '00'}"


def _cut(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    short = text[: max(most - 1, 0)].rsplit(" ", 1)[0].rstrip(" ,.-·")
    return f"{short}…" if short else text[:most]
