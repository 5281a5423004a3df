"""The thread in a real browser: what messages show, and how one moves in it."""

from playwright.sync_api import expect
from tests.plugins.web.conftest import Desk, Watched, open_thread, take

from waframe.simulator import elements
from waframe.simulator.acts import FileKind
from waframe.simulator.phone import Customer


async def send_samples(one: Customer, number: str) -> None:
    kinds: tuple[FileKind, ...] = ("image", "video", "voice", "document", "sticker")
    for kind in kinds:
        await one.sends_sample(number, kind)


def test_each_kind_of_message_of_a_customer_is_shown(desk: Desk, watched: Watched) -> None:
    name = "Tomás Tipos"
    desk.writes("Hola", name=name)
    desk.happens(send_samples, name=name)
    desk.happens(lambda one, number: one.sends_location(number, 19.4, longitude=-99.1, name="Taller"), name=name)
    person = elements.Person(name="Lalo Mecánico", phone="+525512345678")
    desk.happens(lambda one, number: one.sends_contacts(number, person), name=name)
    desk.happens(lambda one, number: one.sends_unknown(number), name=name)
    page = watched.log_in(desk)

    open_thread(page, name)

    log = page.get_by_role("log")
    expect(log.get_by_role("button", name="Ampliar")).to_be_visible()
    expect(log.locator("video")).to_have_count(1)
    expect(log.get_by_role("button", name="Reproducir")).to_be_visible()
    page.get_by_role("button", name="Ir al final").click()
    expect(log.locator("a.file[download]")).to_have_count(1)
    expect(log.locator("img.sticker")).to_have_count(1)
    expect(log.get_by_role("link", name="Taller")).to_be_visible()
    expect(log.get_by_role("link", name="+52 55 1234 5678")).to_be_visible()
    expect(log.get_by_text("todavía no se muestra")).to_be_visible()


def test_a_picture_opens_over_the_page_and_keys_bring_it_nearer(desk: Desk, watched: Watched) -> None:
    name = "Fidel Fotos"
    desk.happens(lambda one, number: one.sends_sample(number, "image"), name=name)
    page = watched.log_in(desk)
    open_thread(page, name)

    page.get_by_role("button", name="Ampliar").click()
    large = page.get_by_role("dialog").get_by_role("img")
    width = large.bounding_box()
    page.keyboard.press("+")

    expect(page.get_by_role("link", name="Descargar")).to_be_visible()
    nearer = large.bounding_box()
    assert width
    assert nearer
    assert nearer["width"] > width["width"]
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


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


def test_reactions_edits_and_deletions_show_on_what_they_are_about(desk: Desk, watched: Watched) -> None:
    name = "Edna Edita"
    desk.happens(change_and_delete, name=name)
    page = watched.log_in(desk)

    open_thread(page, name)

    changed = page.locator(".msg", has_text="Sí, para Tsuru 2009")
    expect(changed.get_by_text("editado")).to_be_visible()
    expect(changed.locator(".reaction")).to_contain_text("👍")
    expect(page.locator(".msg", has_text="me equivoqué").get_by_text("El cliente borró este mensaje")).to_be_visible()


async def change_and_delete(one: Customer, number: str) -> None:
    first = await one.writes(number, "Sí, para Tsuru")
    await one.edits(number, first.id, "Sí, para Tsuru 2009")
    await one.reacts(number, first.id, emoji="👍")
    second = await one.writes(number, "me equivoqué")
    await one.revokes(number, second.id)


def test_a_message_that_arrives_shows_at_once_and_is_announced(desk: Desk, watched: Watched) -> None:
    name = "Vero Viva"
    desk.writes("Hola", name=name)
    page = watched.log_in(desk)
    open_thread(page, name)

    desk.writes("¿Siguen abiertos?", name=name)

    expect(page.locator(".bubble", has_text="¿Siguen abiertos?")).to_be_in_viewport()
    expect(page.locator(".sr[aria-live=polite]")).to_contain_text("Vero: ¿Siguen abiertos?")


def test_older_pages_come_while_scrolling_and_nothing_jumps(desk: Desk, watched: Watched) -> None:
    name = "Lupe Larga"
    desk.happens(write_much, name=name)
    page = watched.log_in(desk)
    open_thread(page, name)
    log = page.get_by_role("log")
    expect(page.locator(".bubble", has_text="mensaje 119")).to_be_in_viewport()

    moved = log.evaluate(SCROLL)

    assert max(moved, key=abs, default=0) <= 1
    expect(page.locator(".bubble", has_text="mensaje 0 ")).to_be_visible()
    assert log.locator("li").count() < 40
    page.get_by_role("button", name="Ir al final").click()
    expect(page.locator(".bubble", has_text="mensaje 119")).to_be_in_viewport()


SCROLL = """async (log) => {
  const frame = () => new Promise(requestAnimationFrame);
  const moved = [];
  for (let still = 0; still < 20; ) {
    const top = log.getBoundingClientRect().top;
    const seen = [...log.querySelectorAll("li[data-seq]")].find((one) => one.getBoundingClientRect().top > top);
    const [seq, before, step] = [seen.dataset.seq, seen.getBoundingClientRect().top, Math.min(120, log.scrollTop)];
    log.scrollTop -= step;
    still = step ? 0 : still + 1;
    await frame();
    await frame();
    const after = log.querySelector(`li[data-seq="${seq}"]`);
    if (after) moved.push(after.getBoundingClientRect().top - before - step);
  }
  return moved;
}"""


async def write_much(one: Customer, number: str) -> None:
    for index in range(120):
        await one.writes(number, f"mensaje {index} " + "y otra cosa " * (index % 17))


def test_a_failure_says_why_and_a_retry_shows_the_new_attempt(desk: Desk, watched: Watched) -> None:
    name = "Raúl Reintento"
    desk.writes("Hola", name=name)
    page = watched.log_in(desk)
    box = take(page, name)
    desk.breaks(refuse_sends_with=131026)
    box.fill("Le aparto las balatas")
    page.keyboard.press("Enter")
    desk.passes(5)
    failed = page.locator(".msg", has_text="Le aparto las balatas").first
    expect(failed.locator(".fail")).to_contain_text("(131026). Su texto está a salvo.")
    desk.breaks(refuse_sends_with=0)

    failed.get_by_role("button", name="Reintentar").click()

    again = page.locator(".msg", has=page.locator(".by-line", has_text="nuevo intento"))
    expect(again).to_contain_text("Le aparto las balatas")
    expect(failed.get_by_role("button", name="Ver el nuevo intento")).to_be_visible()
    desk.passes(5)
    assert desk.on_the_phone("Le aparto las balatas") == 1
