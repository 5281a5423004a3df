"""`waframe catalog`: imports the file of products, searches it, and shows what is known of a product."""

import gc
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TextIO

import click
import msgspec

from waframe import CommandGroup, Host, SystemClock, Workbench, pass_workbench
from waframe.plugins.catalog import imports, products
from waframe.plugins.catalog.catalogue import Catalogue, read_vocabulary
from waframe.plugins.catalog.errors import CatalogError
from waframe.plugins.catalog.importing import import_file
from waframe.plugins.catalog.imports import Import
from waframe.plugins.catalog.product import Product
from waframe.plugins.catalog.settings import CatalogSettings
from waframe.plugins.catalog.wanted import understand

_MOST = 100
_SHOWN_REJECTIONS = 20
_REFUSE_BELOW = CatalogSettings().refuse_below


class HitLine(msgspec.Struct, frozen=True, kw_only=True):
    """A product that was found; `index` is its place in the file that was imported."""

    index: int
    title: str
    part_number: str | None
    price: str | None
    score: float
    sku: str


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What was found for a query, the best first."""

    query: str
    hits: tuple[HitLine, ...]


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A product, and the prices that it had."""

    product: Product
    prices: tuple["PriceLine", ...]


class PriceLine(msgspec.Struct, frozen=True, kw_only=True):
    """A price, and from when it held."""

    price: str | None
    noted_at: datetime


@click.group("catalog", cls=CommandGroup, short_help="Import, search and show the products that are sold.")
def catalog_group() -> None:
    """Import, search and show the products that are sold.

    Examples:
      waframe catalog import products.json
      waframe catalog search balatas delanteras tsuru 2008
      waframe catalog show BAL-7043
    """


