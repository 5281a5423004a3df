"""What Meta tells of numbers and accounts is kept, looked at anew, and told where somebody has to act."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import httpx2
import pytest
from structlog.testing import capture_logs
from tests.plugins.whatsapp.conftest import FakeHost
from tests.plugins.whatsapp.meta import NUMBER, WABA, SmallMeta

from waframe import AccountNews, AnyNews, IncomingNotice, NumberNews
from waframe.plugins.whatsapp.channel import WhatsAppChannel
from waframe.plugins.whatsapp.numbers import Numbers, NumberState
from waframe.plugins.whatsapp.settings import WhatsAppNumber, WhatsAppSettings


def notice(news: AnyNews, *, address: str | None = None) -> IncomingNotice:
    at = datetime(2026, 11, 23, tzinfo=UTC)
    return IncomingNotice(channel="whatsapp", kind="account", key="k", at=at, raw="{}", news=news, address=address)


@pytest.fixture
async def channel(office: FakeHost, settings: WhatsAppSettings) -> AsyncIterator[WhatsAppChannel]:
    """Run the channel with two numbers of one account and one of another."""
    office.numbers[NUMBER] = WhatsAppNumber(phone_number_id=NUMBER, waba_id=WABA, display="+52 1 55 5512 0001")
    office.numbers["2"] = WhatsAppNumber(phone_number_id="2", waba_id=WABA, display="+52 55 5512 0002")
    office.numbers["3"] = WhatsAppNumber(phone_number_id="3", waba_id="88")
    channel = WhatsAppChannel(settings)
    async with channel.running(office):
        yield channel


@pytest.fixture
def away(small_meta: SmallMeta) -> SmallMeta:
    """Let Meta answer nothing but errors."""
    small_meta.broken = httpx2.Response(500, text="no")
    return small_meta


async def kept(office: FakeHost) -> dict[str, NumberState]:
    return {state.address: state for state in await Numbers(office.store.database).everything()}


@pytest.mark.usefixtures("away")
@pytest.mark.parametrize(
    ("news", "field", "value"),
    [
        (NumberNews(what="quality", value="RED"), "quality", "RED"),
        (NumberNews(what="quality", value="UNFLAGGED"), "quality", None),
        (NumberNews(what="limit", value="ONBOARDING", limit="TIER_2K"), "messaging_limit", "TIER_2K"),
        (NumberNews(what="limit", value="UPGRADE"), "messaging_limit", None),
        (NumberNews(what="throughput", value="THROUGHPUT_UPGRADE"), "throughput", "HIGH"),
        (NumberNews(what="name", value="Refacciones"), "name", "Refacciones"),
        (NumberNews(what="name", value="Otro", reason="REJECTED"), "name", None),
        (NumberNews(what="quality", value="RED", limit="TIER_10K"), "messaging_limit", "TIER_10K"),
    ],
)
async def test_what_is_told_of_a_number_is_kept(
    channel: WhatsAppChannel, office: FakeHost, news: NumberNews, field: str, value: str | None
) -> None:
    await channel.heed(notice(news, address=NUMBER))

    numbers = await kept(office)
    assert list(numbers) == [NUMBER]
    assert getattr(numbers[NUMBER], field) == value


@pytest.mark.usefixtures("away")
@pytest.mark.parametrize("display", ["15550001111", "+52 55 5512-0001", "5215555120001"])
async def test_a_number_is_known_by_how_people_read_it(
    channel: WhatsAppChannel, office: FakeHost, display: str
) -> None:
    await Numbers(office.store.database).put(
        NumberState(address="3", display="+1 555-000-1111", seen_at=datetime(2026, 11, 22, tzinfo=UTC))
    )

    await channel.heed(notice(NumberNews(what="quality", value="YELLOW", display=display)))

    numbers = await kept(office)
    told = [address for address, state in numbers.items() if state.quality == "YELLOW"]
    assert told == (["3"] if display.startswith("1") else [NUMBER])


@pytest.mark.usefixtures("away")
async def test_news_of_an_account_concern_its_numbers(channel: WhatsAppChannel, office: FakeHost) -> None:
    await channel.heed(notice(AccountNews(what="business_capability_update", account=WABA, limit="TIER_100K")))

    limits = {address: state.messaging_limit for address, state in (await kept(office)).items()}
    assert limits == {NUMBER: "TIER_100K", "2": "TIER_100K"}


async def test_meta_is_asked_how_the_number_is_now(
    channel: WhatsAppChannel, office: FakeHost, small_meta: SmallMeta
) -> None:
    small_meta.numbers[NUMBER] = {"status": "CONNECTED", "quality_rating": "GREEN", "verified_name": "Refacciones"}

    await channel.heed(notice(NumberNews(what="settings"), address=NUMBER))

    state = (await kept(office))[NUMBER]
    assert (state.status, state.quality, state.name) == ("CONNECTED", "GREEN", "Refacciones")


@pytest.mark.usefixtures("away")
@pytest.mark.parametrize(
    ("news", "alarms"),
    [
        (NumberNews(what="security", value="PIN_CHANGED", urgent=True), 1),
        (AccountNews(what="ACCOUNT_VIOLATION", account=WABA, urgent=True), 1),
        (NumberNews(what="quality", value="GREEN"), 0),
    ],
)
async def test_what_is_urgent_raises_the_alarm(
    channel: WhatsAppChannel, office: FakeHost, news: NumberNews | AccountNews, alarms: int
) -> None:
    with capture_logs() as logs:
        await channel.heed(notice(news, address=NUMBER))

    assert [one["what"] for one in logs if one["event"] == "whatsapp.alarm"] == [news.what] * alarms
    assert office.counted["whatsapp_alarms"] == alarms


@pytest.mark.usefixtures("away")
async def test_news_of_nobody_are_borne(channel: WhatsAppChannel, office: FakeHost) -> None:
    await channel.heed(notice(NumberNews(what="quality", value="RED", display="+1 1")))
    await channel.heed(notice(NumberNews(what="quality", value="RED")))
    await channel.heed(notice(AccountNews(what="x")))

    assert await kept(office) == {}
