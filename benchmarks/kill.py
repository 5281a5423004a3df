"""Kills servers, workers and the database under load, resends what was not acknowledged, and counts what went wrong.

usage: kill.py [--short] [--messages N] [--kills N] [--seed N] [--only postgres|sqlite|database]
"""

import argparse
import tempfile
from pathlib import Path

import uvloop

from crashing import Plan, Result, run
from ledger import FAULTS
from tables import show

PLANS = {
    "postgres": Plan(database="postgres"),
    "sqlite": Plan(database="sqlite"),
    "database": Plan(database="postgres", kills=2, database_kills=3),
}


async def measure(arguments: argparse.Namespace) -> None:
    """Run the plans one after the other, and print what came of them."""
    results: dict[str, Result] = {}
    for name, plan in PLANS.items():
        if arguments.only in {"", name}:
            with tempfile.TemporaryDirectory(prefix="waframe-kill-") as folder:
                wanted = plan.scaled(messages=arguments.messages, seed=arguments.seed, waits=not arguments.short)
                results[name] = await run(wanted, Path(folder))
                print(f"{name}: {wanted.messages:,} messages, {results[name].seconds:.0f} s", flush=True)
    header = ["", *results]
    names = ("acknowledged", "stored", "answered", "repeated", "statuses", *FAULTS)
    rows = [[name.replace("_", " "), *(getattr(one.findings, name) for one in results.values())] for name in names]
    rows += [
        ["kills", *(one.kills for one in results.values())],
        ["answers that were not 200", *(one.refused for one in results.values())],
        [
            "seconds of load, of drain",
            *(f"{one.load_seconds:.0f}, {one.drain_seconds:.0f}" for one in results.values()),
        ],
    ]
    show("killed under load: everything from `lost` to `stranded` has to be 0", header, rows)


def main() -> None:
    """Read the arguments."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=("", *PLANS), default="")
    parser.add_argument(
        "--short", action="store_true", help="3,000 messages, and no waiting for the leases of the dead"
    )
    arguments = parser.parse_args()
    if arguments.short:
        arguments.messages = 3_000
    uvloop.run(measure(arguments))


if __name__ == "__main__":
    main()
