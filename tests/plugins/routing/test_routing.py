"""A customer is received: a whole deployment, a simulated WhatsApp, a clock that one turns."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from waframe.simulator import Message
from waframe.testing.scenario import BranchActor, CustomerActor, Scenario

MEXICO = ZoneInfo("America/Mexico_City")
MONDAY_MORNING = "2026-09-28 10:00"
GREETING = "Hola, gracias por escribir a Centro."
MENU = [
    {"id": "parts", "title": "Refacciones", "answer": "¿Qué pieza buscas y para qué auto?"},
    {"id": "hours", "title": "Horario", "answer": "Abrimos:\n{hours}"},
    {"id": "person", "title": "Un asesor", "handoff": True},
]
SETTINGS = {
    "hours": {"mon-fri": "09:00-19:00", "sat": "09:00-14:00"},
    "holidays": ["2026-12-25"],
    "address": "Av. Uno 1, Centro",
    "pin": {"latitude": 19.43, "longitude": -99.13},
    "menu": MENU,
    "pass_on": False,
}
ASKS = """
from waframe import Context, Message, NoSettings, Plugin, Reply, Text, hookimpl

class Asks(Plugin[NoSettings]):
    name = "asks"

    @hookimpl
    async def answer_message(self, ctx: Context, message: Message) -> Reply | None:
        return Reply(contents=(Text(body="¿Cuántas ocupas?"),)) if "balatas" in message.text else None
