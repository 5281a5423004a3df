"""Takes out of a database what it needs to play its conversations once more elsewhere, and changes nothing there.

Everything is read at one instant: the deeds of the conversations go into a file, in the order of their happening, and
what the plugins know besides goes into a SQLite file that nothing else knows.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO

import msgspec
import sqlalchemy as sa

from waframe.core.errors import SchemaOutdated
from waframe.core.records.deeds import Course, Deed, Did, Heard, Moved, Said, Wrote
from waframe.core.runtime.deployment import Deployment
from waframe.core.store.filling import Filling
from waframe.core.store.impersonal import impersonal_tables
from waframe.core.store.recalling import NEEDED, Wanted, choose, recall
from waframe.core.store.snapshot import Snapshot
from waframe.core.store.whole import read_only, write_sqlite

_ENCODER = msgspec.json.Encoder()
_LABEL = "core"

__all__ = [
    "Course",
    "Deed",
    "Did",
    "Heard",
    "Moved",
    "Recollection",
    "Said",
    "Wanted",
    "Wrote",
    "link_media",
    "recollect",
]

Tell = Callable[[str, int, int], None]


class Recollection(msgspec.Struct, frozen=True, kw_only=True):
    """What was taken: the scratch database, and the script with the places of its deeds in their order."""

    database_url: str
    script: Path
    places: tuple[int, ...]
    courses: Mapping[str, Course]

    def deeds(self) -> Iterator[Deed]:
        """Read the deeds of all conversations in the order of their happening."""
        decoder = msgspec.json.Decoder(Deed)
        with self.script.open("rb") as file:
            for place in self.places:
                file.seek(place)
                yield decoder.decode(file.readline())


async def recollect(deployment: Deployment, folder: Path, *, wanted: Wanted, tell: Tell) -> Recollection:
    """Take what the wanted conversations need out of a deployment's database, which may be in use meanwhile."""

    def use(connection: sa.Connection) -> Recollection:
        snapshot = Snapshot(connection)
        if NEEDED - snapshot.tables.keys():
            raise SchemaOutdated("the database lacks tables of this release: waframe migrate")
        ids = choose(snapshot, wanted)
        database_url = f"sqlite:///{folder}/scratch.db"
        if ids:
            write_sqlite(database_url, lambda scratch: _copy(snapshot, scratch, deployment=deployment, tell=tell))
        script = folder / "script.jsonl"
        places, courses = _write_script(snapshot, ids, script=script, tell=tell)
        return Recollection(database_url=database_url, script=script, places=places, courses=courses)

    return await read_only(deployment.database_url, use)


def link_media(deployment: Deployment, folder: Path) -> None:
    """Let a folder have all stored files without a copy of any; what is stored there leaves the files alone."""
    for kept in deployment.store.media.folder.glob("??/*"):
        place = folder / kept.parent.name / kept.name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.symlink_to(kept.absolute())


def _copy(snapshot: Snapshot, scratch: sa.Connection, *, deployment: Deployment, tell: Tell) -> None:
    """Fill the scratch database; of a plugin that is installed no more, nothing is taken."""
    heads = [head for head in snapshot.heads if head.rpartition("_")[0] in {_LABEL, *deployment.installed}]
    filling = Filling(scratch, heads=heads, series=deployment.series_of(heads), overwrite=True)
    copied = list(impersonal_tables(snapshot, plugins=tuple(deployment.installed)))
    for count, name in enumerate(copied, start=1):
        filling.fill(name, [str(column.name) for column in snapshot.table(name).columns], snapshot.rows(name))
        tell("copying", count, len(copied))
    filling.finish(snapshot.counters())


def _write_script(
    snapshot: Snapshot, ids: Sequence[str], *, script: Path, tell: Tell
) -> tuple[tuple[int, ...], dict[str, Course]]:
    keys: list[tuple[float, int]] = []
    courses: dict[str, Course] = {}
    with script.open("wb") as file:
        for course, deeds in recall(snapshot, ids):
            courses[course.conversation_id] = course
            keys += [(deed.at.timestamp(), _written(file, deed)) for deed in deeds]
            tell("reading", len(courses), len(ids))
    keys.sort()
    return tuple(place for _, place in keys), courses


def _written(file: IO[bytes], deed: Deed) -> int:
    place = file.tell()
    file.write(_ENCODER.encode(deed) + b"\n")
    return place
