"""A turn: the pieces of work of one conversation go through its branch's plugins and become one outcome."""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import nullcontext
from datetime import timedelta

import anyio
import msgspec
import structlog

from waframe.core.contract.channel import Channel
from waframe.core.contract.clock import Clock
from waframe.core.contract.context import Turn
from waframe.core.contract.effects import Effect, MoveFloor, Send
from waframe.core.errors import MediaError, StoreError
from waframe.core.records.branch import Branch
from waframe.core.records.content import Audio, Document, Image, Sticker, Video
from waframe.core.records.conversation import Floor
from waframe.core.records.message import RANK, Direction, Message, MessageStatus, SenderType
from waframe.core.records.outgoing import Draft, Reply
from waframe.core.runtime.files.fetching import Fetcher
from waframe.core.runtime.registry import Plan
from waframe.core.runtime.registry.tracing import Tell, Trace
from waframe.core.runtime.turns.arranging import arranged
from waframe.core.runtime.turns.courtesy import Attention, Courtesy
from waframe.core.runtime.turns.late_failure import Place, explained
from waframe.core.runtime.turns.learning import tell_learnt
from waframe.core.runtime.turns.outcome import OutcomeBuilder
from waframe.core.store.outcomes import Advance, Outcome
from waframe.core.store.store import Store
from waframe.core.store.work import Piece, Scene, StatusNews, is_answered, read_status

_log = structlog.stdlib.get_logger("waframe.turn")
_ANOTHER_APP = "another app of the business has the conversation"


class TurnLimits:
    """How long a turn may take, and how old a message may be to be answered."""

    def __init__(self, *, timeout_seconds: float, answer_within: timedelta) -> None:
        self.timeout_seconds = timeout_seconds
        self.answer_within = answer_within


