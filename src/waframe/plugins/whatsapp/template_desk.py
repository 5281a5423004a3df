"""The templates of a running channel: fetched at start, kept up to date by news, checked and proposed."""

from collections.abc import Iterable

import anyio
import msgspec

from waframe import (
    AnyContent,
    ChannelBusy,
    ChannelError,
    Host,
    Parcel,
    StoreError,
    Template,
    TemplateFilling,
    TemplateNews,
    TemplateOffer,
    TemplatePreview,
    readable,
)
from waframe.plugins.whatsapp.accounts import Account, account_at, accounts_of
from waframe.plugins.whatsapp.graph import Graph
from waframe.plugins.whatsapp.proposing import pick, rank
from waframe.plugins.whatsapp.settings import WhatsAppSettings
from waframe.plugins.whatsapp.template_checks import check_against, choose
from waframe.plugins.whatsapp.template_definition import APPROVED, TemplateDefinition
from waframe.plugins.whatsapp.template_filling import complete, name_header
from waframe.plugins.whatsapp.template_offers import is_for_people, offer, shown
from waframe.plugins.whatsapp.template_sync import TemplateSync
from waframe.plugins.whatsapp.templates import Templates

WORRYING = frozenset({"RED", "FLAGGED", "PAUSED", "DISABLED", "REJECTED", "LIMIT_EXCEEDED", "ARCHIVED", "DELETED"})
AGAIN_SECONDS = 5.0
LOOK_SECONDS = 60.0
STALE_CODES = frozenset({"132000", "132001", "132012", "132015", "132016", "132018"})
"""Meta's errors that tell that a template is not what it was when it was fetched."""


class SeenTemplates:
    """Definitions by name and language, at hand without a database for what is composed in this process."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, str], TemplateDefinition] = {}

    def remember(self, definitions: Iterable[TemplateDefinition]) -> None:
        """Keep definitions; the newest of a name and language counts, whatever its account."""
        self._seen.update({(one.name, one.language): one for one in definitions})

    def previewed(self, content: AnyContent) -> AnyContent:
        """Add the preview to a template that was seen before."""
        if not isinstance(content, Template) or content.preview:
            return content
        known = self._seen.get((content.name, content.language))
        return complete(content, known) if known else content


class TemplateDesk:
    """One for a process that runs; `seen` gets all that comes by."""

    def __init__(self, settings: WhatsAppSettings, host: Host, *, graph: Graph, seen: SeenTemplates) -> None:
        self._settings = settings
        self._host = host
        self._graph = graph
        self._seen = seen

    async def keep(self, *, look_seconds: float = LOOK_SECONDS) -> None:
        """Fetch every account's templates, also of accounts that a reload adds, and again where it failed.

        Runs until it is cancelled. What is already known is at hand before anything is fetched.
        """
        try:
            self._seen.remember(await self._templates.everything())
        except StoreError as error:
            self._host.log.warning("whatsapp.templates_not_read", error=str(error))
        fetched: set[str] = set()
        while True:
            for account in accounts_of(self._host, self._settings).values():
                if account.id not in fetched and await self._sync(account):
                    fetched.add(account.id)
            await anyio.sleep(look_seconds)

    async def prepare(self, template: Template, *, address: str, language: str) -> Template:
        """Hold a template against its definition and complete it; one that was never seen is left to Meta.

        Raises MessageUnsendable; ChannelBusy where the database is away.
        """
        account = account_at(address, self._host)
        if account is None:
            return template
        try:
            known = await self._templates.find(account, template.name)
        except StoreError as error:
            raise ChannelBusy(str(error), error_code=error.code, retry_after_seconds=AGAIN_SECONDS) from error
        definition = choose(template, known, language=language)
        if definition is None:
            return template
        whole = complete(template, definition)
        check_against(whole, definition, language=language)
        return name_header(whole, definition)

    async def propose(self, parcel: Parcel) -> tuple[Template, ...]:
        """Name templates of the number's account that may be sent in place of a message."""
        account = account_at(parcel.address, self._host)
        if account is None:
            return ()
        branch = self._host.branches.get(parcel.branch)
        known = await self._templates.of_account(account)
        return pick(known, readable(parcel.content), language=branch.language if branch else "es")

    async def offers(self, address: str, *, language: str) -> tuple[TemplateOffer, ...]:
        """Offer what a person can fill of the number's account; what may be sent now comes first."""
        account = account_at(address, self._host)
        known = await self._templates.of_account(account) if account is not None else []
        usable = [one for one in known if is_for_people(one)]
        usable.sort(key=lambda one: (one.status != APPROVED, rank(one, language)))
        return tuple(map(offer, usable))

    async def preview(self, filling: TemplateFilling, *, address: str, language: str) -> TemplatePreview | None:
        """Show a template of the number's account; None where there is none that a person can fill."""
        account = account_at(address, self._host)
        known = await self._templates.find(account, filling.name) if account is not None else []
        found = next((one for one in known if one.language == filling.language and is_for_people(one)), None)
        return shown(found, filling.values, language=language) if found is not None else None

    async def heed(self, news: TemplateNews) -> None:
        """Write down what is told, and fetch the template anew."""
        if news.what == "category" or news.value in WORRYING:
            parts = {"name": news.name, "language": news.language, "reason": news.reason}
            self._host.log.warning("whatsapp.template_alarm", what=news.what, value=news.value, **parts)
            self._host.count("whatsapp_alarms", about="template")
        told = await self._templates.heed(news)
        everywhere = [(account, news.name) for account in accounts_of(self._host, self._settings)]
        for account, name in dict.fromkeys(told or everywhere):
            await self.refresh(account, name)

    async def refresh(self, account: str, name: str) -> None:
        """Fetch a template anew; what fails is logged."""
        known = accounts_of(self._host, self._settings).get(account)
        if known is None:
            return
        try:
            self._seen.remember(await self._fetcher.one(known, name))
        except (ChannelError, StoreError) as error:
            self._host.log.warning("whatsapp.template_not_fetched", account=account, name=name, error=str(error))

    async def doubt(self, template: Template, *, address: str, code: str) -> None:
        """Fetch a template anew that Meta refused for what it is."""
        account = account_at(address, self._host)
        if code in STALE_CODES and account is not None:
            await self.refresh(account, template.name)

    async def _sync(self, account: Account) -> bool:
        try:
            synced = await self._fetcher.whole(account)
            self._seen.remember(await self._templates.of_account(account.id))
        except (ChannelError, StoreError) as error:
            self._host.log.warning("whatsapp.templates_not_synced", account=account.id, error=str(error))
            return False
        self._host.log.info("whatsapp.templates_synced", **msgspec.structs.asdict(synced))
        return True

    @property
    def _templates(self) -> Templates:
        return Templates(self._host.store.database)

    @property
    def _fetcher(self) -> TemplateSync:
        return TemplateSync(self._templates, graph=self._graph, clock=self._host.clock)
