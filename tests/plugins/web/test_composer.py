"""The composer in a real browser: replies and notes, drafts, files, templates, and what waits without a network."""

from playwright.sync_api import Browser, FilePayload, Route, expect
from tests.plugins.web.conftest import Desk, Watched, open_thread, take

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645"
    "400000000049454e44ae426082"
)
ONLINE = "dispatchEvent(new Event('online'))"
SENDING = "**/api/conversations/*/messages"


def test_keys_alone_take_answer_and_release(desk: Desk, watched: Watched) -> None:
    name = "Katia Teclas"
    desk.writes("Quiero una persona", name=name)
    page = watched.log_in(desk)

    page.keyboard.press("j")
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    expect(page.get_by_text("Nadie la atiende todavía")).to_be_visible()
    page.keyboard.press("t")
    expect(page.get_by_label("Respuesta", exact=True)).to_be_visible()
    page.keyboard.press("r")
    expect(page.get_by_label("Respuesta", exact=True)).to_be_focused()
    page.keyboard.type("Con gusto le ayudo")
    page.keyboard.press("Enter")
    expect(page.locator(".msg.out.v-mine", has_text="Con gusto le ayudo")).to_contain_text("Ana")
    desk.passes(5)
    page.keyboard.press("Escape")
    page.keyboard.press("l")

    expect(page.get_by_text("Nadie la atiende todavía")).to_be_visible()
    assert desk.on_the_phone("Con gusto le ayudo") == 1


def test_what_could_not_be_sent_survives_a_reload_and_is_sent_once(desk: Desk, watched: Watched) -> None:
    name = "Saúl Sinred"
    desk.writes("Hola", name=name)
    page = watched.log_in(desk)
    box = take(page, name)

    page.route(SENDING, lose_the_request)
    box.fill("Sí hay en existencia")
    page.keyboard.press("Enter")
    expect(page.locator("[data-parcel]")).to_contain_text("en espera")
    page.reload()
    expect(page.locator("[data-parcel]")).to_contain_text("Sí hay en existencia")

    page.unroute(SENDING)
    page.route(SENDING, lose_the_answer)
    page.evaluate(ONLINE)
    expect(page.locator("[data-parcel]")).to_have_count(0)
    page.unroute_all(behavior="wait")
    with page.expect_response(SENDING) as answer:
        page.evaluate(ONLINE)

    assert answer.value.headers["idempotency-replayed"] == "true"
    expect(page.locator(".msg", has_text="Sí hay en existencia")).to_have_count(1)
    desk.passes(5)
    assert desk.on_the_phone("Sí hay en existencia") == 1


def lose_the_request(route: Route) -> None:
    if route.request.method == "POST":
        route.abort()
    else:
        route.continue_()


def lose_the_answer(route: Route) -> None:
    if route.request.method == "POST":
        route.fetch()
    lose_the_request(route)


def refuse(route: Route) -> None:
    if route.request.method == "POST":
        agent = {"id": "x", "name": "Luis Ortega"}
        route.fulfill(status=409, json={"status": 409, "code": "floor-taken", "title": "", "agent": agent})
    else:
        route.continue_()


def test_a_refused_reply_returns_to_the_draft_with_its_reason(desk: Desk, watched: Watched) -> None:
    name = "Pilar Perdida"
    desk.writes("Hola", name=name)
    page = watched.log_in(desk)
    box = take(page, name)
    page.route(SENDING, refuse)

    box.fill("Le hago un descuento")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Luis Ortega tiene la conversación")).to_be_visible()
    expect(box).to_have_value("Le hago un descuento")


def test_a_draft_stays_with_its_conversation(desk: Desk, watched: Watched) -> None:
    for name in ("Dora Draft", "Otto Otro"):
        desk.writes("Hola", name=name)
    page = watched.log_in(desk)
    take(page, "Dora Draft").fill("Se me quedó a medias")

    open_thread(page, "Otto Otro")
    expect(page.get_by_text("Se me quedó a medias")).to_have_count(0)
    expect(page.locator(".row", has_text="Dora Draft").get_by_text("Borrador")).to_have_count(1)
    page.reload()
    open_thread(page, "Dora Draft")

    expect(page.get_by_label("Respuesta", exact=True)).to_have_value("Se me quedó a medias")


def test_a_note_has_its_own_ground_and_calls_no_customer(desk: Desk, watched: Watched) -> None:
    name = "Nora Notas"
    desk.writes("Hola", name=name)
    page = watched.log_in(desk)
    open_thread(page, name)

    page.keyboard.press("n")
    expect(page.get_by_label("Nota interna")).to_be_focused()
    page.keyboard.type("Pide descuento")
    page.keyboard.press("Enter")

    expect(page.locator(".msg.note")).to_contain_text("Nota interna · Ana")
    desk.passes(5)
    assert desk.on_the_phone("Pide descuento") == 0


