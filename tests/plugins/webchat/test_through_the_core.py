"""The web chat as a channel like any other: bot, people and several processes, without a phone anywhere."""

from pathlib import Path
from shutil import copytree

import msgspec
from tests.plugins.webchat.conftest import ADDRESS

from waframe import MessageStatus
from waframe.plugins.catalog.importing import import_file
from waframe.testing.inside import App, Deployment, Manners
from waframe.testing.scenario import BranchActor, Scenario
from waframe.testing.shop import VOICE
from waframe.testing.web_visitor import WebVisitor
from waframe.vocabulary import default

SELLING = Path(__file__).parents[3] / "examples" / "scenarios"


class Suite(msgspec.Struct, frozen=True, kw_only=True):
    """The plugins of the written conversations."""

    plugins: dict[str, object]


async def open_shop(scenario: Scenario, plugins: dict[str, object]) -> BranchActor:
    """Start a branch that is reached over the web alone."""
    scenario.settings["channels"] = {"webchat": {}}
    (scenario.folder / "plugins").mkdir(exist_ok=True)
    (scenario.folder / "plugins" / "voice.py").write_text(VOICE)
    return await scenario.branch("centro", plugins=plugins, channels={"webchat": {"site": "centro"}})


async def reads(scenario: Scenario, visitor: WebVisitor) -> str:
    """Let everything happen, and give what the visitor then sees of ours since their last message."""
    await scenario.settle()
    lines = await visitor.looks()
    await scenario.settle()
    last = max(line["number"] for line in lines if line.get("mine"))
    return "\n".join(line["content"].get("body", "") for line in lines if line["number"] > last)


async def test_from_hello_to_an_order_and_a_person(scenario: Scenario) -> None:
    copytree(SELLING / "plugins", scenario.folder / "plugins")
    suite = msgspec.yaml.decode((SELLING / "selling.yaml").read_bytes(), type=Suite)
    await open_shop(scenario, suite.plugins)
    await import_file(scenario.deployment, SELLING / "products.json", vocabulary=default(), progress=lambda *_: None)
    await scenario.advance(6)
    visitor = scenario.visitor("centro", name="Ana")

    await visitor.writes("hola buenas tardes")
    greeted = await reads(scenario, visitor)
    await visitor.writes("balatas delanteras wagner tsuru 2008")
    await scenario.advance(8)
    offered = await reads(scenario, visitor)
    await visitor.writes("si")
    await scenario.advance(8)
    quoted = await reads(scenario, visitor)
    await visitor.taps("Confirmar")
    await scenario.advance(8)
    ordered = await reads(scenario, visitor)

    assert "Hola" in greeted
    assert "450.00" in offered + quoted
    assert "Ticket" in ordered
    (conversation,) = await scenario.deployment.store.conversations.by_branch("centro")
    assert (conversation.channel, conversation.address, conversation.window_until) == ("webchat", ADDRESS, None)


async def test_an_agent_answers_in_another_process_and_the_visitor_reads_it_later(scenario_on_both: Scenario) -> None:
    scenario = scenario_on_both
    branch = await open_shop(scenario, {"takeover": {}, "voice": {}})
    path, clock = scenario.folder / "waframe.yaml", scenario.clock
    async with Deployment(path, environ={}, clock=clock).running(work=False) as serving:
        visitor = WebVisitor(App(serving), "centro", name="Ana")

        async with visitor.page() as socket:
            await visitor.writes("hola", socket=socket)
            await scenario.settle()
            echoed = await visitor.watches(socket, many=2)
        (conversation,) = await scenario.deployment.store.conversations.by_branch("centro")
        agent = branch.agent("Luis")
        await agent.takes(conversation.id)
        waits = await visitor.writes("¿hay alguien?")
        await scenario.settle()
        async with agent.browser() as browser:
            ways = (await browser.get("/api/channels")).json()
            sent = await browser.post(
                f"/api/conversations/{conversation.id}/messages",
                json={"content": {"type": "text", "body": "Soy Luis"}},
                headers={"idempotency-key": "luis-1", "origin": "http://waframe.test"},
            )
            (newest,) = await scenario.deployment.store.messages.page(conversation.id, many=1)
            await browser.post(
                f"/api/conversations/{conversation.id}/read",
                json={"seq": newest.seq},
                headers={"origin": "http://waframe.test"},
            )
        async with visitor.page() as socket:
            while visitor.read_upto < waits["number"]:
                visitor.heed(await socket.next())
            manners = Manners(serving)
            await manners.typed(conversation.id, agent_id=await agent.id())
            typed = await socket.next("state")
        await scenario.settle()
        waiting = await scenario.deployment.store.messages.page(conversation.id, many=1)
        seen = await visitor.looks()
        await scenario.settle()
        read = await scenario.deployment.store.messages.find(waiting[0].id)

    assert [(one["name"], one["title"], one["window_seconds"], one["has_templates"]) for one in ways] == [
        ("webchat", "Web", None, False)
    ]
    assert {one["kind"] for one in ways[0]["files"]} == {"image", "audio", "video", "sticker", "document"}
    assert scenario.deployment.registry.channels()["webchat"].page_of(ADDRESS) == "/webchat/centro"
    assert sent.status_code == 201, sent.text
    assert echoed[-1]["content"]["body"] == "eco: hola"
    assert waiting[0].status is MessageStatus.SENT
    assert seen[-1]["content"]["body"] == "Soy Luis"
    assert read is not None
    assert read.status is MessageStatus.READ
    assert typed["typing"]


async def test_a_branch_serves_a_phone_and_a_web_site_alike(scenario: Scenario) -> None:
    (scenario.folder / "plugins").mkdir()
    (scenario.folder / "plugins" / "voice.py").write_text(VOICE)
    scenario.settings["channels"] = {**ways(scenario), "webchat": {}}
    both = {"whatsapp": {"phone_number_id": "100000000000001"}, "webchat": {"site": "centro"}}
    branch = await scenario.branch("centro", plugins={"voice": {}}, channels=both)
    visitor = scenario.visitor("centro")

    on_the_phone = [message.text for message in await branch.customer().says("hola")]
    await visitor.writes("hola")
    on_the_site = await reads(scenario, visitor)

    assert (on_the_phone, on_the_site) == (["eco: hola"], "eco: hola")
    assert {one.channel for one in await branch.conversations()} == {"whatsapp", "webchat"}


def ways(scenario: Scenario) -> dict[str, object]:
    """Give the channels that a scenario has by itself."""
    return msgspec.convert(scenario.settings["channels"], dict[str, object])
