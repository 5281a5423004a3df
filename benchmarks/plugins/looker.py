"""Has pictures read one after the other while a file says so, as a branch does that gets many."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import anyio

from waframe import Host, NoSettings, Plugin
from waframe_ocr_vin.engines import AUTO
from waframe_ocr_vin.readers import Readers

FOLDER = "BENCH_LOOKER_FOLDER"
"""Where the pictures lie, beside the file `on`; `busy` is there while they are read."""
_LOOK_SECONDS = 0.05


class Looker(Plugin[NoSettings, None]):
    """A pool of readers in the process that works."""

    name = "looker"

    @classmethod
    @asynccontextmanager
    async def lifespan(cls, host: Host) -> AsyncIterator[None]:
        """Read while the process works."""
        if not host.works:
            yield
            return
        async with Readers() as readers, anyio.create_task_group() as tasks:
            tasks.start_soon(_read_on, readers, Path(os.environ[FOLDER]))
            with host.give_way(readers):
                yield
            tasks.cancel_scope.cancel()


async def _read_on(readers: Readers, folder: Path) -> None:
    pictures = [path.read_bytes() for path in sorted(folder.glob("*.jpg"))]
    done, busy = 0, folder / "busy"
    while True:
        if not (folder / "on").exists():
            busy.unlink(missing_ok=True)
            await anyio.sleep(_LOOK_SECONDS)
            continue
        busy.touch()
        await readers.read(pictures[done % len(pictures)], engine=AUTO, branch="centro", party=str(done))
        done += 1
