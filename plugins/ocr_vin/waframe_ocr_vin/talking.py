"""What is done with what customers write and tap: a number typed, a button under a number, a photo that came."""

import msgspec

from waframe import Choice, Context, Document, Image, Message, Reply, SenderType, Text
from waframe_ocr_vin import corrections, facts, pictures, wording
from waframe_ocr_vin.complete_job import complete_later
from waframe_ocr_vin.knowing import Knowing
from waframe_ocr_vin.numbers.vin import is_vin
from waframe_ocr_vin.pacing import Pacing
from waframe_ocr_vin.read_job import JOB, Wanted
from waframe_ocr_vin.settings import OcrVinSettings
from waframe_ocr_vin.typed import Typed, is_attempt, read_typed

_PICTURE = "image/"


class Talking:
    """Hears and answers for one branch."""

    def __init__(self, settings: OcrVinSettings, *, knowing: Knowing) -> None:
        self._settings = settings
        self._knowing = knowing
        self._pacing = Pacing()

    async def hear(self, ctx: Context, message: Message) -> None:
        """Learn what a message says, whoever has the floor; a photo is noted, and read later."""
        if message.sender_type is not SenderType.CLIENT:
            return
        match message.content:
            case Image() | Document():
                self.note(ctx, message)
            case Choice(id=choice_id) if (tap := wording.read_tap(choice_id)) is not None:
                await self._tapped(ctx, message, tap)
            case Text(body=body):
                typed = await self._typed(ctx, body)
                if typed is not None and await facts.confirmed_vin(ctx) != typed.vin:
                    vehicle = await self._knowing.vehicle(typed.vin)
                    facts.learn_vin(ctx, typed.vin, vehicle, confidence=typed.confidence)
                    await complete_later(ctx, typed.vin, knowing=self._knowing)
            case _:
                pass

    def note(self, ctx: Context, message: Message) -> None:
        """Note that a photo is to be read; a document is one where it is a picture by its type."""
        media_id = media_of(message)
        if media_id is None:
            return
        pictures.note(ctx, message, media_id)
        due_at = self._pacing.due(message.conversation_id, now=ctx.clock.now())
        payload = msgspec.json.encode(Wanted(message_id=message.id)).decode()
        ctx.schedule(JOB, payload, due_at=due_at, key=message.id)

    async def answer(self, ctx: Context, message: Message) -> Reply | None:
        """Answer a number or a tap; hold a photo back until it is read, when others are asked if it shows nothing."""
        if not self._settings.answer:
            return None
        match message.content:
            case Image() | Document() if media_of(message) is not None:
                is_told = await pictures.is_told(ctx.store.database, message.id)
                return None if is_told else Reply(contents=())
            case Choice(id=choice_id) if (tap := wording.read_tap(choice_id)) is not None:
                answer, vin = tap
                return await self._confirmed(ctx, vin) if answer == wording.YES else ctx.say("ocr_vin.denied")
            case Text(body=body):
                return await self._answer_text(ctx, body)
            case _:
                return None

    async def _answer_text(self, ctx: Context, body: str) -> Reply | None:
        typed = await self._typed(ctx, body)
        if typed is None:
            return ctx.say("ocr_vin.wrong") if await facts.is_wanted(ctx) and is_attempt(body) else None
        vehicle = await self._knowing.vehicle(typed.vin)
        if await facts.confirmed_vin(ctx) == typed.vin:
            return wording.known(ctx, typed.vin, vehicle)
        return Reply(contents=(wording.typed(ctx, typed.vin, vehicle, is_mended=typed.is_mended),))

    async def _typed(self, ctx: Context, body: str) -> Typed | None:
        return read_typed(body, lenient=await facts.is_wanted(ctx))

    async def _tapped(self, ctx: Context, message: Message, tap: tuple[str, str]) -> None:
        """Do what a button says for its own number, also where other ones were talked about since."""
        answer, vin = tap
        if answer == wording.NO:
            await facts.deny(ctx, vin)
            return
        recent = await pictures.of_conversation(ctx.store.database, message.conversation_id, many=1)
        picture = recent[0] if recent else None
        vin_read = picture.reading.vin if picture and picture.reading else None
        if picture is not None and vin_read != vin:
            corrections.keep(
                ctx,
                vin,
                picture=picture,
                vin_read=vin_read,
                by=corrections.CUSTOMER,
                caller=ctx.conversation.customer_id,
            )
        facts.confirm(ctx, vin, await self._knowing.vehicle(vin))
        await complete_later(ctx, vin, knowing=self._knowing)

    async def _confirmed(self, ctx: Context, vin: str) -> Reply:
        return wording.confirmed(ctx, vin, await self._knowing.vehicle(vin))


def media_of(message: Message) -> str | None:
    """Name the stored file of a photo; None for anything else, such as a document that is no picture."""
    content = message.content
    if isinstance(content, Image):
        return content.media_id
    if isinstance(content, Document) and (content.mime or "").startswith(_PICTURE):
        return content.media_id
    return None


def is_whole(vin: str) -> bool:
    """Tell whether a number may be taken from an agent: with its check digit right, or from where none is wanted."""
    return is_vin(vin) or read_typed(vin) is not None
