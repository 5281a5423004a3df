"""What the stand-in knows from functions: results of this turn, and those of earlier ones that it is told of."""

import re
from collections.abc import Iterator, Mapping
from typing import cast

import msgspec

from waframe.testing.model_server.asked import Asked

Found = Mapping[str, object]


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What a function told: the arguments of the call, and what came of it."""

    function: str
    arguments: Found = {}
    result: Found = {}


class Product(msgspec.Struct, frozen=True, kw_only=True):
    """A product with all that functions told of it; `quantity` is None where nobody knows it."""

    sku: str
    title: str
    family: str | None = None
    brand: str | None = None
    price: str | None = None
    currency: str = "MXN"
    quantity: str | None = None
    fits: str = "unknown"


class Quote(msgspec.Struct, frozen=True, kw_only=True):
    """The newest quote."""

    id: str
    version: int = 1
    state: str = "draft"
    skus: frozenset[str] = frozenset()


def results(asked: Asked) -> list[Result]:
    """List all results, the oldest first."""
    return [*_told(asked), *_called(asked)]


def products(told: list[Result]) -> dict[str, Product]:
    """Gather the products by their codes, in the order of the newest search that named them."""
    known: dict[str, Product] = {}
    for one in told:
        for item in items(one.result):
            known.pop(str(item["sku"]), None)
            known[str(item["sku"])] = _product(item)
    for one in told:
        sku = str(one.arguments.get("sku", ""))
        if one.function == "check_stock" and sku in known:
            known[sku] = _with_stock(known[sku], one.result)
    return known


def quote(told: list[Result]) -> Quote | None:
    """Give the newest quote that is not closed."""
    newest: Quote | None = None
    for one in told:
        if one.function in {"create_quote", "add_to_quote", "send_quote"} and one.result.get("id"):
            lines = one.result.get("lines")
            skus = frozenset(str(line.get("sku")) for line in lines) if isinstance(lines, list) else frozenset()
            version = one.result.get("version")
            newest = Quote(
                id=str(one.result["id"]),
                version=version if isinstance(version, int) else 1,
                state=str(one.result.get("state", "draft")),
                skus=skus,
            )
        if one.function == "confirm_quote" and one.result.get("folio"):
            newest = None
    return newest


def items(result: Found) -> list[Found]:
    """List the products of a search."""
    found = result.get("items")
    return [item for item in found if isinstance(item, dict) and "sku" in item] if isinstance(found, list) else []


def read(text: str) -> Found:
    """Read a result; what is no object tells nothing."""
    try:
        found = msgspec.json.decode(text, type=dict[str, object])
    except msgspec.DecodeError:
        return {}
    inner = found.get("quote") or found.get("result")
    return cast("Found", inner) if isinstance(inner, dict) else found


def _told(asked: Asked) -> Iterator[Result]:
    """Read the lines of JSON in which earlier turns are told of."""
    for message in asked.messages:
        if message.role != "system":
            continue
        for line in re.findall(r'^\{"function":.*\}$', message.content or "", re.MULTILINE):
            try:
                yield msgspec.json.decode(line, type=Result)
            except msgspec.DecodeError:
                continue


def _called(asked: Asked) -> Iterator[Result]:
    calls = {call.id: call.function for message in asked.messages for call in message.tool_calls}
    for message in asked.messages:
        called = calls.get(message.tool_call_id or "")
        if message.role == "tool" and called is not None:
            yield Result(function=called.name, arguments=read(called.arguments), result=read(message.content or ""))


def _product(item: Found) -> Product:
    return Product(
        sku=str(item["sku"]),
        title=str(item.get("title") or item["sku"]),
        family=_text(item.get("family")),
        brand=_text(item.get("brand")),
        price=_text(item.get("price")),
        currency=str(item.get("currency") or "MXN"),
        fits=str(item.get("fits") or "unknown"),
    )


def _with_stock(product: Product, stock: Found) -> Product:
    known = stock.get("known", stock.get("status") == "known")
    return msgspec.structs.replace(
        product,
        price=_text(stock.get("price")) or product.price,
        currency=str(stock.get("currency") or product.currency),
        quantity=_text(stock.get("quantity")) if known else None,
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)
