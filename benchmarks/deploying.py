"""Writes the YAML of a deployment for benchmarks: forty branches, a number each."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from bodies import NUMBERS

BYSTANDERS = tuple(f"bystander_{number}" for number in range(1, 6))


def write_deployment(
    folder: Path, *, database: str, plugins: Sequence[str], graph_url: str, throughput: int = 80
) -> Path:
    """Write `waframe.yaml` into a folder, and give its path; `throughput` is what Meta allows each number a second."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "waframe.yaml"
    whatsapp = {"app_secret": "${APP_SECRET}", "access_token": "${ACCESS_TOKEN}", "graph_url": graph_url}
    branches = {
        f"branch_{index}": {"channels": {"whatsapp": {"phone_number_id": number, "throughput": throughput}}}
        for index, number in enumerate(NUMBERS)
    }
    tree = {
        "database": database,
        "answer_within_seconds": 86_400,  # an overload of minutes is what some of the benchmarks are about
        "channels": {"whatsapp": whatsapp},
        "defaults": {"plugins": {name: {} for name in plugins}},
        "branches": branches,
    }
    path.write_bytes(msgspec.json.format(msgspec.json.encode(tree)))
    return path
