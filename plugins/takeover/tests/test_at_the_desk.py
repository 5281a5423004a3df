"""What the desk is offered over HTTP, and what becomes of a crowd that reaches for the same thing at once."""

import anyio

from waframe import ActionCall, By, Floor, FloorTaken, Role
from waframe.testing.scenario import Scenario
from waframe.testing.shop import greeted, happenings, now, open_shop, says


async def test_each_is_offered_what_makes_sense_for_them_in_words(scenario: Scenario) -> None:
    branch = await open_shop(scenario)
    ana, luis = branch.agent("Ana"), branch.agent("Luis")
    conversation = await greeted(branch)
    path = f"/api/conversations/{conversation}/actions"

    async with ana.browser() as browser, luis.browser() as other:
        before = {one["name"]: one["title"] for one in (await browser.get(path)).json()}
        await browser.post(f"{path}/take")
        await branch.customer().says("¿hay balatas?")
        hers = {one["name"]: one["title"] for one in (await browser.get(path)).json()}
        his = {one["name"]: one["title"] for one in (await other.get(path)).json()}
        refused = await other.post(f"{path}/take")

    assert (before["take"], before["set_ai"]) == ("Tomar conversación", "Desactivar IA")
    assert {"release", "return_to_bot", "extend", "assign", "expire_lease"} & before.keys() == set()
    assert hers["set_ai"] == "Activar IA"
    assert {hers[name] for name in ("release", "return_to_bot", "transfer", "close", "snooze", "label", "extend")} == {
        "Liberar",
        "Devolver a IA",
        "Transferir",
        "Cerrar",
        "Posponer",
        "Etiquetar",
        "Extender 5 min",
    }
    assert {"release", "transfer", "close", "extend"} & his.keys() == set()
    assert (refused.status_code, refused.json()["code"], refused.json()["agent"]["name"]) == (409, "floor-taken", "Ana")


async def test_the_desk_reads_who_attended(scenario: Scenario) -> None:
    branch = await open_shop(scenario)
    ana = branch.agent("Ana")
    conversation = await greeted(branch)
    await ana.takes(conversation)
    await says(ana, conversation, "con gusto")

    async with ana.browser() as browser:
        whole = (await browser.get(f"/api/conversations/{conversation}")).json()

    (attended,) = whole["history"]
    assert (attended["agent"]["name"], attended["came"], attended["answers"]) == ("Ana", "taken", 1)
    assert whole["description"].startswith("Ana lo atendió una vez")


async def test_of_eight_who_take_at_once_one_has_it_and_seven_are_told_who(scenario_on_both: Scenario) -> None:
    branch = await open_shop(scenario_on_both)
    conversation = await greeted(branch)
    ids = [await branch.agent(f"Agent{number}").id() for number in range(8)]
    refused: list[str | None] = []

    async def take(agent_id: str) -> None:
        call = ActionCall(action="take", caller=agent_id, by=By.AGENT, role=Role.AGENT, conversation_id=conversation)
        try:
            await scenario_on_both.deployment.act(call)
        except FloorTaken as error:
            refused.append(error.agent_id)

    async with anyio.create_task_group() as tasks:
        for one in ids:
            tasks.start_soon(take, one)
    await scenario_on_both.settle()

    owner = (await now(branch, conversation)).floor_agent_id
    assert owner in ids
    assert refused == [owner] * 7
    assert len(await happenings(branch, conversation)) == 1


async def test_a_time_that_is_over_is_over_once_however_many_notice(scenario_on_both: Scenario) -> None:
    branch = await open_shop(scenario_on_both)
    ana = branch.agent("Ana")
    conversation = await greeted(branch)
    await ana.takes(conversation)
    await branch.customer().says("¿hay balatas?")
    await scenario_on_both.simulator.advance(301)
    expire = ActionCall(action="expire_lease", caller="takeover", by=By.SYSTEM, conversation_id=conversation)
    refused: list[FloorTaken] = []

    async def notice() -> None:
        try:
            await scenario_on_both.deployment.act(expire)
        except FloorTaken as error:
            refused.append(error)

    async with anyio.create_task_group() as tasks:
        for _ in range(5):
            tasks.start_soon(notice)
    await scenario_on_both.settle()

    assert (await now(branch, conversation)).floor is Floor.BOT
    assert [kind for kind, _, _ in await happenings(branch, conversation)] == ["taken", "expired"]
