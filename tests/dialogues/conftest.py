"""Branches with the plugins of these tests, and what they say."""

import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from waframe.testing.scenario import BranchActor, Scenario

TEXTS = """
visits.hello: "Hola."
visits.day: "¿Qué día?"
visits.not_a_day: "{text} no es un día."
visits.name: "¿A nombre de quién?"
visits.hour: "¿A qué hora el {day}? Lugar {place}."
visits.photo: "¿Una foto?"
visits.sure: "¿A las {hour}?"
visits.released: "Suelto el lugar: {reason}."
visits.refused: "No se puede: {reason}."
visits.booked: "Quedó a las {hour}, {seen}."
"""

Open = Callable[..., Awaitable[BranchActor]]


@pytest.fixture
def visits() -> Open:
    """Open a branch with visits, set as a test wants, and other plugins beside."""

    async def open_branch(
        scenario: Scenario, beside: dict[str, object] | None = None, **settings: object
    ) -> BranchActor:
        lay(scenario.folder)
        return await scenario.branch("taller", plugins={"visits": settings, **(beside or {})})

    return open_branch


def lay(folder: Path) -> None:
    shutil.copytree(Path(__file__).parent / "plugins", folder / "plugins", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "texts").mkdir()
    (folder / "texts" / "es.yaml").write_text(TEXTS, "utf-8")
