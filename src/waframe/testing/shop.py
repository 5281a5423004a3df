"""A branch with a bot that repeats what it hears, where agents take over and speak: for tests of people at work."""

from waframe import Conversation, Happening, IdentityKind, IncomingMessage, Message, SenderType, Text, phone_identity
from waframe.testing.scenario import BranchActor, Scenario
from waframe.testing.staff import AgentActor

VOICE = '''
"""A bot that repeats what it hears, and an action by which agents speak."""

import msgspec

from waframe import Action, Context, Done, Message, NoSettings, Plugin, Reply, Risk, SenderType, Text, hookimpl


class Words(msgspec.Struct, frozen=True, kw_only=True):
    text: str


class Voice(Plugin[NoSettings]):
    name = "voice"

    @hookimpl
    async def answer_message(self, ctx: Context, message: Message) -> Reply:
        if message.text == "persona":
            ctx.learn("handoff", "wanted")
            return None
        return Reply(contents=(Text(body=f"eco: {message.text}"),))

    @hookimpl
    def register_actions(self) -> list[Action]:
        return [Action(name="say", title="voice.say", run=self.speak, arguments=Words, risk=Risk.WRITE)]

    async def speak(self, ctx: Context, call: object, arguments: Words) -> Done:
        ctx.send(Text(body=arguments.text), by=SenderType.AGENT)
        return Done()
'''
SILENT = {"words": {"queued": False, "taken": False, "transferred": False}}


async def open_shop(scenario: Scenario, key: str = "centro", **takeover: object) -> BranchActor:
    """Add a branch whose customers are told nothing but what the bot and people say."""
    folder = scenario.folder / "plugins"
    folder.mkdir(exist_ok=True)
    (folder / "voice.py").write_text(VOICE)
    return await scenario.branch(key, plugins={"takeover": {**SILENT, **takeover}, "voice": {}})


async def greeted(branch: BranchActor, phone: str = "5512345678", text: str = "hola") -> str:
    """Let a customer write, and give the id of their conversation."""
    await branch.customer(phone).says(text)
    store = branch.scenario.deployment.store
    for conversation in await branch.conversations():
        customer = await store.customers.find(conversation.customer_id)
        if customer is not None and (customer.identity(IdentityKind.PHONE) or "").endswith(phone):
            return conversation.id
    raise LookupError(f"no conversation of {phone}")


async def says(agent: AgentActor, conversation_id: str, text: str) -> None:
    """Let an agent speak to the customer."""
    await agent.does("say", conversation_id, text=text)


async def now(branch: BranchActor, conversation_id: str) -> Conversation:
    """Give a conversation as it is."""
    found = await branch.scenario.deployment.store.conversations.find(conversation_id)
    if found is None:
        raise LookupError(f"no conversation {conversation_id}")
    return found


async def happenings(branch: BranchActor, conversation_id: str) -> list[tuple[str, str | None, str | None]]:
    """List what was done to a conversation: what, by whom, to whom."""
    messages: list[Message] = await branch.scenario.deployment.store.messages.page(conversation_id)
    told = [one.content for one in messages if isinstance(one.content, Happening)]
    return [(one.kind, one.actor, one.to) for one in told]


async def answer_from_the_phone(branch: BranchActor, text: str, phone: str = "5215512345678") -> None:
    """Let a person of the branch answer a customer with the phone app."""
    echo = IncomingMessage(
        channel="whatsapp",
        address=branch.number,
        channel_id=f"wamid.{text}",
        identities=(phone_identity(phone),),
        content=Text(body=text),
        at=branch.scenario.clock.now(),
        raw="{}",
        by=SenderType.EXTERNAL,
    )
    await branch.scenario.deployment.ingest([echo])
    await branch.scenario.settle()


def heard(branch: BranchActor, phone: str = "5512345678") -> list[str]:
    """List what the branch said to a customer."""
    return [one.text for one in branch.customer(phone).sees() if one.direction == "out"]
