"""A reload goes over to the YAML as it is now while messages flow; a wrong one changes nothing."""

from pathlib import Path

import anyio
import msgspec
import pytest

from waframe import ConfigInvalid
from waframe.testing.scenario import BranchActor, Scenario

ECHO = '''
from waframe import Context, Message, Plugin, Reply, Settings, Text, hookimpl

class EchoSettings(Settings, frozen=True, kw_only=True):
    """What it says first."""

    prefix: str = "eco"

class Echo(Plugin[EchoSettings]):
    """Says the same again."""

    name = "echo"

    @hookimpl
    async def answer_message(self, ctx: Context, message: Message) -> Reply:
        return Reply(contents=(Text(body=f"{self.settings.prefix}: {message.text}"),))
'''


@pytest.fixture
async def branch(scenario: Scenario) -> BranchActor:
    folder = Path(scenario.folder) / "plugins"
    folder.mkdir()
    (folder / "echo.py").write_text(ECHO)
    return await scenario.branch("centro", plugins={"echo": {}})


def enable(scenario: Scenario, **plugins: object) -> None:
    scenario.branch_settings["centro"]["plugins"] = plugins
    scenario.write_settings()


async def test_a_host_gives_the_settings_of_branches_as_they_are_now(scenario: Scenario, branch: BranchActor) -> None:
    host = scenario.deployment
    await scenario.branch("norte", plugins={"echo": {"prefix": "oigo"}})
    await scenario.branch("sur")
    before = host.settings("echo")

    enable(scenario, echo={"prefix": "repito"})
    await host.reload()

    assert [(key, msgspec.structs.asdict(one)) for key, one in before.items()] == [
        (branch.key, {"prefix": "eco"}),
        ("norte", {"prefix": "oigo"}),
    ]
    assert msgspec.structs.asdict(host.settings("echo")["centro"]) == {"prefix": "repito"}
    assert host.settings("nobody") == {}


async def test_a_new_setting_counts_from_the_next_message(scenario: Scenario, branch: BranchActor) -> None:
    customer = branch.customer()
    before = await customer.says("hola")

    enable(scenario, echo={"prefix": "repito"})
    await scenario.deployment.reload()
    after = await customer.says("hola")

    assert [message.text for message in (*before, *after)] == ["eco: hola", "repito: hola"]


async def test_a_plugin_is_switched_off_and_on_while_messages_flow(scenario: Scenario, branch: BranchActor) -> None:
    customers = [branch.customer(f"55000000{number:02}") for number in range(10)]

    async def flow(rounds: int) -> None:
        for number in range(rounds):
            for customer in customers:
                await customer.customer.writes(branch.number, f"{number}")
            await scenario.simulator.settle()

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(flow, 10)
        steps: list[dict[str, object]] = [{}, {"echo": {}}, {}, {"echo": {"prefix": "b"}}]
        for plugins in steps:
            enable(scenario, **plugins)
            await scenario.deployment.reload()
    await scenario.advance(60)
    for customer in customers:
        await customer.says("fin")
    await scenario.advance(60)

    assert [customer.sees()[-1].text for customer in customers] == ["b: fin"] * 10
    for conversation in await branch.conversations():
        stored = await scenario.deployment.store.messages.page(conversation.id)
        assert len([message for message in stored if message.direction == "in"]) == 11


async def test_a_wrong_file_is_told_and_changes_nothing(scenario: Scenario, branch: BranchActor) -> None:
    enable(scenario, ecko={})

    with pytest.raises(ConfigInvalid, match="did you mean echo"):
        await scenario.deployment.reload()

    assert [message.text for message in await branch.customer().says("hola")] == ["eco: hola"]


async def test_a_new_secret_counts_after_a_reload(scenario: Scenario, branch: BranchActor) -> None:
    customer = branch.customer()
    await customer.says("hola")

    scenario.environment["WHATSAPP_APP_SECRET"] = "another-secret"
    await scenario.deployment.reload()
    unheard = await customer.says("¿me oyen?")
    refused = [entry for entry in scenario.simulator.trace.since(0) if entry.kind == "webhook" and entry.status == 401]

    assert unheard == []
    assert refused


async def test_a_number_that_goes_to_another_branch_takes_its_customers_along(
    scenario: Scenario, branch: BranchActor
) -> None:
    customer = branch.customer()
    await customer.says("hola")

    moved = scenario.branch_settings.pop("centro")
    scenario.branch_settings["matriz"] = {**moved, "plugins": {"echo": {"prefix": "matriz"}}}
    scenario.write_settings()
    await scenario.deployment.reload()

    assert [message.text for message in await customer.says("hola")] == ["matriz: hola"]
