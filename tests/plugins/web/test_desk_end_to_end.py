"""The desk as people use it: processes, a customer's phone, two agents' browsers, and a server that goes away."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from tests.plugins.web.town import PASSWORD, Town

WAIT_MS = 30_000
PERSON = "Quiero hablar con una persona"
PRESS = """(at) => setTimeout(() => document.body.dispatchEvent(
    new KeyboardEvent("keydown", {key: "t", bubbles: true, cancelable: true})), at - Date.now())"""
expect.set_options(timeout=WAIT_MS)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Run the processes once for the tests of this file."""
    with Town(tmp_path_factory.mktemp("town")).open() as town:
        yield town


@pytest.fixture(scope="module")
def ana(browser: Browser, town: Town) -> Iterator[Page]:
    """Let an agent sit at the desk."""
    page = town.sit(browser, "ana")
    yield page
    page.context.close()


@pytest.fixture(scope="module")
def luis(browser: Browser, town: Town) -> Iterator[Page]:
    """Let another agent sit at the desk."""
    page = town.sit(browser, "luis")
    yield page
    page.context.close()


def row(page: Page, name: str) -> Locator:
    return page.locator(".row", has_text=name)


def bubble(page: Page, text: str) -> Locator:
    return page.locator(".bubble", has_text=text)


def state(page: Page) -> Locator:
    return page.locator(".centre .pill.state")


def open_chat(page: Page, name: str) -> str:
    """Open a conversation from the list and give its id."""
    row(page, name).click()
    page.mouse.move(720, 20)  # while the pointer is in the list, no row moves
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    found = re.search(r"#/c/([\w-]+)", page.url)
    assert found
    return found[1]


def take(page: Page, name: str) -> str:
    conversation_id = open_chat(page, name)
    expect(page.locator(".composer .read-only button")).to_be_visible()
    page.keyboard.press("t")
    expect(page.locator(".composer textarea")).to_be_visible()
    return conversation_id


def say(page: Page, text: str) -> None:
    page.locator(".composer textarea").fill(text)
    page.keyboard.press("Enter")


def test_of_two_agents_who_take_at_once_one_has_it_and_the_other_is_told_who(town: Town, ana: Page, luis: Page) -> None:
    customer = town.customer("Dora Dos").writes(PERSON)
    for page in (ana, luis):
        open_chat(page, customer.name)
        expect(page.locator(".composer .read-only button")).to_be_visible()
        expect(bubble(page, PERSON)).to_be_visible()

    at = max(page.evaluate("Date.now()") for page in (ana, luis)) + 1500
    for page in (ana, luis):
        page.evaluate(PRESS, at)

    for page in (ana, luis):
        expect(state(page)).to_have_text(re.compile("Mía|Ana Robles|Luis Ortega"))
    owners = [page for page in (ana, luis) if "Mía" in state(page).inner_text()]
    assert len(owners) == 1
    loser, name = (luis, "Ana") if owners == [ana] else (ana, "Luis")
    expect(loser.locator(".notice", has_text=f"{name}")).to_contain_text("la tomó antes")
    expect(loser.locator(".composer .read-only")).to_contain_text(name)
    expect(loser.locator(".composer textarea")).to_have_count(0)


def test_by_the_keyboard_alone_an_agent_takes_answers_and_releases(town: Town, ana: Page, luis: Page) -> None:
    customer = town.customer("Tecla Teclado").writes(PERSON)
    open_chat(luis, customer.name)
    ana.keyboard.press("Escape")
    ana.keyboard.press("g")
    ana.keyboard.press("c")
    expect(row(ana, customer.name)).to_be_visible()
    ana.locator("#inbox").focus()
    for _ in range(20):
        ana.keyboard.press("j")
        if customer.name in (ana.locator(".centre h1").inner_text()):
            break
    expect(ana.get_by_role("heading", name=customer.name)).to_be_visible()

    ana.keyboard.press("t")
    expect(state(ana)).to_have_text(re.compile("Mía"))
    expect(state(luis)).to_have_text(re.compile("Ana Robles"))
    ana.keyboard.press("r")
    ana.keyboard.type("Sí hay, dos piezas")
    ana.keyboard.press("Enter")
    customer.hears("Sí hay, dos piezas")
    expect(bubble(luis, "Sí hay, dos piezas")).to_be_visible()
    customer.reads()
    expect(bubble(ana, "Sí hay, dos piezas").locator(".foot")).to_contain_text("Leído")
    ana.keyboard.press("Escape")
    expect(ana.locator(".composer textarea:focus")).to_have_count(0)
    ana.keyboard.press("l")

    expect(state(ana)).to_have_text(re.compile("En cola|IA"))
    ana.keyboard.press("g")
    ana.keyboard.press("t")


