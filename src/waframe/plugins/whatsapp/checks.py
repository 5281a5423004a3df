"""Looks whether the channel can work: secrets set, numbers connected, accounts subscribed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec

from waframe import ChannelError, Check, Finding, Health, Host
from waframe.plugins.whatsapp.answers import Call
from waframe.plugins.whatsapp.graph import Graph, decoded
from waframe.plugins.whatsapp.reading import CHANNEL
from waframe.plugins.whatsapp.settings import WhatsAppNumber, WhatsAppSettings
from waframe.plugins.whatsapp.webhook import number_secrets

NUMBER_FIELDS = "display_phone_number,verified_name,quality_rating,status"
_CALL = Call(delivers=False)


class _Number(msgspec.Struct, frozen=True, kw_only=True):
    status: str | None = None
    verified_name: str | None = None
    quality_rating: str | None = None


class _Subscriptions(msgspec.Struct, frozen=True, kw_only=True):
    data: tuple[msgspec.Raw, ...] = ()


class Checks:
    """The looks of the channel under its settings."""

    def __init__(self, settings: WhatsAppSettings) -> None:
        self._settings = settings

    def all(self) -> list[Check]:
        """List them; two need the network."""
        return [
            Check(name="whatsapp.secrets", run=self.look_at_secrets),
            Check(name="whatsapp.numbers", run=self.look_at_numbers, online=True),
            Check(name="whatsapp.subscriptions", run=self.look_at_subscriptions, online=True),
        ]

    async def look_at_secrets(self, host: Host) -> list[Finding]:
        """Tell which secret is missing."""
        settings = self._settings
        tokenless = [n.address for n in _numbers(host) if not (n.access_token or settings.access_token)]
        missing = {
            "app_secret": not settings.app_secrets and not number_secrets(host),
            "verify_token": not settings.verify_token,
            "access_token": bool(tokenless) or (not _numbers(host) and not settings.access_token),
        }
        found = [
            _bad(f"{name} is not set", f"set channels.whatsapp.{name}") for name, lacks in missing.items() if lacks
        ]
        return found or [Finding(health=Health.GOOD, sentence="app secret, verify token and access token are set")]

    async def look_at_numbers(self, host: Host) -> list[Finding]:
        """Ask Meta whether every number is connected."""
        async with _graph(self._settings, host) as graph:
            return [await self._look_at_number(graph, number) for number in _numbers(host)]

    async def look_at_subscriptions(self, host: Host) -> list[Finding]:
        """Ask Meta whether an app is subscribed to every account whose id is known."""
        numbers = {number.waba_id: number for number in _numbers(host) if number.waba_id}
        async with _graph(self._settings, host) as graph:
            return [await self._look_at_account(graph, waba, number) for waba, number in numbers.items()]

    async def _look_at_number(self, graph: Graph, number: WhatsAppNumber) -> Finding:
        query = {"fields": NUMBER_FIELDS}
        try:
            answer = await graph.get(f"/{number.address}", token=self._token(number), call=_CALL, query=query)
            status = decoded(answer, _Number, _CALL).status
        except ChannelError as error:
            return _bad(f"number {number.address}: {error.reason}", "look at the number in WhatsApp Manager")
        if status == "CONNECTED":
            return Finding(health=Health.GOOD, sentence=f"number {number.address} is connected")
        return _bad(f"number {number.address} is {status}", "register it with POST /{number}/register")

    async def _look_at_account(self, graph: Graph, waba: str, number: WhatsAppNumber) -> Finding:
        try:
            answer = await graph.get(f"/{waba}/subscribed_apps", token=self._token(number), call=_CALL)
            apps = decoded(answer, _Subscriptions, _CALL).data
        except ChannelError as error:
            return _bad(f"account {waba}: {error.reason}", "look at the token's permissions")
        if apps:
            return Finding(health=Health.GOOD, sentence=f"account {waba} sends its webhooks to an app")
        return _bad(f"account {waba} sends its webhooks nowhere", "waframe number subscribe")

    def _token(self, number: WhatsAppNumber) -> str:
        return number.access_token or self._settings.access_token


def _numbers(host: Host) -> list[WhatsAppNumber]:
    return [number for number in host.addresses(CHANNEL).values() if isinstance(number, WhatsAppNumber)]


@asynccontextmanager
async def _graph(settings: WhatsAppSettings, host: Host) -> AsyncIterator[Graph]:
    graph = Graph(settings, host)
    async with graph.running():
        yield graph


def _bad(sentence: str, remedy: str) -> Finding:
    return Finding(health=Health.BAD, sentence=sentence, remedy=remedy)
