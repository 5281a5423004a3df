"""Takes the pictures of the phone page: runs the demo, plays a conversation in chromium, once light and once dark."""

import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import gmtime, monotonic
from typing import Literal

import httpx2
from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).parent.parent
DEMO = ROOT / "examples/demo/waframe.yaml"
MEDIA = ROOT / "docs/media"
ZONE = "America/Mexico_City"
OPEN_HOUR = 11
START_SECONDS = 30
ANSWER_MS = 15_000
MOST_BYTES = 300_000
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
SIGNATURE = b"\x89PNG\r\n\x1a\n"


def main() -> int:
    """Take both pictures and return how the process ends."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        print("pictures: there is no chromium; sudo apt-get install chromium", file=sys.stderr)
        return 2
    zone = zone_at(OPEN_HOUR)
    for scheme in SCHEMES:
        with running_demo(zone) as url, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
            picture = shrink(take(browser, url, scheme=scheme, zone=zone))
            browser.close()
        target = MEDIA / f"phone.{scheme}.png"
        target.write_bytes(picture)
        print(f"{target.relative_to(ROOT)}: {len(picture):,} bytes")
        if len(picture) > MOST_BYTES:
            print(f"pictures: more than {MOST_BYTES:,} bytes are too many for a page", file=sys.stderr)
            return 1
    return 0


def zone_at(hour: int) -> str:
    """Name a time zone in which it is this hour now, so that the shop is open; POSIX turns the signs round."""
    ahead = (hour - gmtime().tm_hour + 11) % 24 - 11
    return f"Etc/GMT{-ahead:+d}"


@contextmanager
def running_demo(zone: str) -> Iterator[str]:
    """Run the demo on free ports and a database of its own; the address of the phone."""
    with tempfile.TemporaryDirectory(prefix="waframe-pictures-") as folder:
        config, log = Path(folder, "waframe.yaml"), Path(folder, "log")
        config.write_text(DEMO.read_text("utf-8").replace(ZONE, zone), "utf-8")
        door, phone = free_port(), free_port()
        command = [sys.executable, "-m", "waframe", "--config", str(config), "dev"]
        command += ["--port", str(door), "--simulator-port", str(phone)]
        with log.open("wb") as output:
            process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=subprocess.STDOUT)
        try:
            wait_until_ready(f"http://127.0.0.1:{door}/readyz", process, log)
            yield f"http://127.0.0.1:{phone}"
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
    expect(chat).to_contain_text("Anoté el VIN", timeout=ANSWER_MS)
    say(page, "Quiero hablar con un asesor")
    expect(chat).to_contain_text("persona de Centro", timeout=ANSWER_MS)


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