def test_when_the_time_of_an_agent_is_over_the_bot_answers_what_is_owed(town: Town, ana: Page) -> None:
    customer = town.customer("Vera Vence").writes(PERSON)
    conversation_id = take(ana, customer.name)
    customer.hears("Te atiende")
    customer.writes("¿A qué hora abren?")
    expect(bubble(ana, "¿A qué hora abren?")).to_be_visible()
    assert not any("Horario" in said for said in customer.heard())

    town.end_time(conversation_id)

    customer.hears("Horario de Centro")
    expect(state(ana)).to_have_text("IA")
    expect(ana.locator(".composer .read-only")).to_be_visible()


def test_a_server_that_goes_away_loses_nothing_and_says_nothing_twice(town: Town, ana: Page, luis: Page) -> None:
    customer = town.customer("Rosa Reinicio").writes(PERSON)
    conversation_id = take(ana, customer.name)
    open_chat(luis, customer.name)
    say(ana, "Antes de la caída")
    customer.hears("Antes de la caída")

    town.stop()
    say(ana, "Dicho sin servidor")
    expect(ana.locator("[data-parcel]")).to_contain_text("Dicho sin servidor")
    customer.writes("Escrito sin servidor")
    expect(ana.locator(".connection")).to_be_visible()
    town.start()
    town.hurry_phone(120)
    for page in (ana, luis):
        page.evaluate("dispatchEvent(new Event('online'))")

    customer.hears("Dicho sin servidor")
    for page in (ana, luis):
        for text in ("Antes de la caída", "Dicho sin servidor", "Escrito sin servidor"):
            expect(bubble(page, text)).to_have_count(1)
        expect(page.locator(".connection")).to_have_count(0)
    expect(ana.locator("[data-parcel]")).to_have_count(0)
    assert customer.heard().count("Dicho sin servidor") == 1
    expect(state(ana)).to_have_text(re.compile("Mía"))
    customer.writes("¿A qué hora abren?")
    expect(bubble(ana, "¿A qué hora abren?")).to_be_visible()
    town.end_time(conversation_id)
    customer.hears("Horario de Centro")


def test_what_was_said_offline_survives_a_reload_and_leaves_once(town: Town, ana: Page) -> None:
    customer = town.customer("Olga Offline").writes(PERSON)
    take(ana, customer.name)
    ana.context.set_offline(True)

    for text in ("Uno sin red", "Dos sin red"):
        say(ana, text)
    expect(ana.locator("[data-parcel]")).to_have_count(2)
    ana.context.set_offline(False)
    ana.reload()

    customer.hears("Dos sin red")
    expect(bubble(ana, "Dos sin red")).to_have_count(1)
    assert [said for said in customer.heard() if "sin red" in said] == ["Uno sin red", "Dos sin red"]


def test_a_session_that_ends_asks_for_the_login_and_keeps_the_draft(town: Town, ana: Page) -> None:
    customer = town.customer("Sara Sesión").writes(PERSON)
    take(ana, customer.name)
    ana.locator(".composer textarea").fill("a medio escribir")

    ana.context.request.post(f"{town.url}/api/logout", headers={"Origin": town.url})
    expect(ana.get_by_text("Tu sesión terminó")).to_be_visible()
    ana.get_by_label("Usuario").fill("ana")
    ana.get_by_label("Contraseña", exact=True).fill(PASSWORD)
    ana.keyboard.press("Enter")

    expect(ana.locator(".composer textarea")).to_have_value("a medio escribir")
    ana.locator(".composer textarea").press("Enter")
    customer.hears("a medio escribir")