def test_a_canned_answer_is_filled_in_and_what_is_unknown_waits_for_the_agent(desk: Desk, watched: Watched) -> None:
    name = "Carla Corta"
    desk.writes("Hola", name=name)
    page = watched.log_in(desk)
    box = take(page, name)

    box.press_sequentially("/vin")
    expect(page.get_by_role("option", name="Pedir el VIN")).to_be_visible()
    page.keyboard.press("Enter")
    expect(box).to_have_value("Carla Corta, ¿me da el VIN {vin}?")
    page.keyboard.type("de la factura")

    expect(box).to_have_value("Carla Corta, ¿me da el VIN de la factura?")


def test_files_are_checked_before_they_leave(desk: Desk, watched: Watched) -> None:
    name = "Felipe Files"
    desk.writes("Hola", name=name)
    page = watched.log_in(desk)
    box = take(page, name)

    huge = FilePayload(name="enorme.png", mimeType="image/png", buffer=PNG + b"0" * 5_300_000)
    small = FilePayload(name="foto.png", mimeType="image/png", buffer=PNG)
    page.set_input_files(".composer input[type=file]", [huge, small])
    expect(page.get_by_text("pesa 5.1 MB y WhatsApp acepta hasta 5 MB")).to_be_visible()
    page.get_by_role("button", name="Quitar enorme.png").click()
    box.fill("Así se ve")
    page.keyboard.press("Enter")

    sent = page.locator(".msg.out", has_text="Así se ve")
    expect(sent.get_by_role("button", name="Ampliar")).to_be_visible()
    expect(page.locator(".tray")).to_have_count(0)


def test_what_is_scheduled_can_be_withdrawn(desk: Desk, watched: Watched) -> None:
    name = "Tere Tarde"
    desk.writes("Hola", name=name)
    page = watched.log_in(desk)
    box = take(page, name)

    box.fill("Mañana le confirmo")
    page.get_by_role("button", name="Programar el envío").click()
    page.get_by_role("button", name="En una hora").click()
    page.get_by_role("button", name="Programar", exact=True).click()
    sent = page.locator(".msg", has_text="Mañana le confirmo")
    expect(sent.get_by_text("Sale el")).to_be_visible()
    sent.get_by_role("button", name="Retirar").click()

    expect(sent.get_by_text("Retirado antes de salir")).to_be_visible()
    desk.passes(4000)
    assert desk.on_the_phone("Mañana le confirmo") == 0


def test_where_the_window_is_closed_a_template_takes_the_place_of_the_box(desk: Desk, watched: Watched) -> None:
    name = "Pati Plazo"
    desk.writes("Hola", name=name)
    page = watched.log_in(desk)
    take(page, name).fill("Esto se queda")
    desk.passes(25 * 3600)
    watched.log_in(desk)
    open_thread(page, name)

    expect(page.get_by_text("Ventana cerrada: elige una plantilla")).to_be_visible()
    expect(page.get_by_text("Tu texto sigue en el borrador")).to_be_visible()
    page.get_by_role("button", name="Seguimiento de cotizacion").click()
    expect(page.get_by_role("button", name="Enviar plantilla")).to_be_disabled()
    page.get_by_label("1", exact=True).fill("Pati")
    page.get_by_label("2", exact=True).fill("COT-7")
    expect(page.get_by_label("Vista previa")).to_contain_text("Hola Pati. Su cotización COT-7 vence mañana.")
    page.get_by_role("button", name="Enviar plantilla").click()

    expect(page.locator(".msg.out", has_text="Su cotización COT-7")).to_be_visible()
    page.get_by_role("button", name="Nota", exact=True).click()
    expect(page.get_by_label("Nota interna")).to_be_visible()


def test_a_page_that_opens_without_a_network_begins_once_there_is_one(desk: Desk, watched: Watched) -> None:
    page = watched.log_in(desk)
    page.route("**/api/me", lambda route: route.abort())
    page.reload()
    expect(page.get_by_text("Sin conexión")).to_be_visible()

    page.unroute("**/api/me")
    page.evaluate(ONLINE)

    expect(page.get_by_role("navigation", name="Conversaciones")).to_be_visible()


def test_a_colleague_sees_who_writes_and_that_the_conversation_is_taken(
    desk: Desk, watched: Watched, browser: Browser
) -> None:
    name = "Ceci Compartida"
    desk.writes("Hola", name=name)
    box = take(watched.log_in(desk), name)
    context = browser.new_context(locale="es-MX", viewport={"width": 1440, "height": 900})
    colleague = Watched(context.new_page()).log_in(desk, login="luis")
    open_thread(colleague, name)

    expect(colleague.get_by_text("La atiende Ana Robles. Solo lectura.")).to_be_visible()
    box.press_sequentially("Le digo")

    expect(colleague.get_by_text("Ana Robles está escribiendo")).to_be_visible()
    expect(watched.page.get_by_text("Luis Ortega está viendo")).to_have_count(1)
    context.close()
