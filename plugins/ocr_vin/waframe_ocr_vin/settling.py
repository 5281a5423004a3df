"""Draws the consequences of what was read: facts, and one answer for a burst of photos, once."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import takewhile

from waframe import ActionCall, Context, Done, Floor, Host
from waframe_ocr_vin import facts, outcome, pictures, wording
from waframe_ocr_vin.complete_job import complete_later
from waframe_ocr_vin.knowing import Knowing
from waframe_ocr_vin.naming_parts import Part, find_part
from waframe_ocr_vin.outcome import Move, Verdict, judge
from waframe_ocr_vin.pictures import Picture, Said, State, Telling
from waframe_ocr_vin.settings import OcrVinSettings

TAKE = "take"
"""The action by which people take a conversation; where a branch has it, somebody can be promised."""


class Settling:
    """Settles what was read in a conversation of one branch."""

    def __init__(self, settings: OcrVinSettings, *, host: Host, knowing: Knowing) -> None:
        self._settings = settings
        self._host = host
        self._knowing = knowing

    async def run(self, ctx: Context, call: ActionCall, arguments: object) -> Done:
        """Take all pictures that were read and of which nobody was told, and deal with them as one."""
        del call, arguments
        found = await pictures.untold(ctx.store.database, ctx.conversation.id, now=ctx.clock.now())
        ready = [one for one in found if one.state is not State.WAITING]
        if not ready:
            return Done()
        wanted = await facts.is_wanted(ctx)
        verdict = judge(ready, announce_at=self._settings.announce_at, is_wanted=wanted)
        reading = verdict.picture.reading
        part = await find_part(ctx, reading.part_codes) if reading else None
        await self._learn(ctx, verdict, part=part)
        told = await pictures.told_lately(ctx.store.database, ctx.conversation.id, now=ctx.clock.now())
        is_said = outcome.is_said(verdict, told, sent_at=max(one.arrived_at for one in ready))
        speaks = self._speaks(ctx, verdict.picture) and not is_said
        said = await self._say(ctx, verdict, told=told, part=part) if speaks else Said.SILENT
        for picture in ready:
            is_best = picture is verdict.picture
            pictures.tell(ctx, picture, said, vin=verdict.vins[0] if is_best and verdict.vins else None)
        ctx.emit("read", f'{{"message_id":"{verdict.picture.message_id}","said":"{said.value}"}}')
        return Done()

    def _speaks(self, ctx: Context, picture: Picture) -> bool:
        """Tell whether the customer may still be answered: the bot has the floor, and the photo is fresh enough."""
        oldest = ctx.clock.now() - timedelta(seconds=self._settings.answer_within_seconds)
        is_ours = ctx.conversation.floor is Floor.BOT and ctx.branch.active
        return self._settings.answer and is_ours and picture.arrived_at >= oldest

    async def _learn(self, ctx: Context, verdict: Verdict, *, part: Part | None) -> None:
        """Learn a number that is sure enough, unless a confirmed one stands there, and the number of a part."""
        picture = verdict.picture
        if verdict.move is Move.ANNOUNCE and await facts.confirmed_vin(ctx) is None:
            vin = verdict.vins[0]
            vehicle = await self._knowing.vehicle(vin)
            facts.learn_vin(ctx, vin, vehicle, confidence=verdict.confidence, message_id=picture.message_id)
            await complete_later(ctx, vin, knowing=self._knowing)
        codes = picture.reading.part_codes if picture.reading else ()
        if codes:
            best = part.code if part else max(codes, key=lambda code: code.confidence)
            await facts.learn_part(ctx, best, sku=part.sku if part else None, message_id=picture.message_id)

    async def _say(self, ctx: Context, verdict: Verdict, *, told: Sequence[Telling], part: Part | None) -> Said:
        match verdict.move:
            case Move.ANNOUNCE:
                return await self._announce(ctx, verdict.vins[0])
            case Move.ASK:
                ctx.send(wording.unsure(ctx, verdict.vins, await self._knowing.vehicle(verdict.vins[0])))
                return Said.ASKED
            case Move.PHOTO if self._settings.ask_for_photo:
                return self._ask_for_photo(ctx, verdict, told=told)
            case Move.REFUSE:
                ctx.send(wording.refused(ctx, verdict.picture.refusal))
                return Said.REFUSED
            case Move.PHOTO | Move.LEAVE if part is not None:
                ctx.send(wording.part(ctx, part))
                return Said.PART
            case Move.PHOTO | Move.LEAVE:
                ctx.ask_again()
                return Said.AGAIN

    async def _announce(self, ctx: Context, vin: str) -> Said:
        vehicle = await self._knowing.vehicle(vin)
        if await facts.confirmed_vin(ctx) == vin:
            ctx.send(wording.known(ctx, vin, vehicle))
            return Said.KNOWN
        ctx.send(wording.found(ctx, vin, vehicle))
        return Said.FOUND

    def _ask_for_photo(self, ctx: Context, verdict: Verdict, *, told: Sequence[Telling]) -> Said:
        """Ask for a better photo a few times in a row, and from then on for somebody, or for the number itself."""
        row = list(takewhile(lambda one: one.said in {Said.PHOTO, Said.REFUSED, Said.PERSON}, told))
        asked_at = {one.told_at for one in row if one.said is Said.PHOTO}
        is_over = any(one.said is Said.PERSON for one in row)
        if not is_over and len(asked_at) < self._settings.photos_at_most:
            ctx.send(wording.better_photo(ctx, verdict.picture.reading.hint if verdict.picture.reading else None))
            ctx.learn(facts.WANTED, facts.PHOTO)
            return Said.PHOTO
        ctx.learn(facts.WANTED, facts.PHOTO)
        if TAKE in self._host.actions(ctx.branch.key):
            ctx.send(ctx.say("ocr_vin.person"))
            ctx.learn(facts.HANDOFF, facts.PERSON)
        else:
            ctx.send(ctx.say("ocr_vin.type_it"))
        return Said.PERSON