def test_files_that_cannot_be_sent_are_told_before_they_are_uploaded(town: Town, ana: Page) -> None:
    customer = town.customer("Fito Fotos").writes(PERSON)
    take(ana, customer.name)
    uploads: list[str] = []
    ana.on("request", lambda request: uploads.append(request.url) if "/api/media" in request.url else None)

    chooser = ana.locator(".composer input[type=file]")
    chooser.set_input_files({"name": "foto.png", "mimeType": "image/png", "buffer": bytes(6 * 1024 * 1024)})
    expect(ana.locator(".composer .tray")).to_contain_text("WhatsApp acepta hasta 5")
    chooser.set_input_files({"name": "foto.tiff", "mimeType": "image/tiff", "buffer": b"II*\0"})

    expect(ana.locator(".composer .tray")).to_contain_text("WhatsApp solo acepta JPEG, PNG")
    assert uploads == []


def test_what_a_customer_writes_is_shown_as_text_whatever_it_is(town: Town, ana: Page) -> None:
    markup = "<img src=x onerror='document.title=1'><script>alert(1)</script>"
    customer = town.customer("<b>Hugo</b> \u202eodreH").writes(markup, "\u202eabc שלום 123", "😀" * 4096)
    row(ana, "Hugo").click()
    ana.mouse.move(720, 20)

    expect(bubble(ana, markup)).to_be_visible()
    expect(bubble(ana, "שלום")).to_contain_text("\u202eabc שלום 123")
    expect(bubble(ana, "😀" * 4096)).to_be_visible()
    assert ana.locator(".log img").count() == 0
    assert ana.locator(".centre h1 b").count() == 0
    expect(ana.locator(".centre h1")).to_contain_text(customer.name[:11])


def test_an_agent_sees_nothing_of_a_branch_that_was_not_granted(town: Town, browser: Browser, ana: Page) -> None:
    hidden = town.customer("Celia Centro").writes(PERSON)
    conversation_id = open_chat(ana, hidden.name)
    nora = town.sit(browser, "nora")

    hidden.writes("¿Siguen ahí?")
    expect(bubble(ana, "¿Siguen ahí?")).to_be_visible()
    town.customer("Noé Norte", branch="norte").writes(PERSON)
    expect(row(nora, "Noé Norte")).to_be_visible()

    assert row(nora, "Celia Centro").count() == 0
    nora.goto(f"{town.url}/#/c/{conversation_id}")
    expect(nora.get_by_text("no existe o no es de tus sucursales")).to_be_visible()
    for path in ("", "/messages", "/actions", "/draft"):
        answer = nora.context.request.get(f"{town.url}/api/conversations/{conversation_id}{path}")
        assert answer.status == 404, path
    nora.context.close()


@pytest.mark.parametrize(("login", "scheme", "tab"), [("luis", "dark", "En cola"), ("emma", "light", "Queue")])
def test_a_phone_in_either_language_and_theme_is_enough(
    town: Town, browser: Browser, login: str, scheme: str, tab: str
) -> None:
    customer = town.customer(f"Móvil {login}").writes(PERSON)
    page = town.sit(browser, login, viewport={"width": 360, "height": 740}, color_scheme=scheme, has_touch=True)

    page.get_by_role("tab", name=tab).click()
    row(page, customer.name).tap()
    expect(page.locator("#inbox")).to_be_hidden()
    page.locator(".composer .read-only button").tap()
    page.locator(".composer textarea").fill("Desde el celular")
    page.locator(".composer .send").tap()

    customer.hears("Desde el celular")
    expect(bubble(page, "Desde el celular")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    dark = page.evaluate("getComputedStyle(document.querySelector('.centre')).backgroundColor") == "rgb(25, 26, 29)"
    assert dark == (scheme == "dark")
    page.context.close()
