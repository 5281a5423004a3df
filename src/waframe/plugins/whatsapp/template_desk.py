"""The templates of a running channel: fetched at start, kept up to date by news, checked and proposed."""

import anyio
import msgspec

from waframe import AnyContent, ChannelError, Host, Parcel, StoreError, Template, TemplateNews, readable
from waframe.plugins.whatsapp.accounts import account_at, accounts_of
from waframe.plugins.whatsapp.graph import Graph
from waframe.plugins.whatsapp.proposing import pick
from waframe.plugins.whatsapp.settings import WhatsAppSettings
from waframe.plugins.whatsapp.template_checks import check_against, choose
from waframe.plugins.whatsapp.template_definition import TemplateDefinition
from waframe.plugins.whatsapp.template_filling import complete, name_header
from waframe.plugins.whatsapp.template_sync import TemplateSync
from waframe.plugins.whatsapp.templates import Templates

STALE_CODES = frozenset({"132000", "132001", "132012", "132015", "132016", "132018"})
"""Meta's errors that tell that a template is not what it was when it was fetched."""


class TemplateDesk:
    """One for a process; `seen` are definitions by name and language, for previews of what is composed here."""

    def __init__(self, settings: WhatsAppSettings, host: Host, *, graph: Graph) -> None:
        self._settings = settings
        self._host = host
        self._graph = graph
        self._seen: dict[tuple[str, str], TemplateDefinition] = {}

    async def begin(self) -> None:
        """Read what is known, and fetch every account's templates; what fails is logged and told again by news."""
        try:
            self._remember(await self._templates.everything())
        except StoreError as error:
            self._host.log.warning("whatsapp.templates_not_read", error=str(error))
        async with anyio.create_task_group() as tasks:
            for account in accounts_of(self._host, self._settings):
                tasks.start_soon(self._sync, account)

    def previewed(self, content: AnyContent) -> AnyContent:
        """Add the preview to a template that was seen before."""
        if not isinstance(content, Template) or content.preview:
            return content
        known = self._seen.get((content.name, content.language))
        return complete(content, known) if known else content

    async def prepare(self, template: Template, *, address: str, language: str) -> Template:
        """Hold a template against its definition and complete it; one that was never seen is left to Meta.

        Raises MessageUnsendable.
        """
        account = account_at(address, self._host)
        if account is None:
            return template
        known = await self._templates.find(account, template.name)
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

    async def heed(self, news: TemplateNews) -> None:
        """Write down what is told, and fetch the template anew."""
        told = await self._templates.heed(news)
        for account in told or accounts_of(self._host, self._settings):
            await self.refresh(account, news.name)

    async def refresh(self, account: str, name: str) -> None:
        """Fetch a template anew; what fails is logged."""
        known = accounts_of(self._host, self._settings).get(account)
        if known is None:
            return
        try:
            self._remember(await self._fetcher.one(known, name))
        except (ChannelError, StoreError) as error:
            self._host.log.warning("whatsapp.template_not_fetched", account=account, name=name, error=str(error))

    async def doubt(self, template: Template, *, address: str, code: str) -> None:
        """Fetch a template anew that Meta refused for what it is."""
        account = account_at(address, self._host)
        if code in STALE_CODES and account is not None:
            await self.refresh(account, template.name)

    async def _sync(self, account: str) -> None:
        known = accounts_of(self._host, self._settings)[account]
        try:
            synced = await self._fetcher.whole(known)
            self._remember(await self._templates.of_account(account))
        except (ChannelError, StoreError) as error:
            self._host.log.warning("whatsapp.templates_not_synced", account=account, error=str(error))
        else:
            self._host.log.info("whatsapp.templates_synced", **msgspec.structs.asdict(synced))

    def _remember(self, definitions: list[TemplateDefinition]) -> None:
        self._seen.update({(one.name, one.language): one for one in definitions})

    @property
    def _templates(self) -> Templates:
        return Templates(self._host.store.database)

    @property
    def _fetcher(self) -> TemplateSync:
        return TemplateSync(self._templates, graph=self._graph, clock=self._host.clock)
