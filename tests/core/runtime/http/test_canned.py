"""Canned answers over HTTP: merged by key from all layers, and only for who sees the branch."""

import httpx2

from waframe.testing.scenario import Scenario

PATH = "/api/branches/centro/canned"


async def test_answers_of_all_layers_are_merged_by_key(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    scenario.settings["defaults"] = {
        "canned": {"saludo": {"title": "Saludo", "text": "Hola {customer}"}, "adios": {"text": "Adiós"}}
    }
    scenario.branch_settings["centro"]["canned"] = {
        "saludo": {"text": "Buenos días {customer}, le atiende {agent}"},
        "adios": None,
        "precio": {"title": "Precio", "text": "Su {vin} cuesta"},
    }
    scenario.write_settings()
    await scenario.deployment.reload()

    answer = await anas.get(PATH)

    assert answer.json() == [
        {"key": "saludo", "title": "Saludo", "text": "Buenos días {customer}, le atiende {agent}"},
        {"key": "precio", "title": "Precio", "text": "Su {vin} cuesta"},
    ]


async def test_a_branch_without_answers_has_none(anas: httpx2.AsyncClient) -> None:
    assert (await anas.get(PATH)).json() == []


async def test_answers_of_another_branch_do_not_exist(anas: httpx2.AsyncClient) -> None:
    statuses = [(await anas.get(f"/api/branches/{key}/canned")).status_code for key in ("norte", "nowhere")]

    assert statuses == [404, 404]
