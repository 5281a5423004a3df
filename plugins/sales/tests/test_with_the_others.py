"""From «¿tienen balatas?» to a ticket, with the plugins that a shop has beside this one."""

import json
from pathlib import Path

from waframe.plugins.catalog.importing import import_file
from waframe.testing.scenario import CustomerActor, Scenario
from waframe.vocabulary import default

PRODUCTS = [
    {
        "titulo": "Balatas delanteras Nissan Tsuru 1992-2017",
        "categoria": "Frenos",
        "numero_parte": "P56033",
        "marca": "BREMBO",
        "precio": "450.00",
    },
    {"titulo": "Filtro de aceite Nissan Tsuru 1992-2017", "categoria": "Motor", "numero_parte": "PH-3614"},
]
STATIONS = ("$450.00", "*Cotización COT-SUC05-000001*", "quedó confirmado", "*Ticket SUC05-000001*", "SUC05-000001.pdf")


async def test_the_bot_sells_a_part_from_the_question_to_the_ticket(scenario: Scenario, tmp_path: Path) -> None:
    plugins = {"takeover": {}, "catalog": {}, "assistant": {"quiet_seconds": 0}, "sales": {"code": "SUC05"}}
    branch = await scenario.branch(plugins=plugins)
    (tmp_path / "products.json").write_text(json.dumps(PRODUCTS))
    await import_file(scenario.deployment, tmp_path / "products.json", vocabulary=default(), progress=lambda *_: None)
    await scenario.advance(10)
    ana = branch.customer()

    for words in ("¿tienen balatas delanteras para tsuru 2005?", "1", "sí, confirmo"):
        await ana.says(words)
        await scenario.advance(60)

    said = heard(ana)
    places = [next(place for place, one in enumerate(said) if part in one) for part in STATIONS]
    assert places == sorted(places)


def heard(customer: CustomerActor) -> list[str]:
    """List what the customer has got, texts and names of files."""
    return [one.text or one.content.filename or "" for one in customer.sees() if one.direction == "out"]
