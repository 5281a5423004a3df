"""What people, programs and models can have done: decode a number, put one right, read a photo again."""

from typing import Annotated

import msgspec

from waframe import Action, ActionCall, ActionRefused, Context, Done, MediaGone, Risk
from waframe_ocr_vin import corrections, facts, pictures
from waframe_ocr_vin.complete_job import COMPLETE, Open, complete_later
from waframe_ocr_vin.errors import OcrError, PictureRefused
from waframe_ocr_vin.knowing import Knowing
from waframe_ocr_vin.numbers.vin import is_vin, mend
from waframe_ocr_vin.pictures import Picture, State
from waframe_ocr_vin.read_job import SETTLE
from waframe_ocr_vin.seeing import Seeing
from waframe_ocr_vin.settling import Settling
from waframe_ocr_vin.talking import is_whole
from waframe_ocr_vin.vehicles.vehicle import Vehicle

Number = Annotated[str, msgspec.Meta(min_length=17, max_length=40, title="VIN")]


class Decode(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which number."""

    vin: Number


class Correct(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The right number, and the message whose photo shows it; the newest photo where none is named."""

    vin: Number
    message_id: str | None = None


class ReadAgain(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which message's photo; the newest one where none is named."""

    message_id: str | None = None


class Decoded(msgspec.Struct, frozen=True, kw_only=True):
    """The vehicle of a number; `check_digit` tells whether that sign is right, `is_vin` whether it may be a number."""

    vin: str
    is_vin: bool
    check_digit: bool
    vehicle: Vehicle


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What a photo gave."""

    message_id: str
    vin: str | None
    confidence: int
    ask: bool


class Actions:
    """Runs the actions of one branch."""

    def __init__(self, *, knowing: Knowing, seeing: Seeing, settling: Settling) -> None:
        self._knowing = knowing
        self._seeing = seeing
        self._settling = settling

    def declared(self) -> list[Action]:
        """List the actions; the last two are the plugin's own."""
        return [
            Action(
                name="decode_vin",
                title="ocr_vin.action.decode_vin",
                run=self.decode,
                arguments=Decode,
                result=Decoded,
                model=True,
            ),
            Action(
                name="correct_vin",
                title="ocr_vin.action.correct_vin",
                run=self.correct,
                arguments=Correct,
                result=Decoded,
                risk=Risk.WRITE,
            ),
            Action(
                name="read_picture",
                title="ocr_vin.action.read_picture",
                run=self.read,
                arguments=ReadAgain,
                result=Seen,
                risk=Risk.WRITE,
            ),
            Action(
                name=SETTLE,
                title="ocr_vin.action.settle",
                run=self._settling.run,
                result=Done,
                risk=Risk.WRITE,
                roles=(),
            ),
            Action(
                name=COMPLETE,
                title="ocr_vin.action.complete",
                run=self.complete,
                arguments=Open,
                result=Done,
                risk=Risk.WRITE,
                roles=(),
            ),
        ]

    async def decode(self, ctx: Context, call: ActionCall, arguments: Decode) -> Decoded:
        """Decode a number."""
        del ctx, call
        vin = _joined(arguments.vin)
        await self._knowing.complete(vin)
        return await self._decoded(vin)

    async def complete(self, ctx: Context, call: ActionCall, arguments: Open) -> Done:
        """Learn what has become known of the vehicle, if the conversation is still about it."""
        del call
        fact = await ctx.fact(facts.VIN)
        is_that = fact is not None and fact.value == arguments.vin and fact.confidence > 0
        if fact is not None and is_that and await facts.is_decoded(ctx):
            vehicle = await self._knowing.vehicle(arguments.vin)
            facts.learn_vehicle(ctx, vehicle, confidence=fact.confidence, message_id=fact.message_id)
        return Done()

    async def correct(self, ctx: Context, call: ActionCall, arguments: Correct) -> Decoded:
        """Take a person's word for the number of a photo, and keep what had been read; to confirm is the same."""
        vin = _joined(arguments.vin)
        if not is_whole(vin):
            raise ActionRefused(call.action, reason=ctx.text("ocr_vin.not_a_vin", vin=arguments.vin))
        picture = await self._picture(ctx, call, arguments.message_id, must_be=arguments.message_id is not None)
        before = await ctx.fact(facts.VIN)
        read = picture.reading.vin if picture and picture.reading else None
        vin_read = read or (before.value if before else None)
        corrections.keep(ctx, vin, picture=picture, vin_read=vin_read, by=corrections.AGENT, caller=call.caller)
        decoded = await self._decoded(vin)
        facts.confirm(ctx, vin, decoded.vehicle, message_id=picture.message_id if picture else None)
        await complete_later(ctx, vin, knowing=self._knowing)
        return decoded

    async def read(self, ctx: Context, call: ActionCall, arguments: ReadAgain) -> Seen:
        """Read a photo now, whatever was read before, and learn from it; the customer is told nothing."""
        picture = await self._picture(ctx, call, arguments.message_id, must_be=True)
        if picture is None:
            raise ActionRefused(call.action, reason=ctx.text("ocr_vin.no_picture"))
        media = await ctx.store.media.find(picture.media_id)
        sha256 = media.sha256 if media else ""
        state, refusal, reading = State.READ, None, None
        try:
            data = await ctx.store.media.read(picture.media_id)
            reading = await self._seeing.read(
                data, sha256=sha256, branch=ctx.branch.key, party=f"agent:{call.caller}", anew=True
            )
        except PictureRefused as error:
            state, refusal = State.REFUSED, error.code
        except (OcrError, MediaGone) as error:
            raise ActionRefused(call.action, reason=ctx.text("ocr_vin.not_read", reason=error.code)) from error
        engine = self._seeing.engine_of(reading)
        pictures.finish_in(ctx, picture.message_id, state=state, engine=engine, sha256=sha256, refusal=refusal)
        if reading is None:
            raise ActionRefused(call.action, reason=ctx.text("ocr_vin.not_read", reason=refusal or ""))
        if reading.vin is not None and await facts.confirmed_vin(ctx) is None:
            vehicle = await self._knowing.vehicle(reading.vin)
            facts.learn_vin(ctx, reading.vin, vehicle, confidence=reading.confidence, message_id=picture.message_id)
            await complete_later(ctx, reading.vin, knowing=self._knowing)
        ctx.emit("read", f'{{"message_id":"{picture.message_id}","said":"silent"}}')
        return Seen(message_id=picture.message_id, vin=reading.vin, confidence=reading.confidence, ask=reading.ask)

    async def _picture(
        self, ctx: Context, call: ActionCall, message_id: str | None, *, must_be: bool
    ) -> Picture | None:
        database, conversation_id = ctx.store.database, ctx.conversation.id
        if message_id is None:
            recent = await pictures.of_conversation(database, conversation_id, many=1)
            return recent[0] if recent else None
        found = await pictures.find(database, message_id)
        if found is not None and found.conversation_id == conversation_id:
            return found
        if must_be:
            raise ActionRefused(call.action, reason=ctx.text("ocr_vin.no_picture"))
        return None

    async def _decoded(self, vin: str) -> Decoded:
        return Decoded(vin=vin, is_vin=is_whole(vin), check_digit=is_vin(vin), vehicle=await self._knowing.vehicle(vin))


def _joined(typed: str) -> str:
    """Join what was typed in groups, and put right the letters that no number has."""
    return mend("".join(sign for sign in typed if sign.isalnum()))
