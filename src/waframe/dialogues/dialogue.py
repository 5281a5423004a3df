"""A dialogue: an async function that asks step by step, and goes on where it stood whenever an answer comes."""

from datetime import timedelta
from typing import Literal

import msgspec

from waframe import (
    Action,
    ActionCall,
    ActionError,
    AnyContent,
    By,
    Context,
    Done,
    Fact,
    JobHandler,
    Message,
    Reply,
    Risk,
)
from waframe.dialogues.errors import DialogueChanged, DialogueUnregistered, Reason
from waframe.dialogues.farewell import farewell, joined, may_speak
from waframe.dialogues.hearing import Said, Stale, hear
from waframe.dialogues.questioning import Again, Cancel, Heard, Patience
from waframe.dialogues.rules import Rules
from waframe.dialogues.running import Asking, Changed, Ended, Function, Over, Yielded, run
from waframe.dialogues.state import State, decoded, encoded, fact_of
from waframe.dialogues.timing import Tick, clock_of, job_handler
from waframe.dialogues.word import has_word, take_word, word_now
from waframe.dialogues.words import among, listed


class GoingOn(msgspec.Struct, frozen=True, kw_only=True):
    """A dialogue that is going on, and the fact of the conversation that says so."""

    fact: Fact | None
    state: State


