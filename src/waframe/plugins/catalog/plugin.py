"""The door: what the chain sells, found in the customer's words and sent as cards."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import ClassVar

from waframe import Action, Branch, Check, Command, Context, Host, Message, Plugin, Reply, hookimpl
from waframe.plugins.catalog.catalogue import Catalogue
from waframe.plugins.catalog.checks import import_check
from waframe.plugins.catalog.command import catalog_group
from waframe.plugins.catalog.declared import Actions
from waframe.plugins.catalog.settings import CatalogSettings
from waframe.plugins.catalog.taps import Taps


class Catalog(Plugin[CatalogSettings, Catalogue]):
    """Finds products and sends them; by itself it only answers a tap on one of them."""

    name = "catalog"
    api = ">=1,<2"
    commands: ClassVar[tuple[Command, ...]] = (catalog_group,)
    migrations: ClassVar[Path | None] = Path(__file__).parent / "migrations"

    def __init__(self, settings: CatalogSettings, *, branch: Branch | None, shared: Catalogue) -> None:
        super().__init__(settings, branch=branch, shared=shared)
        self._actions = Actions(settings, catalogue=shared)
        self._taps = Taps(settings, catalogue=shared)

    @classmethod
    @asynccontextmanager
    async def lifespan(cls, host: Host) -> AsyncIterator[Catalogue]:
        """Hold the catalogue in memory, and follow the imports."""
        async with Catalogue.opened(host) as catalogue:
            yield catalogue

    @hookimpl
    async def message_received(self, ctx: Context, message: Message) -> None:
        """Learn which product the customer picked from a list."""
        await self._taps.hear(ctx, message)

    @hookimpl
    async def answer_message(self, ctx: Context, message: Message) -> Reply | None:
        """Show the product that the customer picked; leave every other message alone."""
        return await self._taps.answer(ctx, message)

    @hookimpl
    def register_actions(self) -> list[Action]:
        """Declare what can be done with the catalogue."""
        return self._actions.declared()

    @hookimpl
    def register_checks(self) -> list[Check]:
        """Look at the last import."""
        return [import_check(old_after_days=self.settings.old_after_days)]
