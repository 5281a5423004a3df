"""The door: answers what every branch is asked, and leaves the rest to other plugins and to people."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from waframe import (
    Action,
    Branch,
    Choice,
    Context,
    Direction,
    Edit,
    Happening,
    Location,
    Message,
    Note,
    Plugin,
    Reaction,
    Reply,
    Revoke,
    Sticker,
    SystemNotice,
    Text,
    Unsupported,
    hookimpl,
)
from waframe.plugins.routing.actions import BranchActions
from waframe.plugins.routing.hours import is_open, next_opening
from waframe.plugins.routing.menu import PREFIX, MenuEntry, find_tapped, find_typed, number_in
from waframe.plugins.routing.settings import RoutingSettings, fill
from waframe.plugins.routing.showing import BODY_AT_MOST, is_menu, show_menu
from waframe.plugins.routing.wishes import Wish, find_wishes, is_courtesy
from waframe.plugins.routing.wording import say_opening, say_state, say_week

HANDOFF = "handoff"
MENU_SHOWN_AT = "routing.menu_shown_at"
CLOSED_TOLD = "routing.closed_told"

NOT_SPOKEN = (Reaction, Sticker, SystemNotice, Edit, Revoke, Note, Happening, Unsupported)
RECENT_MESSAGES = 10


class Routing(Plugin[RoutingSettings]):
    """Greets, tells hours and address, shows the menu, and notes that a customer wants a person.

    It is asked after the other plugins of the branch, so that whoever knows more answers first.
    """

    name = "routing"
    api = ">=1,<2"

    def __init__(self, settings: RoutingSettings, *, branch: Branch | None, shared: None) -> None:
        super().__init__(settings, branch=branch, shared=shared)
        self._hours = settings.opening_hours()
        self._silence = timedelta(hours=settings.greet_after_hours)

    @hookimpl
    def register_actions(self) -> list[Action]:
        """Tell other plugins and a model where the branch is, and when it is open."""
        return BranchActions(self.settings).all()

    @hookimpl(trylast=True)
    async def answer_message(self, ctx: Context, message: Message) -> Reply | None:
        """Answer a wish or a choice of the menu; else greet, or tell that it is closed, or show the menu once."""
        content = message.content
        if isinstance(content, NOT_SPOKEN):
            return None
        wishes = find_wishes(content.body) if isinstance(content, Text) else frozenset()
        entry = await self._picked(ctx, message)
        if Wish.PERSON in wishes or (entry is not None and entry.handoff):
            return await self._hand_off(ctx, entry)
        greeting = await self._greeting(ctx, message)
        answers = self._answers(ctx, wishes, entry=entry)
        if not answers:
            asked = Wish.MENU in wishes or (isinstance(content, Choice) and content.id.startswith(PREFIX))
            typed = isinstance(content, Text | Choice)
            received = await self._receive(ctx, greeting, asked=asked, typed=typed)
            return received or await self._pass_on(ctx, message)
        closed = None if Wish.HOURS in wishes else await self._closed_notice(ctx)
        text = Text(body=_paragraphs(greeting, *answers, closed))
        pin = self._pin(ctx) if Wish.ADDRESS in wishes else None
        return Reply(contents=(text, pin) if pin else (text,))

    async def _picked(self, ctx: Context, message: Message) -> MenuEntry | None:
        entries = self.settings.menu
        match message.content:
            case Choice(id=choice_id):
                return find_tapped(entries, choice_id=choice_id)
            case Text(body=body):
                number = number_in(body)
                if number is not None and 1 <= number <= len(entries) and await _menu_was_last(ctx):
                    return entries[number - 1]
                return find_typed(entries, text=body)
            case _:
                return None

    async def _hand_off(self, ctx: Context, entry: MenuEntry | None) -> Reply:
        ctx.learn(HANDOFF, "wanted")
        self._note_menu(ctx)
        at = _wall_clock(ctx)
        answer = self._filled(ctx, entry.answer) if entry is not None and entry.answer else None
        if is_open(self._hours, at):
            promise = ctx.text("routing.handoff", branch=ctx.branch.name)
        else:
            ctx.learn(CLOSED_TOLD, self._closed_period(at))
            state = say_state(self._hours, at, say=ctx.text)
            promise = ctx.text("routing.handoff_closed", branch=ctx.branch.name, state=state)
        return Reply(contents=(Text(body=_paragraphs(answer, promise)),))

    async def _greeting(self, ctx: Context, message: Message) -> str | None:
        before = await ctx.store.messages.page(message.conversation_id, before=message.seq, many=1)
        if before and message.at - before[-1].at < self._silence:
            return None
        if self.settings.greeting is not None:
            return self._filled(ctx, self.settings.greeting)
        return ctx.text("routing.greeting", branch=ctx.branch.name)

    def _answers(self, ctx: Context, wishes: frozenset[Wish], *, entry: MenuEntry | None) -> list[str]:
        if entry is not None and entry.answer is not None:
            return [self._filled(ctx, entry.answer)]
        answers = []
        if Wish.HOURS in wishes and self.settings.hours:
            at = _wall_clock(ctx)
            if not is_open(self._hours, at):
                ctx.learn(CLOSED_TOLD, self._closed_period(at))
            week, state = say_week(self._hours, say=ctx.text), say_state(self._hours, at, say=ctx.text)
            answers.append(ctx.text("routing.hours", branch=ctx.branch.name, week=week, state=state))
        if Wish.ADDRESS in wishes and self.settings.address is not None:
            answers.append(ctx.text("routing.address", branch=ctx.branch.name, address=self.settings.address))
        return answers

    async def _receive(self, ctx: Context, greeting: str | None, *, asked: bool, typed: bool) -> Reply | None:
        """Greet, tell that it is closed and show the menu, each where it is due; None where nothing is."""
        closed = await self._closed_notice(ctx)
        shows = bool(self.settings.menu) and (
            asked or greeting is not None or (typed and not await self._menu_shown_lately(ctx))
        )
        body = _paragraphs(greeting, closed)
        if greeting is not None and self.settings.greeting is None and closed is None:
            body = _paragraphs(body, ctx.text("routing.prompt"))
        if not shows:
            return Reply(contents=(Text(body=body),)) if body else None
        self._note_menu(ctx)
        button = self.settings.menu_button or ctx.text("routing.menu_button")
        apart = len(body) > BODY_AT_MOST
        prompt = ctx.text("routing.menu_prompt") if apart or not body else body
        menu = show_menu(self.settings.menu, body=prompt, button=button)
        return Reply(contents=(Text(body=body), menu) if apart else (menu,))

    async def _pass_on(self, ctx: Context, message: Message) -> Reply | None:
        """Wish for a person in place of a customer whom nobody understood; say so once, and then be silent."""
        content = message.content
        if not self.settings.pass_on or not isinstance(content, Text) or is_courtesy(content.body):
            return None
        if not is_open(self._hours, _wall_clock(ctx)) or await ctx.fact(HANDOFF) is not None:
            return None
        ctx.learn(HANDOFF, "wanted")
        return ctx.say("routing.passed_on", branch=ctx.branch.name)

    async def _closed_notice(self, ctx: Context) -> str | None:
        """Give the text that says so, the first time in a closed stretch."""
        at = _wall_clock(ctx)
        if is_open(self._hours, at):
            return None
        period = self._closed_period(at)
        told = await ctx.fact(CLOSED_TOLD)
        if told is not None and told.value == period:
            return None
        ctx.learn(CLOSED_TOLD, period)
        opening = next_opening(self._hours, at)
        opens = say_opening(opening, at=at, say=ctx.text) if opening else ""
        if self.settings.out_of_hours is not None:
            return self._filled(ctx, self.settings.out_of_hours, opens=opens)
        return ctx.text("routing.out_of_hours", opens=opens) if opens else ctx.text("routing.out_of_hours_unknown")

    def _closed_period(self, at: datetime) -> str:
        opening = next_opening(self._hours, at)
        return opening.isoformat() if opening else "never opens"

    async def _menu_shown_lately(self, ctx: Context) -> bool:
        shown = await ctx.fact(MENU_SHOWN_AT)
        return shown is not None and ctx.clock.now() - datetime.fromisoformat(shown.value) < self._silence

    def _note_menu(self, ctx: Context) -> None:
        ctx.learn(MENU_SHOWN_AT, ctx.clock.now().isoformat())

    def _filled(self, ctx: Context, text: str, *, opens: str = "") -> str:
        hours = say_week(self._hours, say=ctx.text) if self.settings.hours else ctx.text("routing.always_open")
        return fill(text, branch=ctx.branch.name, hours=hours, address=self.settings.address or "", opens=opens)

    def _pin(self, ctx: Context) -> Location | None:
        pin, address = self.settings.pin, self.settings.address
        if pin is None or address is None:
            return None
        return Location(latitude=pin.latitude, longitude=pin.longitude, name=ctx.branch.name, address=address)


async def _menu_was_last(ctx: Context) -> bool:
    """Tell whether our newest message is the menu, so that a bare number can only mean it."""
    recent = await ctx.store.messages.page(ctx.conversation.id, many=RECENT_MESSAGES)
    ours = [one for one in recent if one.direction is Direction.OUT and not isinstance(one.content, Note)]
    return bool(ours) and is_menu(ours[-1].content)


def _wall_clock(ctx: Context) -> datetime:
    return ctx.clock.now().astimezone(ZoneInfo(ctx.branch.timezone))


def _paragraphs(*parts: str | None) -> str:
    return "\n\n".join(filter(None, parts))
