"""The routes: analyse a picture, and list what was read off the photos of a conversation."""

from http import HTTPStatus

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from waframe import Caller, MediaGone, Problem, described
from waframe_ocr_vin import corrections, pictures
from waframe_ocr_vin.corrections import Correction
from waframe_ocr_vin.errors import OcrError, PictureRefused
from waframe_ocr_vin.form import read_file
from waframe_ocr_vin.knowing import Knowing
from waframe_ocr_vin.pictures import State
from waframe_ocr_vin.reading import MOST_BYTES, Candidate, Code, Hint, PartCode, Reading
from waframe_ocr_vin.seeing import Seeing, hash_of
from waframe_ocr_vin.settings import OcrVinSettings
from waframe_ocr_vin.shared import Shared
from waframe_ocr_vin.vehicles.vehicle import Vehicle

_JSON = "application/json"
_FORM = "multipart/form-data"
_SMALL = 4096


class MediaNamed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which stored file."""

    media_id: str


class Times(msgspec.Struct, frozen=True, kw_only=True):
    """How long it took to read, in milliseconds; what was read before took as long then."""

    cpu_ms: int
    wall_ms: int


class Analysed(msgspec.Struct, frozen=True, kw_only=True):
    """All that was read off a picture; `vin` is None where none is sure, `cached` says that it was read before."""

    sha256: str
    width: int
    height: int
    text: str
    vin: str | None
    confidence: int
    ask: bool
    hint: Hint | None
    candidates: tuple[Candidate, ...]
    codes: tuple[Code, ...]
    part_codes: tuple[PartCode, ...]
    vehicle: Vehicle | None
    engine: str
    times: Times
    cached: bool


class PictureShown(msgspec.Struct, frozen=True, kw_only=True):
    """A photo of a conversation, and what was read off it; `refusal` says why nothing was."""

    message_id: str
    media_id: str
    state: State
    refusal: str | None
    read: Analysed | None
    vehicles: dict[str, Vehicle]


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What a conversation's card shows: the photos and the corrections, the newest first, and the known vehicle."""

    pictures: tuple[PictureShown, ...]
    corrections: tuple[Correction, ...]
    vin: str | None
    confidence: int
    confirmed: bool
    vehicle: Vehicle | None
    message_id: str | None


