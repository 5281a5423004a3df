"""Who is there, where they look and what they type: kept in rows, told to colleagues in every process."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec
import structlog

from waframe.core.errors import StoreError
from waframe.core.records.agent import Caller
from waframe.core.runtime.deployment import Deployment
from waframe.core.runtime.http.feed import Feed
from waframe.core.runtime.http.manners import Manners
from waframe.core.runtime.http.showing_presence import shares, write_customer_typing, write_presence, write_typing
from waframe.core.runtime.http.shown import TypingKind
from waframe.core.runtime.http.sitting import Sitting
from waframe.core.store.presences import TOPIC, Colleague, Posture, Seat

SEEN_FOR = timedelta(seconds=30)
_log = structlog.stdlib.get_logger("waframe.live")
_TYPES_FOR = timedelta(seconds=6)
_WRITTEN_EVERY = timedelta(seconds=2)


class Scene(msgspec.Struct, frozen=True, kw_only=True):
    """Who is there, by agent, the place last heard of; and who types where."""

    people: dict[str, Seat]
    typing: dict[tuple[str, str], Seat]


class Presence:
    """Notes what the sockets of this process do, and tells them what changes anywhere."""

    def __init__(self, deployment: Deployment, *, feed: Feed, manners: Manners) -> None:
        self._manners = manners
        self._deployment = deployment
        self._store = deployment.store
        self._presences = deployment.store.presences
        self._bus = deployment.bus
        self._clock = deployment.clock
        self._feed = feed
        self._postures: dict[str, Posture] = {}
        self._scene = Scene(people={}, typing={})
        self._bus.hear(self._tell_customer_typing)

    async def arrive(self, sitting: Sitting) -> None:
        """Note that somebody has come; programs are nowhere."""
        if sitting.caller.is_person:
            self._postures[sitting.id] = Posture()
            until = self._clock.now() + SEEN_FOR
            await self._presences.arrive(sitting.id, agent_id=sitting.caller.id, seen_until=until)
            self._bus.ring(TOPIC)
            await self._deployment.noticing.agent_available(sitting.caller.id)

    async def leave(self, sitting: Sitting) -> None:
        """Note that somebody has gone."""
        if self._postures.pop(sitting.id, None) is not None:
            try:
                await self._presences.leave(sitting.id)
            except StoreError as error:  # then it ends by itself
                _log.warning("live.presence_not_kept", error=str(error))
            self._bus.ring(TOPIC)

    async def look(self, sitting: Sitting, conversation_id: str | None) -> None:
        """Note which conversation is open, if any."""
        before = self._postures.get(sitting.id)
        if before is None or before.conversation_id == conversation_id:
            return
        if conversation_id is None or await self._sees(sitting, conversation_id):
            await self._note(sitting, Posture(conversation_id=conversation_id), is_news=True)

    async def type(self, sitting: Sitting, conversation_id: str, *, kind: TypingKind | None) -> None:
        """Note that somebody types, which others believe for six seconds, or has stopped."""
        before = self._postures.get(sitting.id)
        if before is None or not await self._sees(sitting, conversation_id):
            return
        now = self._clock.now()
        until = now + _TYPES_FOR if kind is not None else None
        posture = Posture(conversation_id=conversation_id, typing=kind, typing_until=until)
        types_on = before.typing_until is not None and before.typing_until > now
        is_news = (before.conversation_id, before.typing if types_on else None) != (conversation_id, kind)
        written_lately = types_on and until is not None and until - _WRITTEN_EVERY < (before.typing_until or until)
        if is_news or (kind is not None and not written_lately):
            await self._note(sitting, posture, is_news=is_news)
            if kind == "reply":
                await self._deployment.noticing.agent_typed(conversation_id, agent_id=sitting.caller.id)
                await self._manners.typed(conversation_id, agent_id=sitting.caller.id)

    async def set_available(self, caller: Caller, *, available: bool) -> None:
        """Note whether somebody takes conversations."""
        await self._presences.set_available(caller.id, available=available)
        self._bus.ring(TOPIC)
        if available:
            await self._deployment.noticing.agent_available(caller.id)

    async def renew(self, sittings: Sequence[Sitting], *, now: datetime) -> None:
        """Note of whom something was heard."""
        known = {one.id: one.heard_at + SEEN_FOR for one in sittings if one.id in self._postures}
        await self._presences.renew(known, now=now)

    async def refresh(self) -> None:
        """Look who is there now, and tell what has changed since the last look."""
        before, self._scene = self._scene, await self.scene()
        people, typing = self._scene.people, self._scene.typing
        for agent_id, seat in (before.people | people).items():
            if _place(before.people.get(agent_id)) != _place(people.get(agent_id)):
                self._tell_presence(seat, online=agent_id in people)
        for key, seat in (before.typing | typing).items():
            was = before.typing.get(key)
            if was is None or key not in typing or was.typing != seat.typing:
                self._tell_typing(seat, stopped=key not in typing)

    async def scene(self) -> Scene:
        """Read who is there, in all processes."""
        seats = await self._presences.seats(now=self._clock.now())
        return Scene(
            people={one.colleague.agent_id: one for one in reversed(seats)},
            typing={
                (one.colleague.agent_id, one.conversation_id): one
                for one in reversed(seats)
                if one.typing is not None and one.conversation_id is not None
            },
        )

    async def colleagues(self) -> Sequence[Colleague]:
        """Read all agents, there or not."""
        return await self._presences.colleagues()

    async def _note(self, sitting: Sitting, posture: Posture, *, is_news: bool) -> None:
        if sitting.id not in self._postures:
            return
        self._postures[sitting.id] = posture
        until = self._clock.now() + SEEN_FOR
        await self._presences.note(sitting.id, posture, seen_until=until, is_news=is_news)
        if is_news:
            self._bus.ring(TOPIC)

    async def _sees(self, sitting: Sitting, conversation_id: str) -> bool:
        if self._postures[sitting.id].conversation_id == conversation_id:
            return True
        found = await self._store.conversations.find(conversation_id)
        return found is not None and sitting.caller.sees(found.branch)

    def _tell_customer_typing(self, words: str) -> None:
        branch, _, conversation_id = words.partition(" ")
        text = write_customer_typing(conversation_id)
        for sitting in self._feed.sittings:
            if sitting.caller.sees(branch):
                sitting.tell(text)

    def _tell_presence(self, seat: Seat, *, online: bool) -> None:
        open_text = write_presence(seat, online=online, sees_place=True)
        shut_text = write_presence(seat, online=online, sees_place=False)
        place = seat.conversation_branch
        for sitting in self._feed.sittings:
            if shares(sitting.caller, seat.colleague):
                sitting.tell(open_text if place is not None and sitting.caller.sees(place) else shut_text)

    def _tell_typing(self, seat: Seat, *, stopped: bool) -> None:
        text = write_typing(seat, stopped=stopped)
        place = seat.conversation_branch
        for sitting in self._feed.sittings:
            others = sitting.caller.id != seat.colleague.agent_id
            if others and place is not None and sitting.caller.sees(place):
                sitting.tell(text)


def _place(seat: Seat | None) -> object:
    return seat and (seat.conversation_id, seat.colleague.available)
