"""Has voice notes written down by an OpenAI-shaped endpoint; one that cannot be heard stays what it is."""

import math
from decimal import Decimal

import anyio
import httpx2
import msgspec

from waframe import NEVER_SENT, Audio, Context, MediaError, Message, Text
from waframe.plugins.assistant.model.bodies import AnswerTooLong, read_body
from waframe.plugins.assistant.model.errors import ModelAway, ModelBroken, ModelError, ModelSlow
from waframe.plugins.assistant.model.ledger import Entry
from waframe.plugins.assistant.model.lines import Payer
from waframe.plugins.assistant.model.models import Models
from waframe.plugins.assistant.model.pricing import micros
from waframe.plugins.assistant.model.settings import ModelSettings, Transcription
from waframe.plugins.assistant.model.transcripts import Transcripts
from waframe.plugins.assistant.model.troubles import trouble_of

PURPOSE = "transcription"

_BYTES_PER_SECOND = 1_500
"""A voice note of WhatsApp has at least so many, so that its length is never taken for too short."""

_GOOD = 200
_SECONDS_PER_MINUTE = 60


class _Length(msgspec.Struct, frozen=True, kw_only=True):
    seconds: float | None = None


class _Transcript(msgspec.Struct, frozen=True, kw_only=True):
    text: str
    duration: float | None = None
    usage: _Length | None = None


class Hearing:
    """Hears the voice notes of a branch."""

    def __init__(self, settings: ModelSettings, *, models: Models) -> None:
        self._settings = settings
        self._endpoint = settings.transcription or Transcription()
        self._models = models
        self._name = f"{PURPOSE}:{self._endpoint.model}"
        self._transcripts = Transcripts(models.host.store.database)

    async def refine(self, ctx: Context, message: Message) -> Message:
        """Put what a voice note says in its place, for the plugins that come after; what is stored stays as it is."""
        note = message.content
        if self._settings.transcription is None or not (isinstance(note, Audio) and note.voice and note.media_id):
            return message
        try:
            text = await self.transcript(note.media_id, payer=_payer(ctx), language=ctx.branch.language)
        except (ModelError, MediaError) as error:
            ctx.log.warning("assistant.not_heard", code=error.code, reason=str(error))
            return message
        if not text:
            return message
        ctx.learn("transcript", text, message_id=message.id)
        return msgspec.structs.replace(message, content=Text(body=text), text=text)

    async def transcript(self, media_id: str, *, payer: Payer, language: str) -> str:
        """Give the words of a voice note; raises ModelError and MediaError."""
        known = await self._transcripts.find(media_id)
        if known is not None:
            return known
        host = self._models.host
        media = await host.store.media.find(media_id)
        sound = await host.store.media.read(media_id)
        if len(sound) > self._endpoint.largest_bytes:
            raise ModelBroken(self._name, reason=f"a voice note of {len(sound)} bytes is longer than it may be")
        mime = media.mime.split(";")[0] if media is not None else "audio/ogg"
        request = self._request(sound, mime=mime, language=self._endpoint.language or language)
        found = await self._heard(request, seconds=len(sound) / _BYTES_PER_SECOND, payer=payer)
        text = found.text.strip()
        await self._transcripts.keep(media_id, text, model=self._name, now=host.clock.now())
        return text

    def _request(self, sound: bytes, *, mime: str, language: str) -> httpx2.Request:
        endpoint = self._endpoint
        return httpx2.Request(
            "POST",
            f"{endpoint.url.rstrip('/')}/audio/transcriptions",
            headers={"Authorization": f"Bearer {endpoint.key}"} if endpoint.key else {},
            data={"model": endpoint.model, "language": language, "response_format": "json"},
            files={"file": (f"note.{mime.rpartition('/')[2]}", sound, mime)},
        )

    async def _heard(self, request: httpx2.Request, *, seconds: float, payer: Payer) -> _Transcript:
        """Ask the endpoint, within its time and the caps."""
        ledger, clock = self._models.ledger, self._models.host.clock
        entry = await ledger.begin(
            payer,
            caps=self._settings.caps,
            model=self._name,
            purpose=PURPOSE,
            reserved_micros=self._cost(seconds),
            now=clock.now(),
        )
        try:
            with anyio.fail_after(self._endpoint.timeout_seconds):
                found = await self._exchanged(request)
        except TimeoutError as error:
            slow = ModelSlow(self._name, reason=f"no words within {self._endpoint.timeout_seconds:.1f} s")
            await self._end(entry, cost=None, failure=slow)
            raise slow from error
        except ModelError as error:
            await self._end(entry, cost=None if _may_have_cost(error) else 0, failure=error)
            raise
        except BaseException:
            await self._end(entry, cost=None, failure=ModelSlow(self._name, reason="cut off for lack of time"))
            raise
        length = (found.usage.seconds if found.usage else None) or found.duration
        await self._end(entry, cost=None if length is None else self._cost(length))
        return found

    async def _exchanged(self, request: httpx2.Request) -> _Transcript:
        try:
            async with self._models.clients.exchange(request) as response:
                body = await read_body(response)
        except NEVER_SENT as error:
            raise ModelAway(self._name, reason=type(error).__name__) from error
        except httpx2.HTTPError as error:
            raise ModelAway(self._name, reason=f"cut off: {type(error).__name__}", reached=True) from error
        except AnswerTooLong as error:
            raise ModelBroken(self._name, reason=str(error)) from error
        if response.status_code != _GOOD:
            raise trouble_of(
                response.status_code,
                body,
                model=self._name,
                retry_after=response.headers.get("retry-after"),
                now=self._models.host.clock.now(),
                secrets=(self._endpoint.key,),
            )
        try:
            return msgspec.json.decode(body, type=_Transcript)
        except msgspec.DecodeError as error:
            raise ModelBroken(self._name, reason=f"no transcript: {error}") from error

    async def _end(self, entry: Entry, *, cost: int | None, failure: ModelError | None = None) -> None:
        with anyio.move_on_after(5, shield=True):
            await self._models.ledger.end(entry, cost_micros=cost, now=self._models.host.clock.now(), failure=failure)

    def _cost(self, seconds: float) -> int:
        minutes = Decimal(math.ceil(seconds)) / _SECONDS_PER_MINUTE
        return micros(minutes * self._endpoint.price_per_minute)


def _payer(ctx: Context) -> Payer:
    return Payer(branch=ctx.branch, conversation_id=ctx.conversation.id)


def _may_have_cost(error: ModelError) -> bool:
    return isinstance(error, ModelBroken) or (isinstance(error, ModelAway) and error.reached)
