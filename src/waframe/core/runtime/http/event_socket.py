"""The WebSocket `/api/events`: tells what happens as it happens, and hears what the page does."""

from collections.abc import MutableMapping
from http import HTTPStatus
from typing import Any

import anyio
import msgspec
import structlog
from starlette.requests import HTTPConnection
from starlette.types import Receive, Scope, Send

from waframe.core.contract.clock import Clock
from waframe.core.errors import StoreError
from waframe.core.records.agent import Caller
from waframe.core.runtime.desk.callers import Callers
from waframe.core.runtime.http.feed import Feed
from waframe.core.runtime.http.page_words import PAGE_WORDS, Available, Beat, Look, PageWord, Typing
from waframe.core.runtime.http.presence import Presence
from waframe.core.runtime.http.problems import Problem
from waframe.core.runtime.http.sitting import FOREIGN_ORIGIN, LOG_IN_AGAIN, TRY_LATER, Sitting
from waframe.core.runtime.http.watch import Watch, beat
from waframe.core.runtime.metrics import Metrics

_GAP = '{"name":"gap"}'
_LARGEST_DIGITS = 18
_CLOSING_SECONDS = 1.0
_log = structlog.stdlib.get_logger("waframe.live")


class EventSocket:
    """Serves sockets. A refusal is accepted and closed with its code, since a page cannot read another one."""

    def __init__(
        self,
        feed: Feed,
        *,
        callers: Callers,
        presence: Presence,
        watch: Watch,
        clock: Clock,
        metrics: Metrics,
    ) -> None:
        self._feed = feed
        self._callers = callers
        self._presence = presence
        self._watch = watch
        self._clock = clock
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one socket until either side ends it."""
        await receive()
        connection = HTTPConnection(scope)
        await send({"type": "websocket.accept"})
        try:
            caller = await self._callers.require(connection)
            await self._feed.begin()
            code = await self._serve(caller, since=_since(connection), receive=receive, send=send)
        except Problem as problem:
            code = FOREIGN_ORIGIN if problem.status == HTTPStatus.FORBIDDEN else LOG_IN_AGAIN
        except StoreError:
            code = TRY_LATER
        if code is not None:
            with anyio.move_on_after(_CLOSING_SECONDS):
                await send({"type": "websocket.close", "code": code})

    async def _serve(self, caller: Caller, *, since: int | None, receive: Receive, send: Send) -> int | None:
        """Serve until the end, and give the code with which to close; None where the page has gone."""
        async with anyio.create_task_group() as tasks:
            stop = tasks.cancel_scope.cancel
            sitting = Sitting(caller, since=since, now=self._clock.now(), stop=stop)
            self._watch.add(sitting)
            try:
                await self._presence.arrive(sitting)
                tasks.start_soon(self._hear, sitting, receive, tasks.cancel_scope)
                await self._tell(sitting, send)
            except StoreError:
                sitting.end(TRY_LATER)
            except OSError:  # the page has gone
                stop()
            finally:
                self._feed.leave(sitting)
                self._watch.remove(sitting)
                with anyio.CancelScope(shield=True):
                    await self._presence.leave(sitting)
        return sitting.ended

    async def _tell(self, sitting: Sitting, send: Send) -> None:
        if sitting.since is None:
            sitting.position = self._feed.last
        elif await self._feed.is_gap(sitting.position):
            await send({"type": "websocket.send", "text": _GAP})
            sitting.position = self._feed.last
        while not self._feed.join(sitting):
            piece = await self._feed.after(sitting.position, sitting.caller)
            for text in piece.told:
                await send({"type": "websocket.send", "text": text})
            sitting.position = piece.last
        sitting.tell(beat(self._feed.last))
        while True:
            await send({"type": "websocket.send", "text": await sitting.next()})

    async def _hear(self, sitting: Sitting, receive: Receive, scope: anyio.CancelScope) -> None:
        while True:
            message = await receive()
            if message["type"] == "websocket.disconnect":
                scope.cancel()
                return
            sitting.heard_at = self._clock.now()
            word = self._read(message)
            if word is not None and sitting.caller.is_person:
                await self._obey(word, sitting)

    def _read(self, message: MutableMapping[str, Any]) -> PageWord | None:
        try:
            return PAGE_WORDS.decode(message.get("text") or message.get("bytes") or b"")
        except (msgspec.DecodeError, UnicodeError) as error:
            self._metrics.count("socket_words_malformed")
            _log.info("live.word_malformed", error=str(error))
            return None

    async def _obey(self, word: PageWord, sitting: Sitting) -> None:
        try:
            match word:
                case Typing():
                    await self._presence.type(sitting, word.conversation_id, kind=word.kind)
                case Look():
                    await self._presence.look(sitting, word.conversation_id)
                case Available():
                    await self._presence.set_available(sitting.caller, available=word.value)
                case Beat():
                    pass
        except StoreError as error:
            _log.warning("live.presence_not_kept", error=str(error))


def _since(connection: HTTPConnection) -> int | None:
    given = connection.query_params.get("since", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) <= _LARGEST_DIGITS else None
