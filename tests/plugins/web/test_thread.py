"""The thread in a real browser: what messages show, and how one moves in it."""

import re

from playwright.sync_api import Page, expect
from tests.plugins.web.conftest import Desk, Watched

from waframe.simulator import elements

MARIA = "María Hernández"
NETWORK = re.compile(r"Failed to load resource|WebSocket connection")


def open_thread(page: Page, name: str) -> None:
    page.locator(".row", has_text=name).click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    expect(page.locator(".log .line").first).to_be_visible()


def bubble(page: Page, text: str) -> object:
    return page.locator(".bubble", has_text=text).last


def test_each_kind_of_message_of_a_customer_is_shown(desk: Desk, watched: Watched) -> None:
    name = "Tomás Tipos"
    desk.writes("Hola", name=name)
    for kind in ("image", "video", "voice", "document", "sticker"):
        desk.happens(lambda one, number, kind=kind: one.sends_sample(number, kind), name=name)  # type: ignore[misc]
    desk.happens(
        lambda one, number: one.sends_location(number, 19.43, longitude=-99.13, name="Taller Tomás"), name=name
    )
    person = elements.Person(name="Lalo Mecánico", phone="+525512345678")
    desk.happens(lambda one, number: one.sends_contacts(number, person), name=name)
    desk.happens(lambda one, number: one.sends_unknown(number), name=name)
    page = watched.log_in(desk)

    open_thread(page, name)

    log = page.get_by_role("log")
    expect(log.get_by_role("button", name="Ampliar")).to_have_count(1)
    expect(log.locator("video")).to_have_count(1)
    expect(log.get_by_role("button", name="Reproducir")).to_have_count(1)
    expect(log.locator("a.file[download]")).to_have_count(1)
    expect(log.locator("img.sticker")).to_have_count(1)
    expect(log.get_by_role("link", name="Taller Tomás")).to_be_visible()
    expect(log.get_by_role("link", name="+52 55 1234 5678")).to_be_visible()
    expect(log.get_by_text("todavía no se muestra")).to_be_visible()
    page.screenshot(path="/tmp/w/types.png")


def test_what_a_customer_writes_is_text_with_marks_and_never_a_page(desk: Desk, watched: Watched) -> None:
    name = "Hugo Etiquetas"
    desk.writes(
        "<img src=x onerror=alert(1)> *negritas* _cursivas_ ~no~ `cod` https://refacciones.mx/a?b=1.", name=name
    )
    desk.writes("😀" * 4096, name=name)
    page = watched.log_in(desk)

    open_thread(page, name)

    said = page.locator(".said").first
    expect(said).to_contain_text("<img src=x onerror=alert(1)> negritas cursivas no cod https://refacciones.mx/a?b=1.")
    expect(said.locator("strong")).to_have_text("negritas")
    expect(said.locator("em")).to_have_text("cursivas")
    expect(said.locator("s")).to_have_text("no")
    expect(said.locator("code")).to_have_text("cod")
    expect(said.locator("a")).to_have_attribute("href", "https://refacciones.mx/a?b=1")
    assert page.locator(".log img").count() == 0
    page.screenshot(path="/tmp/w/html.png")
