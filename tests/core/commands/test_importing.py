"""`waframe branches import` lays a table over the configuration."""

from pathlib import Path

import msgspec
import pytest
from tests.core.commands.shop import CONFIG, Waframe

TABLE = """\
key,name,phone_number_id,timezone,group
centro,Centro Histórico,100000000000001,,
sur,Sur,100000000000003,America/Cancun,frontera
"""


@pytest.fixture
def table(shop: Path) -> Path:
    (shop / "branches.csv").write_text(TABLE)
    return shop / "branches.csv"


def test_without_write_the_changes_are_only_shown(waframe: Waframe, shop: Path, table: Path) -> None:
    result = waframe("branches", "import", table.name)

    assert result.exit_code == 0
    assert "+    name: Centro Histórico" in result.stdout
    assert "1 new, 1 changed, 0 as they are" in result.stderr
    assert (shop / "waframe.yaml").read_text() == CONFIG


def test_with_write_the_branches_are_there_and_remarks_stay(waframe: Waframe, shop: Path, table: Path) -> None:
    assert waframe("branches", "import", table.name, "--write").exit_code == 0

    text = (shop / "waframe.yaml").read_text()
    assert "# Our shops." in text
    assert "# the oldest" in text
    assert 'channels: {whatsapp: {phone_number_id: "100000000000001"}, console: {desk: centro}}' in text
    assert "sur" in waframe("branches").stdout
    assert waframe("config", "show", "sur").output.split()[:2] == ["timezone:", "America/Cancun"]


def test_the_same_table_again_changes_nothing(waframe: Waframe, shop: Path, table: Path) -> None:
    waframe("branches", "import", table.name, "--write")
    before = (shop / "waframe.yaml").read_text()

    result = waframe("branches", "import", table.name, "--write", "--json")

    assert msgspec.json.decode(result.stdout)["unchanged"] == ["centro", "sur"]
    assert (shop / "waframe.yaml").read_text() == before


def test_what_would_make_the_configuration_wrong_is_not_written(waframe: Waframe, shop: Path, table: Path) -> None:
    table.write_text("key,phone_number_id\nsur,100000000000001\n")

    result = waframe("branches", "import", table.name, "--write")

    assert result.exit_code == 2
    assert "branch sur has the same address" in result.stderr
    assert (shop / "waframe.yaml").read_text() == CONFIG


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param("clave,name\na,b\n", "there is no column clave", id="unknown column"),
        pytest.param("name\nSur\n", "the column key is missing", id="no key"),
        pytest.param("key,key\na,b\n", "the column key is there twice", id="column twice"),
        pytest.param("key,name\n", "the table has no branch", id="empty"),
        pytest.param("", "the column key is missing", id="nothing at all"),
        pytest.param("key\nsur\nsur\n", "branch sur is in the table twice", id="branch twice"),
        pytest.param("key\nEl Sur\n", "El Sur cannot be a key", id="key"),
        pytest.param("key,phone_number_id\nsur,1.00E+14\n", "a spreadsheet may have shortened it", id="shortened"),
        pytest.param("key,active\nsur,perhaps\n", "active is yes or no, not perhaps", id="active"),
        pytest.param("key,name\n,Sur\n", "the key is missing", id="no key in a row"),
    ],
)
def test_a_wrong_table_is_told_with_its_lines(waframe: Waframe, table: Path, content: str, said: str) -> None:
    table.write_text(content)

    result = waframe("branches", "import", table.name)

    assert result.exit_code == 2
    assert said in result.stderr
    assert "branches.csv:" in result.stderr


def test_a_table_as_spreadsheets_of_mexico_write_it_is_read(waframe: Waframe, shop: Path, table: Path) -> None:
    table.write_text("\ufeffKey;Name;Phone Number ID;Active\nsur;Sur;100000000000003;sí\n;;;\n", encoding="utf-8")

    assert waframe("branches", "import", table.name, "--write").exit_code == 0
    assert "Sur" in waframe("branches").stdout
