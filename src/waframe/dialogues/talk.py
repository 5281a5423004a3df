"""What the author's function is handed: to ask, to say, and to do, each of which happens once."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Literal, TypeVar, cast, overload

import msgspec

from waframe import (
    ActionRefused,
    ActionUnknown,
    AnyContent,
    Branch,
    Context,
    Conversation,
    Customer,
    Done,
    Location,
    Text,
    new_id,
)
from waframe.dialogues.kinds import kind_of
from waframe.dialogues.questioning import Questioning
from waframe.dialogues.questions import Choosing, Confirming, Option, Photo, PhotoQuestion, PlaceQuestion, TextQuestion
from waframe.dialogues.record import Record

T = TypeVar("T")
ResultT = TypeVar("ResultT", bound=msgspec.Struct)
HANDOFF, WANTED = "handoff", "wanted"


class Talk:
    """A dialogue as its function sees it.

    The function is run from its start at every answer, and what was recorded is given back at once: an answer, a
    result, an instant. What it says or does before the last answer was committed in an earlier turn, and is not
    repeated. So it does nothing but through its talk, and looks at what may change only by `once`, `fact` and `now`.
    """

    def __init__(self, ctx: Context, record: Record, questioning: Questioning, *, begun_by: str) -> None:
        self._ctx = ctx
        self._record = record
        self._questioning = questioning
        self.begun_by = begun_by

    @property
    def customer(self) -> Customer:
        """The customer."""
        return self._ctx.customer

    @property
    def conversation(self) -> Conversation:
        """The conversation as it was when the turn began."""
        return self._ctx.conversation

    @property
    def branch(self) -> Branch:
        """The branch that this happens in."""
        return self._ctx.branch

    def text(self, key: str, **values: object) -> str:
        """Give a text of the plugin in the customer's language."""
        return self._ctx.text(key, **values)

    @overload
    async def ask(
        self, key: str, *, parse: Callable[[str], T], optional: Literal[True], kind: object = None, **values: object
    ) -> T | None: ...
    @overload
    async def ask(
        self,
        key: str,
        *,
        parse: Callable[[str], T],
        optional: Literal[False] = False,
        kind: object = None,
        **values: object,
    ) -> T: ...
    @overload
    async def ask(
        self, key: str, *, parse: None = None, optional: Literal[True], kind: None = None, **values: object
    ) -> str | None: ...
    @overload
    async def ask(
        self, key: str, *, parse: None = None, optional: Literal[False] = False, kind: None = None, **values: object
    ) -> str: ...

    async def ask(
        self,
        key: str,
        *,
        parse: Callable[[str], object] | None = None,
        optional: bool = False,
        kind: object = None,
        **values: object,
    ) -> object:
        """Ask for words. `parse` reads them and raises Unreadable, or any ValueError, for what it cannot read.

        What it returns is recorded by the type that it is annotated with, or by `kind`. One that is `optional` may be
        skipped, and is None then.
        """
        read = parse if parse is not None else str
        question = TextQuestion(key, parse=read, kind=kind_of(read, kind=kind), optional=optional)
        return await self._questioning.put(question, values)

    async def choose(self, key: str, options: Sequence[Option | str], **values: object) -> str:
        """Let one of several be chosen, by a tap, its number or its words; gives its id, or the plain text."""
        if not options:
            raise ValueError(f"{key}: there is nothing to choose from")
        offered = [Option(id=one, title=one) if isinstance(one, str) else one for one in options]
        return cast(str, await self._questioning.put(Choosing(key, offered), values))

    async def confirm(self, key: str, **values: object) -> bool:
        """Ask for yes or no."""
        return cast(bool, await self._questioning.put(Confirming(key), values))

    @overload
    async def photo(self, key: str, *, optional: Literal[True], **values: object) -> Photo | None: ...
    @overload
    async def photo(self, key: str, *, optional: Literal[False] = False, **values: object) -> Photo: ...

    async def photo(self, key: str, *, optional: bool = False, **values: object) -> Photo | None:
        """Ask for a photo."""
        return cast("Photo | None", await self._questioning.put(PhotoQuestion(key, optional=optional), values))

    @overload
    async def place(self, key: str, *, optional: Literal[True], **values: object) -> Location | None: ...
    @overload
    async def place(self, key: str, *, optional: Literal[False] = False, **values: object) -> Location: ...

    async def place(self, key: str, *, optional: bool = False, **values: object) -> Location | None:
        """Ask for a place on the map."""
        return cast("Location | None", await self._questioning.put(PlaceQuestion(key, optional=optional), values))

    async def say(self, key: str, **values: object) -> None:
        """Say one of the plugin's texts."""
        await self.send(Text(body=self._ctx.text(key, **values)))

    async def send(self, content: AnyContent) -> None:
        """Send any content."""
        if self._record.is_live:
            self._record.count()
            self._questioning.contents.append(content)

    @overload
    async def act(self, name: str, arguments: msgspec.Struct | None = None, *, result: None = None) -> Done: ...
    @overload
    async def act(self, name: str, arguments: msgspec.Struct | None = None, *, result: type[ResultT]) -> ResultT: ...

    async def act(
        self, name: str, arguments: msgspec.Struct | None = None, *, result: type[msgspec.Struct] | None = None
    ) -> msgspec.Struct:
        """Run an action of the branch, whichever plugin it is of; raises ActionRefused, again at every run.

        An action that nobody has is refused, too.
        """
        step = self._record.next(f"act {name}")
        if step is None:
            return await self._act(name, arguments, result=result or Done)
        if step.refused is not None:
            raise ActionRefused(name, reason=step.refused)
        return cast(msgspec.Struct, self._record.value(step, kind=result or Done))

    async def once(self, name: str, function: Callable[[], Awaitable[T]], *, kind: object = None) -> T:
        """Record what a function of the author's gives, whatever it looks at; its type is its annotation's, or `kind`.

        It runs once, but for a crash before the turn is committed; then it runs again, and that result counts.
        """
        kind = kind_of(function, kind=kind)
        step = self._record.next(f"once {name}")
        if step is not None:
            return cast(T, self._record.value(step, kind=kind))
        self._record.count()
        value = await function()
        self._record.keep(f"once {name}", value)
        return value

    async def fact(self, name: str) -> str | None:
        """Read a fact of the conversation, as it is when this is first reached."""
        step = self._record.next(f"fact {name}")
        if step is not None:
            return cast("str | None", self._record.value(step, kind=str, optional=True))
        found = await self._ctx.fact(name)
        value = found.value if found is not None else None
        self._record.keep(f"fact {name}", value)
        return value

    def now(self) -> datetime:
        """Tell the time, as it is when this is first reached."""
        step = self._record.next("now")
        if step is not None:
            return cast(datetime, self._record.value(step, kind=datetime))
        now = self._ctx.clock.now()
        self._record.keep("now", now)
        return now

    def new_id(self) -> str:
        """Make an id."""
        step = self._record.next("new_id")
        if step is not None:
            return cast(str, self._record.value(step, kind=str))
        made = new_id()
        self._record.keep("new_id", made)
        return made

    def learn(self, name: str, value: str, *, confidence: int = 100) -> None:
        """Keep a fact of this conversation for every plugin to read."""
        if self._record.is_live:
            self._record.count()
            self._ctx.learn(name, value, confidence=confidence)

    def hand_off(self) -> None:
        """Wish for a person; whoever hands conversations to people does so."""
        self.learn(HANDOFF, WANTED)

    async def _act(self, name: str, arguments: msgspec.Struct | None, *, result: type[ResultT]) -> ResultT:
        self._record.count()
        try:
            found = await self._ctx.act(name, arguments, result=result)
        except (ActionRefused, ActionUnknown) as error:
            reason = error.reason if isinstance(error, ActionRefused) else str(error)
            self._record.keep(f"act {name}", refused=reason)
            raise ActionRefused(name, reason=reason) from error
        self._record.keep(f"act {name}", found)
        return found
