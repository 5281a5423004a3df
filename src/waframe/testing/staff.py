"""A person of a branch, as tests speak of them: every deed is followed by all its consequences."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import httpx2
import msgspec

from waframe import ActionCall, By, Conversation, Role, Text, load_queries, new_id
from waframe.core.runtime.app import App
from waframe.core.runtime.deployment import Deployment
from waframe.core.runtime.desk.callers import COOKIE
from waframe.core.runtime.desk.posting import Written

_SQL = load_queries(__file__)
_LONG = timedelta(days=365)


class AgentActor:
    """An agent who works in some branches; they exist from their first deed on."""

    def __init__(
        self,
        name: str,
        *,
        role: Role,
        branches: tuple[str, ...],
        deployment: Callable[[], Deployment],
        settle: Callable[[], Awaitable[None]],
    ) -> None:
        self.name = name
        self.role = role
        self.branches = branches
        self._deployment = deployment
        self._settle = settle
        self._id: str | None = None

    async def id(self) -> str:
        """Give the agent's id; the agent is made at the first asking."""
        if self._id is None:
            deployment = self._deployment()
            agent = await deployment.store.agents.add(
                login=f"{self.name.lower()}-{new_id()[-6:]}",
                name=self.name,
                role=self.role,
                branches=self.branches,
                password="",
                language="es-MX",
                now=deployment.clock.now(),
            )
            self._id = agent.id
        return self._id

    @asynccontextmanager
    async def browser(self) -> AsyncIterator[httpx2.AsyncClient]:
        """Give a browser in which the agent is logged in."""
        deployment = self._deployment()
        agent = await deployment.store.agents.find(await self.id())
        if agent is None:
            raise LookupError(self.name)
        secret = await deployment.store.sessions.open(agent, client="test", now=deployment.clock.now(), lasts=_LONG)
        transport = httpx2.ASGITransport(App(deployment))
        cookies = {COOKIE: secret}
        async with httpx2.AsyncClient(transport=transport, base_url="http://waframe.test", cookies=cookies) as client:
            yield client

    async def does(self, action: str, conversation_id: str, **arguments: object) -> msgspec.Struct:
        """Run an action; raises ActionError where it is refused."""
        call = ActionCall(
            action=action,
            caller=await self.id(),
            by=By.AGENT,
            role=self.role,
            arguments=msgspec.json.encode(arguments).decode(),
            conversation_id=conversation_id,
        )
        done = await self._deployment().act(call)
        await self._settle()
        return done

    async def takes(self, conversation: Conversation | str) -> None:
        """Take the floor of a conversation; needs a plugin with the action `take`, such as takeover."""
        await self.does("take", _id(conversation))

    async def answers(self, conversation: Conversation | str, text: str) -> None:
        """Write to the customer; raises FloorTaken where the floor is somebody else's."""
        words = Written(conversation_id=_id(conversation), author_id=await self.id(), content=Text(body=text))
        await self._deployment().posting.reply(words)
        await self._settle()

    async def releases(self, conversation: Conversation | str) -> None:
        """Give the floor back by the action `release`, so that the customer waits for anybody."""
        await self.does("release", _id(conversation))

    async def types(self, conversation_id: str) -> None:
        """Type a reply, for as long as it takes to notice."""
        await self._deployment().noticing.agent_typed(conversation_id, agent_id=await self.id())
        await self._settle()

    async def arrives(self) -> None:
        """Open the desk and want work."""
        deployment = self._deployment()
        now = deployment.clock.now()
        await deployment.store.database.change(
            _SQL["arrive"], socket_id=new_id(), agent_id=await self.id(), seen_until=now + _LONG
        )
        await self.wants_work()

    async def wants_work(self, *, wanted: bool = True) -> None:
        """Say at the desk whether one wants work."""
        deployment = self._deployment()
        await deployment.store.database.change(_SQL["set_available"], agent_id=await self.id(), available=wanted)
        if wanted:
            await deployment.noticing.agent_available(await self.id())
        await self._settle()

    async def leaves(self) -> None:
        """Close the desk."""
        await self._deployment().store.database.change(_SQL["leave"], agent_id=await self.id())
        await self._settle()


def _id(conversation: Conversation | str) -> str:
    return conversation if isinstance(conversation, str) else conversation.id
