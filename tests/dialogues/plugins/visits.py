"""A plugin with a dialogue, for its tests: it holds a day, asks for the hour, and books; what it does is counted."""

from datetime import date
from typing import Literal

import msgspec

from waframe import (
    Action,
    ActionCall,
    ActionRefused,
    Branch,
    Context,
    Done,
    Floor,
    JobHandler,
    Message,
    NoArguments,
    Plugin,
    Reply,
    Risk,
    Settings,
    hookimpl,
)
from waframe.dialogues import Cancelled, Dialogue, Talk, Unreadable


class VisitsSettings(Settings, frozen=True, kw_only=True):
    """What a test sets."""

    begins: str = "cita"
    changed: bool = False
    breaks: bool = False
    registers: bool = True
    tells_expiry: bool = True
    yields: bool = False
    after_tries: Literal["cancel", "hand_off"] = "cancel"
    after_takeover: Literal["ask", "end"] = "ask"
    after_change: Literal["begin", "end"] = "begin"


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    day: date


class Held(msgspec.Struct, frozen=True, kw_only=True):
    day: date
    place: int


class Visits(Plugin[VisitsSettings]):
    name = "visits"

    def __init__(self, settings: VisitsSettings, *, branch: Branch | None, shared: None) -> None:
        super().__init__(settings, branch=branch, shared=shared)
        self._booking = Dialogue(
            "visit",
            self.book,
            tells_expiry=settings.tells_expiry,
            yields=settings.yields,
            after_tries=settings.after_tries,
            after_takeover=settings.after_takeover,
            after_change=settings.after_change,
        )

        self._complaint = Dialogue("complaint", self.complain)

    async def complain(self, talk: Talk) -> None:
        await talk.ask("visits.name")
        await talk.say("visits.hello")

    async def book(self, talk: Talk) -> None:
        await talk.say("visits.hello")
        day = await talk.ask("visits.day", parse=read_day)
        if self.settings.changed:
            await talk.ask("visits.name")
        try:
            held = await talk.act("hold_visit", Visit(day=day), result=Held)
        except ActionRefused as error:
            await talk.say("visits.refused", reason=error.reason)
            return
        try:
            hour = await talk.choose("visits.hour", ("9:00", "12:00"), day=f"{held.day:%d/%m}", place=held.place)
            photo = await talk.photo("visits.photo", optional=True)
            sure = await talk.confirm("visits.sure", hour=hour)
        except Cancelled as error:
            if self.settings.breaks:
                raise LookupError("no such visit") from error
            await talk.act("release_visit")
            await talk.say("visits.released", reason=error.reason.value)
            raise
        if not sure:
            raise Cancelled
        code = await talk.once("code", self.code)
        talk.learn("visits.booked", f"{day:%d/%m} {hour} {code[0]} {(talk.now() - talk.now()).total_seconds()}")
        await talk.say("visits.booked", hour=hour, seen="con foto" if photo else "sin foto")

    async def code(self) -> tuple[int, ...]:
        return (7, 8)

    @hookimpl
    async def answer_message(self, ctx: Context, message: Message) -> Reply | None:
        if message.text == "queja":
            return await self._complaint.begin(ctx, message)
        answer = await self._booking.answer(ctx, message) or await self._complaint.answer(ctx, message)
        if answer is None and message.text == self.settings.begins:
            return await self._booking.begin(ctx, message)
        return answer

    @hookimpl
    def register_jobs(self) -> list[JobHandler]:
        return [*self._booking.jobs(), *self._complaint.jobs()]

    @hookimpl
    def register_actions(self) -> list[Action]:
        return [
            Action(
                name="hold_visit", title="hold", run=self.hold, arguments=Visit, result=Held, risk=Risk.WRITE, roles=()
            ),
            Action(name="release_visit", title="release", run=self.release, risk=Risk.WRITE, roles=()),
            Action(name="begin_visit", title="begin", run=self.begin, risk=Risk.WRITE),
            *self._complaint.actions(),
            *(self._booking.actions() if self.settings.registers else ()),
        ]

    async def hold(self, ctx: Context, call: ActionCall, visit: Visit) -> Held:
        if visit.day.day == 13:
            raise ActionRefused("hold_visit", reason="nobody comes on a 13th")
        return Held(day=visit.day, place=await counted(ctx, "visits.held"))

    async def release(self, ctx: Context, call: ActionCall, arguments: NoArguments) -> Done:
        await counted(ctx, "visits.let_go")
        return Done()

    async def begin(self, ctx: Context, call: ActionCall, arguments: NoArguments) -> Done:
        ctx.send(await self._booking.begin(ctx))
        ctx.move_floor(Floor.BOT)
        return Done()


async def counted(ctx: Context, name: str) -> int:
    before = await ctx.fact(name)
    many = int(before.value) + 1 if before else 1
    ctx.must_learn(name, str(many), was=before)
    return many


def read_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Unreadable("visits.not_a_day", text=text) from None
