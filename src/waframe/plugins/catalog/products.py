"""The products as they are kept: the database holds the truth, and every price is an exact decimal."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

import msgspec

from waframe import Database, DatabaseRow, Transaction, columns, load_queries
from waframe.plugins.catalog.product import Fit, Product

_SQL = load_queries(__file__)
_IMAGES = msgspec.json.Decoder(tuple[str, ...])
_VEHICLES = msgspec.json.Decoder(tuple[Fit, ...])


class Compared(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What an import changes: how many products are new, differ, only moved in the file, came back, are gone."""

    created: int = 0
    changed: int = 0
    moved: int = 0
    returned: int = 0
    removed: int = 0
    staged: int = 0

    @property
    def changes(self) -> int:
        """How many products are not as they were."""
        return self.created + self.changed + self.moved + self.returned + self.removed


class Staged(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A product that waits for the end of its import."""

    import_id: str
    sku: str
    position: int
    title: str
    more: str
    category: str
    brand: str | None
    code: str | None
    part_number: str | None
    price: str | None
    description: str
    images: str
    vehicles: str
    digest: str


class Listed(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What a search needs of a product."""

    sku: str
    position: int
    title: str
    more: str
    category: str
    brand: str | None
    code: str | None
    part_number: str | None
    vehicles: tuple[Fit, ...]


def staged(product: Product, *, import_id: str) -> Staged:
    """Write a product as it waits; its digest is that of all it says, except where it stands in the file."""
    images = msgspec.json.encode(product.images).decode()
    vehicles = msgspec.json.encode(product.vehicles).decode()
    said = msgspec.structs.astuple(msgspec.structs.replace(product, position=0))
    return Staged(
        import_id=import_id,
        sku=product.sku,
        position=product.position,
        title=product.title,
        more=product.more,
        category=product.category,
        brand=product.brand,
        code=product.code,
        part_number=product.part_number,
        price=product.price,
        description=product.description,
        images=images,
        vehicles=vehicles,
        digest=hashlib.blake2b(msgspec.json.encode(said), digest_size=16).hexdigest(),
    )


async def stage(database: Database, rows: Sequence[Staged]) -> None:
    """Keep rows aside, where nobody sees them."""
    await database.bulk_once(_SQL["stage"], columns(rows))


async def put_in_place(transaction: Transaction, import_id: str, *, now: datetime) -> Compared:
    """Let what was staged be the catalogue, all at once, and say what changed."""
    row = await transaction.row(_SQL["compared"], import_id=import_id)
    compared = (
        Compared(**{name: int(str(row[name] or 0)) for name in Compared.__struct_fields__}) if row else Compared()
    )
    if compared.changes:
        await transaction.rows(_SQL["note_prices"], import_id=import_id, now=now)
        await transaction.rows(_SQL["put"], import_id=import_id, now=now)
        await transaction.rows(_SQL["retire"], import_id=import_id, now=now)
    await transaction.rows(_SQL["unstage"], import_id=import_id)
    return compared


async def forget_staged(database: Database, import_id: str) -> None:
    """Throw away what an import kept aside."""
    await database.change(_SQL["unstage"], import_id=import_id)


async def sweep(database: Database, *, before: datetime) -> None:
    """Throw away what imports kept aside that began before then and never ended."""
    await database.change(_SQL["sweep"], before=before)


async def page(database: Database, *, after: int, many: int) -> list[Listed]:
    """List products in the order of the file, from the one after a place on."""
    rows = await database.rows(_SQL["page"], after=after, many=many)
    return [msgspec.convert({**row, "vehicles": _VEHICLES.decode(str(row["vehicles"]))}, Listed) for row in rows]


async def some(database: Database, skus: Sequence[str]) -> dict[str, Product]:
    """Give products by name; one that is no longer sold is not among them."""
    if not skus:
        return {}
    named = list(skus) if database.dialect == "postgres" else msgspec.json.encode(skus).decode()
    rows = await database.rows(_SQL["some"], skus=named)
    return {product.sku: product for product in map(_product, rows)}


async def prices_of(database: Database, sku: str) -> list[tuple[str | None, datetime]]:
    """List the prices that a product had, the newest first, each with the moment from which it held."""
    rows = await database.rows(_SQL["prices_of"], sku=sku)
    return [msgspec.convert((row["price"], row["noted_at"]), tuple[str | None, datetime]) for row in rows]


def _product(row: DatabaseRow) -> Product:
    known = {str(name): row[name] for name in Product.__struct_fields__ if name not in {"images", "vehicles"}}
    images, vehicles = _IMAGES.decode(str(row["images"])), _VEHICLES.decode(str(row["vehicles"]))
    return msgspec.structs.replace(msgspec.convert(known, Product), images=images, vehicles=vehicles)
