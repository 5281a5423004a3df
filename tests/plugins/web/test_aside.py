"""The right column, dialogs, palette, search, saved views, overview and settings in a real browser."""

import re
from functools import partial

from playwright.sync_api import Page, Route, expect
from tests.plugins.web.conftest import Desk, Watched


def open_row(page: Page, name: str) -> None:
    page.locator(".row", has_text=name).first.click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    expect(page.get_by_label("Nota del cliente")).to_be_visible()


def take(page: Page) -> None:
    page.keyboard.press("t")
    expect(page.locator(".centre .pill.state")).to_have_text(re.compile("Mía"))


def test_the_time_left_stands_twice_with_the_same_digits(desk: Desk, watched: Watched) -> None:
    page = watched.log_in(desk)
    open_row(page, "Óscar Domínguez")
    take(page)

    digits = page.locator(".left-time").text_content() or "none"

    assert re.fullmatch(r"\d:\d\d", digits)
    expect(page.locator(".centre .pill.state")).to_have_text(re.compile(digits))
    page.get_by_role("button", name="hands.extend").click()
    expect(page.locator(".left-time")).to_have_text(re.compile("^9:5|^10:0"))


def test_the_note_is_kept_as_one_writes_and_a_colleagues_is_not_lost(desk: Desk, watched: Watched) -> None:
    page = watched.log_in(desk)
    open_row(page, "Guadalupe Ríos")
    note = page.get_by_label("Nota del cliente")

    note.fill("Paga en efectivo")
    page.clock.run_for(1000)
    expect(page.get_by_text("Guardada")).to_be_visible()
    desk.notes("Guadalupe Ríos", "Pide factura")
    note.fill("Paga en efectivo y recoge")
    page.clock.run_for(1000)
    expect(page.get_by_text("Otra persona cambió la nota:")).to_be_visible()
    page.get_by_role("button", name="Juntar ambas").click()
    expect(note).to_have_value("Pide factura\nPaga en efectivo y recoge")
    page.clock.run_for(1000)

    expect(page.get_by_text("Guardada")).to_be_visible()


def test_labels_are_put_on_and_taken_off(desk: Desk, watched: Watched) -> None:
    page = watched.log_in(desk)
    open_row(page, "María Hernández")

    page.get_by_label("Datos de la conversación").get_by_role("button", name="Etiquetar").click()
    page.get_by_label("Etiqueta nueva").fill("taller")
    page.keyboard.press("Enter")
    expect(page.locator(".right .tags .pill")).to_have_text("taller")
    page.get_by_role("button", name="Quitar taller").click()

    expect(page.locator(".right .tags .pill")).to_have_count(0)


def test_a_form_made_from_a_schema_blames_the_field_and_then_runs(desk: Desk, watched: Watched) -> None:
    page = watched.log_in(desk)
    open_row(page, "Patricia Villanueva")

    page.get_by_role("button", name="Cotizar").click()
    form = page.get_by_role("dialog", name="Cotizar")
    form.get_by_role("button", name="Cotizar").click()
    expect(form.get_by_text("Falta este dato.")).to_be_visible()
    form.get_by_label("Clave del producto").fill("balata")
    page.keyboard.press("Enter")
    expect(form.get_by_label("Clave del producto")).to_have_attribute("aria-invalid", "true")
    form.get_by_label("Clave del producto").fill("BAL-7043")
    form.get_by_label("Cantidad").fill("2")
    page.keyboard.press("Enter")

    expect(form).to_be_hidden()
    expect(page.get_by_label("Datos", exact=True)).to_contain_text("2 x BAL-7043")


def test_a_conversation_is_handed_to_a_colleague_by_the_keyboard(desk: Desk, watched: Watched) -> None:
    desk.writes("Quiero una persona", name="Rosa Luna")
    page = watched.log_in(desk)
    open_row(page, "Rosa Luna")
    take(page)

    page.keyboard.press("x")
    expect(page.get_by_label("Buscar persona o sucursal")).to_be_focused()
    page.keyboard.type("luis")
    expect(page.locator(".pick")).to_have_count(1)
    page.keyboard.press("Enter")

    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.locator(".centre .pill.state")).to_have_text(re.compile("Luis Ortega"))


def test_snooze_and_close_and_the_focus_comes_back(desk: Desk, watched: Watched) -> None:
    desk.writes("¿Me avisan?", name="Inés Cano")
    page = watched.log_in(desk)
    open_row(page, "Inés Cano")

    page.keyboard.press("z")
    expect(page.get_by_role("button", name="En una hora")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.locator(".row:focus")).to_have_count(1)
    page.keyboard.press("z")
    expect(page.get_by_role("button", name="En una hora")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".centre .pill.state")).to_have_text(re.compile("Pospuesta"))
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.keyboard.press("e")
    page.get_by_role("dialog").get_by_role("button", name="Cerrar y siguiente").click()

    expect(page.get_by_role("heading", name="Inés Cano")).to_be_hidden()


