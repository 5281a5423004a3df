"""Shows customers what people do at the desk: that their message was read, and that somebody is writing an answer."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial

from waframe.core.contract.channel import Channel
from waframe.core.records.conversation import Conversation, Floor
from waframe.core.records.message import SenderType
from waframe.core.runtime.deployment import Deployment
from waframe.core.runtime.turns.courtesy import Courtesy

_AGAIN = timedelta(seconds=15)
_BACK = 30
_MOST = 1000


class Manners:
    """Tells the channel beside the request; what fails is left out, for it is a courtesy."""

    def __init__(self, deployment: Deployment) -> None:
        self._deployment = deployment
        self._courtesy = Courtesy(channels=self._channels, clock=deployment.clock)
        self._shown: dict[str, datetime] = {}

    async def read(self, conversation: Conversation, *, seq: int) -> None:
        """Show that somebody has read up to a message."""
        channel_id = await self._heard(conversation.id, before=seq + 1)
        if channel_id is not None:
            self._deployment.begin(partial(self._courtesy.read, conversation, channel_id))

    async def typed(self, conversation_id: str, *, agent_id: str) -> None:
        """Show that the agent who has the floor is writing, once in a while."""
        now = self._deployment.clock.now()
        if now - self._shown.get(conversation_id, now - _AGAIN) < _AGAIN:
            return
        conversation = await self._deployment.store.conversations.find(conversation_id)
        if conversation is None or conversation.floor is not Floor.AGENT or conversation.floor_agent_id != agent_id:
            return
        channel_id = await self._heard(conversation_id)
        if channel_id is not None:
            if len(self._shown) >= _MOST:
                self._shown.clear()
            self._shown[conversation_id] = now
            self._deployment.begin(partial(self._courtesy.type, conversation, channel_id))

    async def _heard(self, conversation_id: str, *, before: int = 2**62) -> str | None:
        """Find the customer's last message; None where it is long ago."""
        recent = await self._deployment.store.messages.page(conversation_id, before=before, many=_BACK)
        theirs = (one.channel_id for one in reversed(recent) if one.sender_type is SenderType.CLIENT)
        return next((channel_id for channel_id in theirs if channel_id is not None), None)

    def _channels(self) -> Mapping[str, Channel]:
        return self._deployment.registry.channels()
