"""A backup of either database fills either database, and life goes on."""

import io
import tarfile
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import msgspec
import pytest

from waframe.core.errors import BackupBroken, DatabaseNotEmpty, SchemaOutdated
from waframe.core.runtime.backup import MANIFEST, back_up, read_manifest, restore, verify
from waframe.core.runtime.deployment import Deployment
from waframe.core.store.database import Database
from waframe.core.store.queries import Query
from waframe.testing.scenario import Scenario, playing

HOUR = 3600
PHOTO = b"\xff\xd8\xff\xe0 a photo"


@pytest.fixture(params=["to sqlite", "to postgres"])
def target_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the URL of another empty database."""
    if request.param == "to sqlite":
        return f"sqlite:///{tmp_path}/target/waframe.db"
    url: str = request.getfixturevalue("other_postgres_url")
    return url


@pytest.fixture
async def other_postgres_url(postgres_url: str) -> AsyncIterator[str]:
    """Make a second empty database beside the first."""
    name = f"{postgres_url.rpartition('/')[2]}_target"
    admin = await asyncpg.connect(postgres_url)
    try:
        await admin.execute(f"create database {name}")
        yield f"{postgres_url.rpartition('/')[0]}/{name}"
        await admin.execute(f"drop database {name} with (force)")
    finally:
        await admin.close()


@pytest.fixture
async def saved(scenario_on_both: Scenario, tmp_path: Path) -> Path:
    """Let a customer talk, and back everything up while the deployment runs."""
    await talk(scenario_on_both)
    path = tmp_path / "backup.tar.gz"
    await back_up(scenario_on_both.deployment, path, tell=quiet)
    return path


@pytest.fixture
async def small(scenario: Scenario, tmp_path: Path) -> Path:
    """Back up a talk from SQLite."""
    await talk(scenario)
    path = tmp_path / "backup.tar"
    await back_up(scenario.deployment, path, tell=quiet)
    return path


async def test_everything_comes_back_and_life_goes_on(saved: Path, target_url: str, tmp_path: Path) -> None:
    manifest = verify(saved, tell=quiet)
    folder = tmp_path / "target"
    folder.mkdir(exist_ok=True)
    async with playing(folder, database_url=target_url) as scenario:
        await restore(fresh(scenario), saved, manifest=manifest, overwrite=False, tell=quiet)
        branch = await scenario.branch("centro", plugins={"routing": {}})
        await scenario.advance(HOUR)
        spend_ids(scenario)
        store = scenario.deployment.store
        before = await store.events.last()
        old = (await branch.conversation()).id

        answers = await branch.customer().says("quiero un asesor")

        messages = await store.messages.page(old, many=50)
        numbers = [event.number for event in await store.events.since(0)]
        pictures = [one.content for one in messages if one.content.__struct_config__.tag == "image"]
        assert (await branch.conversation()).id == old
        assert [message.seq for message in messages] == sorted({message.seq for message in messages})
        assert messages[0].text == "hola"
        assert messages[-2].text == "quiero un asesor"
        assert answers
        assert before < numbers[-1]
        assert numbers == sorted(set(numbers))
        assert await store.media.read(getattr(pictures[0], "media_id", "")) == PHOTO


async def test_a_backup_of_a_backup_is_the_same(saved: Path, target_url: str, tmp_path: Path) -> None:
    manifest = verify(saved, tell=quiet)
    folder = tmp_path / "target"
    folder.mkdir(exist_ok=True)
    async with playing(folder, database_url=target_url) as scenario:
        deployment = fresh(scenario)
        await restore(deployment, saved, manifest=manifest, overwrite=False, tell=quiet)

        again = await back_up(deployment, tmp_path / "again.tar", tell=quiet)

    same = {name for name in manifest.tables if name != "event_clock"}
    assert {name: again.tables[name].sha256 for name in same} == {name: manifest.tables[name].sha256 for name in same}
    assert again.media == manifest.media
    assert again.counters.keys() >= manifest.counters.keys() - {"event_clock"}


async def test_a_database_with_rows_is_not_overwritten(small: Path, scenario: Scenario) -> None:
    manifest = verify(small, tell=quiet)

    with pytest.raises(DatabaseNotEmpty, match=r"there are rows in .*messages"):
        await restore(fresh(scenario), small, manifest=manifest, overwrite=False, tell=quiet)

    await restore(fresh(scenario), small, manifest=manifest, overwrite=True, tell=quiet)
    assert await count(scenario.deployment.database) == manifest.tables["messages"].rows


async def test_a_backup_of_a_newer_release_is_refused_and_nothing_is_lost(small: Path, scenario: Scenario) -> None:
    manifest = msgspec.structs.replace(verify(small, tell=quiet), heads=("core_9999",))
    before = await count(scenario.deployment.database)

    with pytest.raises(SchemaOutdated, match="core_9999"):
        await restore(fresh(scenario), small, manifest=manifest, overwrite=True, tell=quiet)

    assert await count(scenario.deployment.database) == before > 0


async def test_counters_go_on_where_they_were(scenario: Scenario, tmp_path: Path) -> None:
    await talk(scenario)
    last = await scenario.deployment.store.events.last()
    await scenario.deployment.database.change(query("delete from events"))
    await back_up(scenario.deployment, tmp_path / "b.tar", tell=quiet)
    manifest = verify(tmp_path / "b.tar", tell=quiet)

    await restore(fresh(scenario), tmp_path / "b.tar", manifest=manifest, overwrite=True, tell=quiet)

    assert manifest.tables["events"].rows == 0
    assert manifest.counters["events"] == last
    again = await back_up(fresh(scenario), tmp_path / "c.tar", tell=quiet)
    assert again.counters["events"] == last


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param(lambda files: files.pop("tables/facts.jsonl"), "1 files are missing", id="table gone"),
        pytest.param(lambda files: files.update({"tables/facts.jsonl": b"[]\n"}), "damaged", id="table changed"),
        pytest.param(lambda files: files.update({"../evil": b"x"}), "not in the manifest", id="stranger"),
        pytest.param(lambda files: files.update({MANIFEST: b"{}"}), "manifest cannot be read", id="manifest"),
        pytest.param(lambda files: files.pop(MANIFEST), "no backup of waframe", id="no manifest"),
    ],
)
async def test_a_damaged_backup_is_found_before_anything_happens(
    small: Path, tmp_path: Path, change: object, said: str
) -> None:
    files = read_tar(small)
    assert callable(change)
    change(files)
    write_tar(tmp_path / "changed.tar", files)

    with pytest.raises(BackupBroken, match=said):
        verify(tmp_path / "changed.tar", tell=quiet)


async def test_half_a_file_is_no_backup(small: Path) -> None:
    half = halved(small)

    with pytest.raises(BackupBroken):
        verify(half, tell=quiet)


def test_something_else_is_no_backup(tmp_path: Path) -> None:
    (tmp_path / "photo.tar").write_bytes(PHOTO * 100)

    with pytest.raises(BackupBroken, match="cannot be read as a backup"):
        read_manifest(tmp_path / "photo.tar")


async def test_a_backup_is_for_its_owner_alone_and_holds_no_secret(small: Path) -> None:
    assert rights_of(small) == 0o600
    assert not any(b"simulated-app-secret" in data for data in read_tar(small).values())


async def talk(scenario: Scenario) -> None:
    """Let a customer write, send a photo and get answers."""
    branch = await scenario.branch("centro", plugins={"routing": {}})
    customer = branch.customer()
    await customer.says("hola")
    await customer.sends_photo(PHOTO, caption="¿tienen esta?")
    await scenario.advance(10)


def spend_ids(scenario: Scenario) -> None:
    """Let the simulator have said something before, as its ids are the same in every scenario."""
    for _ in range(50):
        scenario.simulator.world.ids.wamid("", outbound=False)


def fresh(scenario: Scenario) -> Deployment:
    """Make a deployment of the scenario's database and folder that does not run."""
    settings = {**scenario.settings, "branches": {"centro": {"channels": {"whatsapp": {"phone_number_id": "1"}}}}}
    path = scenario.folder / "fresh.yaml"
    path.write_bytes(msgspec.json.encode(settings))
    return Deployment(path, environ=scenario.environment, clock=scenario.clock)


async def count(database: Database) -> int:
    """Count the messages."""
    row = await database.row(query("select count(*) as many from messages"))
    return int(str(row["many"])) if row else 0


def query(sql: str) -> Query:
    """Make a query that is the same for both databases."""
    return Query(name="test", sqlite=sql, postgres=sql, names=())


def read_tar(path: Path) -> dict[str, bytes]:
    """Read all files of a tar."""
    with tarfile.open(path) as tar:
        return {member.name: content.read() for member in tar if (content := tar.extractfile(member))}


def halved(path: Path) -> Path:
    """Cut a file in the middle."""
    half = path.with_name("half.tar")
    half.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    return half


def rights_of(path: Path) -> int:
    """Tell who may do what with a file."""
    return path.stat().st_mode & 0o777


def write_tar(path: Path, files: dict[str, bytes]) -> None:
    """Write files into a tar, in their order."""
    with tarfile.open(path, "w") as tar:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))


def quiet(words: str, done: int, total: int) -> None:
    """Show no progress, but see that it is one."""
    assert 0 < done <= total, words
