"""Takes appointments: asks for the day, the hour and a photo, and books what the customer says yes to."""

from datetime import date, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import msgspec

from waframe import (
    Action,
    ActionCall,
    ActionRefused,
    Branch,
    Context,
    Done,
    JobHandler,
    Message,
    Plugin,
    Reply,
    Risk,
    Settings,
    hookimpl,
)
from waframe.dialogues import Dialogue, Talk, Unreadable
from waframe.vocabulary import words_of

WEEKDAYS = ("lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo")


class AppointmentsSettings(Settings, frozen=True, kw_only=True):
    """What a branch sets under `appointments:`."""

    hours: tuple[str, ...] = ("9:00", "12:00", "16:00")
    """When a visit may begin."""

    minutes_to_answer: int = 30
    """How long the customer may take for an answer."""


class BookVisit(msgspec.Struct, frozen=True, kw_only=True):
    """When somebody wants to come."""

    day: date
    hour: str


class Appointments(Plugin[AppointmentsSettings]):
    """Begins where a customer speaks of an appointment."""

    name = "appointments"

    def __init__(self, settings: AppointmentsSettings, *, branch: Branch | None, shared: None) -> None:
        super().__init__(settings, branch=branch, shared=shared)
        self._booking = Dialogue("appointment", self.book, expires_after_seconds=60 * settings.minutes_to_answer)

    async def book(self, talk: Talk) -> None:
        """Ask until a visit is booked, or is not wanted."""
        today = talk.now().astimezone(ZoneInfo(talk.branch.timezone)).date()
        day = await talk.ask("appointments.day", parse=partial(read_day, today=today))
        hour = await talk.choose("appointments.hour", self.settings.hours, day=f"{day:%d/%m}")
        photo = await talk.photo("appointments.photo", optional=True)
        if not await talk.confirm("appointments.sure", day=f"{day:%d/%m}", hour=hour):
            await talk.say("appointments.not_booked")
            return
        try:
            await talk.act("book_visit", BookVisit(day=day, hour=hour))
        except ActionRefused:
            talk.hand_off()
            await talk.say("appointments.by_a_person")
            return
        await talk.say("appointments.booked" if photo is None else "appointments.booked_seen", hour=hour)

    @hookimpl(tryfirst=True)
    async def answer_message(self, ctx: Context, message: Message) -> Reply | None:
        """Go on with the appointment that is being made, or begin one; asked before plugins that answer anything."""
        answer = await self._booking.answer(ctx, message)
        if answer is None and "cita" in words_of(message.text).split():
            return await self._booking.begin(ctx, message)
        return answer

    @hookimpl
    def register_actions(self) -> list[Action]:
        """Let a visit be booked, also by agents and by models."""
        book = Action(
            name="book_visit",
            title="appointments.book_visit",
            run=self.book_visit,
            arguments=BookVisit,
            risk=Risk.COMMIT,
        )
        return [book, *self._booking.actions()]

    @hookimpl
    def register_jobs(self) -> list[JobHandler]:
        """End what nobody answers."""
        return self._booking.jobs()

    async def book_visit(self, ctx: Context, call: ActionCall, visit: BookVisit) -> Done:
        """Note the visit where agents see it, and tell whoever follows the event log."""
        ctx.learn("appointment", f"{visit.day.isoformat()} {visit.hour}")
        ctx.emit("booked", msgspec.json.encode(visit).decode())
        return Done()


def read_day(text: str, *, today: date) -> date:
    """Read «mañana», «el jueves» or «12/10»; raises Unreadable."""
    words = words_of(text).split()
    if "manana" in words:
        return today + timedelta(days=1)
    for ahead in range(1, 8):
        if WEEKDAYS[(today + timedelta(days=ahead)).weekday()] in words:
            return today + timedelta(days=ahead)
    try:
        day, month = (int(word) for word in words)
        found = date(today.year, month, day)
    except ValueError:
        raise Unreadable("appointments.not_a_day") from None
    if found <= today:
        raise Unreadable("appointments.in_the_past", day=f"{found:%d/%m}")
    return found
