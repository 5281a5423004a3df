"""Files: equal bytes once, durable, and missing ones told by name."""

import hashlib
from pathlib import Path

import anyio
import pytest
from tests.core.store.shop import NOON

from waframe.core.errors import MediaGone
from waframe.core.records.ids import new_id
from waframe.core.store.database import Database
from waframe.core.store.media import MediaStore


@pytest.fixture
def store(database: Database, tmp_path: Path) -> MediaStore:
    """Keep files in a folder that does not exist yet."""
    return MediaStore(database, tmp_path / "media")


async def test_a_file_is_read_as_it_was_stored(store: MediaStore) -> None:
    media = await store.put(b"photo", mime="image/jpeg", now=NOON)

    assert await store.read(media.id) == b"photo"
    assert media.sha256 == hashlib.sha256(b"photo").hexdigest()
    assert (media.mime, media.size_bytes) == ("image/jpeg", 5)
    assert await store.find(media.id) == media


async def test_the_same_bytes_are_one_file(store: MediaStore) -> None:
    first = await store.put(b"photo", mime="image/jpeg", now=NOON)
    other = await store.put(b"another", mime="image/jpeg", now=NOON)

    again = await store.put(b"photo", mime="image/png", now=NOON)

    assert again == first != other
    assert len(_files(store)) == 2


async def test_the_same_bytes_stored_at_once_by_two_processes_are_one_file(
    store: MediaStore, elsewhere: Database
) -> None:
    ids: list[str] = []

    async def put(store: MediaStore) -> None:
        ids.append((await store.put(b"photo", mime="image/jpeg", now=NOON)).id)

    async with anyio.create_task_group() as tasks:
        for _ in range(3):
            tasks.start_soon(put, store)
            tasks.start_soon(put, MediaStore(elsewhere, store.folder))

    assert len(set(ids)) == 1
    assert len(_files(store)) == 1


async def test_an_unknown_file_is_gone(store: MediaStore) -> None:
    with pytest.raises(MediaGone):
        await store.read(new_id())
    with pytest.raises(MediaGone):
        await store.read("../../etc/passwd")


async def test_a_file_whose_bytes_vanished_is_gone_until_they_come_again(store: MediaStore) -> None:
    media = await store.put(b"photo", mime="image/jpeg", now=NOON)
    store.path(media).unlink()

    with pytest.raises(MediaGone):
        await store.read(media.id)
    again = await store.put(b"photo", mime="image/jpeg", now=NOON)

    assert again == media
    assert await store.read(media.id) == b"photo"


async def test_what_a_crash_left_behind_does_no_harm(store: MediaStore) -> None:
    media = await store.put(b"photo", mime="image/jpeg", now=NOON)
    target = store.path(media)
    target.rename(target.with_name(f"{target.name}.{new_id()}.part"))

    again = await store.put(b"photo", mime="image/jpeg", now=NOON)

    assert again == media
    assert await store.read(media.id) == b"photo"


def _files(store: MediaStore) -> list[Path]:
    return [path for path in store.folder.rglob("*") if path.is_file()]
