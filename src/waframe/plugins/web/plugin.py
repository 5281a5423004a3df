"""The door: enabled in a branch, it serves the agents' desk at `/` and tells those who are not looking."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import ClassVar

from starlette.routing import BaseRoute

from waframe import (
    Action,
    ActionCall,
    Branch,
    Context,
    Conversation,
    Done,
    Floor,
    Host,
    JobHandler,
    NoSettings,
    Plugin,
    Risk,
    hookimpl,
)
from waframe.plugins.web.pages import Pages
from waframe.plugins.web.push_routes import PushRoutes
from waframe.plugins.web.pushing import JOB, News, Pushing


class Web(Plugin[NoSettings, Host]):
    """Serves the agents' desk; which branches somebody sees there is a matter of their account, not of this plugin."""

    name = "web"
    api = ">=1,<2"
    migrations: ClassVar[Path | None] = Path(__file__).parent / "migrations"

    def __init__(self, settings: NoSettings, *, branch: Branch | None, shared: Host) -> None:
        super().__init__(settings, branch=branch, shared=shared)
        self._pushing = Pushing(shared)

    @classmethod
    @asynccontextmanager
    async def lifespan(cls, host: Host) -> AsyncIterator[Host]:
        """Keep the process, which knows who asks and who is there."""
        yield host

    @hookimpl
    def register_routes(self) -> list[BaseRoute]:
        """Add the page and its files, and what a browser asks that wants to be told."""
        return [*Pages().routes(), *PushRoutes(self.shared).routes()]

    @hookimpl
    def register_jobs(self) -> list[JobHandler]:
        """Tell agents by push."""
        return [JobHandler(name=JOB, run=self._pushing.run)]

    @hookimpl
    def register_actions(self) -> list[Action]:
        """Look again at what was offered to somebody who did not take it; nobody is offered this."""
        return [
            Action(
                name="web_push_again",
                title="web.push.again",
                run=self._again,
                arguments=News,
                risk=Risk.WRITE,
                roles=(),
            )
        ]

    @hookimpl
    async def floor_changed(self, ctx: Context, conversation: Conversation) -> None:
        """Tell by push that somebody waits in the queue."""
        if conversation.floor is Floor.QUEUE:
            recent = await ctx.store.messages.page(conversation.id, many=1)
            self._pushing.expect(ctx, conversation, text=recent[-1].text if recent else "")

    async def _again(self, ctx: Context, call: ActionCall, news: News) -> Done:
        """Look again once the conversation is kept for nobody any more, and tell the others then."""
        del call
        await self._pushing.again(ctx, news)
        return Done()
