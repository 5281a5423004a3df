"""Fetches an account's templates from Meta, page by page, and keeps them."""

from collections.abc import AsyncIterator

import msgspec

from waframe import Clock
from waframe.plugins.whatsapp.accounts import Account
from waframe.plugins.whatsapp.answers import Call
from waframe.plugins.whatsapp.graph import Graph, decoded
from waframe.plugins.whatsapp.template_definition import TemplateDefinition
from waframe.plugins.whatsapp.template_wire import FIELDS, Page, read_template
from waframe.plugins.whatsapp.templates import Templates

PAGE_SIZE = 100
PAGES_AT_MOST = 200
_CALL = Call(delivers=False)


class Synced(msgspec.Struct, frozen=True, kw_only=True):
    """What a sync brought: how many templates an account has, and how many it no longer has."""

    account: str
    templates: int
    forgotten: int


class TemplateSync:
    """Asks Meta for templates (`GET /{WABA}/message_templates`)."""

    def __init__(self, templates: Templates, *, graph: Graph, clock: Clock) -> None:
        self._templates = templates
        self._graph = graph
        self._clock = clock

    async def whole(self, account: Account) -> Synced:
        """Fetch all templates of an account; raises ChannelError, and then nothing has changed."""
        now = self._clock.now()
        found = [
            one async for raw in self._elements(account) if (one := read_template(raw, account=account.id, now=now))
        ]
        forgotten = await self._templates.replace(account.id, found, now=now)
        return Synced(account=account.id, templates=len(found), forgotten=forgotten)

    async def one(self, account: Account, name: str) -> list[TemplateDefinition]:
        """Fetch one template in all its languages; raises ChannelError."""
        now = self._clock.now()
        elements = self._elements(account, name=name)
        read = [one async for raw in elements if (one := read_template(raw, account=account.id, now=now))]
        found = [one for one in read if one.name == name]
        await self._templates.put(found)
        return found

    async def _elements(self, account: Account, *, name: str | None = None) -> AsyncIterator[msgspec.Raw]:
        query = {"fields": FIELDS, "limit": str(PAGE_SIZE), **({"name": name} if name else {})}
        seen: set[str] = set()
        for _ in range(PAGES_AT_MOST):
            answer = await self._graph.get(
                f"/{account.id}/message_templates", token=account.token, call=_CALL, query=query
            )
            page = decoded(answer, Page, _CALL)
            for raw in page.data:
                yield raw
            after = page.after
            if after is None or after in seen:
                return
            seen.add(after)
            query = {**query, "after": after}
