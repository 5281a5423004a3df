"""Keeps what the business begins within the portfolio's messaging limit; what is beyond it waits."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from waframe import ChannelBusy, ChannelError, ChannelUncertain, Host, IdentityKind, Parcel, StoreError, Template
from waframe.plugins.whatsapp.reached import Reached
from waframe.plugins.whatsapp.sentences import sentence
from waframe.plugins.whatsapp.settings import WhatsAppSettings

LOOK_SECONDS = 60.0
"""A message that waits is looked at this often, for the customer may write meanwhile, and answers stand behind it."""


class Reaching:
    """One for a process that runs."""

    def __init__(self, settings: WhatsAppSettings, host: Host) -> None:
        self._most = settings.messaging_limit
        self._host = host

    @asynccontextmanager
    async def place(self, parcel: Parcel, *, language: str) -> AsyncIterator[None]:
        """Hold a place while a message is sent; one that did not leave gives it back. Raises ChannelBusy."""
        if self._most == "unlimited" or not isinstance(parcel.content, Template) or await self._answers(parcel):
            yield
            return
        recipient, now = _recipient(parcel), self._host.clock.now()
        try:
            place = await self._reached.take(recipient, most=self._most, now=now)
        except StoreError as error:
            raise ChannelBusy(str(error), error_code=error.code, retry_after_seconds=5) from error
        if place.opens_at is not None:
            seconds = min((place.opens_at - now).total_seconds(), LOOK_SECONDS)
            self._host.count("whatsapp_messaging_limit")
            reason = f"{sentence('messaging_limit', language=language)} (messaging-limit: {self._most})"
            raise ChannelBusy(reason, error_code="messaging-limit", retry_after_seconds=seconds, patient=True)
        try:
            yield
        except ChannelError as error:
            if place.fresh and not isinstance(error, ChannelUncertain):
                await self._reached.release(recipient, at=now)
            raise

    async def _answers(self, parcel: Parcel) -> bool:
        try:
            conversation = await self._host.store.conversations.find(parcel.conversation_id)
        except StoreError as error:
            raise ChannelBusy(str(error), error_code=error.code, retry_after_seconds=5) from error
        until = conversation.window_until if conversation else None
        return until is not None and until > self._host.clock.now()

    @property
    def _reached(self) -> Reached:
        return Reached(self._host.store.database)


def _recipient(parcel: Parcel) -> str:
    """Name a person as all numbers of the portfolio do."""
    known = {identity.kind: identity.value for identity in reversed(parcel.recipients)}
    kind = next((kind for kind in (IdentityKind.PHONE, IdentityKind.BSUID) if kind in known), None)
    return f"{kind.value}:{known[kind]}" if kind else f"conversation:{parcel.conversation_id}"
