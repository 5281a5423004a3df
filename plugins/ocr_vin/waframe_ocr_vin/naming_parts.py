"""Finds the part of a number in the catalogue, whichever plugin of the branch keeps one."""

from collections.abc import Sequence

import msgspec

from waframe import ActionRefused, ActionUnknown, Context
from waframe_ocr_vin.reading import PartCode

GET_PRODUCT = "get_product"
_MOST = 3


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the catalogue, and the number by which it was found."""

    code: PartCode
    sku: str
    title: str


class Which(msgspec.Struct, frozen=True, kw_only=True):
    """Which product; the catalogue takes a maker's number for its name, too."""

    sku: str


class Product(msgspec.Struct, frozen=True, kw_only=True):
    """What this plugin reads of a product."""

    sku: str
    title: str


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What this plugin reads of `get_product`."""

    product: Product | None = None


async def find_part(ctx: Context, codes: Sequence[PartCode]) -> Part | None:
    """Find the first part that the catalogue knows, the surest number first; None where there is no catalogue."""
    for code in sorted(codes, key=lambda one: -one.confidence)[:_MOST]:
        try:
            found = await ctx.act(GET_PRODUCT, Which(sku=code.code), result=Found)
        except ActionUnknown:
            return None
        except ActionRefused as error:
            ctx.log.warning("ocr_vin.part_not_looked_up", code=code.code, reason=error.reason)
            continue
        if found.product is not None:
            return Part(code=code, sku=found.product.sku, title=found.product.title)
    return None
