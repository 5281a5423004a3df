"""Turns effects into rows: what plugins asked for becomes what the commit writes."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from waframe.core.contract.clock import Clock
from waframe.core.contract.effects import (
    AskAgain,
    Audit,
    Change,
    Close,
    Effect,
    Emit,
    HandOver,
    HoldFloor,
    Label,
    Learn,
    MoveFloor,
    Reserve,
    Schedule,
    Send,
    Snooze,
    Write,
)
from waframe.core.records.content import readable
from waframe.core.records.conversation import Conversation, Floor
from waframe.core.records.ids import new_id
from waframe.core.records.message import RANK, Failure, Message, MessageStatus
from waframe.core.records.outgoing import Draft
from waframe.core.runtime.files.fetching import Fetched
from waframe.core.store import marks
from waframe.core.store.events import NewEvent
from waframe.core.store.floors import FloorMove
from waframe.core.store.mending import MEND_MESSAGE
from waframe.core.store.outbox import parcel_of
from waframe.core.store.outcomes import (
    Advance,
    AuditNote,
    MediaAttached,
    NewChange,
    NewFact,
    NewJob,
    NewParcel,
    NewSend,
    Outcome,
)
from waframe.core.store.scheduling import SEND_SCHEDULED
from waframe.core.store.work import StatusNews

_ENCODER = msgspec.json.Encoder()


class OutcomeBuilder:
    """Collects what a turn decides."""

    def __init__(self, conversation: Conversation, *, lease_id: str, clock: Clock) -> None:
        self._conversation = conversation
        self._lease_id = lease_id
        self._clock = clock
        self._done: list[int] = []
        self._media: list[MediaAttached] = []
        self._advances: list[Advance] = []
        self._news: list[NewEvent] = []
        self._reached: dict[str, MessageStatus] = {}
        self._stops_marketing = False
        self._mends: list[NewJob] = []
        self.effects: list[Effect] = []

    def take(self, effects: list[Effect]) -> None:
        """Take over all effects of the turn so far."""
        self.effects = effects

    def strike_off(self, inbox_seq: int) -> None:
        """Note a piece of work as done."""
        self._done.append(inbox_seq)

    def attach(self, fetched: Fetched) -> None:
        """Note that the file of a message is stored."""
        if fetched.attached not in self._media:
            self._media.append(fetched.attached)
            self._news.append(self._event("media.stored", {"message_id": fetched.message.id}))

    def stop_marketing(self) -> None:
        """Note that the customer wants no more marketing."""
        self._stops_marketing = True

    def mend(self, message: Message) -> None:
        """Note that a message that failed is to be tried in another form."""
        job = NewJob(
            id=new_id(),
            name=MEND_MESSAGE,
            payload=_ENCODER.encode({"message_id": message.id}).decode(),
            branch=message.branch,
            conversation_id=message.conversation_id,
            key=message.id,
            due_at=self._clock.now(),
        )
        self._mends.append(job)

    def status_of(self, message: Message) -> MessageStatus:
        """Tell how far a message has come, earlier pieces of this turn included."""
        return self._reached.get(message.id, message.status)

    def advance(self, advance: Advance, message: Message) -> None:
        """Note a status; it counts where it is ahead of what is known."""
        self._advances.append(advance)
        if RANK[advance.status] > RANK[self.status_of(message)]:
            self._news.append(
                self._event("message.status_changed", {"message_id": message.id, "status": advance.status})
            )

    def advanced(self, news: StatusNews) -> Message:
        """Give the message as it stands after a status."""
        self._reached[news.message.id] = news.status
        return msgspec.structs.replace(
            news.message,
            status=news.status,
            error=news.error or news.message.error,
            channel_id=news.message.channel_id or news.channel_id,
        )

    @staticmethod
    def encoded(error: Failure | None) -> str | None:
        """Give an error as JSON."""
        return _ENCODER.encode(error).decode() if error is not None else None

    def build(self) -> Outcome:
        """Make the outcome."""
        if not self.effects and not self._advances and not self._media:
            return Outcome(
                conversation_id=self._conversation.id,
                lease_id=self._lease_id,
                now=self._clock.now(),
                done=tuple(self._done),
            )
        sends = [self._send(effect) for effect in self.effects if isinstance(effect, Send)]
        written = [self._written(effect) for effect in self.effects if isinstance(effect, Write)]
        return Outcome(
            conversation_id=self._conversation.id,
            lease_id=self._lease_id,
            now=self._clock.now(),
            done=tuple(self._done),
            sends=(*(send for send, _ in sends), *written),
            parcels=tuple(parcel for send, parcel in sends if send.due_at is None),
            facts=tuple(self._fact(effect) for effect in self.effects if isinstance(effect, Learn) and not effect.must),
            jobs=(
                *self._mends,
                *(self._job(effect) for effect in self.effects if isinstance(effect, Schedule)),
                *(self._departure(send, at=send.due_at) for send, _ in sends if send.due_at is not None),
            ),
            events=(*self._news, *self._events([send for send, _ in sends], written=written)),
            advances=tuple(self._advances),
            media=tuple(self._media),
            audits=tuple(self._audit(effect) for effect in self.effects if isinstance(effect, Audit)),
            changes=tuple(change for effect in self.effects for change in self._changes(effect)),
            floor=self._move(),
            stops_marketing=self._stops_marketing,
        )

    def _audit(self, effect: Audit) -> AuditNote:
        return AuditNote(
            action=effect.action, actor=effect.actor, branch=self._conversation.branch, details=effect.details
        )

    def _send(self, effect: Send) -> tuple[NewSend, NewParcel]:
        draft = Draft(
            conversation_id=self._conversation.id,
            content=effect.content,
            sender_type=effect.sender_type,
            sender_id=effect.sender_id or effect.plugin,
            reply_to=effect.reply_to,
            floor_epoch=self._epoch(),
        )
        text = readable(effect.content)
        return parcel_of(draft, self._conversation, text=text, now=self._clock.now(), marks=effect.marks)

    def _written(self, effect: Write) -> NewSend:
        return NewSend(
            id=effect.marks.id or new_id(),
            conversation_id=self._conversation.id,
            address=self._conversation.address,
            sender_type=effect.sender_type.value,
            sender_id=effect.sender_id or effect.plugin,
            content=_ENCODER.encode(effect.content).decode(),
            text=readable(effect.content),
            reply_to=None,
            at=self._clock.now(),
            status=MessageStatus.INTERNAL.value,
            key=effect.marks.key,
        )

    def _changes(self, effect: Effect) -> Sequence[NewChange]:
        conversation = self._conversation
        match effect:
            case Change(query=query, values=values, must=must):
                return (NewChange(query=query, values=values, must=must),)
            case Learn(must=True, was=was):
                return (marks.learn(self._fact(effect), was=was),)
            case HoldFloor(until=until):
                return (marks.hold(conversation.id, epoch=self._epoch(), until=until),)
            case Close(closed=True):
                return marks.close(conversation.id, now=self._clock.now())
            case Close():
                return (marks.reopen(conversation.id),)
            case Snooze(until=until):
                return (marks.snooze(conversation.id, until=until),)
            case Reserve(agent_id=agent_id, until=until):
                return (marks.reserve(conversation.id, epoch=self._epoch(), agent_id=agent_id, until=until),)
            case Label(name=name, on=on):
                return (marks.label(conversation.id, name=name, on=on),)
            case HandOver(branch=branch):
                return (marks.hand_over(conversation.id, branch=branch),)
            case AskAgain():
                return marks.ask_again(conversation.id, now=self._clock.now())
            case _:
                return ()

    def _move(self) -> FloorMove | None:
        effect = next((effect for effect in reversed(self.effects) if isinstance(effect, MoveFloor)), None)
        if effect is None:
            return None
        epoch = self._conversation.floor_epoch
        return FloorMove(
            to=effect.to,
            epoch=epoch,
            agent_id=effect.agent_id,
            until=effect.until,
            only_expired=effect.only_expired,
        )

    def _epoch(self) -> int:
        """Tell under which epoch is spoken: what is said as the floor moves belongs to the next one.

        An outside agent has spoken already, so nothing is said beside a move to one.
        """
        move = self._move()
        if move is None or move.to is Floor.EXTERNAL:
            return self._conversation.floor_epoch
        stays = move.to is self._conversation.floor and move.agent_id == self._conversation.floor_agent_id
        return self._conversation.floor_epoch + int(not stays)

    def _fact(self, effect: Learn) -> NewFact:
        fact = effect.fact
        return NewFact(
            conversation_id=self._conversation.id,
            name=fact.name,
            value=fact.value,
            confidence=fact.confidence,
            message_id=fact.message_id,
            learnt_at=self._clock.now(),
        )

    def _job(self, effect: Schedule) -> NewJob:
        return NewJob(
            id=new_id(),
            name=effect.name,
            payload=effect.payload,
            branch=self._conversation.branch,
            conversation_id=self._conversation.id,
            key=f"{self._conversation.branch}:{effect.key}" if effect.key is not None else None,
            due_at=effect.due_at,
        )

    def _departure(self, send: NewSend, *, at: datetime) -> NewJob:
        return NewJob(
            id=new_id(),
            name=SEND_SCHEDULED,
            payload=_ENCODER.encode({"message_id": send.id}).decode(),
            branch=self._conversation.branch,
            conversation_id=self._conversation.id,
            key=send.id,
            due_at=at,
        )

    def _events(self, sends: Sequence[NewSend], *, written: Sequence[NewSend]) -> list[NewEvent]:
        events = [self._event("message.queued", {"message_id": send.id}) for send in sends]
        events += [self._event("message.noted", {"message_id": send.id}) for send in written]
        for effect in self.effects:
            match effect:
                case Emit(name=name, payload=payload):
                    events.append(self._told(name, payload))
                case Learn(fact=fact):
                    events.append(self._event("fact.learnt", {"name": fact.name, "value": fact.value}))
                case MoveFloor(to=to, agent_id=agent_id):
                    events.append(self._event("floor.changed", {"floor": to, "agent_id": agent_id or ""}))
                case HandOver(branch=branch):
                    events += self._handed_over(branch)
                case HoldFloor() | Close() | Snooze() | Reserve() | Label():
                    events.append(self._event("conversation.changed", {"what": type(effect).__name__.lower()}))
                case Send() | Write() | Schedule() | Change() | AskAgain() | Audit():
                    pass
        return events

    def _handed_over(self, branch: str) -> list[NewEvent]:
        """Tell both branches: one loses the conversation, the other gets it."""
        event = self._event("conversation.changed", {"what": "handed-over", "branch": branch})
        return [event, msgspec.structs.replace(event, branch=branch)]

    def _event(self, name: str, payload: dict[str, str]) -> NewEvent:
        return self._told(name, _ENCODER.encode(payload).decode())

    def _told(self, name: str, payload: str) -> NewEvent:
        return NewEvent(
            name=name,
            at=self._clock.now(),
            branch=self._conversation.branch,
            conversation_id=self._conversation.id,
            payload=payload,
        )
