"""The example of a form in several steps works as its README says."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from waframe.testing import Promise, Scenario, conformance

EXAMPLE = Path(__file__).parents[2] / "examples" / "appointments"

PROMISES = [
    one
    for one in conformance(EXAMPLE / "plugins" / "appointments.py")
    if one.name in {"its_texts_are_whole", "its_actions_are_described"}
]


@pytest.mark.parametrize("promise", PROMISES, ids=str)
async def test_its_texts_are_those_of_the_deployment(promise: Promise) -> None:
    await promise()


async def test_an_appointment_is_booked_and_stands_before_the_agents(scenario: Scenario) -> None:
    for folder in ("plugins", "texts"):
        shutil.copytree(EXAMPLE / folder, scenario.folder / folder, ignore=shutil.ignore_patterns("__pycache__"))
    settings = YAML(typ="safe").load(EXAMPLE / "waframe.yaml")["branches"]["taller"]
    branch = await scenario.branch("taller", plugins=settings["plugins"], timezone=settings["timezone"])
    customer = branch.customer()

    said = []
    for text in ("quiero una cita", "pasado", "12/1", "el jueves", "a las 12", "omitir", "sí"):
        said += [answer.text for answer in await customer.says(text)]

    thursday = next(day for day in (date(2026, 9, 24), date(2026, 10, 1)) if day > scenario.clock.now().date())
    assert (await branch.facts())["appointment"].value == f"{thursday.isoformat()} 12:00"
    assert said == [
        "¿Qué día quieres venir?",
        "No reconozco el día. Escribe, por ejemplo, mañana, el jueves o 12/10.\n\n¿Qué día quieres venir?",
        "El 12/01 ya pasó.\n\n¿Qué día quieres venir?",
        f"¿A qué hora el {thursday:%d/%m}?",
        "Si quieres, mándame una foto de la pieza o de lo que falla.",
        f"¿Te aparto el {thursday:%d/%m} a las 12:00?",
        "Quedó tu cita a las 12:00.",
    ]
