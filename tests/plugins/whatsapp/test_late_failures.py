"""What failures mean that Meta tells by a status, after it had accepted the message."""

from pathlib import Path

import anyio
import pytest

from waframe import Failure, Message, MessageStatus
from waframe.plugins.whatsapp.failures import explained
from waframe.plugins.whatsapp.templates import Templates
from waframe.testing.scenario import BranchActor, Scenario

ACCOUNT = "190000000000001"
ECHO = '''
from waframe import Context, Message, NoSettings, Plugin, Reply, Text, hookimpl

class Echo(Plugin[NoSettings]):
    """Answers every text."""

    name = "echo"

    @hookimpl
    async def answer_message(self, ctx: Context, message: Message) -> Reply:
        return Reply(contents=(Text(body=f"dijiste {message.text}"),))
'''


@pytest.fixture
async def branch(scenario_on_both: Scenario) -> BranchActor:
    folder = Path(scenario_on_both.folder) / "plugins"
    folder.mkdir()
    (folder / "echo.py").write_text(ECHO)
    number = {"phone_number_id": "100000000000001", "waba_id": ACCOUNT}
    return await scenario_on_both.branch(plugins={"echo": {}}, channels={"whatsapp": number}, language="es")


@pytest.mark.parametrize("fault", ["fail_sends_with", "fail_after_sent_with"])
async def test_a_failure_that_comes_late_is_said_in_the_language_of_the_branch(
    branch: BranchActor, scenario_on_both: Scenario, fault: str
) -> None:
    scenario_on_both.simulator.faults.switch(**{fault: 131026})

    await branch.customer().says("hola")
    await scenario_on_both.advance(30)

    failure = await the_failure(branch)
    assert (failure.code, failure.title.partition(":")[0]) == ("131026", "No se puede entregar")
    assert failure.details is not None
    assert failure.details.startswith("131026: ")
    assert await wants_marketing(branch)


@pytest.mark.parametrize("fault", ["fail_sends_with", "fail_after_sent_with"])
async def test_who_stops_marketing_late_is_written_to_as_such(
    branch: BranchActor, scenario_on_both: Scenario, fault: str
) -> None:
    scenario_on_both.simulator.faults.switch(**{fault: 131050})

    await branch.customer().says("hola")
    await scenario_on_both.advance(30)

    assert (await the_failure(branch)).code == "131050"
    assert not await wants_marketing(branch)


async def test_a_window_that_turns_out_to_be_closed_late_names_templates_in_its_place(
    branch: BranchActor, scenario_on_both: Scenario
) -> None:
    await templates_fetched(scenario_on_both)
    customer = branch.customer()
    scenario_on_both.simulator.faults.switch(delay_seconds=60, window_error_later=True)
    await customer.customer.writes(branch.number, "hola")
    scenario_on_both.simulator.world.close_window(branch.number, customer.customer.id)

    await scenario_on_both.advance(200)

    failure = await the_failure(branch)
    assert failure.code == "window-closed"
    assert failure.title.startswith("Pasaron más de 24 horas")
    assert "hello_world" in [template.name for template in failure.proposals]


@pytest.mark.parametrize(
    ("failure", "title", "details"),
    [
        pytest.param(
            Failure(code="131042", title="Payment", details="No card"), "payment", "131042: No card", id="details"
        ),
        pytest.param(Failure(code="131042", title="Payment"), "payment", "131042: Payment", id="without details"),
        pytest.param(Failure(code="999999", title="New thing"), "unknown", "999999: New thing", id="unknown code"),
    ],
)
def test_a_failure_keeps_the_words_of_meta_behind_the_sentence(failure: Failure, title: str, details: str) -> None:
    found = explained(failure, language="en").failure

    assert found.details == details
    assert found.title != failure.title
    assert title.casefold() in found.title.casefold() or title == "unknown"


def test_a_failure_without_a_code_of_meta_is_left_as_it_is() -> None:
    failure = Failure(code="withdrawn", title="not sent")

    assert explained(failure, language="en").failure == failure


async def templates_fetched(scenario: Scenario) -> None:
    """Wait until the templates of the account are here."""
    templates = Templates(scenario.deployment.database)
    with anyio.fail_after(20):
        while not await templates.of_account(ACCOUNT):  # noqa: ASYNC110  # nobody tells
            await anyio.sleep(0.01)


async def the_failure(branch: BranchActor) -> Failure:
    """Give the failure of the only message that failed."""
    (failed,) = [one for one in await stored(branch) if one.status is MessageStatus.FAILED]
    assert failed.error is not None
    return failed.error


async def stored(branch: BranchActor) -> list[Message]:
    """List the messages of the only conversation."""
    conversation = await branch.conversation()
    return list(await branch.scenario.deployment.store.messages.page(conversation.id))


async def wants_marketing(branch: BranchActor) -> bool:
    """Tell whether the customer of the only conversation wants marketing."""
    conversation = await branch.conversation()
    return await branch.scenario.deployment.store.customers.wants_marketing(conversation.customer_id)