@catalog_group.command("import", short_help="Import a file of products.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@pass_workbench
def import_command(bench: Workbench, *, file: Path) -> None:
    """Import a file of products: JSON, a list of objects, also inside an object, one a line, or compressed with gzip.

    What is no longer in the file is no longer sold. Nobody sees anything of it before its end, and a file that cannot
    be read whole changes nothing.

    Examples:
      waframe catalog import products.json
      waframe catalog import products.json.gz --json
    """
    bar = _Bar(shown=sys.stderr.isatty() and not bench.json)

    async def work(host: Host) -> Import:
        await _need_tables(bench, host)
        vocabulary = await read_vocabulary(host.folder)
        return await import_file(host, file, vocabulary=vocabulary, progress=bar.show)

    try:
        done = bench.run(work)
    except CatalogError as error:
        bar.end()
        raise bench.failure(str(error)) from error
    bar.end()
    _tell(bench, done)


@catalog_group.command("report", short_help="Show what the last import did.")
@pass_workbench
def report_command(bench: Workbench) -> None:
    """Show what the last import did, and which rows it left out.

    Examples:
      waframe catalog report
    """
    done = bench.run(lambda host: _last(bench, host))
    if done is None:
        raise bench.failure("nothing was imported yet", hint="waframe catalog import FILE")
    _tell(bench, done)


@catalog_group.command("search", short_help="Search as customers do.")
@click.argument("query", nargs=-1)
@click.option("--limit", default=5, show_default=True, type=click.IntRange(1, _MOST), help="How many at most.")
@click.option(
    "--batch", type=click.File(encoding="utf-8"), help="A file with a query a line; - reads what is piped in."
)
@pass_workbench
def search_command(bench: Workbench, *, query: tuple[str, ...], limit: int, batch: TextIO | None) -> None:
    """Search as customers do, in their words.

    Examples:
      waframe catalog search balatas delanteras tsuru 95
      waframe catalog search --json --limit 10 "amort del der jetta a4"
      waframe catalog search --batch queries.txt
    """
    queries = [line.rstrip("\r\n") for line in batch] if batch is not None else [" ".join(query)]
    if batch is None and not queries[0].strip():
        raise click.UsageError("name what to look for, or a file of queries with --batch")
    answers = bench.run(lambda host: _answers(bench, host, queries=queries, limit=limit))
    if batch is not None:
        for answer in answers:
            click.echo(msgspec.json.encode(answer))
    elif bench.json:
        bench.show_json(answers[0])
    else:
        hits = answers[0].hits
        rows = [(one.sku, one.title, one.price or "—", f"{one.score:.2f}", str(one.index)) for one in hits]
        bench.show_table(("sku", "title", "price", "score", "row"), rows)
        if not hits:
            click.echo("nothing in the catalogue matches well enough", err=True)


@catalog_group.command("show", short_help="Show a product.")
@click.argument("sku")
@pass_workbench
def show_command(bench: Workbench, *, sku: str) -> None:
    """Show a product by its code or its part's number, and the prices that it had.

    Examples:
      waframe catalog show BAL-7043
    """
    shown = bench.run(lambda host: _shown(bench, host, sku=sku))
    if shown is None:
        raise bench.failure(f"no product {sku} is sold", hint="waframe catalog search WORDS")
    if bench.json:
        bench.show_json(shown)
        return
    product = shown.product
    click.echo(click.style(product.title, bold=True))
    for name in ("sku", "part_number", "brand", "category", "price"):
        click.echo(f"{name:<12} {getattr(product, name) or '—'}")
    for fit in product.vehicles:
        years = "" if fit.first is None else f" {fit.first}-{fit.last}"
        click.echo(f"{'fits':<12} {fit.make or ''} {fit.model or ''}{years} {' '.join(fit.engines)}".rstrip())
    for line in shown.prices:
        click.echo(f"{line.noted_at:%Y-%m-%d}   {line.price or 'no price'}")
    click.echo(f"{'pictures':<12} {len(product.images)}")


async def _answers(bench: Workbench, host: Host, *, queries: Sequence[str], limit: int) -> list[Answer]:
    catalogue = await _opened(bench, host)
    answers = []
    for query in queries:
        wanted = understand(query, catalogue.vocabulary)
        found = await catalogue.search(wanted, limit=limit, refuse_below=_REFUSE_BELOW)
        hits = tuple(
            HitLine(
                index=product.position,
                title=product.title,
                part_number=product.part_number or product.code,
                price=product.price,
                score=hit.score,
                sku=product.sku,
            )
            for hit, product in found
        )
        answers.append(Answer(query=query, hits=hits))
    return answers


async def _last(bench: Workbench, host: Host) -> Import | None:
    await _need_tables(bench, host)
    return await imports.last(host.store.database)


async def _opened(bench: Workbench, host: Host) -> Catalogue:
    await _need_tables(bench, host)
    catalogue = Catalogue(host, await read_vocabulary(host.folder))
    await catalogue.refresh()
    return catalogue


async def _need_tables(bench: Workbench, host: Host) -> None:
    """End where no branch enables the plugin, so that it has no tables.

    What the process was built of is taken out of the collections of garbage: walking through it would take a third of
    the time of an import.
    """
    gc.freeze()
    if not await imports.is_there(host.store.database):
        raise bench.failure("no branch enables the plugin catalog", hint="plugins: {catalog: {}}, then waframe migrate")


async def _shown(bench: Workbench, host: Host, *, sku: str) -> Shown | None:
    catalogue = await _opened(bench, host)
    product = await catalogue.product(sku)
    if product is None:
        return None
    noted = await products.prices_of(host.store.database, product.sku)
    return Shown(product=product, prices=tuple(PriceLine(price=price, noted_at=at) for price, at in noted))


def _tell(bench: Workbench, done: Import) -> None:
    """Say what an import did."""
    if bench.json:
        bench.show_json(done)
        return
    report = done.report
    counts = ("rows", "created", "changed", "moved", "returned", "removed", "unchanged", "repaired", "rejected")
    more = ("without_price", "without_images")
    rows = [(name.replace("_", " "), str(getattr(report, name))) for name in (*counts, *more)]
    rows += [(f"repaired: {kind}", str(many)) for kind, many in report.repairs.items()]
    bench.show_table((done.file, f"{report.seconds} s"), rows)
    for one in report.rejections[:_SHOWN_REJECTIONS]:
        click.echo(f"row {one.row}: {one.reason}", err=True)
    if report.rejected > _SHOWN_REJECTIONS:
        click.echo(f"… and {report.rejected - _SHOWN_REJECTIONS} more: waframe catalog report --json", err=True)
    if report.removed > report.rows:
        click.echo(
            f"{report.removed:,} products are no longer sold, more than the {report.rows:,} of this file. "
            "If that was not meant, import the whole file again: they return as they were.",
            err=True,
        )


class _Bar:
    """Shows how far an import is, where somebody looks."""

    def __init__(self, *, shown: bool) -> None:
        self._shown = shown
        self._drawn = False
        self._began = SystemClock().now()

    def show(self, read: int, size: int, rows: int) -> None:
        """Draw the bar."""
        if not self._shown:
            return
        share = min(1.0, read / size) if size else 1.0
        full = round(share * 30)
        seconds = (SystemClock().now() - self._began).total_seconds()
        click.echo(
            f"\r{'█' * full}{'░' * (30 - full)} {share:4.0%}  {rows:,} rows  {seconds:.0f} s", nl=False, err=True
        )
        self._drawn = True

    def end(self) -> None:
        """Leave the bar's line."""
        if self._drawn:
            click.echo(err=True)
            self._drawn = False
