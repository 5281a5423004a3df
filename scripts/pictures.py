"""Takes the pictures of the phone page, the web chat and the desk: runs the demo in chromium, once light, once dark."""

import json
import os
import shutil
import socket
import sqlite3
import struct
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from time import gmtime, monotonic, time
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

import httpx2
from made_up_sales import write_sales
from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).parent.parent
DEMO = ROOT / "examples/demo/waframe.yaml"
MEDIA = ROOT / "docs/media"
ZONE = "America/Mexico_City"
OPEN_HOUR = 11
START_SECONDS = 30
ANSWER_MS = 15_000
MOST_BYTES = 350_000
PERSON = "Quiero hablar con una persona"
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
SECRETS = dict.fromkeys(("WHATSAPP_APP_SECRET", "WEBHOOK_VERIFY_TOKEN", "WHATSAPP_ACCESS_TOKEN"), "simulated")
SIGNATURE = b"\x89PNG\r\n\x1a\n"


def main() -> int:
    """Take all pictures and return how the process ends."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        print("pictures: there is no chromium; sudo apt-get install chromium", file=sys.stderr)
        return 2
    zone = zone_at(OPEN_HOUR)
    for scheme in SCHEMES:
        with running_demo(zone) as demo, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
            pictures = {"phone": take(browser, demo.phone, scheme=scheme, zone=zone)}
            pictures["webchat"] = chat_picture(browser, demo, scheme=scheme, zone=zone)
            pictures |= desk_pictures(browser, demo, scheme=scheme, zone=zone)
            browser.close()
        for name, picture in pictures.items():
            target, packed = MEDIA / f"{name}.{scheme}.png", shrink(picture)
            target.write_bytes(packed)
            print(f"{target.relative_to(ROOT)}: {len(packed):,} bytes")
            if len(packed) > MOST_BYTES:
                print(f"pictures: more than {MOST_BYTES:,} bytes are too many for a page", file=sys.stderr)
                return 1
    return 0


def zone_at(hour: int) -> str:
    """Name a time zone in which it is this hour now, so that the shop is open; POSIX turns the signs round."""
    ahead = (hour - gmtime().tm_hour + 11) % 24 - 11
    return f"Etc/GMT{-ahead:+d}"


class Demo(NamedTuple):
    """Where the demo runs: the addresses of the desk and the phone, and the folder of its files."""

    desk: str
    phone: str
    folder: Path


@contextmanager
def running_demo(zone: str) -> Iterator[Demo]:
    """Run the demo on free ports and a database of its own."""
    with tempfile.TemporaryDirectory(prefix="waframe-pictures-") as folder:
        config, log = Path(folder, "waframe.yaml"), Path(folder, "log")
        config.write_text(DEMO.read_text("utf-8").replace(ZONE, zone), "utf-8")
        shutil.copytree(DEMO.parent / "inventory", Path(folder, "inventory"), dirs_exist_ok=True)
        for words in (["migrate"], ["catalog", "import", str(DEMO.parent / "products.json")]):
            bring = [sys.executable, "-m", "waframe", "--config", str(config), *words]
            subprocess.run(bring, cwd=folder, check=True, capture_output=True, env={**os.environ, **SECRETS})
        door, phone = free_port(), free_port()
        command = [sys.executable, "-m", "waframe", "--config", str(config), "dev"]
        command += ["--port", str(door), "--simulator-port", str(phone)]
        with log.open("wb") as output:
            process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=subprocess.STDOUT)
        try:
            wait_until_ready(f"http://127.0.0.1:{door}/readyz", process, log)
            yield Demo(f"http://127.0.0.1:{door}", f"http://127.0.0.1:{phone}", Path(folder))
        finally:
            process.terminate()
            process.wait(timeout=30)


def free_port() -> int:
    """Ask the system for a port that nobody uses."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
    return port


