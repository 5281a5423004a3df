"""Measures how long a webhook waits for its answer while messages arrive at a fixed rate, whether answers come or not.

usage: latency.py [--short] [--seconds N] [--rates N,N]
"""

import argparse
import asyncio
import tempfile
from pathlib import Path

import uvloop

from bodies import write_requests
from deploying import BYSTANDERS, write_deployment
from load import Tally, arrive
from servers import Server, free_port
from storage import Storage
from tables import Cell, show, verdict
from waframe.testing.postgres import serve_postgres

_CUSTOMERS = 500
_NOBODY = "http://127.0.0.1:9"
_WARM_UP = 2 * _CUSTOMERS


def main() -> None:
    """Read the arguments."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--rates", default="400,1000")
    parser.add_argument("--short", action="store_true", help="two seconds each")
    arguments = parser.parse_args()
    seconds = 2.0 if arguments.short else arguments.seconds
    uvloop.run(_measure([int(rate) for rate in arguments.rates.split(",")], seconds))


async def _measure(rates: list[int], seconds: float) -> None:
    rows: list[list[Cell]] = []
    with (
        tempfile.TemporaryDirectory(prefix="waframe-latency-") as name,
        serve_postgres(Path(name) / "postgres") as postgres,
    ):
        for kind, url in (("Postgres", postgres), ("SQLite", f"sqlite:///{name}/latency.db")):
            home = Path(name) / kind
            config = write_deployment(home, database=url, plugins=BYSTANDERS, graph_url=_NOBODY)
            for part in ("server", "both"):
                server = Server("durable", "--config", str(config), "--part", part, log=home / "log", port=free_port())
                server.start()
                try:
                    await arrive(server.port, write_requests(f"w{part}", _WARM_UP, customers=_CUSTOMERS), rate=300)
                    if part == "both":
                        await _rest(url)
                    await Storage(url).settle()
                    for rate in rates:
                        requests = write_requests(f"{part}{rate}", int(rate * seconds), customers=_CUSTOMERS)
                        tally = await arrive(server.port, requests, rate=rate)
                        rows.append([f"{kind}, {_PARTS[part]}", rate, *_figures(tally)])
                finally:
                    server.stop()
            await _count(url, rates=rates, seconds=seconds)
    header = ["case", "per second", "p50 ms", "", "p99 ms", "", "max ms", "% over 250 ms", "", "failed"]
    show(f"open loop, Poisson arrivals, {seconds:g} s each; times count from when each was due", header, rows)


_PARTS = {"server": "server", "both": "server and worker"}


def _figures(tally: Tally) -> list[Cell]:
    median, tail, most = tally.milliseconds(0.5), tally.milliseconds(0.99), tally.milliseconds(1.0)
    late = 100 * sum(one > 0.25 for one in tally.seconds) / len(tally.seconds)
    verdicts = (verdict(median, at_most=10), verdict(tail, at_most=100), verdict(late, at_most=0))
    return [median, verdicts[0], tail, verdicts[1], most, late, verdicts[2], tally.failed]


async def _rest(url: str) -> None:
    """Wait until the worker has done what the server without one left to it."""
    while await Storage(url).number("select count(*) from turns"):
        await asyncio.sleep(0.1)


async def _count(url: str, *, rates: list[int], seconds: float) -> None:
    """Stop where an acknowledged message is not stored."""
    stored = await Storage(url).number("select count(*) from messages")
    sent = 2 * (_WARM_UP + sum(int(rate * seconds) for rate in rates))
    if stored != sent:
        raise SystemExit(f"{sent} messages were sent, and {stored} are stored")


if __name__ == "__main__":
    main()