class Routes:
    """The routes of the plugin, one for all branches: each request is served as its branch has set."""

    def __init__(self, shared: Shared) -> None:
        self._host = shared.host
        self._shared = shared

    def routes(self) -> list[BaseRoute]:
        """List the routes."""
        return [
            Route("/api/ocr/analyze-image", self.analyze, methods=["POST"]),
            Route("/api/ocr/conversations/{id}", self.of_conversation, methods=["GET"]),
        ]

    @described(
        Analysed,
        body=MediaNamed,
        query=("branch",),
        files=("file",),
        refusals=(
            "400 body-invalid",
            "400 branch-missing",
            "404 not-found",
            "413 too-large",
            "413 too-many-pixels",
            "415 not-an-image",
            "415 heic",
            "415 animated",
            "422 damaged",
            "503 readers-busy",
            "503 reading-failed",
        ),
    )
    async def analyze(self, request: Request) -> Response:
        """Read a picture that is sent, or a stored one that the caller may see."""
        caller = await self._host.require(request)
        settings = self._settings_for(caller, named=request.query_params.get("branch"))
        seeing, knowing = self._shared.seeing(settings), self._shared.knowing(settings)
        data = await self._data(request, caller)
        sha256 = await hash_of(data)
        before = await seeing.known(sha256)
        reading = before or await _read(seeing, data, sha256=sha256, caller=caller)
        if (best := _best(reading)) is not None:
            await knowing.complete(best)
        return _answer(await _analysed(knowing, sha256, reading, cached=before is not None))

    @described(Shown)
    async def of_conversation(self, request: Request) -> Response:
        """List what was read off the photos of a conversation, for the card beside it."""
        caller = await self._host.require(request)
        store = self._host.store
        found = await store.conversations.find(request.path_params["id"])
        if found is None or not caller.sees(found.branch):
            raise _missing("conversation")
        knowing = self._shared.knowing(self._shared.branches().get(found.branch, OcrVinSettings()))
        facts = {fact.name: fact for fact in await store.facts.all(found.id)}
        vin, confirmed = facts.get("vin"), facts.get("vin_confirmed")
        recent = await pictures.of_conversation(store.database, found.id)
        shown = [
            PictureShown(
                message_id=one.message_id,
                media_id=one.media_id,
                state=one.state,
                refusal=one.refusal,
                read=await _analysed(knowing, one.sha256 or "", one.reading, cached=True) if one.reading else None,
                vehicles={each.vin: await knowing.vehicle(each.vin) for each in one.reading.candidates[:3]}
                if one.reading
                else {},
            )
            for one in recent
        ]
        return _answer(
            Shown(
                pictures=tuple(shown),
                corrections=tuple(await corrections.of_conversation(store.database, found.id)),
                vin=vin.value if vin else None,
                confidence=vin.confidence if vin else 0,
                confirmed=vin is not None and confirmed is not None and confirmed.value == vin.value,
                vehicle=await knowing.vehicle(vin.value) if vin else None,
                message_id=vin.message_id if vin else None,
            )
        )

    async def _data(self, request: Request, caller: Caller) -> bytes:
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        largest = _SMALL if kind == _JSON else MOST_BYTES + _SMALL
        body = bytearray()
        async for piece in request.stream():
            body += piece
            if len(body) > largest:
                raise Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too-large", f"at most {MOST_BYTES} bytes")
        if kind == _JSON:
            return await self._stored(bytes(body), caller)
        data = read_file(request.headers["content-type"], bytes(body)) if kind == _FORM else bytes(body)
        if not data:
            raise Problem(
                HTTPStatus.BAD_REQUEST, "body-invalid", "send a form with a `file`, a picture, or a `media_id`"
            )
        return data

    async def _stored(self, body: bytes, caller: Caller) -> bytes:
        try:
            named = msgspec.json.decode(body, type=MediaNamed)
        except msgspec.DecodeError as error:
            raise Problem(HTTPStatus.BAD_REQUEST, "body-invalid", str(error)) from error
        media = self._host.store.media
        granted = [key for key in self._host.branches if caller.sees(key)]
        if await media.find(named.media_id) is None or not await media.is_seen(named.media_id, branches=granted):
            raise _missing("file")
        try:
            return await media.read(named.media_id)
        except MediaGone as error:
            raise _missing("file") from error

    def _settings_for(self, caller: Caller, *, named: str | None) -> OcrVinSettings:
        """Give the settings of the branch that the caller names; without a name, what all that they see agree on."""
        every = self._shared.branches()
        if named is not None:
            if named not in every or not caller.sees(named):
                raise _missing("branch that reads pictures")
            return every[named]
        found = [settings for key, settings in every.items() if caller.sees(key)] or list(every.values())
        if not found:
            raise _missing("branch that reads pictures")
        engines = sorted({settings.engine for settings in found})
        if len(engines) > 1:
            sentence = f"your branches read by {', '.join(engines)}: name one by ?branch="
            raise Problem(HTTPStatus.BAD_REQUEST, "branch-missing", sentence)
        return found[0]


_STATUS = {"too-large": 413, "too-many-pixels": 413, "not-an-image": 415, "heic": 415, "animated": 415, "damaged": 422}


async def _read(seeing: Seeing, data: bytes, *, sha256: str, caller: Caller) -> Reading:
    try:
        return await seeing.read(data, sha256=sha256, branch="", party=f"caller:{caller.id}")
    except PictureRefused as error:
        raise Problem(_STATUS.get(error.code, 422), error.code, error.reason) from error
    except OcrError as error:
        raise Problem(HTTPStatus.SERVICE_UNAVAILABLE, error.code, str(error)) from error


def _best(reading: Reading) -> str | None:
    return reading.vin or (reading.candidates[0].vin if reading.candidates else None)


async def _analysed(knowing: Knowing, sha256: str, reading: Reading, *, cached: bool) -> Analysed:
    best = _best(reading)
    return Analysed(
        sha256=sha256,
        width=reading.width,
        height=reading.height,
        text="\n".join(line.text for line in reading.lines),
        vin=reading.vin,
        confidence=reading.confidence,
        ask=reading.ask,
        hint=reading.hint,
        candidates=reading.candidates,
        codes=reading.codes,
        part_codes=reading.part_codes,
        vehicle=await knowing.vehicle(best) if best else None,
        engine=reading.engine,
        times=Times(cpu_ms=reading.cpu_ms, wall_ms=reading.wall_ms),
        cached=cached,
    )


def _missing(what: str) -> Problem:
    return Problem(HTTPStatus.NOT_FOUND, "not-found", f"there is no such {what}")


def _answer(value: msgspec.Struct) -> Response:
    return Response(msgspec.json.encode(value), media_type=_JSON, headers={"Cache-Control": "no-store"})
