"""A branch and a customer in a real database, where a test calls plugins without a server."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from sys import modules
from typing import Any

import msgspec
import structlog
from ruamel.yaml import YAML

from waframe import (
    AnyContent,
    Branch,
    Context,
    Conversation,
    Direction,
    Fact,
    Floor,
    Identity,
    IdentityKind,
    IncomingMessage,
    Message,
    Plugin,
    RecordMissing,
    Reply,
    SenderType,
    Settings,
    Store,
    Text,
    new_id,
    readable,
)
from waframe.core.contract.context import Turn
from waframe.core.contract.effects import Effect, Learn, MoveFloor, Send
from waframe.core.store.arrivals import Arrivals, Routing
from waframe.core.store.leases import Leases
from waframe.core.store.migrating import migrate
from waframe.core.store.outcomes import NewFact, NewParcel, NewSend, Outcome, commit_outcomes
from waframe.core.store.sqlite import Sqlite
from waframe.core.store.work import Scene as Work
from waframe.core.store.work import read_scenes
from waframe.testing.clock import TurnedClock

CHANNEL, ADDRESS = "console", "desk"
LEASE = timedelta(minutes=5)

AnyPlugin = Plugin[Any, Any]


class Scene:
    """One customer writes to one branch; every message is a turn, committed like those of a server."""

    def __init__(self, store: Store, *, branch: Branch, plugins: Sequence[AnyPlugin]) -> None:
        self.store = store
        self.branch = branch
        self.plugins = plugins
        self.clock = TurnedClock()
        self.conversation: Conversation | None = None
        self.effects: list[Effect] = []
        self._arrivals = Arrivals(store.database)
        self._leases = Leases(store.database, owner="test")
        self._texts = {language: _texts_of(plugins, language=language) for language in ("es", "en")}

    async def writes(self, what: str | AnyContent, *, by: SenderType = SenderType.CLIENT) -> Reply | None:
        """Let the customer write (or, with `by=EXTERNAL`, a person answer from the phone) and give the bot's reply."""
        content = Text(body=what) if isinstance(what, str) else what
        arrived = IncomingMessage(
            channel=CHANNEL,
            address=ADDRESS,
            channel_id=new_id(),
            identities=(Identity(kind=IdentityKind.SESSION, value="customer"),),
            content=content,
            at=self.clock.now(),
            raw="{}",
            by=by,
        )
        routes = {(CHANNEL, ADDRESS): Routing(branch=self.branch.key)}
        await self._arrivals.store([arrived], routes=routes, now=self.clock.now())
        return await self._work()

    async def fact(self, name: str) -> str | None:
        """Read a fact of the conversation."""
        found = await self.store.facts.find(self._conversation.id, name)
        return found.value if found else None

    async def floor(self) -> Floor:
        """Tell who may speak now."""
        found = await self.store.conversations.find(self._conversation.id)
        return (found or self._conversation).floor

    @property
    def _conversation(self) -> Conversation:
        if self.conversation is None:
            raise RecordMissing("conversation", "before somebody has written")
        return self.conversation

    async def _work(self) -> Reply | None:
        reply = None
        now = self.clock.now()
        while (claim := await self._leases.claim(now=now, until=now + LEASE)) is not None:
            for work in await read_scenes(self.store.database, dict(claim.attempts)):
                reply = await self._turn(work, lease_id=claim.lease_id) or reply
        return reply

    async def _turn(self, work: Work, *, lease_id: str) -> Reply | None:
        turn = Turn(
            branch=self.branch,
            store=self.store,
            clock=self.clock,
            conversation=work.conversation,
            customer=work.customer,
        )
        reply = None
        self.conversation = work.conversation
        for piece in work.pieces:
            if piece.message is not None:
                reply = await self._handle(turn, piece.message) or reply
        self.effects = turn.effects
        done = tuple(piece.inbox_seq for piece in work.pieces)
        await commit_outcomes(self.store.database, [self._outcome(turn, work, lease_id=lease_id, done=done)])
        return reply

    async def _handle(self, turn: Turn, message: Message) -> Reply | None:
        turn.message_id = message.id
        await self._tell(turn, "message_received", message)
        reply: Reply | None = None
        if message.direction is Direction.IN and self._conversation.floor is Floor.BOT:
            reply = await self._ask(turn, message)
        await self._tell_facts(turn)
        return reply

    async def _ask(self, turn: Turn, message: Message) -> Reply | None:
        for plugin in self.plugins:
            reply: Reply | None = await self._call(plugin, "answer_message")(turn, message)
            if reply is None:
                continue
            for other in self.plugins:
                reply = await self._call(other, "refine_reply")(turn, reply) or reply
            self.context(turn, plugin).send(reply)
            return reply
        return None

    async def _tell(self, turn: Turn, hook: str, value: object) -> None:
        for plugin in self.plugins:
            await self._call(plugin, hook)(turn, value)

    def _call(self, plugin: AnyPlugin, hook: str) -> Callable[[Turn, object], Awaitable[Any]]:
        method = getattr(plugin, hook, None)

        async def call(turn: Turn, value: object) -> object:
            return await method(self.context(turn, plugin), value) if method is not None else None

        return call

    async def _tell_facts(self, turn: Turn) -> None:
        told = 0
        known: dict[str, str] = {one.name: one.value for one in await self.store.facts.all(self._conversation.id)}
        while told < len(turn.effects):
            effect = turn.effects[told]
            told += 1
            if isinstance(effect, Learn) and known.get(effect.fact.name) != effect.fact.value:
                known[effect.fact.name] = effect.fact.value
                await self._tell(turn, "fact_learnt", effect.fact)

    def context(self, turn: Turn, plugin: AnyPlugin) -> Context:
        """Make a plugin's view of a turn."""

        def render(language: str, key: str, **values: object) -> str:
            return self._texts[language][key].format_map(values)

        return Context(
            turn,
            plugin=plugin.name,
            settings=plugin.settings,
            render=render,
            log=structlog.stdlib.get_logger("waframe.testing"),
        )

    def _outcome(self, turn: Turn, work: Work, *, lease_id: str, done: tuple[int, ...]) -> Outcome:
        now = self.clock.now()
        floors = [effect.to for effect in turn.effects if isinstance(effect, MoveFloor)]
        sends = [self._send(effect, work.conversation) for effect in turn.effects if isinstance(effect, Send)]
        facts = [effect.fact for effect in turn.effects if isinstance(effect, Learn)]
        epoch = work.conversation.floor_epoch + (1 if floors else 0)
        return Outcome(
            conversation_id=work.conversation.id,
            lease_id=lease_id,
            now=now,
            done=done,
            sends=tuple(sends),
            parcels=tuple(self._parcel(send, epoch=epoch) for send in sends),
            facts=tuple(self._fact(fact, work.conversation) for fact in facts),
            floor=floors[-1].value if floors else None,
        )

    def _send(self, effect: Send, conversation: Conversation) -> NewSend:
        return NewSend(
            id=new_id(),
            conversation_id=conversation.id,
            address=ADDRESS,
            sender_type=effect.sender_type.value,
            sender_id=effect.plugin,
            content=msgspec.json.encode(effect.content).decode(),
            text=readable(effect.content),
            reply_to=effect.reply_to,
            at=self.clock.now(),
        )

    def _parcel(self, send: NewSend, *, epoch: int) -> NewParcel:
        return NewParcel(
            id=new_id(),
            message_id=send.id,
            conversation_id=send.conversation_id,
            channel=CHANNEL,
            address=ADDRESS,
            floor_epoch=epoch,
            now=self.clock.now(),
        )

    def _fact(self, fact: Fact, conversation: Conversation) -> NewFact:
        return NewFact(
            conversation_id=conversation.id,
            name=fact.name,
            value=fact.value,
            confidence=fact.confidence,
            message_id=fact.message_id,
            learnt_at=self.clock.now(),
        )


@asynccontextmanager
async def open_scene(
    folder: Path, plugins: Mapping[type[AnyPlugin], Settings], *, branch: Branch | None = None
) -> AsyncIterator[Scene]:
    """Open a scene in a folder, with these plugins in their order, each with its settings."""
    here = branch or Branch(key="centro", name="Centro")
    database = Sqlite(str(folder / "scene.db"))
    await migrate(f"sqlite:///{folder / 'scene.db'}")
    await database.open()
    try:
        instances = [plugin(settings, branch=here, shared=None) for plugin, settings in plugins.items()]
        yield Scene(Store(database, media_folder=folder / "media"), branch=here, plugins=instances)
    finally:
        await database.close()


def _texts_of(plugins: Sequence[AnyPlugin], *, language: str) -> dict[str, str]:
    texts: dict[str, str] = {}
    for plugin in plugins:
        package = modules[type(plugin).__module__].__package__
        source = files(package) / "texts" / f"{language}.yaml" if package else None
        if source is not None and source.is_file():
            texts |= YAML(typ="safe", pure=True).load(source.read_text("utf-8"))
    return texts
