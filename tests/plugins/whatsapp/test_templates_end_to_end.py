"""Templates from Meta's store through sync, checks, news and proposals to the customer's phone."""

from pathlib import Path

import anyio
import msgspec
import pytest

from waframe import ActionCall, Failure, Message, MessageStatus, Template, Text
from waframe.plugins.whatsapp.templates import Templates
from waframe.simulator import Message as Shown
from waframe.simulator.settings import DEMO_WABA
from waframe.simulator.templates import Template as AtMeta
from waframe.testing.scenario import BranchActor, Scenario

NEWSMAN = '''
from waframe import Action, Context, Done, NoSettings, Plugin, Template, Text, hookimpl

class Newsman(Plugin[NoSettings]):
    """Lets a program send a template or a text."""

    name = "newsman"

    @hookimpl
    def register_actions(self) -> list[Action]:
        return [
            Action(name="fill", title="newsman.fill", run=self.send, arguments=Template),
            Action(name="say", title="newsman.say", run=self.send, arguments=Text),
        ]

    async def send(self, ctx: Context, call: object, arguments: Template | Text) -> Done:
        ctx.send(arguments)
        return Done()
'''
TICKET = Template(name="ticket_ready", language="es_MX", values={"customer": "Ana", "total": "$1,250.00"})
A_DAY = 25 * 3600


@pytest.fixture
async def branch(scenario: Scenario) -> BranchActor:
    """Give a branch that knows the templates of its account, and to which a customer has written."""
    folder = Path(scenario.folder) / "plugins"
    folder.mkdir()
    (folder / "newsman.py").write_text(NEWSMAN)
    channels = {"whatsapp": {"phone_number_id": "100000000000001", "waba_id": DEMO_WABA}}
    branch = await scenario.branch(plugins={"newsman": {}}, channels=channels)
    await branch.customer().says("hola")
    with anyio.fail_after(10):
        while len(await statuses(branch)) < len(scenario.simulator.business.templates.of(DEMO_WABA)):  # noqa: ASYNC110
            await anyio.sleep(0.01)
    return branch


async def statuses(branch: BranchActor) -> dict[str, str]:
    """Tell what the deployment knows of its templates."""
    known = await Templates(branch.scenario.deployment.store.database).of_account(DEMO_WABA)
    return {one.name: one.status for one in known}


async def send(branch: BranchActor, content: Template | Text) -> Message:
    """Send by an action, and give the message as it is stored afterwards."""
    action = "fill" if isinstance(content, Template) else "say"
    conversation = await branch.conversation()
    arguments = msgspec.json.encode(content).decode()
    call = ActionCall(action=action, caller="newsman", arguments=arguments, conversation_id=conversation.id)
    await branch.scenario.deployment.act(call)
    await branch.scenario.advance(10)
    return (await branch.scenario.deployment.store.messages.page(conversation.id))[-1]


def on_the_phone(branch: BranchActor) -> list[Shown]:
    """List what the customer sees of the branch."""
    return [message for message in branch.customer().sees() if message.direction == "out"]


def at_meta(branch: BranchActor, name: str) -> AtMeta:
    """Find a template in Meta's store."""
    (found,) = branch.scenario.simulator.business.templates.named(DEMO_WABA, name)
    return found


def failure(message: Message) -> Failure:
    """Give why a message failed."""
    assert message.status == MessageStatus.FAILED
    assert message.error is not None
    return message.error


async def test_the_preview_is_what_the_phone_shows(branch: BranchActor) -> None:
    stored = await send(branch, TICKET)

    (shown,) = on_the_phone(branch)
    assert shown.text == "Hola Ana, su pedido está listo. Total: $1,250.00. ¡Gracias!"
    assert isinstance(stored.content, Template)
    (button,) = shown.content.buttons
    assert stored.content.preview == f"{shown.text}\n\n{shown.content.footer}\n\n[ {button.title} ]"
    assert stored.status == MessageStatus.READ


@pytest.mark.parametrize(
    ("template", "code"),
    [
        pytest.param(Template(name="weekly_offer", language="es_MX"), "132015", id="paused"),
        pytest.param(msgspec.structs.replace(TICKET, values={"customer": "Ana"}), "132000", id="a value is missing"),
        pytest.param(
            msgspec.structs.replace(TICKET, values={**TICKET.values, "day": "hoy"}), "132000", id="a value too many"
        ),
        pytest.param(Template(name="free_gift", language="es_MX"), "132001", id="rejected"),
    ],
)
async def test_what_meta_would_refuse_is_not_sent(branch: BranchActor, template: Template, code: str) -> None:
    stored = await send(branch, template)

    assert code in failure(stored).title
    assert on_the_phone(branch) == []
    assert [entry for entry in branch.scenario.simulator.trace.entries if entry.error_code] == []


async def test_news_of_meta_change_what_may_be_sent(branch: BranchActor) -> None:
    store = branch.scenario.simulator.business.templates

    store.change_status(at_meta(branch, "ticket_ready"), "PAUSED")
    await branch.scenario.settle()
    paused = (await statuses(branch))["ticket_ready"], await send(branch, TICKET)
    store.change_status(at_meta(branch, "ticket_ready"), "APPROVED")
    await branch.scenario.settle()

    assert paused[0] == "PAUSED"
    assert "132015" in failure(paused[1]).title
    assert (await statuses(branch))["ticket_ready"] == "APPROVED"
    assert (await send(branch, TICKET)).status == MessageStatus.READ


async def test_changed_words_are_in_the_next_preview(branch: BranchActor) -> None:
    words = "Hola {{customer}}, son {{total}}."
    store = branch.scenario.simulator.business.templates

    store.change_components(at_meta(branch, "ticket_ready"), ({"type": "BODY", "text": words},))
    await branch.scenario.settle()
    stored = await send(branch, TICKET)

    (shown,) = on_the_phone(branch)
    assert isinstance(stored.content, Template)
    assert stored.content.preview == shown.text == "Hola Ana, son $1,250.00."


async def test_a_text_that_comes_too_late_names_a_template_that_arrives(branch: BranchActor) -> None:
    simulator = branch.scenario.simulator
    made = AtMeta(
        id=simulator.business.templates.new_id(),
        waba_id=DEMO_WABA,
        name="shop_notice",
        language="es_MX",
        category="UTILITY",
        components=({"type": "BODY", "text": "Aviso de su refaccionaria: {{1}}. Gracias."},),
        status="PENDING",
        since=simulator.clock.now(),
        parameter_format="POSITIONAL",
    )
    simulator.business.templates.change_status(simulator.business.templates.add(made), "APPROVED")
    await branch.scenario.advance(A_DAY)

    late = await send(branch, Text(body="Ya llegó\nsu pieza"))
    proposed = failure(late).proposals[0]
    arrived = await send(branch, proposed)

    assert (failure(late).code, proposed.name) == ("window-closed", "shop_notice")
    assert [one.text for one in on_the_phone(branch)] == [proposed.preview]
    assert proposed.preview == "Aviso de su refaccionaria: Ya llegó su pieza. Gracias."
    assert arrived.status == MessageStatus.READ
