"""A process dies while it reads a photo, and a job runs twice: the customer gets one answer."""

import anyio
import msgspec
import pytest

from waframe import Host, Job, new_id
from waframe.testing.host import RememberingHost
from waframe.testing.scenario import BranchActor, CustomerActor, Scenario
from waframe_ocr_vin import pictures
from waframe_ocr_vin.knowing import Knowing
from waframe_ocr_vin.pacing import APART, AT_ONCE
from waframe_ocr_vin.pictures import Picture, State
from waframe_ocr_vin.read_job import ReadJob, Wanted
from waframe_ocr_vin.readers import Readers
from waframe_ocr_vin.reading import Reading
from waframe_ocr_vin.seeing import Seeing
from waframe_ocr_vin.settings import OcrVinSettings
from waframe_ocr_vin.testing.photos import TSURU, let_know, photo, read_as

SETTINGS = OcrVinSettings(engine="none")
ANSWER = f"Detecté el VIN {TSURU}: Nissan Tsuru 2009, ¿es correcto?"


class Eyes(Readers):
    """A pool without processes: it gives what it is told to, or never anything."""

    def __init__(self, reading: Reading | None = None) -> None:
        super().__init__()
        self.reading = reading
        self.asked = anyio.Event()
        self.times = 0

    async def read(self, data: bytes, *, engine: str, branch: str, party: str) -> Reading:
        self.times += 1
        self.asked.set()
        if self.reading is None:
            await anyio.sleep_forever()
            raise AssertionError("it never ends")
        return self.reading


def job_of(host: Host, eyes: Eyes) -> ReadJob:
    seeing, knowing = Seeing(host, eyes, engine="none"), Knowing(host, table=None, key=None)
    return ReadJob(SETTINGS, seeing=seeing, knowing=knowing)


class Waiting:
    """A photo whose job is not due yet, since others were sent just before."""

    def __init__(self, branch: BranchActor, customer: CustomerActor, *, picture: Picture, job: Job) -> None:
        self.branch = branch
        self.customer = customer
        self.picture = picture
        self.job = job

    @property
    def host(self) -> Host:
        return self.branch.scenario.deployment

    async def now(self) -> Picture:
        found = await pictures.find(self.host.store.database, self.picture.message_id)
        assert found is not None
        return found

    async def comes_due(self) -> None:
        await self.branch.scenario.advance(APART.total_seconds())

    def answers(self) -> list[str]:
        return [one.text for one in self.customer.sees() if one.direction == "out"]


@pytest.fixture
async def waiting(scenario: Scenario) -> Waiting:
    return await photo_that_waits(scenario)


@pytest.fixture
async def waiting_on_both(scenario_on_both: Scenario) -> Waiting:
    return await photo_that_waits(scenario_on_both)


async def photo_that_waits(scenario: Scenario) -> Waiting:
    branch = await scenario.branch(plugins={"ocr_vin": {"engine": "none"}})
    customer, host = branch.customer(), scenario.deployment
    for shade in range(AT_ONCE):
        data = await let_know(host, photo(shade), read_as(), engine="none")
        await customer.sends_photo(data)
    await customer.sends_photo(photo(AT_ONCE))
    conversation = await branch.conversation()
    (picture,) = await pictures.untold(host.store.database, conversation.id, now=host.clock.now())
    job = Job(
        id=new_id(),
        name="ocr_vin.read",
        payload=msgspec.json.encode(Wanted(message_id=picture.message_id)).decode(),
        branch=branch.key,
        conversation_id=conversation.id,
        due_at=host.clock.now(),
        attempts=1,
    )
    return Waiting(branch, customer, picture=picture, job=job)


async def test_killed_while_it_reads_it_is_read_again_and_answered_once(waiting: Waiting) -> None:
    eyes = Eyes()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(job_of(waiting.host, eyes).run, waiting.host, waiting.job)
        await eyes.asked.wait()
        tasks.cancel_scope.cancel()
    before = await waiting.now()
    again = Eyes(read_as(TSURU))

    await job_of(waiting.host, again).run(waiting.host, waiting.job)
    await waiting.comes_due()

    assert (before.state, again.times) == (State.WAITING, 1)
    assert waiting.answers() == [ANSWER]


async def test_killed_between_reading_and_answer_it_is_answered_once_and_not_read_again(
    waiting_on_both: Waiting,
) -> None:
    dying = RememberingHost(waiting_on_both.host.store, clock=waiting_on_both.host.clock)
    await job_of(dying, Eyes(read_as(TSURU))).run(dying, waiting_on_both.job)
    before = await waiting_on_both.now()

    await waiting_on_both.comes_due()

    assert (before.state, [call.action for call in dying.acts]) == (State.READ, ["ocr_vin_settle"])
    assert waiting_on_both.answers() == [ANSWER]


async def test_a_job_that_runs_twice_answers_once(waiting: Waiting) -> None:
    eyes = Eyes(read_as(TSURU))
    job = job_of(waiting.host, eyes)

    for _ in range(2):
        await job.run(waiting.host, waiting.job)
    await waiting.comes_due()

    assert (waiting.answers(), eyes.times) == ([ANSWER], 1)


async def test_jobs_that_run_at_once_answer_once(waiting_on_both: Waiting) -> None:
    eyes = Eyes(read_as(TSURU))
    job = job_of(waiting_on_both.host, eyes)

    async with anyio.create_task_group() as tasks:
        for _ in range(4):
            tasks.start_soon(job.run, waiting_on_both.host, waiting_on_both.job)
    await waiting_on_both.comes_due()

    assert waiting_on_both.answers() == [ANSWER]


async def test_a_file_that_was_read_before_is_not_opened(waiting: Waiting, monkeypatch: pytest.MonkeyPatch) -> None:
    await let_know(waiting.host, photo(AT_ONCE), read_as(TSURU), engine="none")
    monkeypatch.setattr(waiting.host.store.media, "read", None)

    await waiting.comes_due()

    assert waiting.answers() == [ANSWER]
