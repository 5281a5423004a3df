"""The pool of workers: real processes, and an engine that dies, hangs and swells when a picture tells it to."""

import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import anyio
import anyio.lowlevel
import msgspec
import pytest
from PIL import Image

from waframe_ocr_vin.errors import Fate, PictureRefused, ReadersBusy, ReadingFailed
from waframe_ocr_vin.readers import WORKERS, Bounds, Readers
from waframe_ocr_vin.reading import MOST_BYTES, Reading, Refusal

HERE = Path(__file__).parent / "odd_engine"
DIES, HANGS, COMPUTES, RAISES, SWELLS, GROWS, CHATTERS, READS = range(10, 170, 20)
BOUNDS = Bounds(seconds=20)


@pytest.fixture(autouse=True)
def odd_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Install the engine, as a package would be: by its entry point, for this process and for the workers."""
    monkeypatch.syspath_prepend(str(HERE))
    monkeypatch.setenv("PYTHONPATH", str(HERE))


@pytest.fixture(scope="module")
async def readers() -> AsyncIterator[Readers]:
    """Open one pool for the tests whose pictures end no worker."""
    async with Readers(workers=1, bounds=BOUNDS, environ={**os.environ, "PYTHONPATH": str(HERE)}) as readers:
        yield readers


def pool(bounds: Bounds = BOUNDS, *, workers: int = 1) -> Readers:
    return Readers(workers=workers, bounds=bounds)


def picture(mood: int, *, number: int = 0) -> bytes:
    file = BytesIO()
    drawn = Image.new("RGB", (64, 64), (mood, mood, mood))
    drawn.putpixel((63, 63), (number % 256, number // 256, 0))
    drawn.save(file, "PNG")
    return file.getvalue()


async def read(readers: Readers, mood: int, *, engine: str = "odd", number: int = 0, who: str = "juan") -> Reading:
    data = picture(mood, number=number)
    return await readers.read(data, engine=engine, branch="centro", party=who)


def process_of(reading: Reading) -> int:
    return int(reading.lines[0].text.split()[0])


def is_alive(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    return True


async def test_a_worker_that_is_paused_stands_still_and_so_does_its_time() -> None:
    fates: list[Fate] = []

    async def compute(readers: Readers) -> None:
        with pytest.raises(ReadingFailed) as failed:
            await read(readers, COMPUTES)
        fates.append(failed.value.fate)

    async with pool(Bounds(seconds=1)) as readers, anyio.create_task_group() as tasks:
        process = process_of(await read(readers, READS))
        tasks.start_soon(compute, readers)
        await anyio.sleep(0.3)
        readers.pause()
        await anyio.sleep(2)
        assert state_of(process) == "T"
        assert fates == []
        readers.resume()

    assert fates == [Fate.TIMED_OUT]


def state_of(process_id: int) -> str:
    return Path(f"/proc/{process_id}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]


async def test_a_worker_stays_in_the_session_where_it_gives_way_and_a_terminal_does_not_interrupt_it(
    readers: Readers,
) -> None:
    process = process_of(await read(readers, READS))

    assert os.getpgid(process) == process
    assert os.getsid(process) == os.getsid(0), "Linux may weigh sessions against each other"


@contextmanager
def fails_as(fate: Fate) -> Iterator[None]:
    with pytest.raises(ReadingFailed) as failed:
        yield
    assert failed.value.fate is fate


async def test_nothing_runs_before_the_first_picture_and_nothing_after_the_last() -> None:
    async with pool() as readers:
        before = readers.process_ids
        process = process_of(await read(readers, READS))
        assert readers.process_ids == (process,)

    assert before == ()
    assert not is_alive(process)


async def test_what_libraries_print_does_not_get_between_the_answers(readers: Readers) -> None:
    chattered = await read(readers, CHATTERS)
    quiet = await read(readers, READS)

    assert process_of(chattered) == process_of(quiet)


async def test_a_picture_that_ends_its_worker_is_tried_once_more_and_then_refused() -> None:
    async with pool() as readers:
        first = process_of(await read(readers, READS))

        with pytest.raises(PictureRefused) as refused:
            await read(readers, DIES)
        processes = readers.process_ids
        with pytest.raises(PictureRefused):
            await read(readers, DIES)

        assert refused.value.refusal is Refusal.DAMAGED
        assert readers.process_ids == processes == ()
        assert process_of(await read(readers, READS)) != first


@pytest.mark.parametrize("mood", [HANGS, COMPUTES])
async def test_a_picture_that_takes_too_long_fails_and_is_refused_the_second_time(mood: int) -> None:
    async with pool(Bounds(seconds=0.5)) as readers:
        await read(readers, READS)
        with fails_as(Fate.TIMED_OUT):
            await read(readers, mood)
        with pytest.raises(PictureRefused):
            await read(readers, mood)

        assert (await read(readers, READS)).lines


async def test_what_an_engine_raises_is_told_and_its_worker_goes_on(readers: Readers) -> None:
    first = process_of(await read(readers, READS))

    with pytest.raises(ReadingFailed, match="no idea what this is"):
        await read(readers, RAISES)

    assert process_of(await read(readers, READS)) == first


async def test_a_worker_cannot_take_more_memory_than_it_may() -> None:
    async with pool() as readers:
        first = process_of(await read(readers, READS))

        with pytest.raises(ReadingFailed, match="MemoryError"):
            await read(readers, SWELLS)

        assert process_of(await read(readers, READS)) != first


async def test_a_worker_is_replaced_after_so_many_pictures() -> None:
    async with pool(Bounds(pictures=2)) as readers:
        processes = [process_of(await read(readers, READS, number=number)) for number in range(4)]

    assert processes[0] == processes[1] != processes[2] == processes[3]


async def test_a_worker_is_replaced_when_it_has_grown() -> None:
    async with pool(Bounds(resident_mb=220)) as readers:
        processes = [process_of(await read(readers, mood)) for mood in (READS, GROWS, READS)]

    assert processes[0] == processes[1] != processes[2]


async def test_a_worker_that_has_nothing_to_do_ends() -> None:
    async with pool(Bounds(idle_seconds=0.01)) as readers:
        process = process_of(await read(readers, READS))

        with anyio.fail_after(10):
            while is_alive(process):
                await anyio.lowlevel.checkpoint()

        assert readers.process_ids == ()
        assert process_of(await read(readers, READS)) != process


async def test_a_worker_that_was_killed_while_it_rested_is_replaced() -> None:
    async with pool() as readers:
        process = process_of(await read(readers, READS))
        os.kill(process, signal.SIGKILL)

        assert process_of(await read(readers, READS)) != process


async def test_nobody_waits_for_all_the_pictures_of_somebody_else() -> None:
    order: list[str] = []
    async with pool() as readers, anyio.create_task_group() as tasks:

        async def ask(branch: str, party: str, number: int) -> None:
            await readers.read(picture(READS, number=number), engine="odd", branch=branch, party=party)
            order.append(f"{branch} {party}")

        for number in range(20):
            tasks.start_soon(ask, "centro", "juan", number)
        await anyio.wait_all_tasks_blocked()
        tasks.start_soon(ask, "norte", "ana", 100)
        tasks.start_soon(ask, "centro", "luis", 101)

    assert order.index("norte ana") <= 3
    assert order.index("centro luis") <= 4
    assert len(order) == 22


async def test_a_full_queue_is_told_at_once() -> None:
    busy: list[ReadersBusy] = []
    async with pool(msgspec.structs.replace(BOUNDS, waiting=4)) as readers, anyio.create_task_group() as tasks:

        async def ask(number: int) -> None:
            try:
                await read(readers, READS, number=number, who=str(number))
            except ReadersBusy as error:
                busy.append(error)

        for number in range(10):
            tasks.start_soon(ask, number)

    assert len(busy) == 6
    assert busy[0].waiting == 4


async def test_who_gives_up_harms_nobody(readers: Readers) -> None:
    first = process_of(await read(readers, READS))
    async with anyio.create_task_group() as tasks:
        for number in range(5):
            tasks.start_soon(lambda: read(readers, READS, number=number))  # noqa: B023  # any picture will do
        await anyio.wait_all_tasks_blocked()
        tasks.cancel_scope.cancel()

    assert readers.waiting == 0
    assert process_of(await read(readers, READS)) == first


async def test_whoever_waits_is_told_when_the_pool_closes() -> None:
    fates: list[Fate] = []
    async with anyio.create_task_group() as tasks, pool() as readers:

        async def ask(number: int) -> None:
            try:
                await read(readers, HANGS, number=number)
            except ReadingFailed as error:
                fates.append(error.fate)

        for number in range(3):
            tasks.start_soon(ask, number)
        await anyio.wait_all_tasks_blocked()

    assert fates == [Fate.STOPPED] * 3
    with fails_as(Fate.STOPPED):
        await read(readers, READS)


@pytest.mark.parametrize("engine", ["broken", "cloud"])
async def test_without_its_engine_a_branch_still_has_its_codes_read(readers: Readers, engine: str) -> None:
    reading = await read(readers, READS, engine=engine)

    assert reading.engine == "none"
    assert reading.lines == ()


async def test_an_engine_that_ends_its_worker_is_not_blamed_on_the_picture() -> None:
    async with pool() as readers:
        with fails_as(Fate.DIED):
            await read(readers, READS, engine="stillborn")

        assert (await read(readers, READS, engine="stillborn")).engine == "none"
        assert (await read(readers, READS)).engine == "odd"


async def test_a_refusal_of_the_worker_arrives_by_name(readers: Readers) -> None:
    for data, refusal in ((b"hola", Refusal.NOT_AN_IMAGE), (bytes(MOST_BYTES + 1), Refusal.TOO_LARGE)):
        with pytest.raises(PictureRefused) as refused:
            await readers.read(data, engine="none", branch="centro", party="juan")
        assert refused.value.code == refusal.value


async def test_workers_end_with_the_process_that_started_them() -> None:
    asking = (
        "import anyio, sys\n"
        "from waframe_ocr_vin.readers import Readers\n"
        "async def main():\n"
        "    async with Readers(workers=1) as readers:\n"
        "        await readers.read(sys.stdin.buffer.read(), engine='none', branch='a', party='b')\n"
        "        print(*readers.process_ids, flush=True)\n"
        "        await anyio.sleep_forever()\n"
        "anyio.run(main)\n"
    )
    async with await anyio.open_process([sys.executable, "-c", asking]) as parent:
        assert parent.stdin is not None
        assert parent.stdout is not None
        await parent.stdin.send(picture(READS))
        await parent.stdin.aclose()
        worker = int(await parent.stdout.receive())
        assert is_alive(worker)

        parent.kill()

        with anyio.fail_after(10):
            while is_alive(worker):
                await anyio.lowlevel.checkpoint()


def test_who_asks_loads_nothing_that_looks_at_pictures() -> None:
    loading = (
        "import sys, waframe_ocr_vin.plugin, waframe_ocr_vin.readers, waframe_ocr_vin.engine_check\n"
        "from waframe_ocr_vin.engines import AUTO, choose\n"
        "choose(AUTO)\n"
        "heavy = {'cv2', 'numpy', 'onnxruntime', 'rapidocr', 'tesserocr', 'zxingcpp', 'PIL'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )

    said = subprocess.run([sys.executable, "-c", loading], capture_output=True, text=True, check=True)

    assert said.stdout.strip() == "[]"


@pytest.mark.parametrize(("value", "many"), [("3", 3), ("", max(1, (os.cpu_count() or 1) // 2))])
def test_the_number_of_workers_is_set_or_half_of_the_processors(value: str, many: int) -> None:
    assert len(Readers(environ={WORKERS: value})._seats) == many


@pytest.mark.parametrize("value", ["0", "-1", "two"])
def test_a_wrong_number_of_workers_is_named(value: str) -> None:
    with pytest.raises(ValueError, match=WORKERS):
        Readers(environ={WORKERS: value})