"""


async def turn_to(scenario: Scenario, wall: str, *, zone: ZoneInfo = MEXICO) -> None:
    at = datetime.fromisoformat(wall).replace(tzinfo=zone)
    await scenario.advance((at - scenario.clock.now()).total_seconds())


async def arriving(
    scenario: Scenario, at: str = MONDAY_MORNING, *, language: str = "es", **changes: object
) -> tuple[BranchActor, CustomerActor]:
    branch = await scenario.branch("centro", language=language, plugins={"routing": {**SETTINGS, **changes}})
    await turn_to(scenario, at)
    return branch, branch.customer()


def texts(answers: list[Message]) -> list[str]:
    return [answer.text for answer in answers]


async def test_the_first_message_is_greeted_with_the_menu(scenario: Scenario) -> None:
    _, ana = await arriving(scenario)

    (answer,) = await ana.says("hola")

    assert answer.text == f"{GREETING}\n\n¿En qué te ayudamos?"
    assert [button.title for button in answer.buttons] == ["Refacciones", "Horario", "Un asesor"]


async def test_a_branch_greets_in_its_own_words(scenario: Scenario) -> None:
    _, ana = await arriving(scenario, greeting="Qué tal, aquí {branch}. ¿Qué se te ofrece?", menu=[])

    assert texts(await ana.says("hola")) == ["Qué tal, aquí Centro. ¿Qué se te ofrece?"]


async def test_a_customer_is_greeted_again_only_after_a_silence(scenario: Scenario) -> None:
    _, ana = await arriving(scenario)
    await ana.says("hola")

    await scenario.advance(3600)
    soon = await ana.says("tienen balatas?")
    await scenario.advance(23 * 3600)
    later = await ana.says("hola")

    assert soon == []
    assert GREETING in later[0].text


async def test_an_unknown_text_is_shown_the_menu_once(scenario: Scenario) -> None:
    _, ana = await arriving(scenario)

    (hours,) = await ana.says("¿a qué hora abren?")
    (unknown,) = await ana.says("balatas para tsuru")
    again = await ana.says("es 2008")

    assert not hours.buttons
    assert unknown.text.startswith("Estas son las opciones")
    assert unknown.buttons
    assert again == []


async def test_a_burst_of_messages_is_greeted_once(scenario: Scenario) -> None:
    branch, ana = await arriving(scenario)

    for text in ("hola", "buenas tardes", "tienen balatas?"):
        await ana.customer.writes(branch.number, text)
    await scenario.settle()

    assert len([one for one in ana.sees() if one.direction == "out"]) == 1


async def test_the_menu_comes_back_when_it_is_asked_for(scenario: Scenario) -> None:
    _, ana = await arriving(scenario)
    await ana.says("hola")

    (answer,) = await ana.says("MENÚ")

    assert answer.buttons


@pytest.mark.parametrize("said", ["1", "2.0 refacciones", "refacciones", "REFACCIÓNES"])
async def test_an_entry_may_be_typed(scenario: Scenario, said: str) -> None:
    _, ana = await arriving(scenario)
    await ana.says("hola")

    answers = await ana.says(said)

    assert texts(answers) == ([] if said.startswith("2.0") else ["¿Qué pieza buscas y para qué auto?"])


async def test_an_entry_may_be_tapped(scenario: Scenario) -> None:
    _, ana = await arriving(scenario)
    await ana.says("hola")

    assert texts(await ana.taps("Refacciones")) == ["¿Qué pieza buscas y para qué auto?"]


async def test_a_number_is_no_choice_once_something_else_was_asked(scenario: Scenario) -> None:
    folder = Path(scenario.folder) / "plugins"
    folder.mkdir()
    (folder / "asks.py").write_text(ASKS)
    branch = await scenario.branch("centro", plugins={"routing": SETTINGS, "asks": {}})
    await turn_to(scenario, MONDAY_MORNING)
    ana = branch.customer()
    await ana.says("hola")

    asked = await ana.says("ocupo balatas")
    answers = await ana.says("1")

    assert texts(asked) == ["¿Cuántas ocupas?"]
    assert answers == []


async def test_the_hours_stand_in_an_answer(scenario: Scenario) -> None:
    _, ana = await arriving(scenario)
    await ana.says("hola")

    assert texts(await ana.says("2")) == [
        "Abrimos:\nlunes a viernes: 9:00 a 19:00\nsábado: 9:00 a 14:00\ndomingo: cerrado"
    ]


async def test_a_tap_on_an_old_menu_shows_the_new_one(scenario: Scenario) -> None:
    branch, ana = await arriving(scenario, menu=[{"id": "old", "title": "Ya no", "answer": "sí"}])
    await ana.says("hola")
    scenario.branch_settings[branch.key]["plugins"] = {"routing": SETTINGS}
    scenario.write_settings()
    await scenario.deployment.reload()

    (answer,) = await ana.taps("Ya no")

    assert [button.title for button in answer.buttons] == ["Refacciones", "Horario", "Un asesor"]


async def test_four_entries_are_a_list(scenario: Scenario) -> None:
    menu = [{"id": str(number), "title": f"Opción {number}", "answer": f"la {number}"} for number in range(4)]
    _, ana = await arriving(scenario, menu=menu)

    (shown,) = await ana.says("hola")

    assert shown.content.list_label == "Ver opciones"
    assert texts(await ana.picks("Opción 2")) == ["la 2"]


@pytest.mark.parametrize("said", ["asesor", "quiero hablar con una persona", "3", "un asesor"])
async def test_a_wish_for_a_person_is_noted_and_confirmed(scenario: Scenario, said: str) -> None:
    branch, ana = await arriving(scenario)
    await ana.says("hola")

    (answer,) = await ana.says(said)
    after = await ana.says("busco una marcha")

    assert answer.text == ("Claro, te atenderá una persona de Centro. Te contestamos por aquí en cuanto se desocupe.")
    assert (await branch.facts())["handoff"].value == "wanted"
    assert after == []


async def test_at_night_nobody_is_promised_before_the_morning(scenario: Scenario) -> None:
    _, ana = await arriving(scenario, "2026-09-28 21:00")

    (answer,) = await ana.says("quiero un asesor")
    after = await ana.says("sigo aquí")

    assert "Ahora está cerrado; abrimos mañana a las 9:00." in answer.text
    assert after == []


async def test_that_it_is_closed_is_said_once_in_a_closed_stretch(scenario: Scenario) -> None:
    _, ana = await arriving(scenario, "2026-10-02 20:00", greet_after_hours=100)

    (friday,) = await ana.says("hola")
    again = await ana.says("nadie de guardia?")
    await turn_to(scenario, "2026-10-03 15:00")
    saturday = await ana.says("y ahora?")

    assert "cerrado; abrimos mañana a las 9:00" in friday.text
    assert again == []
    assert texts(saturday) == [
        "Ahora está cerrado; abrimos el lunes a las 9:00. Deja tu mensaje y te contestamos al abrir."
    ]


async def test_a_branch_says_in_its_own_words_that_it_is_closed(scenario: Scenario) -> None:
    _, ana = await arriving(scenario, "2026-12-24 20:00", out_of_hours="Ya cerramos. Volvemos {opens}.", menu=[])

    assert texts(await ana.says("hola")) == [f"{GREETING}\n\nYa cerramos. Volvemos el sábado a las 9:00."]


async def test_the_hours_are_told_with_what_they_mean_now(scenario: Scenario) -> None:
    _, ana = await arriving(scenario)

    (answer,) = await ana.says("¿a qué hora cierran?")

    assert answer.text == (
        f"{GREETING}\n\nHorario de Centro:\nlunes a viernes: 9:00 a 19:00\nsábado: 9:00 a 14:00\n"
        "domingo: cerrado\n\nAhora está abierto; cerramos a las 19:00."
    )


async def test_the_address_comes_with_a_pin(scenario: Scenario) -> None:
    _, ana = await arriving(scenario)
    await ana.says("hola")

    told, pin = await ana.says("¿dónde están?")

    assert told.text == "Centro está en Av. Uno 1, Centro."
    assert (pin.content.latitude, pin.content.longitude) == (19.43, -99.13)


async def test_a_question_that_the_branch_cannot_answer_is_left_to_others(scenario: Scenario) -> None:
    _, ana = await arriving(scenario, hours={}, holidays=[], address=None, pin=None, menu=[])
    await ana.says("hola")

    assert await ana.says("¿a qué hora abren?") == []
    assert await ana.says("¿dónde están?") == []


async def test_a_photo_is_greeted_but_never_answered_with_a_menu_alone(scenario: Scenario) -> None:
    _, ana = await arriving(scenario, greet_after_hours=0.5)

    (greeted,) = await ana.sends_photo(b"\xff\xd8\xff\xe0" + b"x" * 100)
    await scenario.advance(600)
    left_alone = await ana.sends_photo(b"\xff\xd8\xff\xe0" + b"y" * 100)

    assert GREETING in greeted.text
    assert left_alone == []


async def test_a_reaction_is_not_answered(scenario: Scenario) -> None:
    branch, ana = await arriving(scenario)
    (answer,) = await ana.says("hola")
    await scenario.advance(48 * 3600)

    await ana.customer.reacts(branch.number, answer.id, emoji="👍")
    await scenario.settle()

    assert ana.sees()[-1].direction == "in"


async def test_a_branch_speaks_its_language_and_its_time_zone(scenario: Scenario) -> None:
    branch = await scenario.branch("centro", language="en", timezone="America/Tijuana", plugins={"routing": SETTINGS})
    await turn_to(scenario, "2026-09-27 23:30", zone=ZoneInfo("America/Tijuana"))

    (answer,) = await branch.customer().says("hi")

    assert answer.text == (
        "Hi, thanks for writing to Centro.\n\n"
        "We are closed now and open tomorrow at 9:00. Leave your message and we answer when we open."
    )


async def test_a_body_too_long_for_buttons_stands_by_itself(scenario: Scenario) -> None:
    branch = await scenario.branch("centro", plugins={"routing": SETTINGS}, name="C" * 1000)
    await turn_to(scenario, MONDAY_MORNING)

    told, menu = await branch.customer().says("hola")

    assert len(told.text) > 1000
    assert menu.buttons


async def test_a_text_that_nobody_understands_is_passed_on_once(scenario: Scenario) -> None:
    branch, ana = await arriving(scenario, pass_on=True)
    await ana.says("hola")

    thanks = await ana.says("buenas tardes, gracias")
    asked = await ana.says("¿tienen balatas para Tsuru?")
    again = await ana.says("es 2009")

    assert thanks == []
    assert texts(asked) == [
        "Le paso tu mensaje a una persona de Centro. Te contestamos por aquí en cuanto se desocupe."
    ]
    assert again == []
    assert (await branch.facts())["handoff"].value == "wanted"


async def test_nothing_is_passed_on_while_the_branch_is_closed(scenario: Scenario) -> None:
    branch, ana = await arriving(scenario, "2026-10-02 20:00", pass_on=True)
    await ana.says("hola")

    assert await ana.says("¿tienen balatas para Tsuru?") == []
    assert "handoff" not in await branch.facts()
