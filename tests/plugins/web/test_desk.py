"""The desk in a real browser: logging in, the list, keys, themes, and a narrow screen."""

import re

from playwright.sync_api import Page, expect
from tests.plugins.web.conftest import PASSWORD, Desk, Watched, fill_in


def names(page: Page) -> list[str]:
    return page.locator(".row .name").all_text_contents()


def test_a_wrong_password_is_told_and_a_right_one_opens_the_desk(desk: Desk, watched: Watched) -> None:
    page = watched.page
    page.goto(desk.url)
    fill_in(page, "otra cosa")
    expect(page.get_by_role("alert")).to_contain_text("no es correcto")

    fill_in(page, PASSWORD)

    expect(page.get_by_role("navigation", name="Conversaciones")).to_contain_text("Ana Robles")


def test_the_list_shows_who_wrote_in_order_and_how_it_stands(desk: Desk, watched: Watched) -> None:
    page = watched.log_in(desk)

    expect(page.locator(".row")).to_have_count(7)
    assert names(page)[0] == "Brenda Salas"
    expect(page.locator(".row", has_text="Guadalupe Ríos")).to_contain_text("IA: Con gusto, lo reviso.")
    expect(page.locator(".row.v-queued")).to_have_count(2)
    expect(page.get_by_role("tab", name="En cola 2")).to_be_visible()


def test_the_queue_begins_with_the_longest_wait(desk: Desk, watched: Watched) -> None:
    page = watched.log_in(desk)

    page.get_by_role("tab", name="En cola").click()

    expect(page.locator(".row")).to_have_count(2)
    assert names(page) == ["Refaccionaria El Güero", "Óscar Domínguez"]
    expect(page.locator(".sort")).to_contain_text("Más espera primero")


def test_an_empty_tab_says_why_and_shows_the_way_on(desk: Desk, watched: Watched) -> None:
    page = watched.log_in(desk)

    page.get_by_role("tab", name="Mías").click()
    expect(page.get_by_text("No tienes conversaciones")).to_be_visible()
    page.get_by_role("button", name="Ver la cola").click()

    expect(page.get_by_role("tab", name="En cola")).to_have_attribute("aria-selected", "true")


def test_filters_and_branches_narrow_the_list(desk: Desk, watched: Watched) -> None:
    page = watched.log_in(desk)

    page.get_by_role("button", name="Cierra < 2 h").click()
    expect(page.get_by_text("Nada pasa los filtros")).to_be_visible()
    page.get_by_role("button", name="Quitar filtros").click()
    page.get_by_role("button", name="Elegir sucursales").click()
    page.get_by_role("button", name=re.compile("^Vallejo")).click()

    expect(page.locator(".row")).to_have_count(2)
    expect(page.get_by_role("button", name="Elegir sucursales")).to_contain_text("Vallejo")


def test_keys_open_the_next_and_the_previous_and_rest_in_inputs(desk: Desk, watched: Watched) -> None:
    page = watched.log_in(desk)

    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.get_by_role("heading", name="Patricia Villanueva")).to_be_visible()
    expect(page.locator(".row:focus")).to_contain_text("Patricia Villanueva")
    page.keyboard.press("k")
    expect(page.get_by_role("heading", name="Brenda Salas")).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type("jk")

    expect(page.get_by_label("Buscar conversaciones")).to_have_value("jk")
    expect(page.get_by_role("heading", name="Brenda Salas")).to_be_visible()


def test_two_keys_after_one_another_change_the_tab_and_arrows_move_the_focus(desk: Desk, watched: Watched) -> None:
    page = watched.log_in(desk)

    page.keyboard.press("g")
    page.keyboard.press("c")
    expect(page.get_by_role("tab", name="En cola")).to_have_attribute("aria-selected", "true")
    expect(page.locator(".row")).to_have_count(2)
    page.locator(".row").first.focus()
    page.keyboard.press("ArrowDown")

    expect(page.locator(".row:focus")).to_contain_text("Óscar Domínguez")
    expect(page.locator(".row[tabindex='0']")).to_have_count(1)


def test_single_keys_can_be_switched_off(desk: Desk, watched: Watched) -> None:
    page = watched.log_in(desk)
    page.get_by_role("button", name="Ajustes").click()
    page.get_by_role("switch", name="Teclas sueltas").click()
    page.keyboard.press("Escape")

    page.keyboard.press("j")

    expect(page.locator(".row.on")).to_have_count(0)
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox", name="Buscar un comando o una conversación")).to_be_focused()


