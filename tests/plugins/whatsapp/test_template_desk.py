"""Templates of a running channel: synced, kept up to date by news, checked before sending, proposed."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from functools import partial

import anyio
import httpx2
import pytest
from tests.plugins.whatsapp.conftest import FakeHost
from tests.plugins.whatsapp.meta import NUMBER, WABA, SmallMeta, body, template
from tests.plugins.whatsapp.parcels import parcel

from waframe import (
    AnyNews,
    ChannelBusy,
    DatabaseAway,
    Image,
    IncomingNotice,
    MessageUnsendable,
    Store,
    Template,
    TemplateNews,
    Text,
)
from waframe.plugins.whatsapp.channel import WhatsAppChannel
from waframe.plugins.whatsapp.graph import Graph
from waframe.plugins.whatsapp.settings import WhatsAppNumber, WhatsAppSettings
from waframe.plugins.whatsapp.template_desk import SeenTemplates, TemplateDesk
from waframe.plugins.whatsapp.templates import Templates

READY = Template(name="ticket_ready", language="es_MX", values={"1": "Ana"})


def notice(news: AnyNews) -> IncomingNotice:
    at = datetime(2026, 11, 23, tzinfo=UTC)
    return IncomingNotice(channel="whatsapp", kind="account", key="k", at=at, raw="{}", news=news)


@pytest.fixture
async def desk(office: FakeHost, settings: WhatsAppSettings) -> AsyncIterator[WhatsAppChannel]:
    """Run the channel in a process that does not work, so that nothing is fetched at start."""
    channel = WhatsAppChannel(settings)
    async with channel.running(office):
        yield channel


@pytest.fixture
async def synced(office: FakeHost, settings: WhatsAppSettings, small_meta: SmallMeta) -> AsyncIterator[WhatsAppChannel]:
    """Run the channel in a process that works, and wait until all templates are there."""
    small_meta.templates[WABA] = small_meta.templates[WABA] or [template()]
    office.works = True
    channel = WhatsAppChannel(settings)
    async with channel.running(office):
        await _until(office.store, len(small_meta.templates[WABA]))
        yield channel


async def _until(store: Store, many: int) -> None:
    with anyio.fail_after(10):
        while len(await Templates(store.database).everything()) < many:  # noqa: ASYNC110  # nobody tells
            await anyio.sleep(0.01)


async def names(store: Store) -> list[tuple[str, str, str]]:
    return [(one.name, one.language, one.status) for one in await Templates(store.database).of_account(WABA)]


async def test_a_process_that_works_fetches_all_pages_at_start(
    office: FakeHost, settings: WhatsAppSettings, small_meta: SmallMeta
) -> None:
    small_meta.templates[WABA] = [template(f"t_{number}") for number in range(5)]
    office.works = True

    async with WhatsAppChannel(settings).running(office):
        await _until(office.store, 5)

    assert [one.url.params.get("after") for one in small_meta.asked] == [None, "2", "4"]
    assert small_meta.asked[0].headers["authorization"] == "Bearer token"


async def test_a_process_that_does_not_work_asks_nothing(desk: WhatsAppChannel, small_meta: SmallMeta) -> None:
    await anyio.lowlevel.checkpoint()

    assert small_meta.asked == []


async def test_the_channel_starts_while_meta_is_away(
    office: FakeHost, settings: WhatsAppSettings, small_meta: SmallMeta
) -> None:
    small_meta.broken = httpx2.Response(500, text="no")
    office.works = True

    async with WhatsAppChannel(settings).running(office) as nothing:
        assert nothing is None


async def test_what_failed_and_what_was_added_is_fetched_later(
    office: FakeHost, settings: WhatsAppSettings, small_meta: SmallMeta
) -> None:
    small_meta.templates |= {WABA: [template()], "88": [template("other")]}
    small_meta.broken = httpx2.Response(500, text="no")
    graph = Graph(settings, office)
    desk = TemplateDesk(settings, office, graph=graph, seen=SeenTemplates())

    async with graph.running(), anyio.create_task_group() as tasks:
        tasks.start_soon(partial(desk.keep, look_seconds=0.01))
        with anyio.fail_after(10):
            while not small_meta.asked:  # noqa: ASYNC110  # nobody tells
                await anyio.sleep(0.01)
        small_meta.broken = None
        await _until(office.store, 1)
        office.numbers["2"] = WhatsAppNumber(phone_number_id="2", waba_id="88")
        await _until(office.store, 2)
        tasks.cancel_scope.cancel()

    assert await names(office.store) == [("ticket_ready", "es_MX", "APPROVED")]


async def test_each_account_is_asked_with_its_own_token(
    office: FakeHost,
    settings: WhatsAppSettings,
    small_meta: SmallMeta,
) -> None:
    office.numbers["2"] = WhatsAppNumber(phone_number_id="2", waba_id="88", access_token="of the other")
    small_meta.templates |= {WABA: [template()], "88": [template("other")]}
    office.works = True

    async with WhatsAppChannel(settings).running(office):
        await _until(office.store, 2)

    tokens = {one.url.path.split("/")[2]: one.headers["authorization"] for one in small_meta.asked}
    assert tokens == {WABA: "Bearer token", "88": "Bearer of the other"}


async def test_a_template_that_fits_leaves(synced: WhatsAppChannel, small_meta: SmallMeta) -> None:
    await synced.send(parcel(READY, address=NUMBER))

    (sent,) = small_meta.sent()
    assert sent["template"] == {
        "name": "ticket_ready",
        "language": {"code": "es_MX"},
        "components": [{"type": "body", "parameters": [{"type": "text", "text": "Ana"}]}],
    }


async def test_a_template_that_does_not_fit_stays_here(synced: WhatsAppChannel, small_meta: SmallMeta) -> None:
    with pytest.raises(MessageUnsendable, match="132000") as refusal:
        await synced.send(parcel(Template(name="ticket_ready", language="es_MX"), address=NUMBER))

    assert refusal.value.field == "values"
    assert small_meta.sent() == []


async def test_a_template_that_was_never_seen_is_left_to_meta(synced: WhatsAppChannel, small_meta: SmallMeta) -> None:
    await synced.send(parcel(Template(name="brand_new", language="es_MX"), address=NUMBER))

    assert len(small_meta.sent()) == 1


async def test_a_named_header_bears_its_name(desk: WhatsAppChannel, small_meta: SmallMeta) -> None:
    components = [{"type": "HEADER", "format": "TEXT", "text": "Pedido {{order}}"}, body("Hola {{customer}}, listo.")]
    small_meta.templates[WABA] = [template("named", parameter_format="NAMED", components=components)]
    await desk.heed(notice(TemplateNews(what="status", name="named", language="es_MX", value="APPROVED")))

    filled = Template(name="named", language="es_MX", values={"customer": "Ana"}, header=Text(body="991"))
    await desk.send(parcel(filled, address=NUMBER))

    (sent,) = small_meta.sent()
    assert sent["template"]["components"] == [  # type: ignore[index]  # a decoded object
        {"type": "body", "parameters": [{"type": "text", "parameter_name": "customer", "text": "Ana"}]},
        {"type": "header", "parameters": [{"type": "text", "parameter_name": "order", "text": "991"}]},
    ]


async def test_a_stored_file_in_a_header_is_uploaded_first(
    desk: WhatsAppChannel, store: Store, small_meta: SmallMeta
) -> None:
    media = await store.media.put(b"\xff\xd8 a photo", mime="image/jpeg", now=datetime(2026, 11, 23, tzinfo=UTC))
    filled = Template(name="brand_new", language="es_MX", header=Image(media_id=media.id))

    await desk.send(parcel(filled, address=NUMBER))

    (sent,) = small_meta.sent()
    assert sent["template"]["components"] == [  # type: ignore[index]  # a decoded object
        {"type": "header", "parameters": [{"type": "image", "image": {"id": "2400000000000001"}}]}
    ]


async def test_a_pause_is_known_at_once_even_while_meta_is_away(synced: WhatsAppChannel, small_meta: SmallMeta) -> None:
    small_meta.broken = httpx2.Response(500, text="no")

    await synced.heed(notice(TemplateNews(what="status", name="ticket_ready", language="es_MX", value="PAUSED")))

    with pytest.raises(MessageUnsendable, match="132015"):
        await synced.send(parcel(READY, address=NUMBER))


@pytest.mark.parametrize(
    ("told", "kept"),
    [("REINSTATED", "APPROVED"), ("UNARCHIVED", "APPROVED"), ("REJECTED", "REJECTED"), ("FLAGGED", "APPROVED")],
)
async def test_what_is_told_of_a_status_is_kept(
    synced: WhatsAppChannel, office: FakeHost, small_meta: SmallMeta, told: str, kept: str
) -> None:
    small_meta.broken = httpx2.Response(500, text="no")

    await synced.heed(notice(TemplateNews(what="status", name="ticket_ready", language="es_MX", value=told)))

    assert await names(office.store) == [("ticket_ready", "es_MX", kept)]


async def test_quality_and_category_are_kept(synced: WhatsAppChannel, office: FakeHost, small_meta: SmallMeta) -> None:
    small_meta.broken = httpx2.Response(500, text="no")

    await synced.heed(notice(TemplateNews(what="quality", name="ticket_ready", language="es_MX", value="RED")))
    await synced.heed(notice(TemplateNews(what="category", name="ticket_ready", language="es_MX", value="MARKETING")))

    (one,) = await Templates(office.store.database).of_account(WABA)
    assert (one.quality, one.category) == ("RED", "MARKETING")


@pytest.mark.parametrize(
    ("news", "alarms"),
    [
        (TemplateNews(what="status", name="a", language="es", value="PAUSED"), 1),
        (TemplateNews(what="quality", name="a", language="es", value="RED"), 1),
        (TemplateNews(what="category", name="a", language="es", value="MARKETING"), 1),
        (TemplateNews(what="status", name="a", language="es", value="APPROVED"), 0),
    ],
)
async def test_what_costs_or_stops_a_template_raises_the_alarm(
    desk: WhatsAppChannel, office: FakeHost, news: TemplateNews, alarms: int
) -> None:
    await desk.heed(notice(news))

    assert office.counted["whatsapp_alarms"] == alarms


async def test_news_fetch_the_template_anew(synced: WhatsAppChannel, office: FakeHost, small_meta: SmallMeta) -> None:
    small_meta.templates[WABA] = [template(components=[body("Otro texto.")]), template("other")]

    await synced.heed(notice(TemplateNews(what="components", name="ticket_ready", language="es_MX")))

    (one,) = await Templates(office.store.database).find(WABA, "ticket_ready")
    assert one.layout.body == "Otro texto."
    assert len(await names(office.store)) == 1


async def test_what_meta_refuses_as_unknown_is_fetched_anew(
    synced: WhatsAppChannel, office: FakeHost, small_meta: SmallMeta
) -> None:
    small_meta.templates[WABA] = [template(status="DISABLED")]
    small_meta.send_answer = httpx2.Response(404, json={"error": {"code": 132001, "message": "no"}})

    with pytest.raises(Exception, match="132001"):
        await synced.send(parcel(READY, address=NUMBER))

    assert await names(office.store) == [("ticket_ready", "es_MX", "DISABLED")]


async def test_a_template_that_is_composed_shows_what_the_customer_will_see(synced: WhatsAppChannel) -> None:
    with anyio.fail_after(10):
        while True:
            (arranged,) = synced.arrange([READY])
            if isinstance(arranged, Template) and arranged.preview:
                break
            await anyio.sleep(0.01)

    assert arranged.preview == "Hola Ana, tu pedido está listo."


async def test_a_template_waits_while_the_database_is_away(office: FakeHost, settings: WhatsAppSettings) -> None:
    class Away:
        async def rows(self, *_: object, **__: object) -> None:
            raise DatabaseAway("gone")

    channel = WhatsAppChannel(settings)
    async with channel.running(office):
        office.store.database = Away()  # type: ignore[assignment]  # a database that is away
        with pytest.raises(ChannelBusy):
            await channel.send(parcel(READY, address=NUMBER))


async def test_templates_are_proposed_for_a_message_that_comes_too_late(synced: WhatsAppChannel) -> None:
    (proposed,) = await synced.propose(parcel(Text(body="Ya\nllegó"), address=NUMBER))

    assert proposed.name == "ticket_ready"
    assert proposed.values == {"1": "Ya llegó"}
    assert proposed.preview == "Hola Ya llegó, tu pedido está listo."


async def test_a_number_without_an_account_has_nothing_to_propose(synced: WhatsAppChannel) -> None:
    assert await synced.propose(parcel(Text(body="hola"), address="unknown")) == ()
