"""The plugin's tables, on both databases."""

from datetime import UTC, datetime, timedelta

import msgspec

from waframe import Store, TemplateNews
from waframe.plugins.whatsapp.numbers import Numbers, NumberState
from waframe.plugins.whatsapp.template_definition import Component, TemplateDefinition
from waframe.plugins.whatsapp.templates import Templates

NOW = datetime(2026, 11, 23, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)
READY = TemplateDefinition(
    account="77",
    name="ticket_ready",
    language="es_MX",
    status="APPROVED",
    parameter_format="POSITIONAL",
    components=(Component(type="BODY", format="TEXT", text="Hola {{1}} ñ"),),
    synced_at=NOW,
    template_id="901",
    category="UTILITY",
)
OTHER = msgspec.structs.replace(READY, name="other")


async def test_what_is_put_is_found(store_on_both: Store) -> None:
    templates = Templates(store_on_both.database)
    english = msgspec.structs.replace(READY, language="en_US")

    await templates.put([READY, english, msgspec.structs.replace(READY, account="88")])

    assert await templates.find("77", "ticket_ready") == [english, READY]
    assert len(await templates.of_account("88")) == 1
    assert len(await templates.everything()) == 3


async def test_an_older_answer_does_not_undo_a_newer_one(store_on_both: Store) -> None:
    templates = Templates(store_on_both.database)
    newer = msgspec.structs.replace(READY, status="PAUSED", synced_at=LATER)

    await templates.put([newer])
    await templates.put([READY])

    assert await templates.of_account("77") == [newer]


async def test_a_sync_forgets_what_is_gone_but_not_what_came_since(store_on_both: Store) -> None:
    templates = Templates(store_on_both.database)
    since = msgspec.structs.replace(READY, name="since", synced_at=LATER)
    elsewhere = msgspec.structs.replace(OTHER, account="88")
    await templates.put([READY, OTHER, since, elsewhere])

    forgotten = await templates.replace("77", [READY], now=NOW)

    assert forgotten == 1
    assert await templates.everything() == [since, READY, elsewhere]


async def test_news_change_every_account_that_has_the_template(store_on_both: Store) -> None:
    templates = Templates(store_on_both.database)
    await templates.put([READY, msgspec.structs.replace(READY, account="88"), OTHER])

    told = await templates.heed(
        TemplateNews(what="status", name="ticket_ready", language="es_MX", value="REJECTED", reason="SCAM")
    )

    assert sorted(told) == [("77", "ticket_ready"), ("88", "ticket_ready")]
    assert {(one.name, one.status, one.reason) for one in await templates.everything()} == {
        ("ticket_ready", "REJECTED", "SCAM"),
        ("other", "APPROVED", None),
    }


async def test_news_may_name_a_template_by_its_id_alone(store_on_both: Store) -> None:
    templates = Templates(store_on_both.database)
    await templates.put([READY, msgspec.structs.replace(OTHER, template_id="902")])

    told = await templates.heed(TemplateNews(what="quality", name="902", language="", template_id="902", value="red"))

    assert told == [("77", "other")]
    assert [one.quality for one in await templates.everything()] == ["RED", None]


async def test_what_is_not_told_of_a_number_stays(store_on_both: Store) -> None:
    numbers = Numbers(store_on_both.database)

    await numbers.put(NumberState(address="1", account="77", name="Centro", quality="GREEN", seen_at=NOW))
    await numbers.put(NumberState(address="1", quality="RED", seen_at=LATER))

    assert await numbers.everything() == [
        NumberState(address="1", account="77", name="Centro", quality="RED", seen_at=LATER)
    ]
