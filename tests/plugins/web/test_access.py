"""Everybody can use the desk: axe finds nothing on any screen, light or dark, in Spanish or English."""

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.plugins.web.conftest import Desk, Watched

from waframe.plugins.web.assets import STATIC
from waframe.testing.inside import COOKIE

VENDOR = Path(__file__).parents[2] / "vendor"
LANGUAGES = ("es", "en")
DAY = 86_400
STILL = "() => document.getAnimations().every((one) => !(one instanceof CSSTransition))"
RUN = """async (rules) => {
    const found = await axe.run(document, rules ? {runOnly: {type: "rule", values: rules}} : {});
    return found.violations.map(({id, help, nodes}) =>
        `${id}: ${help}: ${nodes.map((one) => one.target.join(" ") + " " + (one.any[0]?.message ?? "")).join("; ")}`);
}"""


class Examiner:
    """Lets axe look at what is on the screen, and remembers what it found."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._axe = (VENDOR / "axe.min.js").read_text("utf-8")
        self.found: dict[str, list[str]] = {}
        self.seen: list[str] = []

    def look(self, screen: str) -> None:
        """Look at a screen in light, and at its colours in dark."""
        self.seen.append(screen)
        if not self._page.evaluate("Boolean(window.axe)"):
            self._page.evaluate(self._axe)
        for scheme, rules in (("light", None), ("dark", ["color-contrast"])):
            self._page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            self._page.wait_for_function(STILL, polling=50)
            if found := self._page.evaluate(RUN, rules):
                self.found[f"{screen}, {scheme}"] = found
        self._page.emulate_media(color_scheme="light", reduced_motion="reduce")


def texts(language: str) -> dict[str, str]:
    found: dict[str, str] = json.loads((STATIC / "texts" / f"{language}.json").read_text("utf-8"))
    return found


@pytest.fixture(scope="module")
def old_desk(desk: Desk) -> Desk:
    """Let a day pass, so that the first customers can only be reached by a template."""
    desk.passes(DAY + 3600)
    return desk


@pytest.fixture
def spoken(request: pytest.FixtureRequest, browser: Browser) -> Iterator[tuple[Watched, dict[str, str]]]:
    """Open a page in a language."""
    language: str = request.param
    context = browser.new_context(
        viewport={"width": 1440, "height": 900},
        locale={"es": "es-MX", "en": "en-US"}[language],
        timezone_id="America/Mexico_City",
    )
    context.add_init_script(f"localStorage.setItem('waframe.language', '{language}')")
    yield Watched(context.new_page()), texts(language)
    context.close()


@pytest.mark.parametrize("spoken", LANGUAGES, indirect=True)
def test_axe_finds_nothing_on_any_screen(old_desk: Desk, spoken: tuple[Watched, dict[str, str]]) -> None:
    (watched, words), desk = spoken, old_desk
    page = watched.page
    name = f"Alba {words['login.go']}"
    for kind in ("image", "voice", "document"):
        desk.happens(lambda one, number, kind=kind: one.sends_sample(number, kind), name=name)  # type: ignore[misc]
    desk.writes("Quiero una persona: https://refacciones.mx/a *urgente*", name=name)
    examiner = Examiner(page)

    page.goto(desk.url)
    page.locator("#login-name").wait_for()
    examiner.look("login")
    page.context.add_cookies([{"name": COOKIE, "value": desk.session("sofia"), "url": desk.url}])
    page.clock.install(time=desk.now)
    page.goto(desk.url)
    expect(page.locator(".row").first).to_be_visible()
    examiner.look("inbox")
    look_at_a_conversation(page, examiner, name)
    look_at_dialogs(page, examiner, words)
    look_at_a_closed_window(page, examiner)
    look_at_what_is_small(page, examiner, name)

    assert examiner.found == {}, json.dumps(examiner.found, indent=1, ensure_ascii=False)
    assert len(examiner.seen) == len(set(examiner.seen)) == 16


def look_at_a_conversation(page: Page, examiner: Examiner, name: str) -> None:
    page.locator(".row", has_text=name).click()
    page.mouse.move(720, 20)
    expect(page.locator(".bubble").first).to_be_visible()
    examiner.look("thread, read-only")
    page.keyboard.press("t")
    expect(page.locator(".composer textarea")).to_be_visible()
    page.locator(".composer textarea").fill("Sí hay, dos piezas")
    page.keyboard.press("Enter")
    expect(page.locator(".bubble", has_text="Sí hay")).to_be_visible()
    examiner.look("thread, mine")
    leave_the_box(page)
    page.keyboard.press("n")
    expect(page.locator(".composer.is-note textarea")).to_be_focused()
    examiner.look("note")
    leave_the_box(page)


def leave_the_box(page: Page) -> None:
    page.keyboard.press("Escape")
    expect(page.locator(".composer textarea:focus")).to_have_count(0)


def look_at_dialogs(page: Page, examiner: Examiner, words: dict[str, str]) -> None:
    opened: dict[str, Callable[[], None]] = {
        "palette": lambda: page.keyboard.press("Control+k"),
        "keys": lambda: page.keyboard.press("?"),
        "transfer": lambda: page.keyboard.press("x"),
        "snooze": lambda: page.keyboard.press("z"),
        "settings": lambda: page.get_by_role("button", name=words["command.settings"]).click(),
        "overview": lambda: run_command(page, words["command.overview"]),
    }
    for screen, show in opened.items():
        page.locator(".row.on").focus()
        show()
        expect(page.locator("dialog[open]"), screen).to_be_visible()
        expect(page.locator("dialog[open] [aria-busy=true]")).to_have_count(0)
        examiner.look(screen)
        page.keyboard.press("Escape")
        expect(page.locator("dialog[open]")).to_have_count(0)
    page.locator("#search").fill("persona")
    expect(page.locator("#inbox mark").first).to_be_visible()
    examiner.look("search")
    page.keyboard.press("Escape")


def run_command(page: Page, title: str) -> None:
    page.keyboard.press("Control+k")
    expect(page.locator("dialog[open] input")).to_be_focused()
    page.keyboard.type(title)
    expect(page.get_by_role("option", name=title)).to_be_visible()
    page.keyboard.press("Enter")


def look_at_a_closed_window(page: Page, examiner: Examiner) -> None:
    page.locator(".row", has_text="María Hernández").click()
    page.mouse.move(720, 20)
    expect(page.get_by_role("heading", name="María Hernández")).to_be_visible()
    page.keyboard.press("t")
    expect(page.locator(".composer.window-closed")).to_be_visible()
    examiner.look("closed window")


def look_at_what_is_small(page: Page, examiner: Examiner, name: str) -> None:
    page.set_viewport_size({"width": 1000, "height": 800})
    page.locator(".row.on").focus()
    page.keyboard.press("]")
    expect(page.locator("#panels")).to_be_visible()
    examiner.look("right overlay")
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 360, "height": 740})
    examiner.look("phone, thread")
    page.locator(".centre .narrow-only").first.click()
    expect(page.locator(".row", has_text=name)).to_be_visible()
    examiner.look("phone, list")


def test_vendored_files_of_tests_are_what_was_fetched() -> None:
    entries = json.loads((VENDOR / "INDEX.json").read_text("utf-8"))

    assert {entry["file"] for entry in entries} == {path.name for path in VENDOR.glob("*.js")}
    for entry in entries:
        content = (VENDOR / entry["file"]).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (entry["size"], entry["sha256"])
        assert all((VENDOR / name).is_file() for name in entry["licence_files"])
