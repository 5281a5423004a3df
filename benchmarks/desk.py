"""Measures the desk in chromium: 5,000 conversations, a thread of 10,000 messages, and what happens live.

usage: desk.py [--throttle N]

It needs `scripts/setup dev` and chromium. All goes to this machine, and ends by itself.
"""

import argparse
import gzip
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import monotonic
from typing import Any

import anyio
import httpx2
import msgspec
from playwright.sync_api import CDPSession, Page, sync_playwright

from bodies import NUMBERS, PATH, SECRET, InboundText, message_id, phone_of, request_of, write_texts
from servers import free_port
from tables import Cell, show, verdict
from waframe.core.records.agent import Role
from waframe.core.runtime.desk.passwords import Passwords
from waframe.core.store.agents import Agents
from waframe.core.store.connecting import choose_database
from waframe.core.store.migrating import migrate
from waframe.core.store.queries import load_queries
from waframe.plugins.web.assets import STATIC

_SQL = load_queries(str(Path(__file__).with_name("lists.py")))
_CONVERSATIONS = 5_000
_LONGEST = "00001388-0000-7000-8000-000000000000"
"""The last of the 5,000, which stands at the top of the list."""

_PASSWORD = "balata-bujia-4711"  # of a server that this file starts and ends
_PUSHES, _OPENINGS, _FRAMES = 40, 10, 120
_START_SECONDS, _END_SECONDS = 60.0, 20.0
_NODES, _ELEMENTS = "#inbox .line, .log .line", "#inbox .rows *, .log *"
_WATCH = """
    window.heard = []; window.painted = []; window.long = [];
    const Native = WebSocket;
    window.WebSocket = class extends Native {
        constructor(...given) {
            super(...given);
            this.addEventListener("message", ({ data }) => {
                if (!data.includes('"message.received"')) return;
                const at = performance.now();
                requestAnimationFrame(() => {
                    const { port1, port2 } = new MessageChannel();
                    port1.onmessage = () => window.painted.push(performance.now() - at);
                    port2.postMessage(0);
                });
            });
        }
    };
    new PerformanceObserver((list) => window.long.push(...list.getEntries().map((one) => one.duration)))
        .observe({ type: "longtask" });
"""
_SCROLL = """([selector, step, frames]) => new Promise((done) => {
    const scroller = document.querySelector(selector), times = [];
    let before = 0;
    const frame = (now) => {
        if (before) times.push(now - before);
        before = now;
        scroller.scrollTop += step;
        if (times.length < frames) requestAnimationFrame(frame);
        else done(times);
    };
    requestAnimationFrame(frame);
})"""
_OPEN = """(index) => new Promise((done) => {
    const row = document.querySelectorAll(".row")[index], from = performance.now();
    const id = row.dataset.id;
    row.click();
    const look = () => {
        const open = location.hash.endsWith(id) && document.querySelector(".row.on")?.dataset.id === id;
        const shown = open && document.querySelector(".log .line .bubble");
        if (shown || performance.now() - from > 5000) {
            requestAnimationFrame(() => setTimeout(() => done(performance.now() - from)));
        } else requestAnimationFrame(look);
    };
    look();
})"""


def measure(throttle: int) -> bool:
    """Start a server, look at it through a browser, print the table, and tell whether all bounds hold."""
    with tempfile.TemporaryDirectory(prefix="waframe-desk-") as name:
        folder = Path(name)
        anyio.run(_fill, f"sqlite:///{folder}/desk.db")
        with _served(folder) as url, sync_playwright() as playwright:
            chromium = shutil.which("chromium") or shutil.which("google-chrome")
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            rows = [*_weights(), *_look(page, url, throttle=throttle)]
            browser.close()
    judged: list[list[Cell]] = [
        [name, value, wanted, verdict(value, at_most=most)] for name, value, wanted, most in rows
    ]
    show(f"the desk, {_CONVERSATIONS:,} conversations and 10,000 messages, CPU {throttle} x slower", _HEADER, judged)
    return all(row[-1] == "holds" for row in judged)


_HEADER = ("what", "measured", "wanted", "")
Row = tuple[str, float, str, float]


def _weights() -> Iterator[Row]:
    """Weigh what loads at once: the page names it."""
    page = (STATIC / "index.html").read_text("utf-8")
    scripts = re.findall(r'(?:modulepreload" href|module" src)="/desk/\{build\}/([^"]+)"', page)
    yield "modules that load at once", len(scripts), "<= 25", 25
    yield "scripts that load at once, KB packed", _packed(scripts), "<= 75", 75
    yield "styles, KB packed", _packed([path.name for path in STATIC.glob("*.css")]), "<= 20", 20


def _packed(names: list[str]) -> float:
    return sum(len(gzip.compress((STATIC / name).read_bytes())) for name in names) / 1024