def test_the_palette_finds_a_command_without_its_accents(desk: Desk, watched: Watched) -> None:
    page = watched.log_in(desk)
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox", name="Buscar un comando o una conversación")).to_be_focused()

    page.keyboard.type("mias")
    page.keyboard.press("Enter")

    expect(page.get_by_role("tab", name="Mías")).to_have_attribute("aria-selected", "true")


def test_the_theme_follows_the_system_and_can_be_chosen(desk: Desk, watched: Watched) -> None:
    page = watched.log_in(desk)
    ground = "getComputedStyle(document.querySelector('.left')).backgroundColor"
    light = page.evaluate(ground)

    page.emulate_media(color_scheme="dark")
    dark = page.evaluate(ground)
    page.get_by_role("button", name="Ajustes").click()
    page.get_by_role("button", name="Claro").click()

    assert light == "rgb(246, 246, 244)"
    assert dark == "rgb(19, 20, 22)"
    assert page.evaluate(ground) == light


def test_a_narrow_screen_shows_one_column_at_a_time(desk: Desk, watched: Watched) -> None:
    page = watched.page
    page.set_viewport_size({"width": 360, "height": 740})
    watched.log_in(desk)

    expect(page.locator("#thread")).to_be_hidden()
    page.locator(".row", has_text="María Hernández").click()
    expect(page.locator("#inbox")).to_be_hidden()
    expect(page.get_by_role("heading", name="María Hernández")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.get_by_role("button", name="Volver a la lista").click()

    expect(page.locator("#inbox")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_somebody_without_branches_is_told_so(desk: Desk, watched: Watched) -> None:
    page = watched.log_in(desk, login="nadie")

    expect(page.get_by_text("No tienes sucursales asignadas")).to_be_visible()


def test_a_session_that_ends_in_between_loses_nothing(desk: Desk, watched: Watched) -> None:
    page = watched.log_in(desk)
    page.locator(".row", has_text="María Hernández").click()
    page.get_by_role("button", name="Nota").click()
    page.get_by_role("tab", name="En cola").click()
    expect(page.locator(".row")).to_have_count(2)
    page.context.clear_cookies()

    page.get_by_label("Nota interna").fill("quiere descuento")
    expect(page.get_by_text("Tu sesión terminó")).to_be_visible()
    fill_in(page, PASSWORD)

    expect(page.get_by_role("tab", name="En cola")).to_have_attribute("aria-selected", "true")
    expect(page.locator(".row")).to_have_count(2)
    expect(page.get_by_label("Nota interna")).to_have_value("quiere descuento")


def test_nothing_breaks_the_content_policy_and_no_script_fails(desk: Desk, watched: Watched) -> None:
    page = watched.page
    page.add_init_script(
        "addEventListener('securitypolicyviolation', (e) => console.error('CSP ' + e.violatedDirective + e.blockedURI))"
    )
    watched.log_in(desk)
    page.locator(".row", has_text="María Hernández").click()
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox", name="Buscar un comando o una conversación")).to_be_focused()

    unanswered = re.compile(r"Failed to load resource")
    assert [fault for fault in watched.faults if not unanswered.search(fault)] == []


def test_what_happens_shows_at_once_and_rows_rest_under_the_pointer(desk: Desk, watched: Watched) -> None:
    page = watched.log_in(desk)
    expect(page.locator(".row")).to_have_count(7)
    page.locator(".rows").hover(position={"x": 150, "y": 400})
    before = names(page)

    desk.writes("¿Siguen ahí?", name="Nueva Clienta")
    expect(page.get_by_role("button", name="1 nueva")).to_be_visible()
    held = names(page)
    page.get_by_role("button", name="1 nueva").click()

    expect(page.locator(".row")).to_have_count(8)
    assert held == before
    assert "Nueva Clienta" in names(page)
    expect(page.get_by_role("tab", name="Todas 8")).to_be_visible()


def test_an_agent_takes_answers_and_releases_by_the_keyboard_alone(desk: Desk, watched: Watched) -> None:
    page = watched.log_in(desk)
    page.keyboard.press("g")
    page.keyboard.press("c")
    expect(page.locator(".row")).to_have_count(2)
    page.keyboard.press("j")
    expect(page.get_by_role("heading", name="Refaccionaria El Güero")).to_be_visible()

    page.keyboard.press("t")
    expect(page.locator(".centre .pill.state")).to_have_text(re.compile("Mía"))
    page.keyboard.press("r")
    page.keyboard.type("Sí hay, dos piezas")
    page.keyboard.press("Enter")
    expect(page.get_by_role("log")).to_contain_text("Sí hay, dos piezas")
    page.keyboard.press("Escape")
    page.keyboard.press("l")

    expect(page.locator(".centre .pill.state")).to_have_text(re.compile("En cola"))
