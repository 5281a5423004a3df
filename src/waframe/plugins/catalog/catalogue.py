"""The catalogue as a process holds it: the vocabulary, and the index of the import that changed something last."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import anyio
import anyio.to_thread
import structlog

from waframe import DatabaseAway, Host
from waframe.plugins.catalog import imports, products
from waframe.plugins.catalog.errors import WordsFaulty
from waframe.plugins.catalog.index import Index
from waframe.plugins.catalog.product import Product
from waframe.plugins.catalog.searching import Hit, search
from waframe.plugins.catalog.wanted import Wanted
from waframe.vocabulary import Vocabulary, VocabularyInvalid, load

LOOK_SECONDS = 5.0
_PAGE = 1000
_FOLDER = "vocabulary"


class Catalogue:
    """What there is to sell, ready to be searched. The database holds the truth; this is made of it."""

    def __init__(self, host: Host, vocabulary: Vocabulary) -> None:
        self.host = host
        self.vocabulary = vocabulary
        self._index = Index(vocabulary)
        self._generation: str | None = None
        self._loaded = anyio.Event()
        self._lock = anyio.Lock()
        self._log: structlog.stdlib.BoundLogger = host.log.bind(plugin="catalog")

    @classmethod
    @asynccontextmanager
    async def opened(cls, host: Host) -> AsyncIterator["Catalogue"]:
        """Read the vocabulary, and keep the index up to date beside everything else; raises WordsFaulty."""
        catalogue = cls(host, await read_vocabulary(host.folder))
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(catalogue.keep_up)
            yield catalogue
            tasks.cancel_scope.cancel()

    async def keep_up(self) -> None:
        """Look every few seconds whether an import changed something."""
        while True:
            try:
                before = self._index
                index = await self.refresh()
                if index is not before:
                    self._log.info("catalog.loaded", products=len(index.entries))
            except DatabaseAway:
                self._log.warning("catalog.database_away")
            await self.host.clock.sleep(LOOK_SECONDS)

    async def refresh(self) -> Index:
        """Load the products anew if an import changed something since, in a thread and page by page."""
        async with self._lock:
            database = self.host.store.database
            generation = await imports.generation(database)
            if generation != self._generation:
                index, after = Index(self.vocabulary), -1
                while found := await products.page(database, after=after, many=_PAGE):
                    await anyio.to_thread.run_sync(index.add, found)
                    after = found[-1].position
                await anyio.to_thread.run_sync(index.finish)
                self._index, self._generation = index, generation
            self._loaded.set()
            return self._index

    async def index(self) -> Index:
        """Give the index, once it was loaded."""
        await self._loaded.wait()
        return self._index

    async def search(self, wanted: Wanted, *, limit: int, refuse_below: float) -> list[tuple[Hit, Product]]:
        """Give the best products for what is wanted, as the database has them now."""
        hits = search(await self.index(), wanted, limit=limit, refuse_below=refuse_below)
        known = await products.some(self.host.store.database, [hit.sku for hit in hits])
        return [(hit, known[hit.sku]) for hit in hits if hit.sku in known]

    async def product(self, sku: str) -> Product | None:
        """Give a product by its name, by its code or by its part's number, however they are punctuated."""
        index = await self.index()
        found = await products.some(self.host.store.database, [sku])
        if sku in found:
            return found[sku]
        named = index.named(sku)
        return (await products.some(self.host.store.database, [named])).get(named) if named else None


async def read_vocabulary(folder: Path) -> Vocabulary:
    """Read the words of the trade and those of the deployer, in a thread; raises WordsFaulty."""
    try:
        return await anyio.to_thread.run_sync(load, folder / _FOLDER)
    except VocabularyInvalid as error:
        raise WordsFaulty(str(error)) from error
