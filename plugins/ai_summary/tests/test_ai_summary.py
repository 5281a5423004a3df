"""What is kept of a conversation."""

from waframe.testing.scenario import Scenario


async def test_the_last_question_is_kept(scenario: Scenario) -> None:
    branch = await scenario.branch(plugins={"ai_summary": {}})
    ana = branch.customer()

    await ana.writes("¿Tienen balatas?")
    await ana.writes("¿Y cuánto cuestan? Es un Tsuru 2008")
    await ana.writes("ok gracias")

    assert (await branch.facts())["summary.last_question"].value == "¿Y cuánto cuestan?"


async def test_a_branch_may_keep_less_of_it(scenario: Scenario) -> None:
    branch = await scenario.branch(plugins={"ai_summary": {"question_length": 20}})

    await branch.customer().writes("¿Tienen balatas delanteras para un Tsuru 2008?")

    assert (await branch.facts())["summary.last_question"].value == "¿Tienen balatas del…"
