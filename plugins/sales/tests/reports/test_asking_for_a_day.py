"""The report over HTTP: for supervisors of the branch, as JSON and as CSV."""

import pytest

from waframe import Role
from waframe.testing.scenario import Scenario

PATH = "/api/sales/reports/daily"


async def test_a_supervisor_reads_the_day_of_a_branch_in_its_own_zone(scenario_on_both: Scenario) -> None:
    await scenario_on_both.branch("tijuana", plugins={"sales": {}}, timezone="America/Tijuana")
    branch = await scenario_on_both.branch("centro", plugins={"sales": {}})
    sofia = branch.agent("Sofía", role=Role.SUPERVISOR, branches=("centro", "tijuana"))

    async with sofia.browser() as browser:
        long = await browser.get(PATH, params={"branch": "tijuana", "day": "2026-11-01"})
        today = await browser.get(PATH, params={"branch": "centro"})
        file = await browser.get(PATH, params={"branch": "centro", "day": "2026-11-02", "format": "csv"})

    told = long.json()
    assert (told["hours_long"], len(told["hours"]), told["begins_at"]) == (25, 25, "2026-11-01T07:00:00Z")
    assert (told["figures"]["total"], told["currency"], told["agents"]) == ("0.00", "MXN", [])
    assert today.json()["timezone"] == "America/Mexico_City"
    assert file.headers["content-type"] == "text/csv; charset=utf-8"
    assert file.headers["content-disposition"] == 'attachment; filename="centro-2026-11-02.csv"'
    assert file.content.startswith(b"\xef\xbb\xbfSucursal,")


@pytest.mark.parametrize(
    ("role", "query", "refused"),
    [
        pytest.param(Role.AGENT, "branch=centro", (403, "role-too-low"), id="a seller"),
        pytest.param(Role.SUPERVISOR, "branch=norte", (404, "not-found"), id="another branch"),
        pytest.param(Role.SUPERVISOR, "", (404, "not-found"), id="no branch"),
        pytest.param(Role.SUPERVISOR, "branch=centro&day=ayer", (400, "query-invalid"), id="no day"),
        pytest.param(Role.SUPERVISOR, "branch=centro&day=9999-12-31", (400, "query-invalid"), id="the end of time"),
        pytest.param(Role.SUPERVISOR, "branch=centro&format=pdf", (400, "query-invalid"), id="another form"),
    ],
)
async def test_a_report_is_refused_with_a_code(
    scenario: Scenario, role: Role, query: str, refused: tuple[int, str]
) -> None:
    branch = await scenario.branch("centro", plugins={"sales": {}})
    await scenario.branch("norte", plugins={"sales": {}})

    async with branch.agent("Ana", role=role).browser() as browser:
        answer = await browser.get(f"{PATH}?{query}")

    assert (answer.status_code, answer.json()["code"]) == refused


async def test_the_page_of_the_report_is_for_supervisors(scenario: Scenario) -> None:
    branch = await scenario.branch("centro", plugins={"sales": {}})
    await scenario.branch("norte", plugins={})
    people = {
        "seller": branch.agent("Ana"),
        "supervisor": branch.agent("Sofía", role=Role.SUPERVISOR),
        "supervisor elsewhere": branch.agent("Nora", role=Role.SUPERVISOR, branches=("norte",)),
    }

    found = {}
    for who, person in people.items():
        async with person.browser() as browser:
            found[who] = (await browser.get("/api/pages")).json()

    page = {"name": "report", "title": "Reporte de ventas", "plugin": "sales", "module": "/panels/sales/report.js"}
    assert found == {"seller": [], "supervisor": [page], "supervisor elsewhere": []}
