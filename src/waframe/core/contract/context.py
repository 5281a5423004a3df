"""What a hook gets to see and to do: the turn of one conversation, as one plugin sees it."""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from time import monotonic
from typing import Protocol, TypeVar

import msgspec
import structlog

from waframe.core.contract.action import Action, ActionCall, By, NoArguments
from waframe.core.contract.clock import Clock
from waframe.core.contract.effects import (
    AskAgain,
    Change,
    Close,
    Effect,
    Emit,
    HandOver,
    HoldFloor,
    Label,
    Learn,
    MoveFloor,
    Reserve,
    Schedule,
    Send,
    Snooze,
    Write,
)
from waframe.core.contract.settings import Settings
from waframe.core.errors import ActionRefused, ActionUnknown, RecordMissing
from waframe.core.records.branch import Branch
from waframe.core.records.content import AnyContent, Text
from waframe.core.records.conversation import Conversation, Floor
from waframe.core.records.customer import Customer
from waframe.core.records.fact import Fact
from waframe.core.records.message import Message, SenderType
from waframe.core.records.outgoing import Reply
from waframe.core.records.plain import Happening, Note
from waframe.core.store.database import Value
from waframe.core.store.queries import Query
from waframe.core.store.store import Store

Render = Callable[..., str]
ResultT = TypeVar("ResultT", bound=msgspec.Struct)


class SlowCall(msgspec.Struct, frozen=True, kw_only=True):
    """A call in a turn that took long; the plugin is empty for the time between two hooks."""

    plugin: str
    hook: str
    seconds: float


class Asker(Protocol):
    """Who can put a question to all plugins of the branch, and run their actions."""

    async def choose_agent(self, turn: "Turn", conversation: Conversation) -> str | None:
        """Ask for the agent who should get a conversation."""
        ...

    async def choose_branch(self, turn: "Turn", message: Message) -> str | None:
        """Ask for the branch that should serve a customer."""
        ...

    async def act(self, turn: "Turn", call: ActionCall) -> msgspec.Struct:
        """Run an action within a turn; raises ActionUnknown and ActionRefused."""
        ...

    def offered(self) -> Mapping[str, Action]:
        """Give the actions of the branch by name."""
        ...


class Observer(Protocol):
    """Who writes down what happens in a turn; one that nobody watches pays nothing for it."""

    def piece(self, kind: str, *, message_id: str | None) -> AbstractContextManager[None]:
        """Gather what happens while a piece of work is done."""
        ...

    def note(self, words: str) -> None:
        """Write down what the core has to say."""
        ...

    async def walk(self, row: object, turn: "Turn", value: object) -> object:
        """Go along a hook in the place of the plan."""
        ...

    async def act(self, call: ActionCall, run: Callable[[], Awaitable[msgspec.Struct]]) -> msgspec.Struct:
        """Run an action in the place of the plan."""
        ...


class Turn:
    """What all plugins of one turn share: the scene, and the effects in the order of their asking.

    `plugin` is who is being called right now, `hook` in what, and `since` when that began on the monotonic clock; the
    plugin is empty between two hooks. `slow` are the calls that took long, `answered_by` is whose answer the last hook
    took. `caller` is the agent who runs an action, `running` are the actions that run right now, one within the other.
    `plan` asks the branch's plugins, `asked` are the messages for which they were asked an answer. A turn that ran out
    of time is repeated with a new Turn. `trace` is who watches, and nearly always nobody.
    """

    __slots__ = (
        "answered_by",
        "asked",
        "branch",
        "caller",
        "clock",
        "contexts",
        "conversation",
        "customer",
        "effects",
        "hook",
        "message_id",
        "plan",
        "plugin",
        "running",
        "since",
        "slow",
        "store",
        "trace",
    )

    def __init__(
        self,
        *,
        branch: Branch,
        store: Store,
        clock: Clock,
        conversation: Conversation | None = None,
        customer: Customer | None = None,
        plan: Asker | None = None,
    ) -> None:
        self.branch = branch
        self.store = store
        self.clock = clock
        self.conversation = conversation
        self.customer = customer
        self.effects: list[Effect] = []
        self.message_id: str | None = None
        self.contexts: dict[str, Context] = {}
        self.slow: list[SlowCall] = []
        self.plugin = ""
        self.hook = ""
        self.since = monotonic()
        self.answered_by = ""
        self.caller: str | None = None
        self.running: tuple[str, ...] = ()
        self.asked: set[str] = set()
        self.plan = plan
        self.trace: Observer | None = None


