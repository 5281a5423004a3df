"""Takes note of what Meta tells of numbers and accounts: keeps it, looks anew, and raises the alarm."""

import msgspec

from waframe import (
    AccountNews,
    ChannelError,
    Host,
    IncomingNotice,
    NumberNews,
    StoreError,
    phone_identity,
)
from waframe.plugins.whatsapp.accounts import numbers_of
from waframe.plugins.whatsapp.graph import Graph
from waframe.plugins.whatsapp.number_looking import NumberLooker
from waframe.plugins.whatsapp.numbers import Numbers, NumberState
from waframe.plugins.whatsapp.settings import WhatsAppNumber, WhatsAppSettings

_RATINGS = frozenset({"GREEN", "YELLOW", "RED", "UNKNOWN", "NA", "FLAGGED"})
_UPGRADE = "THROUGHPUT_UPGRADE"


class NumberDesk:
    """The numbers of a running channel."""

    def __init__(self, settings: WhatsAppSettings, host: Host, *, graph: Graph) -> None:
        self._host = host
        self._looker = NumberLooker(settings, host, graph=graph)

    async def heed(self, notice: IncomingNotice, news: NumberNews | AccountNews) -> None:
        """Keep what is told of the numbers that it is about, then ask Meta how they are now."""
        if news.urgent:
            self._alarm(notice, news)
        for number in await self._concerned(notice, news):
            await self._numbers.put(_told(number, news, at=notice))
            await self._look(number)

    def _alarm(self, notice: IncomingNotice, news: NumberNews | AccountNews) -> None:
        about = "number" if isinstance(news, NumberNews) else "account"
        self._host.log.error("whatsapp.alarm", about=about, address=notice.address, **msgspec.structs.asdict(news))
        self._host.count("whatsapp_alarms", about=about)

    async def _concerned(self, notice: IncomingNotice, news: NumberNews | AccountNews) -> list[WhatsAppNumber]:
        numbers = numbers_of(self._host)
        match news:
            case AccountNews(account=account):
                return [number for number in numbers if account is not None and number.waba_id == account]
            case NumberNews() if notice.address is not None:
                return [number for number in numbers if number.address == notice.address]
            case NumberNews(display=str() as display):
                return await self._displayed(display, numbers)
            case NumberNews():
                return []

    async def _displayed(self, display: str, numbers: list[WhatsAppNumber]) -> list[WhatsAppNumber]:
        """Find the numbers that people read so; Meta writes one number in several ways."""
        known = {state.address: state.display for state in await self._numbers.everything()}
        wanted = phone_identity(display)
        return [
            number
            for number in numbers
            if any(phone_identity(one) == wanted for one in (number.display, known.get(number.address)) if one)
        ]

    async def _look(self, number: WhatsAppNumber) -> None:
        try:
            look = await self._looker.one(number)
            await self._numbers.put(look.state(self._host.clock.now()))
        except (ChannelError, StoreError) as error:
            self._host.log.warning("whatsapp.number_not_looked_at", address=number.address, error=str(error))

    @property
    def _numbers(self) -> Numbers:
        return Numbers(self._host.store.database)


def _told(number: WhatsAppNumber, news: NumberNews | AccountNews, *, at: IncomingNotice) -> NumberState:
    state = NumberState(
        address=number.address,
        account=number.waba_id,
        display=number.display,
        messaging_limit=news.limit,
        seen_at=at.at,
    )
    match news:
        case NumberNews(what="quality", value=value) if value in _RATINGS:
            return msgspec.structs.replace(state, quality=value)
        case NumberNews(what="throughput", value=value):
            return msgspec.structs.replace(state, throughput="HIGH" if value == _UPGRADE else value)
        case NumberNews(what="name", value=value, reason=None):
            return msgspec.structs.replace(state, name=value)
        case _:
            return state