class TurnRunner:
    """Runs the turn of a scene with the plan of its branch, and gives the outcome for the commit."""

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        fetcher: Fetcher,
        courtesy: Courtesy,
        channels: Callable[[], Mapping[str, Channel]],
        limits: Callable[[], TurnLimits],
        traced: Callable[[], Tell | None] = lambda: None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._fetcher = fetcher
        self._courtesy = courtesy
        self._channels = channels
        self._limits = limits
        self._traced = traced

    async def run(self, scene: Scene, *, lease_id: str, plan: Plan, branch: Branch) -> Outcome:
        """Take the pieces one by one, in their order."""
        builder = OutcomeBuilder(scene.conversation, lease_id=lease_id, clock=self._clock)
        turn = self._turn(scene, plan=plan, branch=branch)
        attention = self._courtesy.attend(scene.conversation)
        for piece in scene.pieces:
            turn = await self._in_time(scene, piece, plan=plan, turn=turn, builder=builder, attention=attention)
            builder.strike_off(piece.inbox_seq)
        builder.take(turn.effects)
        return builder.build()

    async def _in_time(
        self, scene: Scene, piece: Piece, *, plan: Plan, turn: Turn, builder: OutcomeBuilder, attention: Attention
    ) -> Turn:
        """Work on a piece; where it takes too long, begin it anew without the plugin that is to blame."""
        message_id = piece.message.id if piece.message else None
        with turn.trace.piece(piece.kind, message_id=message_id) if turn.trace else nullcontext():
            return await self._in_some_time(scene, piece, plan=plan, turn=turn, builder=builder, attention=attention)

    async def _in_some_time(
        self, scene: Scene, piece: Piece, *, plan: Plan, turn: Turn, builder: OutcomeBuilder, attention: Attention
    ) -> Turn:
        mark, asked = len(turn.effects), frozenset(turn.asked)
        while True:
            turn.message_id = piece.message.id if piece.message else None
            with anyio.move_on_after(self._limits().timeout_seconds) as limit:
                await self._one(scene, piece, plan=plan, turn=turn, builder=builder, attention=attention)
            if not limit.cancelled_caught:
                return turn
            culprit = plan.blame_timeout(turn)
            _log.error("turn.timed_out", plugin=culprit, branch=turn.branch.key, conversation=scene.conversation.id)
            if turn.trace is not None:
                turn.trace.note(f"it took too long, and began anew without {culprit or 'anybody to blame'}")
            turn = self._turn(scene, plan=plan, branch=turn.branch, effects=turn.effects[:mark], asked=asked)
            if culprit is None:
                return turn

    def _turn(
        self,
        scene: Scene,
        *,
        plan: Plan,
        branch: Branch,
        effects: Sequence[Effect] = (),
        asked: Collection[str] = (),
    ) -> Turn:
        turn = Turn(
            branch=branch,
            store=self._store,
            clock=self._clock,
            conversation=scene.conversation,
            customer=scene.customer,
            plan=plan,
        )
        turn.effects = list(effects)
        turn.asked = set(asked)
        tell = self._traced()
        turn.trace = Trace(tell, turn=turn) if tell is not None else None
        return turn

    async def _one(
        self, scene: Scene, piece: Piece, *, plan: Plan, turn: Turn, builder: OutcomeBuilder, attention: Attention
    ) -> None:
        mark = len(turn.effects)
        match piece.kind:
            case "opened":
                await plan.tell("conversation_opened", turn, scene.conversation)
            case "message" | "standby" if piece.message is not None:
                message = await self._received(scene, piece.message, plan=plan, turn=turn, builder=builder)
                silence = self._silence(scene, message, turn=turn) if piece.kind == "message" else _ANOTHER_APP
                await self._answer_unless(silence, message, plan=plan, turn=turn, attention=attention)
            case "again" if piece.message is not None:
                if self._answers_now(scene, turn) and not await self._is_answered(piece.message, turn):
                    with attention.answering(piece.message):
                        await self._answer(piece.message, plan=plan, turn=turn)
            case "sent" if piece.message is not None:
                await plan.tell("message_sent", turn, piece.message)
            case "status":
                await self._status(scene, piece.ref, plan=plan, turn=turn, builder=builder)
            case "media" if piece.message is not None:
                await self._media(piece.message, plan=plan, turn=turn)
            case "closed":
                await plan.tell("conversation_closed", turn, scene.conversation)
            case "floor":
                await plan.tell("floor_changed", turn, scene.conversation)
            case _:
                _log.warning("turn.strange_piece", kind=piece.kind, ref=piece.ref)
        await tell_learnt(plan, turn, mark=mark)
        await self._guard(scene, plan, turn, mark=mark)
        self._arrange(turn, mark=mark)
        if (
            piece.kind in {"message", "again"}
            and piece.message is not None
            and any(map(_is_answer, turn.effects[mark:]))
        ):
            attention.answered(piece.message)

    async def _received(
        self, scene: Scene, message: Message, *, plan: Plan, turn: Turn, builder: OutcomeBuilder
    ) -> Message:
        message = await self._with_media(scene, message, plan=plan, turn=turn, builder=builder)
        await plan.tell("message_received", turn, message)
        return message

    async def _answer_unless(
        self, silence: str | None, message: Message, *, plan: Plan, turn: Turn, attention: Attention
    ) -> None:
        if silence is None:
            with attention.answering(message):
                await self._answer(message, plan=plan, turn=turn)
        elif turn.trace is not None:
            turn.trace.note(f"nobody was asked for an answer: {silence}")

    async def _answer(self, message: Message, *, plan: Plan, turn: Turn) -> None:
        turn.asked.add(message.id)
        message = await plan.refine("refine_message", turn, message)
        reply = await plan.ask("answer_message", turn, message)
        if reply is not None:
            answered_by = turn.answered_by
            for content in reply.contents:
                turn.effects.append(Send(content=content, plugin=answered_by, reply_to=reply.reply_to, of_reply=True))

    def _arrange(self, turn: Turn, *, mark: int) -> None:
        channel = self._channels().get(turn.conversation.channel) if turn.conversation else None
        if channel is not None:
            turn.effects[mark:] = arranged(turn.effects[mark:], channel)

    def _silence(self, scene: Scene, message: Message, *, turn: Turn) -> str | None:
        """Say why the bot does not answer a message, or None where it does."""
        if message.direction is not Direction.IN or message.sender_type is not SenderType.CLIENT:
            return "no customer said it"
        if not self._answers_now(scene, turn):
            return "the branch is not active" if not turn.branch.active else _whose_floor(scene)
        if self._clock.now() - message.at > self._limits().answer_within:
            return "it came too late"
        return None

    def _answers_now(self, scene: Scene, turn: Turn) -> bool:
        moved = any(isinstance(effect, MoveFloor) for effect in turn.effects)
        return scene.conversation.floor is Floor.BOT and not moved and turn.branch.active

    async def _is_answered(self, message: Message, turn: Turn) -> bool:
        """Tell whether a message needs no answer any more: it was asked in this turn, or somebody has spoken since."""
        return message.id in turn.asked or await is_answered(self._store.database, message)

    async def _guard(self, scene: Scene, plan: Plan, turn: Turn, *, mark: int) -> None:
        """Refine what the bot wants to say, and keep only what the guards allow."""
        if not (plan.implements("refine_reply") or plan.implements("allow_send")):
            return
        wanted = turn.effects[mark:]
        del turn.effects[mark:]
        for effect in wanted:
            if isinstance(effect, Send) and effect.sender_type is SenderType.AI:
                await self._say(scene, effect, plan=plan, turn=turn)
            else:
                turn.effects.append(effect)

    async def _say(self, scene: Scene, effect: Send, *, plan: Plan, turn: Turn) -> None:
        reply = Reply(contents=(effect.content,), reply_to=effect.reply_to)
        reply = await plan.refine("refine_reply", turn, reply)
        for content in reply.contents:
            draft = Draft(
                conversation_id=scene.conversation.id,
                content=content,
                sender_type=effect.sender_type,
                reply_to=reply.reply_to,
                floor_epoch=scene.conversation.floor_epoch,
            )
            refusal = await plan.allow("allow_send", turn, draft)
            if refusal is None:
                turn.effects.append(msgspec.structs.replace(effect, content=content, reply_to=reply.reply_to))
            else:
                if turn.trace is not None:
                    turn.trace.note(f"{effect.plugin} may not say it: {refusal}")
                _log.warning("turn.send_refused", reason=refusal, plugin=effect.plugin, branch=turn.branch.key)

    async def _with_media(
        self, scene: Scene, message: Message, *, plan: Plan, turn: Turn, builder: OutcomeBuilder
    ) -> Message:
        """Fetch the file of a message before anybody looks at it; what fails here is left to the durable job."""
        content = message.content
        if not isinstance(content, Image | Video | Audio | Document | Sticker) or content.media_id is not None:
            return message
        channel = self._channels().get(scene.conversation.channel)
        if channel is None or content.channel_media_id is None:
            return message
        try:
            fetched = await self._fetcher.fetch(message, channel=channel, address=scene.conversation.address)
        except (MediaError, StoreError) as error:
            _log.warning("media.later", reason=str(error), message=message.id)
            return message
        builder.attach(fetched)
        await plan.tell("media_stored", turn, fetched.media)
        return fetched.message

    async def _media(self, message: Message, *, plan: Plan, turn: Turn) -> None:
        content = message.content
        if isinstance(content, Image | Video | Audio | Document | Sticker) and content.media_id is not None:
            media = await self._store.media.find(content.media_id)
            if media is not None:
                await plan.tell("media_stored", turn, media)

    async def _status(self, scene: Scene, seq: int, *, plan: Plan, turn: Turn, builder: OutcomeBuilder) -> None:
        news = await read_status(self._store.database, seq)
        if news is None:
            return
        is_news = RANK[news.status] > RANK[builder.status_of(news.message)]
        if is_news and news.status is MessageStatus.FAILED:
            news = await self._explained(scene, news, builder=builder)
        advance = Advance(
            message_id=news.message.id,
            status=news.status,
            at=self._clock.now(),
            channel_id=news.channel_id,
            error=builder.encoded(news.error),
        )
        builder.advance(advance, news.message)
        if is_news:
            turn.message_id = news.message.id
            await plan.tell("message_status_changed", turn, builder.advanced(news))

    async def _explained(self, scene: Scene, news: StatusNews, *, builder: OutcomeBuilder) -> StatusNews:
        """Take a failure as the channel explains it, with what follows from it."""
        channel = self._channels().get(scene.conversation.channel)
        if news.error is None or channel is None:
            return news
        place = Place(conversation=scene.conversation, recipients=scene.customer.identities)
        known = await explained(
            news.error, message=news.message, place=place, channel=channel, database=self._store.database
        )
        if known.stops_marketing:
            builder.stop_marketing()
        if known.mendable:
            builder.mend(news.message)
        return msgspec.structs.replace(news, error=known.failure)


def _whose_floor(scene: Scene) -> str:
    floor = scene.conversation.floor
    return "the floor was given away in this turn" if floor is Floor.BOT else f"the floor is with {floor.value}"


def _is_answer(effect: Effect) -> bool:
    return isinstance(effect, Send) and effect.sender_type is SenderType.AI
