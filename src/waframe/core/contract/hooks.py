"""The hooks: every place at which a plugin may take part, with the promise that the core gives there.

A hook takes `(ctx, value)`; a plugin may leave out arguments that it does not need. Turn hooks may be `async def` or
plain; a plain one runs in a thread, so that it cannot stop the loop. All of them may be called again for the same
value after a crash: what they decide through `ctx` counts once, at the commit of the turn.
"""

import pluggy
from starlette.routing import BaseRoute

from waframe.core.contract.action import Action, ActionCall
from waframe.core.contract.channel import Channel
from waframe.core.contract.context import Context
from waframe.core.contract.registrations import Check, JobHandler, Panel, Search
from waframe.core.records.agent import Agent
from waframe.core.records.attendance import Attendance
from waframe.core.records.conversation import Conversation
from waframe.core.records.customer import Customer
from waframe.core.records.fact import Fact
from waframe.core.records.incoming import IncomingNotice
from waframe.core.records.media import Media
from waframe.core.records.message import Message
from waframe.core.records.outgoing import Draft, Reply

hookspec = pluggy.HookspecMarker("waframe")

TOLD = (
    "message_received",
    "message_sent",
    "message_status_changed",
    "conversation_opened",
    "conversation_closed",
    "floor_changed",
    "fact_learnt",
    "media_stored",
    "template_changed",
    "number_changed",
    "agent_typed",
    "agent_available",
)
ASKED = ("answer_message", "choose_agent", "choose_branch", "describe_customer", "list_attendance")
REFINED = ("refine_message", "refine_reply")
ALLOWED = ("allow_send", "allow_action")
COLLECTED = (
    "register_routes",
    "register_actions",
    "register_panels",
    "register_channels",
    "register_checks",
    "register_jobs",
    "register_searches",
)


class Told:
    """Hooks that are told what happened. All are called in order; a failure is logged and counted, the rest go on."""

    @hookspec
    async def message_received(self, ctx: Context, message: Message) -> None:
        """A message of a customer, or of a person who answered with another device, is stored.

        Called before `answer_message`, for every message, also where the bot does not have the floor.
        """

    @hookspec
    async def message_sent(self, ctx: Context, message: Message) -> None:
        """A message of ours was accepted by its channel and has its channel id."""

    @hookspec
    async def message_status_changed(self, ctx: Context, message: Message) -> None:
        """A message of ours moved forward: sent, delivered, read, played, or failed with its error."""

    @hookspec
    async def conversation_opened(self, ctx: Context, conversation: Conversation) -> None:
        """The first message of a conversation is stored; called before `message_received` of that message."""

    @hookspec
    async def conversation_closed(self, ctx: Context, conversation: Conversation) -> None:
        """Somebody closed the conversation; it opens again with the customer's next message."""

    @hookspec
    async def floor_changed(self, ctx: Context, conversation: Conversation) -> None:
        """The floor went to somebody else; the conversation carries the new floor and epoch."""

    @hookspec
    async def fact_learnt(self, ctx: Context, fact: Fact) -> None:
        """A fact of the conversation is new or has a new value; called in the turn that learnt it."""

    @hookspec
    async def media_stored(self, ctx: Context, media: Media) -> None:
        """A file of a message was fetched and stored, so that it can be read from `ctx.store.media`."""

    @hookspec
    async def template_changed(self, ctx: Context, notice: IncomingNotice) -> None:
        """The channel changed the state, the quality or the text of a template. There is no conversation."""

    @hookspec
    async def number_changed(self, ctx: Context, notice: IncomingNotice) -> None:
        """The channel said something of one of our numbers or accounts. There is no conversation."""

    @hookspec
    async def agent_typed(self, ctx: Context, conversation: Conversation) -> None:
        """The agent who has the floor types a reply; `ctx.caller` is that agent.

        Called every few seconds while it goes on, outside a turn. What is decided counts while they have it.
        """

    @hookspec
    async def agent_available(self, ctx: Context, agent: Agent) -> None:
        """An agent of the branch came to work, or wants work again. There is no conversation."""


class Asked:
    """Hooks that are asked for an answer. In order; the first answer that is not None wins, the rest are not asked."""

    @hookspec
    async def answer_message(self, ctx: Context, message: Message) -> Reply | None:
        """Answer a customer's message, or return None to leave it to the next plugin.

        Asked only where the bot has the floor and the message is younger than `answer_within`. A failure counts as
        None.
        """

    @hookspec
    async def choose_agent(self, ctx: Context, conversation: Conversation) -> str | None:
        """Name the agent who should get a waiting conversation. Called by the plugin that hands out work."""

    @hookspec
    async def choose_branch(self, ctx: Context, message: Message) -> str | None:
        """Name the branch that should serve this customer instead. Called by the plugin that hands over."""

    @hookspec
    async def describe_customer(self, ctx: Context, customer: Customer) -> str | None:
        """Describe the customer in a line for the agent, from what this plugin knows."""

    @hookspec
    async def list_attendance(self, ctx: Context, conversation: Conversation) -> list[Attendance] | None:
        """List who attended the conversation, the newest first. Called when somebody looks at it."""


class Refined:
    """Hooks that hand a value on: each gets what the one before returned; None or a failure leaves it as it was."""

    @hookspec
    async def refine_message(self, ctx: Context, message: Message) -> Message:  # type: ignore[empty-body]
        """Change how the plugins after this one see a message, such as a transcript in place of a voice note.

        What is stored stays as it arrived.
        """

    @hookspec
    async def refine_reply(self, ctx: Context, reply: Reply) -> Reply:  # type: ignore[empty-body]
        """Change a reply of the bot before it goes to the outbox."""


class Allowed:
    """Hooks that may forbid. The first refusal (a text that says why) wins; a guard that fails refuses."""

    @hookspec
    async def allow_send(self, ctx: Context, draft: Draft) -> str | None:
        """Say why a message may not be sent, or None. Asked for every message of the bot before it is stored."""

    @hookspec
    async def allow_action(self, ctx: Context, call: ActionCall) -> str | None:
        """Say why an action may not run now, or None. Asked wherever an action is called."""


class Collected:
    """Hooks that are collected at start and at reload. They are not async, take no context and return lists."""

    @hookspec
    def register_routes(self) -> list[BaseRoute]:
        """Add HTTP routes; they are mounted once a process, whichever branches enable the plugin."""
        return []

    @hookspec
    def register_actions(self) -> list[Action]:
        """Declare actions; they exist in the branches that enable the plugin."""
        return []

    @hookspec
    def register_panels(self) -> list[Panel]:
        """Add cards to the agents' desk, in the branches that enable the plugin."""
        return []

    @hookspec
    def register_channels(self) -> list[Channel]:
        """Bring channels; only for a plugin that is enabled under `channels:`."""
        return []

    @hookspec
    def register_checks(self) -> list[Check]:
        """Add looks for `waframe check` and `waframe doctor`."""
        return []

    @hookspec
    def register_jobs(self) -> list[JobHandler]:
        """Say who runs this plugin's jobs."""
        return []

    @hookspec
    def register_searches(self) -> list[Search]:
        """Add scopes to what agents search, such as a quote by its folio; they look in the branches that enable it."""
        return []


FAMILIES = (Told, Asked, Refined, Allowed, Collected)
