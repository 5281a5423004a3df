"""What the bot says of prices."""

import pytest

from waframe.testing.scenario import Scenario

NOTE = "Precios con IVA incluido."


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        pytest.param("Las balatas cuestan $850.", f"Las balatas cuestan $850.\n\n{NOTE}", id="an amount"),
        pytest.param("Cuestan $850 más IVA.", "Cuestan $850 más IVA.", id="its tax is told already"),
        pytest.param("Sí hay.", "Sí hay.", id="no amount"),
    ],
)
async def test_the_tax_is_told_with_an_amount(scenario: Scenario, answer: str, said: str) -> None:
    menu = [{"id": "price", "title": "Precio", "answer": answer}]
    branch = await scenario.branch(plugins={"routing": {"menu": menu}, "sales": {"tax_note": True}})
    ana = branch.customer()
    await ana.says("hola")

    answers = await ana.says("precio")

    assert [one.text for one in answers] == [said]


async def test_nothing_is_said_of_tax_unless_the_branch_wants_it(scenario: Scenario) -> None:
    branch = await scenario.branch(plugins={"routing": {"greeting": "Todo a $100"}, "sales": {}})

    answers = await branch.customer().says("hola")

    assert [one.text for one in answers] == ["Todo a $100"]
