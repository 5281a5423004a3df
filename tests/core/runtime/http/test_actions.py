"""Actions over HTTP: which are offered to whom, what is refused how, and other branches do not exist."""

import httpx2
import pytest
from tests.core.runtime.http.conftest import log_in

from waframe.testing.scenario import Scenario


async def opened(scenario: Scenario, *, branch: str = "centro") -> str:
    """Let a customer write to a branch, and give the path of the conversation."""
    number = scenario.branch_settings[branch]["channels"]["whatsapp"]["phone_number_id"]  # type: ignore[index]
    await scenario.simulator.customer("525511110000").writes(number, "hola")
    await scenario.settle()
    (conversation,) = await scenario.deployment.store.conversations.by_branch(branch)
    return f"/api/conversations/{conversation.id}/actions"


async def test_an_agent_is_offered_what_the_role_allows(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    path = await opened(scenario)

    offered = {one["name"]: one for one in (await anas.get(path)).json()}

    assert sorted(offered) == ["break", "count", "say", "take"]
    assert offered["say"]["risk"] == "write"
    assert "text" in str(offered["say"]["arguments"])


async def test_an_action_runs_and_gives_its_result(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    path = await opened(scenario)

    taken = await anas.post(f"{path}/take")
    counted = await anas.post(f"{path}/count", json={})

    assert (taken.status_code, taken.json()) == (200, {})
    assert counted.json()["many"] >= 1


async def test_who_comes_second_is_told_with_a_409(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    path = await opened(scenario)
    await anas.post(f"{path}/take")
    await log_in(anas, "berta")

    answer = await anas.post(f"{path}/say", json={"text": "hola"})

    assert (answer.status_code, answer.json()["code"]) == (409, "floor-taken")


@pytest.mark.parametrize(
    ("name", "body", "status", "code"),
    [
        ("takke", {}, 404, "not-found"),
        ("say", {}, 422, "action-refused"),
        ("close_shop", {}, 422, "action-refused"),
    ],
)
async def test_what_stands_in_the_way_has_a_code(
    anas: httpx2.AsyncClient, scenario: Scenario, name: str, body: dict[str, str], status: int, code: str
) -> None:
    path = await opened(scenario)

    answer = await anas.post(f"{path}/{name}", json=body)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_a_conversation_of_another_branch_does_not_exist(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    path = await opened(scenario, branch="norte")

    assert (await anas.get(path)).status_code == 404
    assert (await anas.post(f"{path}/take")).status_code == 404
    await log_in(anas, "berta")
    assert (await anas.get(path)).status_code == 200