def wait_until_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until the deployment takes messages; raises SystemExit with its log where it does not."""
    deadline = monotonic() + START_SECONDS
    while monotonic() < deadline:
        with suppress(httpx2.TransportError):
            if httpx2.get(url).is_success:
                return
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.1)
            break
    raise SystemExit(f"pictures: the demo did not start\n{log.read_text('utf-8')}")


def take(browser: Browser, url: str, *, scheme: Literal["light", "dark"], zone: str) -> bytes:
    """Play the conversation and take a picture of the whole page."""
    page = browser.new_page(
        viewport={"width": 1240, "height": 800},
        device_scale_factor=1.5,
        color_scheme=scheme,
        timezone_id=zone,
        reduced_motion="reduce",
    )
    page.goto(f"{url}/?lang=en")
    play(page)
    page.mouse.move(0, 0)
    expect(page.locator(".msg.c-me").last.locator(".read")).to_be_attached(timeout=ANSWER_MS)
    return page.screenshot()


def play(page: Page) -> None:
    """Choose from the menu, send a VIN, and want a person."""
    chat = page.locator("#messages")
    say(page, "Buenas tardes")
    chat.get_by_role("button", name="Refacciones").click(timeout=ANSWER_MS)
    expect(chat).to_contain_text("¿Qué pieza buscas", timeout=ANSWER_MS)
    say(page, "Balatas delanteras, es para este: 1M8GDM9AXKP042788")
    chat.get_by_role("button", name="Sí", exact=True).click(timeout=ANSWER_MS)
    expect(chat).to_contain_text("anoté el VIN", timeout=ANSWER_MS)
    say(page, "Quiero hablar con un asesor")
    expect(chat).to_contain_text("persona de Centro", timeout=ANSWER_MS)


TALKS = (
    ("100000000000141", "María Hernández", ("Buenas tardes", "¿Tienen balatas delanteras para Tsuru 2009?", PERSON)),
    ("100000000000142", "Óscar Domínguez", ("Hola", "¿Y la bomba de agua para Jetta A4?", PERSON)),
    ("100000000000143", "Taller Ruiz", ("Buenas", "Ocho filtros de aceite y cuatro juegos de bujías", PERSON)),
    ("100000000000141", "Patricia Villanueva", ("¿A qué hora abren?",)),
    ("100000000000142", "Guadalupe Ríos", ("¿De qué precio es el clutch?",)),
)


def chat_picture(browser: Browser, demo: Demo, *, scheme: Literal["light", "dark"], zone: str) -> bytes:
    """Ask in the web chat for a part, and take a picture of the answer."""
    page = browser.new_page(
        viewport={"width": 400, "height": 720},
        device_scale_factor=1.5,
        color_scheme=scheme,
        timezone_id=zone,
        locale="es-MX",
        reduced_motion="reduce",
    )
    page.goto(f"{demo.desk}/webchat/centro")
    box = page.get_by_label("Escribe un mensaje")
    for words in ("Buenas, ¿tienen balatas para Tsuru?", "Delanteras, es 2009"):
        answers = page.locator(".ours").count()
        box.fill(words)
        box.press("Enter")
        expect(page.locator(".ours").nth(answers)).to_be_visible(timeout=ANSWER_MS)
        expect(page.locator(".mine .status").last).to_have_text("Leído", timeout=ANSWER_MS)
    page.wait_for_timeout(1000)  # an answer may have several parts
    picture = page.screenshot()
    page.close()
    return picture


def desk_pictures(browser: Browser, demo: Demo, *, scheme: Literal["light", "dark"], zone: str) -> dict[str, bytes]:
    """Let customers write, attend one, and take pictures of what people see most."""
    for number, name, texts in TALKS:
        write(demo.phone, number, name, texts=texts)
    page = browser.new_page(
        viewport={"width": 1280, "height": 800}, color_scheme=scheme, timezone_id=zone, reduced_motion="reduce"
    )
    page.goto(demo.desk)
    page.locator("#login-name").wait_for()
    found = {"login": page.screenshot()}
    enter(page, demo, "ana")
    page.locator(".row", has_text=TALKS[0][1]).click()
    page.mouse.move(720, 8)
    page.get_by_role("button", name="Tomar conversación").click(timeout=ANSWER_MS)
    page.locator(".composer textarea").fill("Sí las tengo, María: juego delantero en cerámica, 695.69 con IVA.")
    page.keyboard.press("Enter")
    expect(page.locator(".bubble", has_text="695.69").locator(".foot")).to_contain_text("Entregado", timeout=ANSWER_MS)
    write(demo.phone, TALKS[0][0], TALKS[0][1], texts=("¿Y si llevo también los discos me hace un descuentito?",))
    expect(page.locator(".bubble", has_text="descuentito")).to_be_visible(timeout=ANSWER_MS)
    found["desk"] = page.screenshot()
    found |= selling_pictures(page)
    found |= phone_pictures(page, demo)
    page.set_viewport_size({"width": 1280, "height": 800})
    close_windows(demo)
    page.reload()
    page.locator(".row", has_text=TALKS[0][1]).click()
    page.mouse.move(720, 8)
    expect(page.locator(".composer.window-closed")).to_be_visible(timeout=ANSWER_MS)
    expect(page.locator(".bubble", has_text="descuentito")).to_be_in_viewport()
    expect(page.locator("#panels textarea")).to_be_visible()
    found["desk-closed-window"] = page.screenshot()
    page.context.clear_cookies()
    enter(page, demo, "sofia")
    page.keyboard.press("Control+k")
    expect(page.locator("dialog[open] input")).to_be_focused()
    page.keyboard.type("Resumen")
    page.keyboard.press("Enter")
    expect(page.locator("dialog[open] table").first).to_be_visible(timeout=ANSWER_MS)
    found["desk-overview"] = page.screenshot()
    found["desk-report"] = report_picture(page, demo, zone=zone)
    page.close()
    return found


def selling_pictures(page: Page) -> dict[str, bytes]:
    """See the stock of a product, and make a quote of two."""
    page.get_by_role("toolbar").get_by_role("button", name="Existencias").click()
    pick(page, "balatas delanteras tsuru")
    expect(page.locator("dialog .shelves")).to_be_visible(timeout=ANSWER_MS)
    found = {"desk-stock": page.screenshot()}
    page.keyboard.press("Escape")
    page.get_by_role("toolbar").get_by_role("button", name="Cotizar").click()
    for number, words in enumerate(("balatas delanteras tsuru", "disco de freno versa"), start=1):
        pick(page, words)
        expect(page.locator("dialog .quote-lines li")).to_have_count(number, timeout=ANSWER_MS)
    expect(page.locator("dialog .sums")).to_be_visible(timeout=ANSWER_MS)
    found["desk-quote"] = page.screenshot()
    page.keyboard.press("Escape")
    return found


def pick(page: Page, words: str) -> None:
    """Take the first product that is found."""
    page.locator("#product-query").fill(words)
    page.locator("dialog .pick").first.click(timeout=ANSWER_MS)


def report_picture(page: Page, demo: Demo, *, zone: str) -> bytes:
    """Take a picture of the report of a day that is made up."""
    midnight = datetime.fromtimestamp(time(), ZoneInfo(zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    with closing(sqlite3.connect(demo.folder / ".waframe/demo.db", timeout=10)) as database:
        agents = [str(row[0]) for row in database.execute("select id from agents where login <> 'sofia'")]
    write_sales(demo.folder / ".waframe/demo.db", branch="centro", midnight=midnight, agents=agents)
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_role("button", name="Reporte de ventas").click()
    expect(page.locator(".sales-plot")).to_be_visible(timeout=ANSWER_MS)
    return page.screenshot()


def phone_pictures(page: Page, demo: Demo) -> dict[str, bytes]:
    """Take pictures of the desk on a phone."""
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("about:blank")
    page.goto(demo.desk)
    page.locator(".row").first.wait_for(timeout=ANSWER_MS)
    found = {"desk-mobile": page.screenshot()}
    page.locator(".row", has_text=TALKS[0][1]).click()
    expect(page.locator(".bubble", has_text="descuentito")).to_be_in_viewport()
    found["desk-mobile-thread"] = page.screenshot()
    return found


def enter(page: Page, demo: Demo, login: str) -> None:
    """Log in as somebody whom `waframe dev` made, and open the desk."""
    guests = json.loads((demo.folder / ".waframe/logins.json").read_text("utf-8"))
    password = next(guest["password"] for guest in guests if guest["login"] == login)
    who = {"login": login, "password": password}
    page.context.request.post(f"{demo.desk}/api/login", data=who, headers={"Origin": demo.desk})
    page.goto(demo.desk)
    page.locator(".row").first.wait_for(timeout=ANSWER_MS)


def write(phone: str, number: str, name: str, *, texts: tuple[str, ...]) -> None:
    """Let a customer write to a branch, each text once the one before was answered or seen."""
    with httpx2.Client(base_url=phone, timeout=30) as client:
        known = {one["name"]: one["id"] for one in client.get("/control/customers").json()}
        person = known.get(name) or client.post("/control/customers", json={"name": name}).json()["id"]
        for text in texts:
            message = {"type": "text", "text": text}
            client.post(f"/control/chats/{number}/{person}/messages", json=message).raise_for_status()
            client.post("/control/settle", json={})


def close_windows(demo: Demo) -> None:
    """Let the windows be over, as if a day had passed."""
    with closing(sqlite3.connect(demo.folder / ".waframe/demo.db", timeout=10)) as database, database:
        database.execute("update conversations set window_until = '2026-01-01T00:00:00.000000+00:00'")


def say(page: Page, text: str) -> None:
    """Write a message."""
    page.get_by_label("Message", exact=True).fill(text)
    page.keyboard.press("Enter")


def shrink(picture: bytes) -> bytes:
    """Pack a PNG as tightly as zlib can; the pixels stay (chromium packs for speed)."""
    packed, rest = b"", []
    for kind, data in chunks(picture):
        if kind == b"IDAT":
            packed += data
        else:
            rest.append((kind, data))
    tight = zlib.compress(zlib.decompress(packed), 9)
    return SIGNATURE + b"".join(chunk(kind, data) for kind, data in [*rest[:-1], (b"IDAT", tight), rest[-1]])


def chunks(picture: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Split a PNG into its chunks: kind and data (PNG specification, chunk layout)."""
    at = len(SIGNATURE)
    while at < len(picture):
        (size,) = struct.unpack_from(">I", picture, at)
        yield picture[at + 4 : at + 8], picture[at + 8 : at + 8 + size]
        at += size + 12


def chunk(kind: bytes, data: bytes) -> bytes:
    """Write a chunk."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


if __name__ == "__main__":
    sys.exit(main())
