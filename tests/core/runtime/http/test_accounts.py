"""Who may come in, who is asking, and what an end of a session ends."""

from datetime import timedelta

import httpx2
import pytest
from tests.core.runtime.http.conftest import PASSWORD, People, log_in

from waframe.core.records.agent import Role
from waframe.core.runtime.app import App
from waframe.testing.scenario import Scenario


async def test_an_agent_logs_in_and_sees_the_granted_branches(browser: httpx2.AsyncClient) -> None:
    answer = await log_in(browser, " Ana ")
    me = await browser.get("/api/me")
    branches = await browser.get("/api/branches")

    assert answer.status_code == 200
    assert me.json()["role"] == "agent"
    assert me.json()["branches"] == ["centro"]
    assert [branch["key"] for branch in branches.json()] == ["centro"]
    assert me.headers["cache-control"] == "no-store"


async def test_the_cookie_is_for_the_browser_alone(browser: httpx2.AsyncClient) -> None:
    cookie = (await log_in(browser, "ana")).headers["set-cookie"].lower()

    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert PASSWORD not in cookie


@pytest.mark.parametrize(
    ("login", "password"), [("ana", "wrong password"), ("nobody", PASSWORD), ("", ""), ("ana", "")]
)
async def test_a_wrong_login_says_nothing_of_what_is_wrong(
    browser: httpx2.AsyncClient, login: str, password: str
) -> None:
    answer = await log_in(browser, login, password=password)

    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "login-wrong"
    assert "set-cookie" not in answer.headers


async def test_one_chooses_the_language_in_which_one_is_spoken_to(browser: httpx2.AsyncClient) -> None:
    await log_in(browser, "ana")

    changed = await browser.patch("/api/me", json={"language": "en"})
    refused = await browser.patch("/api/me", json={"language": "klingon"})

    assert changed.json()["language"] == "en"
    assert (await browser.get("/api/me")).json()["language"] == "en"
    assert (refused.status_code, refused.json()["code"]) == (400, "body-invalid")


async def test_nobody_asks_without_a_login(browser: httpx2.AsyncClient) -> None:
    assert [(await browser.get(path)).status_code for path in ("/api/me", "/api/branches", "/api/me/sessions")] == [
        401,
        401,
        401,
    ]


async def test_guessing_is_slowed_down(browser: httpx2.AsyncClient) -> None:
    answers = [await log_in(browser, "ana", password="wrong guess no one knows") for _ in range(11)]

    assert [answer.status_code for answer in answers] == [401] * 10 + [429]
    assert int(answers[-1].headers["retry-after"]) > 0
    assert (await log_in(browser, "berta")).status_code == 200


async def test_a_logout_ends_the_session_in_every_process(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    secret = anas.cookies["waframe_session"]
    assert (await anas.post("/api/logout")).status_code == 204

    other = httpx2.ASGITransport(App(scenario.deployment))
    async with httpx2.AsyncClient(transport=other, base_url="http://waframe.test") as elsewhere:
        elsewhere.cookies.set("waframe_session", secret)
        assert (await elsewhere.get("/api/me")).status_code == 401


async def test_a_session_goes_on_while_it_is_used_and_ends_when_it_is_not(
    anas: httpx2.AsyncClient, scenario: Scenario
) -> None:
    for _ in range(3):
        await scenario.advance(11 * 3600)
        assert (await anas.get("/api/me")).status_code == 200

    await scenario.advance(13 * 3600)

    assert (await anas.get("/api/me")).status_code == 401


async def test_an_agent_ends_another_of_their_sessions_and_no_one_elses(
    anas: httpx2.AsyncClient, scenario: Scenario, people: People
) -> None:
    now = scenario.clock.now()
    sessions = scenario.deployment.store.sessions
    secret = await sessions.open(people.ana, client="phone", now=now, lasts=timedelta(hours=1))
    bertas = await sessions.open(people.berta, client="desk", now=now, lasts=timedelta(hours=1))
    listed = (await anas.get("/api/me/sessions")).json()
    phone = next(one["id"] for one in listed if one["client"] == "phone")
    not_mine = (await sessions.of_agent(people.berta.id, now=now))[0].id

    assert [one["here"] for one in listed if one["client"] != "phone"] == [True]
    assert (await anas.delete(f"/api/me/sessions/{phone}")).status_code == 204
    assert (await anas.delete(f"/api/me/sessions/{not_mine}")).status_code == 404
    assert await sessions.find(secret, now=now, lasts=timedelta(hours=1)) is None
    assert await sessions.find(bertas, now=now, lasts=timedelta(hours=1)) is not None


async def test_a_new_password_and_being_switched_off_end_all_sessions(
    anas: httpx2.AsyncClient, scenario: Scenario, people: People
) -> None:
    await scenario.deployment.store.agents.change(people.ana.id, active=False)

    assert (await anas.get("/api/me")).status_code == 401
    assert (await log_in(anas, "ana")).status_code == 401


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": "http://waframe.test"}, 204),
        ({}, 204),
        ({"sec-fetch-site": "same-origin"}, 204),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
    ],
)
async def test_another_sites_page_cannot_act_for_an_agent(
    anas: httpx2.AsyncClient, headers: dict[str, str], status: int
) -> None:
    assert (await anas.post("/api/logout", headers=headers)).status_code == status


async def test_a_program_asks_with_its_token_until_it_is_revoked(
    browser: httpx2.AsyncClient, scenario: Scenario
) -> None:
    sessions = scenario.deployment.store.sessions
    now = scenario.clock.now()
    secret = await sessions.issue_token(
        name="reports", role=Role.SUPERVISOR, branches=["norte"], now=now, expires_at=now + timedelta(days=1)
    )
    headers = {"authorization": f"Bearer {secret}"}

    me = await browser.get("/api/me", headers=headers)
    assert (me.json()["name"], me.json()["is_person"], me.json()["branches"]) == ("reports", False, ["norte"])
    assert (await browser.get("/api/me/sessions", headers=headers)).status_code == 403
    assert (await browser.get("/api/me", headers={"authorization": "Bearer waf_wrong"})).status_code == 401
    assert (await browser.get("/api/me", headers={"authorization": "Bearer"})).status_code == 401

    await sessions.revoke_token("reports")
    assert (await browser.get("/api/me", headers=headers)).status_code == 401


@pytest.mark.parametrize(
    ("content_type", "body", "status", "code"),
    [
        ("text/plain", b"{}", 415, "not-json"),
        ("application/json", b"{", 400, "body-invalid"),
        ("application/json", b'{"login": "ana"}', 400, "body-invalid"),
        ("application/json", b'{"login": "ana", "password": 1}', 400, "body-invalid"),
        ("application/json", b'{"login": "ana", "password": "x", "role": "admin"}', 400, "body-invalid"),
        ("application/json", b" " * 1_100_000, 413, "too-large"),
    ],
)
async def test_a_body_that_is_none_is_told_so(
    browser: httpx2.AsyncClient, content_type: str, body: bytes, status: int, code: str
) -> None:
    answer = await browser.post("/api/login", content=body, headers={"content-type": content_type})

    assert (answer.status_code, answer.json()["code"]) == (status, code)
