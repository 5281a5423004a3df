"""Tells agents who do not look at the desk that somebody waits for them: a durable job for each piece of news."""

from datetime import timedelta

import anyio
import httpx2
import msgspec

from waframe import ActionCall, ActionError, By, Context, Conversation, Floor, Host, Job, Role
from waframe.plugins.web.subscriptions import Subscription, Subscriptions
from waframe.plugins.web.web_push import LARGEST, authorization, read_key, seal

JOB = "push"
PATIENCE = timedelta(seconds=3)
"""How long an offer to somebody in particular may take, before all are told that somebody waits."""

_TIMEOUT_SECONDS = 10.0
_LIFE_SECONDS = 900
_GONE = frozenset({404, 410})
_BODY_LENGTH = 140


class News(msgspec.Struct, frozen=True, kw_only=True):
    """What a notification says; the service worker of the desk reads it, and is quiet where somebody looks anyway."""

    conversation_id: str
    title: str
    body: str
    take: str
    failed: str
    epoch: int


class PushFailed(Exception):
    """Raised where a push service could not be reached or is busy, so that the job is run again."""


class Pushing:
    """Decides who is told, and tells them."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._subscriptions = Subscriptions(host)

    def expect(self, ctx: Context, conversation: Conversation, *, text: str) -> None:
        """Tell those who are concerned in a moment that a conversation waits for a person."""
        name = ctx.customer.name or ctx.text("web.push.somebody")
        news = News(
            conversation_id=conversation.id,
            title=ctx.text("web.push.waits", customer=name, branch=ctx.branch.name),
            body=text[:_BODY_LENGTH],
            take=ctx.text("web.push.take"),
            failed=ctx.text("web.push.failed", customer=name),
            epoch=conversation.floor_epoch,
        )
        ctx.schedule(
            JOB,
            msgspec.json.encode(news).decode(),
            due_at=ctx.clock.now() + PATIENCE,
            key=f"{conversation.id}:{conversation.floor_epoch}",
        )

    async def run(self, host: Host, job: Job) -> None:
        """Tell the one for whom it is kept, else all of the branch who take conversations and have no desk open."""
        del host
        news = msgspec.json.decode(job.payload, type=News)
        conversation = await self._host.store.conversations.find(news.conversation_id)
        if conversation is None or conversation.floor is not Floor.QUEUE or conversation.floor_epoch != news.epoch:
            return
        now = self._host.clock.now()
        kept = conversation.reserved_until is not None and conversation.reserved_until > now
        only = conversation.reserved_agent_id if kept else None
        concerned = [only] if only else await self._away(conversation.branch)
        told = f"{news.conversation_id}:{news.epoch}:{only or ''}"
        failures = [await self._tell(one, news, told=told) for one in concerned]
        if kept:
            await self._look_again(job)
        if any(failures):
            raise PushFailed(f"{sum(failures)} browsers could not be told")

    async def _away(self, branch: str) -> list[str]:
        """List the agents of a branch who take conversations and have no desk open."""
        presences = self._host.store.presences
        online = {seat.colleague.agent_id for seat in await presences.seats(now=self._host.clock.now())}
        return [
            one.agent_id
            for one in await presences.colleagues()
            if one.available and one.agent_id not in online and (branch in one.branches or one.role is Role.ADMIN)
        ]

    async def _look_again(self, job: Job) -> None:
        """Look again once the conversation is kept for nobody or for the next one."""
        call = ActionCall(
            action="web_push_again",
            caller="web",
            by=By.SYSTEM,
            arguments=job.payload,
            conversation_id=job.conversation_id,
        )
        try:
            await self._host.act(call)
        except ActionError as error:
            self._host.log.info("web.push_not_repeated", conversation_id=job.conversation_id, reason=str(error))

    async def again(self, ctx: Context, news: News) -> None:
        """Schedule the next look at the instant at which the conversation is kept no longer."""
        until = ctx.conversation.reserved_until
        if until is not None and ctx.conversation.floor is Floor.QUEUE:
            payload = msgspec.json.encode(news).decode()
            key = f"{news.conversation_id}:{news.epoch}:{until.isoformat()}"
            ctx.schedule(JOB, payload, due_at=until + PATIENCE, key=key)

    async def _tell(self, agent_id: str, news: News, *, told: str) -> int:
        """Tell an agent's browsers, and count those that could not be told now."""
        failures = 0
        for one in await self._subscriptions.of_agent(agent_id):
            if one.told == told:
                continue
            if await self._send(one, news):
                await self._subscriptions.note_told(one.browser.endpoint, told=told)
            else:
                failures += 1
        return failures

    async def _send(self, subscription: Subscription, news: News) -> bool:
        """Send to one browser; what will never arrive counts as done."""
        browser, key = subscription.browser, read_key(await self._subscriptions.key())
        words = msgspec.json.encode(news)
        if len(words) > LARGEST:
            words = msgspec.json.encode(msgspec.structs.replace(news, body=""))
        base = self._host.base_url
        contact = base if base and base.startswith("https://") else None
        headers = {
            "Authorization": authorization(browser.endpoint, key=key, contact=contact, now=self._host.clock.now()),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(_LIFE_SECONDS),
            "Urgency": "high",
            "Topic": news.conversation_id.replace("-", "")[:32],
        }
        try:
            with anyio.fail_after(_TIMEOUT_SECONDS):
                async with httpx2.AsyncClient(transport=self._host.transport(browser.endpoint)) as client:
                    answer = await client.post(browser.endpoint, content=seal(words, browser), headers=headers)
        except (httpx2.HTTPError, TimeoutError) as error:
            self._host.log.warning("web.push_failed", error=type(error).__name__)
            return False
        if answer.status_code in _GONE:
            await self._subscriptions.drop(browser.endpoint)
        elif answer.status_code == 429 or answer.status_code >= 500:  # noqa: PLR2004  # busy, or broken
            return False
        elif not answer.is_success:
            self._host.log.warning("web.push_refused", status=answer.status_code, reason=answer.text[:200])
        return True
