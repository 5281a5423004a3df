"""Asks Meta how our numbers and accounts are: connected, healthy, subscribed."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from waframe import ChannelError, Host
from waframe.plugins.whatsapp.accounts import Account, accounts_of, token_of
from waframe.plugins.whatsapp.answers import Call
from waframe.plugins.whatsapp.decoding import Scalar, Shape, words
from waframe.plugins.whatsapp.graph import Graph, decoded
from waframe.plugins.whatsapp.numbers import NumberState
from waframe.plugins.whatsapp.settings import WhatsAppNumber, WhatsAppSettings

CONNECTED = "CONNECTED"
BLOCKED = "BLOCKED"
FIELDS = (
    "display_phone_number,verified_name,quality_rating,status,name_status,throughput,"
    "whatsapp_business_manager_messaging_limit,webhook_configuration,health_status"
)
_CALL = Call(delivers=False)


class NumberLook(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was found of a number.

    `webhook` is where its webhooks go: its own address, the account's, or the app's, named by `webhook_of`.
    `health` is whether it can send; `troubles` say why not. `error` is why Meta could not be asked.
    """

    address: str
    branch: str | None = None
    account: str | None = None
    display: str | None = None
    name: str | None = None
    name_status: str | None = None
    status: str | None = None
    quality: str | None = None
    throughput: str | None = None
    messaging_limit: str | None = None
    webhook: str | None = None
    webhook_of: str | None = None
    subscribed: bool | None = None
    health: str | None = None
    troubles: tuple[str, ...] = ()
    error: str | None = None

    @property
    def is_good(self) -> bool:
        """Tell whether nothing needs a person."""
        return (
            self.error is None and self.status == CONNECTED and self.health != BLOCKED and self.subscribed is not False
        )

    def state(self, now: datetime) -> NumberState:
        """Give what is worth keeping."""
        return NumberState(
            address=self.address,
            account=self.account,
            display=self.display,
            name=self.name,
            status=self.status,
            quality=self.quality,
            throughput=self.throughput,
            messaging_limit=self.messaging_limit,
            seen_at=now,
        )


class _Throughput(msgspec.Struct, frozen=True, kw_only=True):
    level: Scalar = None


class _Webhooks(msgspec.Struct, frozen=True, kw_only=True):
    phone_number: Scalar = None
    whatsapp_business_account: Scalar = None
    application: Scalar = None


class _Trouble(msgspec.Struct, frozen=True, kw_only=True):
    error_code: Scalar = None
    error_description: Scalar = None
    possible_solution: Scalar = None


class _Entity(msgspec.Struct, frozen=True, kw_only=True):
    entity_type: Scalar = None
    can_send_message: Scalar = None
    errors: tuple[_Trouble, ...] = ()
    additional_info: tuple[str, ...] = ()


class _Health(msgspec.Struct, frozen=True, kw_only=True):
    can_send_message: Scalar = None
    entities: tuple[_Entity, ...] = ()


class _Number(msgspec.Struct, frozen=True, kw_only=True):
    display_phone_number: Scalar = None
    verified_name: Scalar = None
    name_status: Scalar = None
    quality_rating: Scalar = None
    status: Scalar = None
    throughput: _Throughput | None = None
    whatsapp_business_manager_messaging_limit: Scalar = None
    webhook_configuration: _Webhooks | None = None
    health_status: _Health | None = None


class _Subscriptions(msgspec.Struct, frozen=True, kw_only=True):
    data: tuple[msgspec.Raw, ...] = ()


_NUMBER = Shape(_Number)


class NumberLooker:
    """Looks at numbers and accounts through the Graph API."""

    def __init__(self, settings: WhatsAppSettings, host: Host, *, graph: Graph) -> None:
        self._settings = settings
        self._host = host
        self._graph = graph

    async def all(self, numbers: Sequence[WhatsAppNumber]) -> list[NumberLook]:
        """Look at numbers and their accounts; one that cannot be asked about says why."""
        known = accounts_of(self._host, self._settings)
        accounts = {number.waba_id for number in numbers if number.waba_id}
        subscribed = {waba: await self._subscribed(known[waba]) for waba in accounts}
        looks = [await self._one(number) for number in numbers]
        return [msgspec.structs.replace(look, subscribed=subscribed.get(look.account or "")) for look in looks]

    async def one(self, number: WhatsAppNumber) -> NumberLook:
        """Look at a number; raises ChannelError."""
        query = {"fields": FIELDS}
        token = token_of(number, self._settings)
        answer = await self._graph.get(f"/{number.address}", token=token, call=_CALL, query=query)
        return _look(number, _NUMBER.read(answer) or _Number())

    async def _one(self, number: WhatsAppNumber) -> NumberLook:
        try:
            return await self.one(number)
        except ChannelError as error:
            return NumberLook(address=number.address, account=number.waba_id, error=error.reason)

    async def _subscribed(self, account: Account) -> bool | None:
        try:
            answer = await self._graph.get(f"/{account.id}/subscribed_apps", token=account.token, call=_CALL)
            return bool(decoded(answer, _Subscriptions, _CALL).data)
        except ChannelError:
            return None


def _look(number: WhatsAppNumber, told: _Number) -> NumberLook:
    webhook_of, webhook = _webhook(told.webhook_configuration or _Webhooks())
    health = told.health_status or _Health()
    return NumberLook(
        address=number.address,
        account=number.waba_id,
        display=words(told.display_phone_number) or number.display,
        name=words(told.verified_name),
        name_status=words(told.name_status),
        status=words(told.status),
        quality=words(told.quality_rating),
        throughput=words(told.throughput.level) if told.throughput else None,
        messaging_limit=words(told.whatsapp_business_manager_messaging_limit),
        webhook=webhook,
        webhook_of=webhook_of,
        health=words(health.can_send_message),
        troubles=tuple(words for entity in health.entities for words in _troubles(entity)),
    )


def _webhook(told: _Webhooks) -> tuple[str | None, str | None]:
    """Find the address that Meta uses: the number's before the account's before the app's."""
    for name, value in (
        ("number", told.phone_number),
        ("account", told.whatsapp_business_account),
        ("app", told.application),
    ):
        if url := words(value):
            return name, url
    return None, None


def _troubles(entity: _Entity) -> list[str]:
    where = (words(entity.entity_type) or "?").lower()
    told = [
        f"{where}: {words(one.error_description) or words(one.error_code) or '?'}"
        + (f" → {solution}" if (solution := words(one.possible_solution)) else "")
        for one in entity.errors
    ]
    return [*told, *(f"{where}: {info}" for info in entity.additional_info)]
