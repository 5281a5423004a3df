"""Reads a conversation again when it has changed, and keeps what it amounts to."""

from datetime import datetime, timedelta

import msgspec

from waframe import ActionCall, ActionUnknown, By, Context, Done, Host, Job, RecordMissing
from waframe.vocabulary import Vocabulary
from waframe_ai_summary import summaries
from waframe_ai_summary.asking_model import Advice, ask
from waframe_ai_summary.gathering import gather, said
from waframe_ai_summary.orders import OrderSeen
from waframe_ai_summary.replies import MOST, suggest
from waframe_ai_summary.settings import AiSummarySettings
from waframe_ai_summary.standing import read_now
from waframe_ai_summary.summaries import Kept

ACTION, JOB, EVENT = "refresh_summary", "refresh", "refreshed"


class Awaited(msgspec.Struct, frozen=True, kw_only=True):
    """After which message it is read again; a newer one has a job of its own."""

    seq: int | None = None


def schedule(ctx: Context, *, seq: int | None, key: str, quiet: timedelta) -> None:
    """Have the conversation read when it has been quiet for a while."""
    payload = msgspec.json.encode(Awaited(seq=seq)).decode()
    ctx.schedule(JOB, payload, due_at=ctx.clock.now() + quiet, key=f"{ctx.conversation.id}:{key}")


async def run_job(host: Host, job: Job) -> None:
    """Have a conversation read; where nobody has the plugin any more, nothing is left to do."""
    call = ActionCall(
        action=ACTION, caller="ai_summary", by=By.SYSTEM, arguments=job.payload, conversation_id=job.conversation_id
    )
    try:
        await host.act(call)
    except (ActionUnknown, RecordMissing) as error:
        host.log.info("ai_summary.too_late", conversation=job.conversation_id, reason=str(error))


class Refreshing:
    """The system's action that reads a conversation."""

    def __init__(self, settings: AiSummarySettings, *, vocabulary: Vocabulary) -> None:
        self._settings = settings
        self._vocabulary = vocabulary
        self._apart = timedelta(hours=settings.apart_hours)
        self._between = timedelta(seconds=settings.model_seconds)

    async def run(self, ctx: Context, call: ActionCall, awaited: Awaited) -> Done:
        """Read the conversation, unless somebody has said more since; then that has a job of its own."""
        del call
        newest = max((one.seq for one in await said(ctx)), default=0)
        if awaited.seq is not None and newest > awaited.seq:
            return Done()
        before = await summaries.find(ctx.store.database, ctx.conversation.id)
        lines = await gather(ctx, apart=self._apart)
        summary, order = await read_now(ctx, lines, self._vocabulary)
        asks = self._asks(before, now=ctx.clock.now(), newest=newest)
        advice = await ask(ctx, lines, summary) if asks else None
        kept = Kept(
            seq=newest,
            summary=advice.summary if advice else summary,
            replies=_replies(order, advice, suggest(ctx, summary, self._vocabulary)),
            model=advice.model if advice else None,
            asked_at=ctx.clock.now() if asks else before.asked_at if before else None,
            refreshed_at=ctx.clock.now(),
        )
        summaries.keep(ctx, kept)
        if before is None or (before.summary, before.replies) != (kept.summary, kept.replies):
            ctx.emit(EVENT, msgspec.json.encode({"seq": newest}).decode())
        return Done()

    def _asks(self, before: Kept | None, *, now: datetime, newest: int) -> bool:
        """Tell whether a model is asked: not twice about the same, and not all the time."""
        if not self._settings.model:
            return False
        if before is None or before.asked_at is None:
            return True
        return before.asked_at + self._between <= now and (before.seq != newest or before.model is None)


def _replies(order: OrderSeen | None, advice: Advice | None, of_rules: tuple[str, ...]) -> tuple[str, ...]:
    """Put how the order stands first, then a model's suggestions, then those of the rules; three in all."""
    of_model = advice.replies if advice else ()
    return tuple(dict.fromkeys((*([order.text] if order and order.text else []), *of_model, *of_rules)))[:MOST]
