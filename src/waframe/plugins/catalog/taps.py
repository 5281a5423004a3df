"""A tap on a product of a list that was sent: it is learnt, and answered with the product's card."""

from waframe import Choice, Context, Message, Reply
from waframe.plugins.catalog.cards import ROW_PREFIX, Cards
from waframe.plugins.catalog.catalogue import Catalogue
from waframe.plugins.catalog.product import Product
from waframe.plugins.catalog.settings import CatalogSettings

FACT = "product"
_IMAGES = 3


class Taps:
    """Hears and answers taps of one branch."""

    def __init__(self, settings: CatalogSettings, *, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._cards = Cards(settings)

    async def hear(self, ctx: Context, message: Message) -> None:
        """Learn which product was picked, whoever may speak."""
        product = await self._picked(message)
        if product is not None:
            ctx.learn(FACT, product.sku)

    async def answer(self, ctx: Context, message: Message) -> Reply | None:
        """Give the card of the product that was picked; None for any other message."""
        product = await self._picked(message)
        if product is None:
            return None
        return Reply(contents=tuple(self._cards.card(ctx, product, images=_IMAGES)))

    async def _picked(self, message: Message) -> Product | None:
        content = message.content
        if not isinstance(content, Choice) or not content.id.startswith(ROW_PREFIX):
            return None
        return await self._catalogue.product(content.id.removeprefix(ROW_PREFIX))
