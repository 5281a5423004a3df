"""The day tells itself at the set hour."""

from datetime import timedelta

from waframe import ActionCall, By, Note, Role, Text
from waframe.testing.scenario import Scenario
from waframe_sales.reports.day import day_of

BOSS = "5512340000"
PLUGINS = {"sales": {"report": {"at": "19:30", "to": "+52 55 1234 0000"}}}
BEGIN = "*Ventas de Centro"


async def test_the_boss_reads_each_day_in_its_evening_as_long_as_there_was_a_message(
    scenario_on_both: Scenario,
) -> None:
    branch = await scenario_on_both.branch("centro", plugins=PLUGINS)
    boss = branch.customer(BOSS, name="Don Beto")

    for _ in range(3):
        await boss.says("buenas")
        await scenario_on_both.advance(86_400)

    told = [one.text.splitlines()[0] for one in boss.sees() if one.direction == "out" and one.text.startswith(BEGIN)]
    first = day_of(scenario_on_both.clock.now() - timedelta(days=3), zone="America/Mexico_City").day
    assert len(told) == 3
    assert [f", {first + number} " in line for number, line in enumerate(told)] == [True] * 3


async def test_a_job_that_runs_twice_tells_the_day_once(scenario: Scenario) -> None:
    branch = await scenario.branch("centro", plugins=PLUGINS)
    boss = branch.customer(BOSS, name="Don Beto")
    await boss.says("buenas")
    conversation = await branch.conversation()

    for _ in range(2):
        call = ActionCall(
            action="daily_report", caller="sales", conversation_id=conversation.id, arguments='{"day": "2026-11-01"}'
        )
        await scenario.deployment.act(call)
    await scenario.settle()

    assert sum(one.text.startswith(BEGIN) for one in boss.sees() if one.direction == "out") == 1


async def test_where_the_window_is_closed_the_team_reads_it(scenario: Scenario) -> None:
    branch = await scenario.branch("centro", plugins=PLUGINS)
    boss = branch.customer(BOSS, name="Don Beto")
    await boss.says("buenas")

    await scenario.advance(3 * 86_400)

    notes = list(await scenario.deployment.store.messages.page((await branch.conversation()).id))
    assert sum(isinstance(one.content, Note) and one.text.startswith(BEGIN) for one in notes) == 2
    assert sum(one.direction == "out" for one in boss.sees()) == 1


async def test_a_phone_that_never_wrote_is_counted_and_nobody_else_reads_it(scenario: Scenario) -> None:
    branch = await scenario.branch("centro", plugins=PLUGINS)
    ana = branch.customer()
    await ana.says("hola")

    await scenario.advance(86_400)

    assert [one.direction for one in ana.sees()] == ["in"]
    assert b'waframe_sales_reports_unread_total{branch="centro"} 1.0' in scenario.deployment.metrics.text()


async def test_a_supervisor_has_it_noted_and_no_customer_reads_it(scenario: Scenario) -> None:
    branch = await scenario.branch("centro", plugins={"sales": {}})
    ana = branch.customer()
    await ana.says("hola")
    conversation = await branch.conversation()

    await scenario.deployment.act(
        ActionCall(
            action="daily_report",
            caller=await branch.agent("Sofía", role=Role.SUPERVISOR).id(),
            by=By.AGENT,
            role=Role.SUPERVISOR,
            conversation_id=conversation.id,
            arguments='{"day": "2026-11-01"}',
        )
    )
    await scenario.settle()

    messages = await scenario.deployment.store.messages.page(conversation.id)
    assert [type(one.content) for one in messages] == [Text, Note]
    assert messages[-1].text.startswith("*Ventas de Centro, 1 nov 2026*")
    assert [one.direction for one in ana.sees()] == ["in"]