def _look(page: Page, url: str, *, throttle: int) -> Iterator[Row]:
    page.add_init_script(_WATCH)
    answer = page.context.request.post(
        f"{url}/api/login", data={"login": "ana", "password": _PASSWORD}, headers={"Origin": url}
    )
    assert answer.ok, answer.text()
    page.goto(url)
    page.locator(".row").first.wait_for(timeout=30_000)
    page.wait_for_load_state("networkidle")
    devtools = page.context.new_cdp_session(page)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": throttle})
    scrolled = page.evaluate(_SCROLL, ["#inbox .rows", 180, _FRAMES])
    yield "scrolling the list, ms a frame, p95", _percentile(scrolled, 95), "<= 20", 20
    page.evaluate("document.querySelector('#inbox .rows').scrollTop = 0")
    page.evaluate(_OPEN, 1)
    opened = [page.evaluate(_OPEN, index % 8 + 2) for index in range(_OPENINGS)]
    yield "opening a conversation, ms, median", median(opened), "<= 150", 150
    yield "opening a conversation, ms, slowest", max(opened), "<= 300", 300
    page.evaluate(f"location.hash = '#/c/{_LONGEST}'")
    page.locator(".log .line .bubble").nth(5).wait_for()
    scrolled = page.evaluate(_SCROLL, [".log", -180, _FRAMES])
    yield "scrolling the long thread, ms a frame, p95", _percentile(scrolled, 95), "<= 20", 20
    yield "rows and lines that are there", _count(page, _NODES), "<= 250", 250
    yield "all their elements", _count(page, _ELEMENTS), "<= 2,500", 2_500
    yield from _push(page, url)
    yield "heap, MB", _heap(devtools), "<= 25", 25


def _push(page: Page, url: str) -> Iterator[Row]:
    """Let customers write, and see how soon the page has painted what came."""
    page.evaluate("window.painted.length = window.long.length = 0")
    with httpx2.Client() as client:
        for number in range(_PUSHES):
            text = InboundText(
                id=message_id("desk", number),
                number=NUMBERS[number % 40],
                phone=phone_of(number % 10),
                text=f"No. {number}",
            )
            head, _, body = request_of(write_texts([text])).partition(b"\r\n\r\n")
            headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:])
            client.post(f"{url}{PATH}", content=body, headers=headers).raise_for_status()
            page.wait_for_function("(many) => window.painted.length >= many", arg=number + 1, timeout=10_000)
    painted: list[float] = page.evaluate("window.painted")
    yield f"push to paint of {_PUSHES}, ms, p95", _percentile(painted, 95), "<= 60", 60
    long: list[float] = page.evaluate("window.long")
    yield "longest task meanwhile, ms", max(long, default=0.0), "<= 50", 50


def _count(page: Page, selector: str) -> int:
    return int(page.evaluate("(selector) => document.querySelectorAll(selector).length", selector))


def _heap(devtools: CDPSession) -> float:
    devtools.send("HeapProfiler.collectGarbage")
    devtools.send("Performance.enable")
    metrics: list[dict[str, Any]] = devtools.send("Performance.getMetrics")["metrics"]
    return float(next(one["value"] for one in metrics if one["name"] == "JSHeapUsedSize")) / 1024 / 1024


def _percentile(values: list[float], percent: int) -> float:
    return sorted(values)[max(0, len(values) * percent // 100 - 1)]


async def _fill(url: str) -> None:
    await migrate(url)
    database = choose_database(url)
    await database.open()
    now = datetime.now(UTC)  # the server runs on the real clock
    some = {"first": 1, "last": _CONVERSATIONS}
    await database.change(_SQL["customers"], **some, now=now)
    await database.change(_SQL["conversations"], **some, many=_CONVERSATIONS, now=now)
    await database.change(_SQL["messages"], **some, now=now)
    await database.change(_SQL["thread"], id=_LONGEST, now=now)
    branches = tuple(f"branch{number}" for number in range(40))
    hashed = await Passwords().hash(_PASSWORD)
    await Agents(database).add(
        login="ana", name="Ana", role=Role.AGENT, branches=branches, password=hashed, language="es-MX", now=now
    )
    await database.close()


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    """Serve the desk for the branches of the seeded conversations."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    tree = {
        "database": f"sqlite:///{folder}/desk.db",
        "media": f"{folder}/media",
        "channels": {
            "whatsapp": {
                "app_secret": "${APP_SECRET}",
                "access_token": "${ACCESS_TOKEN}",
                "graph_url": "http://127.0.0.1:9",
            }
        },
        "defaults": {"plugins": {"web": {}}},
        "branches": {
            f"branch{index}": {"channels": {"whatsapp": {"phone_number_id": number}}}
            for index, number in enumerate(NUMBERS)
        },
    }
    config = folder / "waframe.yaml"
    config.write_bytes(msgspec.json.encode(tree))
    environ = {**os.environ, "APP_SECRET": SECRET, "ACCESS_TOKEN": "bench", "PORT": str(port)}
    command = [sys.executable, "-m", "waframe", "--config", str(config), "serve"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, env=environ, cwd=folder, stdout=log, stderr=log)
    try:
        _wait(url, process, folder / "log")
        yield url
    finally:
        process.terminate()
        try:
            process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = monotonic() + _START_SECONDS
    while process.poll() is None and monotonic() < deadline:
        with suppress(httpx2.TransportError):
            httpx2.get(f"{url}/healthz")
            return
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.1)
    raise RuntimeError(log.read_text()[-3000:])


def main() -> int:
    """Read the arguments and return how the process ends."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--throttle", type=int, default=1, help="how many times slower the page's processor is")
    return 0 if measure(parser.parse_args().throttle) else 1


if __name__ == "__main__":
    sys.exit(main())
