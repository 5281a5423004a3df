"""What a catalogue holds, so that the phone can show names and prices; prices of unknown goods are made up."""

import msgspec

from waframe.simulator.ids import Ids


class Goods(msgspec.Struct, frozen=True, kw_only=True):
    """A product as the phone shows it."""

    id: str
    name: str
    price: float
    currency: str = "MXN"
    catalog_id: str | None = None


class Shelf:
    """Finds products by their retailer ids."""

    def __init__(self, ids: Ids) -> None:
        self._ids = ids
        self._goods: dict[str, Goods] = {}

    def put(self, *goods: Goods) -> None:
        """Let products have these names and prices."""
        self._goods |= {one.id: one for one in goods}

    def find(self, product_id: str) -> Goods:
        """Describe a product; one that nobody has put there is named by its id and costs what the seed says."""
        made_up = Goods(id=product_id, name=product_id, price=round(90 + 1400 * self._ids.share("price", product_id)))
        return self._goods.get(product_id, made_up)
