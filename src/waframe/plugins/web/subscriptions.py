"""Which browsers are told by push: each belongs to a session, and ends with it."""

import msgspec

from waframe import Host, Transaction, load_queries
from waframe.plugins.web.web_push import Browser, make_key, read_browser

_SQL = load_queries(__file__)
_KEY = "push"


class Subscription(msgspec.Struct, frozen=True, kw_only=True):
    """A browser of an agent; `told` names what it was told last."""

    browser: Browser
    told: str | None


class Subscriptions:
    """The tables of the web plugin."""

    def __init__(self, host: Host) -> None:
        self._host = host

    async def key(self) -> str:
        """Give the deployment's private key; it is made at the first question, and all processes share it."""
        database = self._host.store.database

        async def body(transaction: Transaction) -> str:
            await transaction.rows(_SQL["keep_key"], name=_KEY, value=make_key(), now=self._host.clock.now())
            row = await transaction.row(_SQL["key"], name=_KEY)
            if row is None:
                raise LookupError("the key that was just kept is not there")
            return str(row["value"])

        row = await database.row(_SQL["key"], name=_KEY)
        return str(row["value"]) if row is not None else await database.write(body)

    async def put(self, endpoint: str, *, agent_id: str, session_id: str, public: str, secret: str) -> None:
        """Tell this browser from now on, and forget those whose sessions are over."""

        async def body(transaction: Transaction) -> None:
            await transaction.rows(_SQL["sweep"])
            await transaction.rows(
                _SQL["put"],
                endpoint=endpoint,
                agent_id=agent_id,
                session_id=session_id,
                public=public,
                secret=secret,
                now=self._host.clock.now(),
            )

        await self._host.store.database.write(body)

    async def drop(self, endpoint: str) -> None:
        """Forget a browser, for its push service no longer knows it."""
        await self._host.store.database.change(_SQL["drop"], endpoint=endpoint)

    async def drop_own(self, endpoint: str, *, agent_id: str) -> None:
        """Forget a browser of an agent, who does not want to be told there."""
        await self._host.store.database.change(_SQL["drop_own"], endpoint=endpoint, agent_id=agent_id)

    async def of_agent(self, agent_id: str) -> list[Subscription]:
        """List the browsers in which an agent is logged in."""
        rows = await self._host.store.database.rows(_SQL["of_agent"], agent_id=agent_id, now=self._host.clock.now())
        return [
            Subscription(
                browser=read_browser(str(row["endpoint"]), public=str(row["public"]), secret=str(row["secret"])),
                told=str(row["told"]) if row["told"] is not None else None,
            )
            for row in rows
        ]

    async def note_told(self, endpoint: str, *, told: str) -> None:
        """Note what a browser was told, so that a job that is repeated does not say it twice."""
        await self._host.store.database.change(_SQL["told"], endpoint=endpoint, told=told)