def test_the_palette_finds_conversations_and_branches(desk: Desk, watched: Watched) -> None:
    page = watched.log_in(desk)
    page.keyboard.press("Control+k")
    box = page.get_by_role("combobox", name="Buscar un comando o una conversación")
    expect(box).to_be_focused()

    page.keyboard.type("brenda")
    expect(page.get_by_role("option", name="Brenda Salas")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Brenda Salas")).to_be_visible()
    page.keyboard.press("Control+k")
    expect(box).to_be_focused()
    page.keyboard.type("vallejo")
    page.get_by_role("option", name="Vallejo", exact=True).click()

    expect(page.get_by_role("button", name="Elegir sucursales")).to_contain_text("Vallejo")


def test_what_is_found_is_marked_and_leads_to_the_message(desk: Desk, watched: Watched) -> None:
    page = watched.log_in(desk)

    page.keyboard.press("/")
    page.keyboard.type("clutch")
    page.clock.run_for(300)
    messages = page.get_by_role("region", name="Mensajes")
    expect(messages.locator("mark")).to_have_text("clutch")
    page.keyboard.press("ArrowDown")
    messages.get_by_role("link").click()

    expect(page.get_by_role("heading", name="Guadalupe Ríos")).to_be_visible()
    assert "/m/" in page.url


def test_a_view_is_kept_under_a_name(desk: Desk, watched: Watched) -> None:
    page = watched.log_in(desk)
    page.get_by_role("tab", name="En cola").click()
    page.get_by_role("button", name="Vistas guardadas").click()
    page.get_by_role("button", name="Guardar esta vista").click()
    page.get_by_label("Nombre").fill("Mi cola")
    page.keyboard.press("Enter")
    page.get_by_role("tab", name="Todas").click()
    page.reload()

    page.get_by_role("button", name="Vistas guardadas").click()
    page.get_by_role("button", name="Mi cola", exact=True).click()

    expect(page.get_by_role("tab", name="En cola")).to_have_attribute("aria-selected", "true")


def test_a_supervisor_sees_queue_and_people_and_an_agent_does_not(desk: Desk, watched: Watched) -> None:
    page = watched.log_in(desk, login="sofia")

    page.get_by_role("button", name="Resumen del día").click()
    overview = page.get_by_role("dialog", name="Resumen del día")
    expect(overview.get_by_role("row", name=re.compile("^Portales"))).to_be_visible()
    expect(overview.get_by_role("row", name=re.compile("Sofía Mena"))).to_contain_text("disponible")
    page.keyboard.press("Escape")
    watched.log_in(desk, login="ana")

    expect(page.get_by_role("button", name="Resumen del día")).to_have_count(0)


def draw(body: str, route: Route) -> None:
    """Give a module of a card."""
    script = f"export default (element, conversation, api) => {{ {body} }};"
    route.fulfill(content_type="text/javascript", body=script)


def test_plugins_draw_cards_and_a_broken_one_harms_nobody(desk: Desk, watched: Watched) -> None:
    page = watched.page
    page.add_init_script("delete Navigator.prototype.serviceWorker")  # what it fetches, no test can replace
    panels = [
        {"name": name, "title": name.title(), "plugin": "x", "module": f"/panels/x/{name}.js"}
        for name in ("good", "broken", "shy")
    ]
    page.route("**/api/conversations/*/panels", lambda route: route.fulfill(json=panels))
    bodies = {
        "good": "element.textContent = `${conversation.customer.name}, ${api.language()}`",
        "broken": "throw new Error('no')",
        "shy": "element.hidden = true",
    }
    for name, body in bodies.items():
        page.route(f"**/panels/x/{name}.js", partial(draw, body))
    watched.log_in(desk)

    open_row(page, "María Hernández")

    expect(page.get_by_role("region", name="Good")).to_contain_text("María Hernández, es")
    expect(page.get_by_role("region", name="Broken")).to_contain_text("Esta tarjeta no se pudo mostrar.")
    expect(page.get_by_role("region", name="Shy")).to_be_hidden()
    expect(page.get_by_label("Nota del cliente")).to_be_visible()


def test_a_branch_in_trouble_has_a_bar_that_says_what_to_do(desk: Desk, watched: Watched) -> None:
    page = watched.page

    def trouble(route: Route) -> None:
        branches = route.fetch().json()
        branches[0]["trouble"] = "El token ya no sirve."
        route.fulfill(json=branches)

    page.route("**/api/branches", trouble)
    watched.log_in(desk)

    bar = page.get_by_role("alert")
    expect(bar).to_contain_text("Centro")
    expect(bar).to_contain_text("El token ya no sirve. Lo que envíes puede tardar: avisa a tu supervisor.")
    bar.get_by_role("button", name="Cerrar").click()
    expect(bar).to_be_hidden()


def test_the_narrow_column_holds_the_focus_and_gives_it_back(desk: Desk, watched: Watched) -> None:
    page = watched.page
    page.set_viewport_size({"width": 1000, "height": 740})
    watched.log_in(desk)
    open_row_narrow = page.locator(".row", has_text="María Hernández")
    open_row_narrow.click()
    opener = page.get_by_role("button", name="Mostrar u ocultar los datos").first
    opener.click()

    column = page.get_by_role("dialog", name="Datos de la conversación")
    expect(column).to_be_focused()
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate("document.getElementById('panels').contains(document.activeElement)")
    page.keyboard.press("Escape")

    expect(column).to_be_hidden()
    expect(opener).to_be_focused()


def test_the_language_of_the_account_changes_the_page(desk: Desk, watched: Watched) -> None:
    page = watched.log_in(desk, login="luis")
    page.get_by_role("button", name="Ajustes").click()

    page.get_by_role("button", name="English").click()

    expect(page.get_by_role("tab", name="Mine")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en-GB")


def test_the_shell_opens_without_a_network(desk: Desk, watched: Watched) -> None:
    page = watched.log_in(desk)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    kept = page.evaluate(
        """async () => {
            const [name] = await caches.keys();
            return (await (await caches.open(name)).keys()).map((request) => request.url);
        }"""
    )

    assert any(url.endswith("/app.js") for url in kept)
    assert not any("/api/" in url for url in kept)
    page.context.set_offline(True)
    page.reload()
    assert page.title() == "waframe"
