"""The durable job that reads the photo of a message, and has the consequences drawn when a burst is complete."""

from collections.abc import Sequence
from datetime import timedelta

import anyio
import msgspec
import structlog

from waframe import ActionCall, ActionUnknown, By, ChangedMeanwhile, FloorTaken, Host, Job, MediaGone
from waframe_ocr_vin import pictures
from waframe_ocr_vin.errors import EngineBroken, EngineMissing, PictureRefused, ReadersBusy, ReadingFailed
from waframe_ocr_vin.knowing import Knowing
from waframe_ocr_vin.pictures import Picture, State
from waframe_ocr_vin.reading import Candidate, Reading
from waframe_ocr_vin.seeing import Seeing
from waframe_ocr_vin.settings import OcrVinSettings

JOB = "read"
SETTLE = "ocr_vin_settle"
ONLINE_SECONDS = 1.0
"""How long the answer to a photo waits for what is said online; later it completes the fact alone."""
_TRIES_TO_READ = 2
_TRIES_TO_QUEUE = 7
_TRIES_TO_SETTLE = 3

_log = structlog.stdlib.get_logger("waframe_ocr_vin")


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which message's photo is to be read."""

    message_id: str


class ReadJob:
    """Runs `ocr_vin.read`; done twice, it reads and says nothing a second time."""

    def __init__(self, settings: OcrVinSettings, *, seeing: Seeing, knowing: Knowing) -> None:
        self._burst = timedelta(seconds=settings.burst_seconds)
        self._seeing = seeing
        self._knowing = knowing

    async def run(self, host: Host, job: Job) -> None:
        """Read the photo if that was not done yet, then settle what is read, if nothing of the burst is missing."""
        wanted = msgspec.json.decode(job.payload, type=Wanted)
        picture = await pictures.find(host.store.database, wanted.message_id)
        if picture is None:
            return
        if picture.state is State.WAITING:
            await self._ask(await self._read(host, job, picture))
        if await self._is_complete(host, picture.conversation_id):
            await settle(host, picture.conversation_id)

    async def _ask(self, reading: Reading | None) -> None:
        """Ask online about the number that will be named, for as long as a customer may be kept waiting for it."""
        if reading is not None and (vin := reading.vin or _only(reading.candidates)):
            with anyio.move_on_after(ONLINE_SECONDS):
                await self._knowing.complete(vin)

    async def _read(self, host: Host, job: Job, picture: Picture) -> Reading | None:
        """Read a photo and note what became of it; what may get better is raised, to be tried again."""
        state, refusal, sha256 = State.READ, None, None
        reading = None
        try:
            media = await host.store.media.find(picture.media_id)
            sha256 = media.sha256 if media else ""
            reading = await self._seeing.known(sha256)
            if reading is None:
                data = await host.store.media.read(picture.media_id)
                reading = await self._seeing.read(
                    data, sha256=sha256, branch=job.branch or "", party=picture.conversation_id, anew=True
                )
        except PictureRefused as error:
            state, refusal = State.REFUSED, error.code
        except (ReadingFailed, EngineBroken) as error:
            if job.attempts < _TRIES_TO_READ:
                raise
            state, refusal = State.FAILED, error.code
        except ReadersBusy as error:
            if job.attempts < _TRIES_TO_QUEUE:
                raise
            state, refusal = State.FAILED, error.code
        except (EngineMissing, MediaGone) as error:
            state, refusal = State.FAILED, error.code
        if refusal is not None:
            _log.warning("ocr_vin.not_read", message=picture.message_id, reason=refusal)
            host.count("ocr_vin_not_read", reason=refusal)
        await pictures.finish(
            host.store.database,
            picture.message_id,
            state=state,
            engine=self._seeing.engine_of(reading),
            now=host.clock.now(),
            sha256=sha256,
            refusal=refusal,
        )
        return reading

    async def _is_complete(self, host: Host, conversation_id: str) -> bool:
        """Tell whether the burst is read, or its first photo has waited long enough for the rest."""
        now = host.clock.now()
        found = await pictures.untold(host.store.database, conversation_id, now=now)
        if any(one.state is State.WAITING for one in found):
            return found[0].arrived_at <= now - self._burst
        return bool(found)


def _only(candidates: Sequence[Candidate]) -> str | None:
    return candidates[0].vin if len(candidates) == 1 else None


async def settle(host: Host, conversation_id: str) -> None:
    """Have the consequences drawn; once more where somebody took the floor meanwhile, or told of a picture."""
    call = ActionCall(action=SETTLE, caller="ocr_vin", by=By.SYSTEM, conversation_id=conversation_id)
    for attempt in range(1, _TRIES_TO_SETTLE + 1):
        try:
            await host.act(call)
        except (ChangedMeanwhile, FloorTaken):
            if attempt == _TRIES_TO_SETTLE:
                raise
        except ActionUnknown:
            host.log.info("ocr_vin.switched_off", conversation=conversation_id)
            return
        else:
            return
