"""A customer is received, in a real database."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest

from waframe import (
    Branch,
    Buttons,
    Choice,
    Image,
    ListMenu,
    Location,
    Reaction,
    Reply,
    SenderType,
    Text,
    readable,
)
from waframe.plugins.routing.plugin import Routing
from waframe.plugins.routing.settings import RoutingSettings
from waframe.testing.scene import Scene, open_scene

MEXICO = ZoneInfo("America/Mexico_City")
SETTINGS = {
    "hours": {"mon-fri": "09:00-19:00", "sat": "09:00-14:00"},
    "holidays": ["2026-12-25"],
    "address": "Av. Uno 1, Centro",
    "pin": {"latitude": 19.43, "longitude": -99.13},
    "menu": [
        {"id": "parts", "title": "Refacciones", "answer": "¿Qué pieza buscas y para qué auto?"},
        {"id": "hours", "title": "Horario", "answer": "Abrimos:\n{hours}"},
        {"id": "person", "title": "Un asesor", "handoff": True},
    ],
}


@asynccontextmanager
async def receiving(
    folder: Path, *, language: str = "es", timezone: str = "America/Mexico_City", **changes: object
) -> AsyncIterator[Scene]:
    settings = msgspec.convert({**SETTINGS, **changes}, RoutingSettings)
    branch = Branch(key="centro", name="Centro", language=language, timezone=timezone)
    async with open_scene(folder, {Routing: settings}, branch=branch) as scene:
        yield scene


def words(reply: Reply | None) -> str:
    assert reply is not None
    return "\n".join(map(readable, reply.contents))


async def test_the_first_message_is_greeted_with_the_menu(tmp_path: Path) -> None:
    async with receiving(tmp_path) as scene:
        reply = await scene.writes("hola")

    assert reply is not None
    (menu,) = reply.contents
    assert isinstance(menu, Buttons)
    assert menu.body == "Hola, gracias por escribir a Centro.\n\n¿En qué te ayudamos?"


async def test_a_branch_greets_in_its_own_words(tmp_path: Path) -> None:
    async with receiving(tmp_path, greeting="Qué tal, aquí {branch}. ¿Qué se te ofrece?", menu=[]) as scene:
        reply = await scene.writes("hola")

    assert reply == Reply(contents=(Text(body="Qué tal, aquí Centro. ¿Qué se te ofrece?"),))


async def test_a_customer_is_greeted_again_only_after_a_silence(tmp_path: Path) -> None:
    async with receiving(tmp_path) as scene:
        await scene.writes("hola")
        scene.clock.turn(hours=1)
        soon = await scene.writes("tienen balatas?")
        scene.clock.turn(hours=23)
        later = await scene.writes("hola")

    assert soon is None
    assert "gracias por escribir" in words(later)


async def test_an_unknown_text_is_shown_the_menu_once(tmp_path: Path) -> None:
    async with receiving(tmp_path) as scene:
        first = await scene.writes("¿a qué hora abren?")
        unknown = await scene.writes("balatas para tsuru")
        again = await scene.writes("es 2008")

    assert "Horario de Centro" in words(first)
    assert words(unknown).startswith("Estas son las opciones")
    assert again is None


async def test_the_menu_comes_back_when_it_is_asked_for(tmp_path: Path) -> None:
    async with receiving(tmp_path) as scene:
        await scene.writes("hola")
        reply = await scene.writes("MENÚ")

    assert reply is not None
    assert isinstance(reply.contents[0], Buttons)


@pytest.mark.parametrize(
    "said",
    [
        pytest.param(Choice(id="routing:parts", title="Refacciones"), id="a tap"),
        pytest.param(Text(body="1"), id="its number"),
        pytest.param(Text(body="refacciones"), id="its title"),
    ],
)
async def test_an_entry_is_answered(tmp_path: Path, said: Choice | Text) -> None:
    async with receiving(tmp_path) as scene:
        await scene.writes("hola")
        reply = await scene.writes(said)

    assert words(reply) == "¿Qué pieza buscas y para qué auto?"


async def test_a_number_is_no_choice_once_a_person_has_asked_something_else(tmp_path: Path) -> None:
    async with receiving(tmp_path) as scene:
        await scene.writes("hola")
        await scene.writes("¿Cuántas ocupas?", by=SenderType.EXTERNAL)
        reply = await scene.writes("1")

    assert reply is None


async def test_the_hours_stand_in_an_answer(tmp_path: Path) -> None:
    async with receiving(tmp_path) as scene:
        await scene.writes("hola")
        reply = await scene.writes("2")

    assert words(reply) == "Abrimos:\nlunes a viernes: 9:00 a 19:00\nsábado: 9:00 a 14:00\ndomingo: cerrado"


async def test_a_tap_on_an_old_menu_shows_the_new_one(tmp_path: Path) -> None:
    async with receiving(tmp_path) as scene:
        await scene.writes("hola")
        reply = await scene.writes(Choice(id="routing:gone", title="Ya no existe"))

    assert reply is not None
    assert isinstance(reply.contents[0], Buttons)


async def test_four_entries_are_a_list(tmp_path: Path) -> None:
    menu = [{"id": str(number), "title": f"Opción {number}", "answer": "sí"} for number in range(4)]
    async with receiving(tmp_path, menu=menu) as scene:
        reply = await scene.writes("hola")

    assert reply is not None
    (shown,) = reply.contents
    assert isinstance(shown, ListMenu)
    assert shown.button == "Ver opciones"


@pytest.mark.parametrize("said", ["asesor", "quiero hablar con una persona", "3", "un asesor"])
async def test_a_wish_for_a_person_is_noted_and_confirmed(tmp_path: Path, said: str) -> None:
    async with receiving(tmp_path) as scene:
        await scene.writes("hola")
        reply = await scene.writes(said)
        after = await scene.writes("busco una marcha")

        assert await scene.fact("handoff") == "wanted"
    assert words(reply).startswith("Claro, te atenderá una persona de Centro. Te contestamos")
    assert after is None


async def test_at_night_nobody_is_promised_before_the_morning(tmp_path: Path) -> None:
    async with receiving(tmp_path) as scene:
        scene.clock.set(datetime(2026, 3, 2, 21, 0, tzinfo=MEXICO))
        reply = await scene.writes("quiero un asesor")
        after = await scene.writes("sigo aquí")

    assert "Ahora está cerrado; abrimos mañana a las 9:00." in words(reply)
    assert after is None


async def test_that_it_is_closed_is_said_once_in_a_closed_stretch(tmp_path: Path) -> None:
    async with receiving(tmp_path, greet_after_hours=100) as scene:
        scene.clock.set(datetime(2026, 3, 6, 20, 0, tzinfo=MEXICO))
        friday = await scene.writes("hola")
        scene.clock.turn(minutes=5)
        again = await scene.writes("hay alguien ahorita de guardia o qué onda")
        scene.clock.set(datetime(2026, 3, 7, 15, 0, tzinfo=MEXICO))
        saturday = await scene.writes("y ahora?")

    assert "cerrado; abrimos mañana a las 9:00" in words(friday)
    assert again is None
    assert words(saturday) == (
        "Ahora está cerrado; abrimos el lunes a las 9:00. Deja tu mensaje y te contestamos al abrir."
    )


async def test_a_branch_says_in_its_own_words_that_it_is_closed(tmp_path: Path) -> None:
    async with receiving(tmp_path, out_of_hours="Ya cerramos. Volvemos {opens}.", menu=[]) as scene:
        scene.clock.set(datetime(2026, 12, 24, 20, 0, tzinfo=MEXICO))
        reply = await scene.writes("hola")

    assert words(reply).endswith("Ya cerramos. Volvemos el sábado a las 9:00.")


async def test_the_hours_are_told_with_what_they_mean_now(tmp_path: Path) -> None:
    async with receiving(tmp_path) as scene:
        reply = await scene.writes("¿a qué hora cierran?")

    assert words(reply).endswith(
        "Horario de Centro:\nlunes a viernes: 9:00 a 19:00\nsábado: 9:00 a 14:00\ndomingo: cerrado"
        "\n\nAhora está abierto; cerramos a las 19:00."
    )


async def test_the_address_comes_with_a_pin(tmp_path: Path) -> None:
    async with receiving(tmp_path) as scene:
        await scene.writes("hola")
        reply = await scene.writes("¿dónde están?")

    assert reply is not None
    assert reply.contents == (
        Text(body="Centro está en Av. Uno 1, Centro."),
        Location(latitude=19.43, longitude=-99.13, name="Centro", address="Av. Uno 1, Centro"),
    )


async def test_a_question_that_the_branch_cannot_answer_is_left_to_others(tmp_path: Path) -> None:
    async with receiving(tmp_path, hours={}, holidays=[], address=None, pin=None, menu=[]) as scene:
        await scene.writes("hola")
        hours = await scene.writes("¿a qué hora abren?")
        address = await scene.writes("¿dónde están?")

    assert hours is None
    assert address is None


async def test_a_photo_is_greeted_but_never_answered_with_a_menu_alone(tmp_path: Path) -> None:
    async with receiving(tmp_path) as scene:
        greeted = await scene.writes(Image(channel_media_id="1"))
        scene.clock.turn(hours=1)
        left_alone = await scene.writes(Image(channel_media_id="2"))

    assert "gracias por escribir" in words(greeted)
    assert left_alone is None


async def test_a_reaction_is_not_answered(tmp_path: Path) -> None:
    async with receiving(tmp_path) as scene:
        assert await scene.writes(Reaction(target="x", emoji="👍")) is None


async def test_a_branch_speaks_its_language_and_its_time_zone(tmp_path: Path) -> None:
    async with receiving(tmp_path, language="en", timezone="America/Tijuana") as scene:
        scene.clock.set(datetime(2026, 3, 8, 12, 0, tzinfo=ZoneInfo("America/Tijuana")))
        reply = await scene.writes("hi")

    assert "Hi, thanks for writing to Centro." in words(reply)
    assert "open tomorrow at 9:00" in words(reply)


async def test_a_body_too_long_for_buttons_stands_by_itself(tmp_path: Path) -> None:
    branch = Branch(key="centro", name="C" * 1000)
    settings = msgspec.convert(SETTINGS, RoutingSettings)
    async with open_scene(tmp_path, {Routing: settings}, branch=branch) as scene:
        reply = await scene.writes("hola")

    assert reply is not None
    text, menu = reply.contents
    assert isinstance(text, Text)
    assert isinstance(menu, Buttons)
    assert len(menu.body) <= 1024
