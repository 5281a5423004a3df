"""What lies on the shelf of the shop in these tests, and how it gets there."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path

from waframe.plugins.catalog.imports import Import
from waframe.plugins.catalog.index import Index
from waframe.plugins.catalog.products import Listed
from waframe.plugins.catalog.row_reading import RowReader, RowRejected
from waframe.testing.scenario import BranchActor, Scenario, Setting
from waframe.vocabulary import default

DATA = Path(__file__).parents[3] / "benchmarks" / "catalogue_data"
SHELF: list[dict[str, object]] = [
    {
        "titulo": "Balatas Delanteras Cerámicas Wagner Nissan Tsuru 1992-2017",
        "categoria": "Autopartes > Frenos > Balatas y Pastillas",
        "codigo": "BAL-7043",
        "marca": "Wagner",
        "numero_parte": "41060-F4125",
        "precio": 450,
        "imagen_1": "https://http2.mlstatic.com/D_1-F.webp",
        "imagen_2": "https://http2.mlstatic.com/D_2-F.webp",
        "imagen_3": "https://elsewhere.example/3.jpg",
        "compatibilidad": [
            {"marca": "Nissan", "modelo": "Tsuru", "anio": year, "motor": "1.6L"} for year in range(1992, 2018)
        ],
    },
    {"titulo": "Balatas Traseras Nissan Tsuru 1992-2017", "codigo": "BAL-7044", "precio": "$1,049.00"},
    {"titulo": "Balatas Delanteras Chevrolet Aveo 2008-2017 1.6", "codigo": "BAL-8001", "precio": None},
    {"titulo": "Bujías Iridio NGK Honda Civic 2006-2011 1.8L", "codigo": "BUJ-0125", "precio": 612.069},
    {"titulo": "Amortiguador Delantero Derecho Gas KYB Jetta A4 1999-2015", "codigo": "AMO-51234", "precio": 890},
]
Rows = Sequence[Mapping[str, object]]


Bring = Callable[[Scenario, object], Awaitable[Import]]


async def open_shelf(
    scenario: Scenario, bring: Bring, *, more: dict[str, Setting] | None = None, **settings: Setting
) -> BranchActor:
    """Open a branch that sells what is on the shelf."""
    plugins: dict[str, Setting] = {"catalog": {"image_hosts": ["mlstatic.com"], **settings}, **(more or {})}
    branch = await scenario.branch(plugins=plugins)
    await bring(scenario, SHELF)
    return branch


def indexed(rows: Rows) -> Index:
    """Make an index of rows, without a database."""
    reader, listed = RowReader(default()), []
    for position, row in enumerate(rows):
        try:
            product, _ = reader.read(row, position)
        except RowRejected:
            continue
        known = {name: getattr(product, name) for name in Listed.__struct_fields__}
        listed.append(Listed(**known))
    index = Index(default())
    index.add(listed)
    index.finish()
    return index
