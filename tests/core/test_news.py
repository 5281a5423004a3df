"""What a channel tells of templates and numbers reaches the plugins; what a plugin writes there is kept."""

from datetime import UTC, datetime
from pathlib import Path

from waframe import AnyNews, IncomingNotice, NumberNews, PreferenceNews, TemplateNews, phone_identity
from waframe.testing.scenario import Scenario

NOON = datetime(2026, 11, 23, 18, tzinfo=UTC)
LISTENER = '''
"""Writes down what it is told, in a table of its own."""

from pathlib import Path
from waframe import Context, IncomingNotice, Message, NoSettings, Plugin, Reply, Text, hookimpl, load_queries

SQL = load_queries(__file__)


class Listener(Plugin[NoSettings]):
    """Listens."""

    name = "listener"
    migrations = Path(__file__).parent / "steps"

    @hookimpl
    async def template_changed(self, ctx: Context, notice: IncomingNotice) -> None:
        """Keep what changed."""
        ctx.change(SQL["keep"], what=f"{ctx.branch.key} {notice.news.name} {notice.news.value}")
        ctx.emit("heard")

    @hookimpl
    async def number_changed(self, ctx: Context, notice: IncomingNotice) -> None:
        """Keep what changed."""
        ctx.change(SQL["keep"], what=f"{ctx.branch.key} {notice.news.what}")

    @hookimpl
    async def answer_message(self, ctx: Context, message: Message) -> Reply | None:
        """Say what was heard, and keep the question."""
        rows = await ctx.store.database.rows(SQL["all"])
        ctx.change(SQL["keep"], what="asked")
        return Reply(contents=(Text(body="Oí: " + ", ".join(row["what"] for row in rows)),))
'''
SQL = """-- :name keep
insert into listener_notes (what) values (:what)

-- :name all
select what from listener_notes order by what
"""
STEP = '''"""The listener's table."""

import sqlalchemy as sa
from alembic import op

revision = "listener_0001"
down_revision = None
branch_labels = ("listener",)
depends_on = None


def upgrade() -> None:
    op.create_table("listener_notes", sa.Column("what", sa.Text))
'''


async def listening(scenario: Scenario) -> None:
    folder = Path(scenario.folder) / "plugins"
    (folder / "steps").mkdir(parents=True)
    (folder / "listener.py").write_text(LISTENER)
    (folder / "listener.sql").write_text(SQL)
    (folder / "steps" / "listener_0001.py").write_text(STEP)


def notice(news: AnyNews, *, key: str, address: str | None = None) -> IncomingNotice:
    return IncomingNotice(channel="whatsapp", kind="account", key=key, at=NOON, raw="{}", address=address, news=news)


async def test_news_of_a_template_reaches_every_branch_and_what_a_plugin_writes_is_kept(
    scenario_on_both: Scenario,
) -> None:
    await listening(scenario_on_both)
    centro = await scenario_on_both.branch("centro", plugins={"listener": {}})
    await scenario_on_both.branch("norte", plugins={"listener": {}})
    news = TemplateNews(what="status", name="ticket_ready", language="es_MX", value="PAUSED")

    await scenario_on_both.deployment.ingest([notice(news, key="a"), notice(news, key="a")])
    await scenario_on_both.settle()
    answers = await centro.customer().says("¿qué oíste?")

    assert [answer.text for answer in answers] == ["Oí: centro ticket_ready PAUSED, norte ticket_ready PAUSED"]
    events = await scenario_on_both.deployment.store.events.named("listener.heard", since=0)
    assert sorted(event.branch or "" for event in events) == ["centro", "norte"]


async def test_news_of_a_number_reaches_its_branch_alone(scenario: Scenario) -> None:
    await listening(scenario)
    await scenario.branch("centro", plugins={"listener": {}})
    norte = await scenario.branch("norte", plugins={"listener": {}})
    news = NumberNews(what="quality", value="RED")

    await scenario.deployment.ingest([notice(news, key="a", address=norte.number)])
    await scenario.settle()
    answers = await norte.customer().says("¿qué oíste?")

    assert [answer.text for answer in answers] == ["Oí: norte quality"]


async def test_a_customer_who_wants_no_marketing_is_remembered_until_they_want_it_again(
    scenario_on_both: Scenario,
) -> None:
    branch = await scenario_on_both.branch("centro")
    customer = branch.customer()
    await customer.says("hola")
    customer_id = (await branch.conversation()).customer_id
    customers = scenario_on_both.deployment.store.customers
    who = (phone_identity(customer.customer.person.phone or ""),)

    for key, wanted in (("a", False), ("b", True)):
        news = PreferenceNews(identities=who, category="marketing_messages", wanted=wanted)
        await scenario_on_both.deployment.ingest([notice(news, key=key)])
        await scenario_on_both.settle()
        assert await customers.wants_marketing(customer_id) is wanted