class Context:
    """The first argument of every hook. What it is asked to do happens when the turn is committed, or not at all."""

    __slots__ = ("_log", "_render", "_turn", "plugin", "settings")

    def __init__(
        self, turn: Turn, *, plugin: str, settings: Settings, render: Render, log: structlog.stdlib.BoundLogger
    ) -> None:
        self._turn = turn
        self._render = render
        self._log = log
        self.plugin = plugin
        self.settings = settings

    @property
    def branch(self) -> Branch:
        """The branch that this happens in."""
        return self._turn.branch

    @property
    def conversation(self) -> Conversation:
        """The conversation as it was when the turn began; raises RecordMissing in a hook that has none."""
        if self._turn.conversation is None:
            raise RecordMissing("conversation", "in this hook")
        return self._turn.conversation

    @property
    def customer(self) -> Customer:
        """The customer; raises RecordMissing in a hook that has none."""
        if self._turn.customer is None:
            raise RecordMissing("customer", "in this hook")
        return self._turn.customer

    @property
    def store(self) -> Store:
        """What is stored, for reading; writing goes through effects."""
        return self._turn.store

    @property
    def caller(self) -> str | None:
        """The id of the agent who runs this action, or is told of; None where it is no agent."""
        return self._turn.caller

    @property
    def clock(self) -> Clock:
        """The time."""
        return self._turn.clock

    @property
    def log(self) -> structlog.stdlib.BoundLogger:
        """A logger that already knows branch, conversation and plugin."""
        conversation = self._turn.conversation
        return self._log.bind(
            plugin=self.plugin,
            branch=self._turn.branch.key,
            conversation=conversation.id if conversation else None,
            message=self._turn.message_id,
        )

    def text(self, key: str, **values: object) -> str:
        """Give a text of this plugin in the customer's language, its `{names}` filled in."""
        customer = self._turn.customer
        language = (customer.language if customer else None) or self._turn.branch.language
        return self._render(language, key, **values)

    def say(self, key: str, **values: object) -> Reply:
        """Compose a reply from one of the plugin's texts; it is sent when a hook returns it or `send` gets it."""
        return Reply(contents=(Text(body=self.text(key, **values)),))

    def send(self, what: Reply | AnyContent, *, by: SenderType = SenderType.AI) -> None:
        """Send a message in this conversation."""
        reply = what if isinstance(what, Reply) else Reply(contents=(what,))
        agent = self._turn.caller if by is SenderType.AGENT else None
        for content in reply.contents:
            self._turn.effects.append(
                Send(content=content, plugin=self.plugin, sender_type=by, reply_to=reply.reply_to, sender_id=agent)
            )

    def write(self, content: Note | Happening) -> None:
        """Put something among the messages that only the team sees; a note is written in the name of the caller."""
        by = SenderType.AGENT if isinstance(content, Note) and self._turn.caller else SenderType.SYSTEM
        agent = self._turn.caller if by is SenderType.AGENT else None
        self._turn.effects.append(Write(content=content, plugin=self.plugin, sender_type=by, sender_id=agent))

    def learn(self, name: str, value: str, *, confidence: int = 100, message_id: str | None = None) -> None:
        """Keep a fact of this conversation for every plugin to read, and the message that it was learnt from.

        That is the one that the hook is told of. An action names it, for an action is told of none.
        """
        source = message_id or self._turn.message_id
        fact = Fact(name=name, value=value, confidence=confidence, message_id=source)
        self._turn.effects.append(Learn(fact=fact, plugin=self.plugin))

    def must_learn(self, name: str, value: str, *, was: Fact | None, confidence: int = 100) -> None:
        """Keep a fact that was decided from its own value, which `fact` gave: a count, a state, a list that grows.

        If the fact is no longer what it `was`, nothing of the action counts and it is refused with ChangedMeanwhile. A
        turn in which that happens is done again from its beginning. Whoever writes such a fact always writes it so.
        """
        fact = Fact(name=name, value=value, confidence=confidence, message_id=self._turn.message_id)
        before = was.value if was is not None else None
        self._turn.effects.append(Learn(fact=fact, plugin=self.plugin, must=True, was=before))

    async def fact(self, name: str) -> Fact | None:
        """Read a fact of this conversation, also one learnt earlier in this turn."""
        for effect in reversed(self._turn.effects):
            if isinstance(effect, Learn) and effect.fact.name == name:
                return effect.fact
        return await self._turn.store.facts.find(self.conversation.id, name)

    def schedule(
        self, name: str, payload: str = "{}", *, due_at: datetime | None = None, key: str | None = None
    ) -> None:
        """Run the plugin's job `name` later; with a key only once while one of that key waits."""
        due = due_at or self._turn.clock.now()
        self._turn.effects.append(
            Schedule(name=f"{self.plugin}.{name}", payload=payload, due_at=due, plugin=self.plugin, key=key)
        )

    def emit(self, name: str, payload: str = "{}") -> None:
        """Append an event to the log; the name begins with the plugin's (`sales.quote_sent`)."""
        self._turn.effects.append(Emit(name=f"{self.plugin}.{name}", payload=payload, plugin=self.plugin))

    def change(self, query: Query, **values: Value) -> None:
        """Write to a table of the plugin's own, with one statement of its `.sql` file."""
        self._turn.effects.append(Change(query=query, values=values, plugin=self.plugin))

    def must_change(self, query: Query, **values: Value) -> None:
        """Write to a table of the plugin's own with a statement that returns the rows which it changed.

        If there are none, nothing of the action counts and it is refused with ChangedMeanwhile. A turn in which that
        happens is done again from its beginning.
        """
        self._turn.effects.append(Change(query=query, values=values, plugin=self.plugin, must=True))

    async def act(
        self,
        name: str,
        arguments: msgspec.Struct | None = None,
        *,
        result: type[ResultT],
        by: By = By.SYSTEM,
    ) -> ResultT:
        """Run an action of this branch, whichever plugin it is of; what it asks for belongs to this turn.

        The plugins need not know each other: `result` is a Struct of the caller's own that names what it reads. Raises
        ActionUnknown where no enabled plugin has the action, and ActionRefused where it may not or cannot run; then
        nothing that it asked for counts.
        """
        found = await self.act_in_json(name, msgspec.json.encode(arguments or NoArguments()).decode(), by=by)
        try:
            return msgspec.json.decode(found, type=result)
        except msgspec.ValidationError as error:
            raise ActionRefused(name, reason=f"its result: {error}") from None

    async def act_in_json(self, name: str, arguments: str = "{}", *, by: By = By.SYSTEM) -> str:
        """Run an action as `act` does, for whoever has its arguments as JSON and wants its result as JSON."""
        call = ActionCall(
            action=name, caller=self.plugin, by=by, arguments=arguments, conversation_id=self.conversation.id
        )
        with self._asking() as plan:
            if plan is None:
                raise ActionUnknown(name, known=())
            return msgspec.json.encode(await plan.act(self._turn, call)).decode()

    def offered(self, *, by: By = By.MODEL) -> Mapping[str, Action]:
        """Give the actions of this branch that a language model, or whoever it is, may call, by name."""
        plan = self._turn.plan
        if plan is None:
            return {}
        known = plan.offered()
        return {name: action for name, action in known.items() if by is not By.MODEL or action.model}

    async def choose_agent(self) -> str | None:
        """Ask the branch's plugins which agent should get this conversation."""
        with self._asking() as plan:
            return await plan.choose_agent(self._turn, self.conversation) if plan else None

    async def choose_branch(self, message: Message) -> str | None:
        """Ask the branch's plugins which branch should serve this customer instead."""
        with self._asking() as plan:
            return await plan.choose_branch(self._turn, message) if plan else None

    @contextmanager
    def _asking(self) -> Iterator[Asker | None]:
        """Let others be called out of a call, and go on with that one afterwards."""
        turn = self._turn
        plugin, hook = turn.plugin, turn.hook
        try:
            yield turn.plan
        finally:
            turn.plugin, turn.hook = plugin, hook

    def move_floor(
        self, to: Floor, *, agent_id: str | None = None, until: datetime | None = None, only_expired: bool = False
    ) -> None:
        """Give the floor away; what the bot still has to say is withdrawn.

        It counts only if nobody else moved the floor since the turn or action began. What is said together with the
        move is still said, so that the customer knows. Only an agent's floor has an `agent_id` and may end `until`.
        With `only_expired` it counts only if the agent's time is over by then.
        """
        if (to is Floor.AGENT) is not (agent_id is not None):
            raise ValueError("the floor of an agent, and no other, names the agent")
        self._turn.effects.append(
            MoveFloor(to=to, plugin=self.plugin, agent_id=agent_id, until=until, only_expired=only_expired)
        )

    def hold_floor(self, until: datetime | None) -> None:
        """Let the agent who has the floor keep it until then; None stops the clock.

        It counts while the epoch holds, and a clock runs only while the customer waits.
        """
        self._turn.effects.append(HoldFloor(until=until, plugin=self.plugin))

    def close(self) -> None:
        """Close the conversation; it opens again with the customer's next message."""
        self._turn.effects.append(Close(plugin=self.plugin))

    def reopen(self) -> None:
        """Open a closed conversation again."""
        self._turn.effects.append(Close(plugin=self.plugin, closed=False))

    def snooze(self, until: datetime | None) -> None:
        """Put the conversation aside until then, or until the customer writes; None takes it back."""
        self._turn.effects.append(Snooze(until=until, plugin=self.plugin))

    def reserve(self, agent_id: str | None, *, until: datetime | None = None) -> None:
        """Offer the conversation to one agent first, until then; None offers it to all.

        It counts while the epoch holds; in an action also only if nobody else reserved it meanwhile.
        """
        self._turn.effects.append(Reserve(agent_id=agent_id, until=until, plugin=self.plugin))

    def label(self, name: str, *, on: bool = True) -> None:
        """Put a label on the conversation, or take it off."""
        self._turn.effects.append(Label(name=name, plugin=self.plugin, on=on))

    def hand_over(self, branch: str) -> None:
        """Let another branch serve the conversation; the customer goes on with the number that they wrote to."""
        self._turn.effects.append(HandOver(branch=branch, plugin=self.plugin))

    def ask_again(self) -> None:
        """Let the bot answer what the customer wrote and nobody answered, if the bot has the floor by then."""
        self._turn.effects.append(AskAgain(plugin=self.plugin))