class Dialogue:
    """An async function by which a plugin asks a customer several things; it survives restarts.

    The plugin hands messages to `answer` first, and calls `begin` where one is to begin. It returns `jobs()` and
    `actions()` from the hooks that register those. A plugin has at most one dialogue in a conversation: another one
    that begins ends it. Where several plugins have one, the newest has the word.

    `expires_after_seconds` is how long an answer may take; `tells_expiry` says whether the customer is told then. The
    `cancel_words` are understood at every question; without any they are those of the text `dialogues.cancel_words`.
    After so many `tries` for one question it is given up: cancelled, or handed to a person. With `yields`, what cannot
    be read as an answer goes on to the other plugins, and the question is repeated after theirs. `after_takeover` and
    `after_change` say what becomes of it when the bot has the floor again, and when its function is not the same.
    """

    def __init__(
        self,
        name: str,
        function: Function,
        *,
        expires_after_seconds: float = 1800,
        tells_expiry: bool = True,
        cancel_words: tuple[str, ...] = (),
        tries: int = 3,
        after_tries: Literal["cancel", "hand_off"] = "cancel",
        yields: bool = False,
        after_takeover: Literal["ask", "end"] = "ask",
        after_change: Literal["begin", "end"] = "begin",
    ) -> None:
        self.name = name
        self._function = function
        self._rules = Rules(
            lasts=timedelta(seconds=expires_after_seconds),
            tells_expiry=tells_expiry,
            cancel_words=cancel_words,
            tries=tries,
            after_tries=after_tries,
            yields=yields,
            after_takeover=after_takeover,
            after_change=after_change,
        )
        self._clock_name = clock_of(name)
        self._has_clock = False

    def jobs(self) -> list[JobHandler]:
        """Give what `register_jobs` returns: the clock of this dialogue."""
        self._has_clock = True
        return [job_handler(self._clock_name)]

    def actions(self) -> list[Action]:
        """Give what `register_actions` returns: what the clock does, which nobody else may."""
        return [
            Action(
                name=self._clock_name,
                title="dialogues.tick",
                run=self._tick,
                arguments=Tick,
                risk=Risk.WRITE,
                roles=(),
            )
        ]

    async def is_open(self, ctx: Context) -> bool:
        """Tell whether it is going on in this conversation."""
        found = await self._going_on(ctx)
        return found is not None and ctx.clock.now() < found.state.expires_at

    async def begin(self, ctx: Context, message: Message | None = None) -> Reply:
        """Begin it, and give what is said and asked first; raises DialogueUnregistered."""
        self._check_registered(ctx)
        await self._end_others(ctx)
        fact = await ctx.fact(fact_of(ctx.plugin))
        epoch = ctx.conversation.floor_epoch if message is not None else None
        return await self._begin(ctx, fact, begun_by=message.text if message is not None else "", epoch=epoch)

    async def answer(self, ctx: Context, message: Message) -> Reply | None:
        """Take a message as the answer to the open question; None where nothing is asked, or it is none."""
        found = await self._going_on(ctx)
        if found is None:
            return None
        state = found.state
        if message.at >= state.expires_at:
            await self._close(ctx, found, Reason.EXPIRED)
            return None
        said = hear(message, state, plugin=ctx.plugin)
        if said is None or not await has_word(ctx, at=ctx.clock.now()):
            return None
        if isinstance(said, Stale) and said.is_same:
            return Reply(contents=())
        if self._rules.after_takeover == "end" and not _has_floor_still(ctx, state):
            await self._close(ctx, found, Reason.TAKEN_OVER)
            return None
        return await self._proceed(ctx, found, heard=await self._heard(ctx, state, said))

    async def _heard(self, ctx: Context, state: State, said: Said | Stale) -> Heard:
        """Take what was said as an answer, unless something came between the question and it."""
        if isinstance(said, Stale):
            return Again()
        is_sure = said.tapped is not None or among(said.message.text, self._cancel_words(ctx))
        return said if is_sure or await _is_as_asked(ctx, state) else Again(after_something=True)

    async def _begin(self, ctx: Context, fact: Fact | None, *, begun_by: str, epoch: int | None) -> Reply:
        word = await take_word(ctx)
        state = State(
            dialogue=self.name,
            run=word,
            expires_at=ctx.clock.now() + self._rules.lasts,
            floor_epoch=epoch,
            word=word,
            begun_by=begun_by,
        )
        self._set_clock(ctx, state)
        return await self._proceed(ctx, GoingOn(fact=fact, state=state), heard=None) or Reply(contents=())

    async def _proceed(self, ctx: Context, found: GoingOn, *, heard: Heard | None) -> Reply | None:
        ended = await self._run(ctx, found.state, heard=heard)
        match ended:
            case Yielded():
                self._repeat_later(ctx, found.state)
                return None
            case Asking(contents=contents, steps=steps, asked=asked):
                state = msgspec.structs.replace(
                    found.state,
                    steps=steps,
                    asked=asked,
                    expires_at=ctx.clock.now() + self._rules.lasts,
                    floor_epoch=ctx.conversation.floor_epoch if heard is not None else found.state.floor_epoch,
                    word=await word_now(ctx),
                )
                _keep(ctx, state, was=found.fact)
                return Reply(contents=contents)
            case Over(contents=contents, reason=reason):
                _keep(ctx, None, was=found.fact)
                return Reply(contents=(*contents, *self._farewell(ctx, reason)))
            case Changed(error=error):
                return await self._begin_anew(ctx, found, error)

    async def _begin_anew(self, ctx: Context, found: GoingOn, error: DialogueChanged) -> Reply:
        """Tell the customer that the questions are not those that were answered, and ask the new ones."""
        ctx.log.error("dialogue.changed", dialogue=self.name, reason=str(error))
        if self._rules.after_change == "end":
            _keep(ctx, None, was=found.fact)
            return ctx.say("dialogues.changed_ended")
        first = await self._begin(ctx, found.fact, begun_by=found.state.begun_by, epoch=ctx.conversation.floor_epoch)
        return Reply(contents=(*ctx.say("dialogues.changed").contents, *first.contents))

    async def _close(self, ctx: Context, found: GoingOn, reason: Reason) -> tuple[AnyContent, ...]:
        """End it while its function cleans up, whatever happens there; gives what the customer would be told."""
        _keep(ctx, None, was=found.fact)
        try:
            ended = await self._run(ctx, found.state, heard=Cancel(reason=reason), is_over=True)
        except Exception:  # the author's function is called here, and must not keep itself going on
            ctx.log.exception("dialogue.cleaning_failed", dialogue=self.name, reason=reason.value)
            return ()
        match ended:
            case Over(contents=contents, reason=uncaught):
                return (*contents, *self._farewell(ctx, uncaught))
            case Asking(contents=contents):
                return contents
            case Changed(error=error):
                ctx.log.error("dialogue.changed", dialogue=self.name, reason=str(error))
                return ()
            case Yielded():
                return ()

    async def _run(self, ctx: Context, state: State, *, heard: Heard | None, is_over: bool = False) -> Ended:
        patience = Patience(
            cancel_words=self._cancel_words(ctx),
            person_words=listed(ctx.text("dialogues.person_words")),
            tries=self._rules.tries,
            yields=self._rules.yields,
        )
        return await run(self._function, ctx, state, heard=heard, patience=patience, is_over=is_over)

    async def _tick(self, ctx: Context, call: ActionCall, tick: Tick) -> Done:
        """Do what the clock is for: end what nobody answered, or repeat a question after another plugin's answer."""
        del call
        found = await self._going_on(ctx)
        if found is None or found.state.run != tick.run:
            return Done()
        if tick.is_replaced:
            await self._close(ctx, found, Reason.REPLACED)
        elif tick.repeats is not None:
            await self._repeat(ctx, found.state, number=tick.repeats)
        elif ctx.clock.now() < found.state.expires_at:
            self._set_clock(ctx, found.state)
        else:
            contents = await self._close(ctx, found, Reason.EXPIRED)
            if contents and self._rules.tells_expiry and may_speak(ctx):
                ctx.send(Reply(contents=joined(contents)))
        return Done()

    async def _repeat(self, ctx: Context, state: State, *, number: int) -> None:
        is_open = state.asked is not None and state.asked.number == number
        if is_open and may_speak(ctx) and await _is_as_asked(ctx, state):
            ended = await self._run(ctx, state, heard=Again())
            if isinstance(ended, Asking):
                ctx.send(Reply(contents=ended.contents))

    def _repeat_later(self, ctx: Context, state: State) -> None:
        if state.asked is not None:
            number = state.asked.number
            tick = Tick(run=state.run, repeats=number)
            ctx.schedule(
                self._clock_name, msgspec.json.encode(tick).decode(), key=f"{ctx.conversation.id}:{state.run}:{number}"
            )

    def _set_clock(self, ctx: Context, state: State) -> None:
        payload = msgspec.json.encode(Tick(run=state.run)).decode()
        key = f"{ctx.conversation.id}:{state.run}:{state.expires_at.isoformat()}"
        ctx.schedule(self._clock_name, payload, due_at=state.expires_at, key=key)

    def _farewell(self, ctx: Context, reason: Reason | None) -> tuple[AnyContent, ...]:
        return farewell(ctx, reason, hands_off=self._rules.after_tries == "hand_off")

    def _cancel_words(self, ctx: Context) -> tuple[str, ...]:
        return self._rules.cancel_words or listed(ctx.text("dialogues.cancel_words"))

    def _check_registered(self, ctx: Context) -> None:
        if not self._has_clock:
            raise DialogueUnregistered(self.name, plugin=ctx.plugin, missing="jobs")
        if self._clock_name not in ctx.offered(by=By.SYSTEM):
            raise DialogueUnregistered(self.name, plugin=ctx.plugin, missing="actions")

    async def _end_others(self, ctx: Context) -> None:
        """End what this plugin has going on here, also another dialogue of it, which its own clock can end."""
        found = await _open(ctx)
        if found is None:
            return
        if found.state.dialogue == self.name:
            await self._close(ctx, found, Reason.REPLACED)
            return
        tick = Tick(run=found.state.run, is_replaced=True)
        try:
            await ctx.act(clock_of(found.state.dialogue), tick, result=Done)
        except ActionError as error:
            ctx.log.warning("dialogue.not_ended", dialogue=found.state.dialogue, reason=str(error))

    async def _going_on(self, ctx: Context) -> GoingOn | None:
        found = await _open(ctx)
        return found if found is not None and found.state.dialogue == self.name else None


async def _open(ctx: Context) -> GoingOn | None:
    """Find the dialogue of this plugin that is going on here, whichever it is."""
    fact = await ctx.fact(fact_of(ctx.plugin))
    if fact is None:
        return None
    try:
        state = decoded(fact.value)
    except msgspec.DecodeError as error:
        ctx.log.warning("dialogue.undecodable", reason=str(error))
        _keep(ctx, None, was=fact)
        return None
    return GoingOn(fact=fact, state=state) if state is not None else None


def _keep(ctx: Context, state: State | None, *, was: Fact | None) -> None:
    ctx.must_learn(fact_of(ctx.plugin), encoded(state), was=was)


def _has_floor_still(ctx: Context, state: State) -> bool:
    return state.floor_epoch in {None, ctx.conversation.floor_epoch}


async def _is_as_asked(ctx: Context, state: State) -> bool:
    """Tell whether nothing came between the open question and now: no person, and no other dialogue."""
    return _has_floor_still(ctx, state) and state.word == await word_now(ctx)
