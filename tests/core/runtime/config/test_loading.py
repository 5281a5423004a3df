"""A good configuration loads into typed records."""

import datetime as dt
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from waframe.core.contract.settings import Secret, Settings
from waframe.core.errors import ConfigInvalid
from waframe.core.records.branch import Branch
from waframe.core.runtime.config import Config, Kinds, ServerSettings, load, load_settings

Load = Callable[..., Config]

SMALL = """\
channels: {web: {}}
branches:
  centro: {channels: {web: {phone_number_id: "10001"}}, plugins: PLUGINS}
"""


def test_the_example_of_the_manual_loads(load: Load, example: str) -> None:
    config = load(example)

    assert list(config.branches) == ["centro", "tijuana"]
    assert config.database == "sqlite:///waframe.db"
    assert config.server == ServerSettings()
    assert msgspec.structs.asdict(config.channels["whatsapp"])["app_secret"] == "s3cret-app"
    assert list(config.branches["centro"].plugins) == ["assistant", "takeover", "sales", "ocr_vin", "inventory"]
    assert config.branches["tijuana"].addresses["whatsapp"].address == "100000000000002"


def test_a_branch_is_named_after_its_key_unless_it_has_a_name(load: Load, example: str) -> None:
    config = load(example.replace("  tijuana:", "  tijuana-zona_rio:"))

    assert config.branches["centro"].branch == Branch(key="centro", name="Centro")
    assert config.branches["tijuana-zona_rio"].branch.name == "Tijuana Zona Rio"


def test_values_become_what_the_settings_ask_for(load: Load, example: str) -> None:
    sales = load(example).branches["tijuana"].plugins["sales"]

    rates = msgspec.structs.asdict(sales)["tax"]
    assert [(rate.rate, rate.until) for rate in rates] == [
        (Decimal("0.08"), dt.date(2025, 12, 31)),
        (Decimal("0.16"), None),
    ]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param("{payment: {ways: [{type: card, months: 3}]}}", "Card(months=3)", id="a tagged record"),
        pytest.param("{payment: {notify: ana}}", "notify='ana'", id="a text where a list may stand"),
        pytest.param("{payment: {notify: [ana, luis]}}", "notify=('ana', 'luis')", id="a list where a text may stand"),
        pytest.param("{sales: {discounts: {gold: 10}}}", "discounts={'gold': 10}", id="free keys"),
        pytest.param("{sales: {tax: [{rate: 0.16}]}}", "Decimal('0.16')", id="a number for a decimal"),
        pytest.param("{sales: {tax: [{rate: 1, until: null}]}}", "until=None", id="null in a list"),
        pytest.param("{takeover: {idle_minutes: 0x10}}", "idle_minutes=16", id="a hexadecimal number"),
        pytest.param("{inventory: {profile: yes}}", "profile='yes'", id="yes is a text in YAML 1.2"),
        pytest.param("{inventory: {profile: '10'}}", "profile='10'", id="a quoted number is a text"),
        pytest.param("{inventory: {profile: 1_0}}", "profile='1_0'", id="an underscore makes a text in YAML 1.2"),
        pytest.param("{inventory: {profile: p, timeout_seconds: 2}}", "timeout_seconds=2.0", id="whole seconds"),
    ],
)
def test_yaml_is_read_as_it_is_meant(load: Load, written: str, expected: str) -> None:
    config = load(SMALL.replace("PLUGINS", written))

    assert expected in repr(config.branches["centro"].plugins)


def test_anchors_are_followed(load: Load) -> None:
    config = load("x: &a 1\n".replace("x", "workers") + "answer_within_seconds: *a\n" + SMALL.replace("PLUGINS", "{}"))

    assert (config.workers, config.answer_within_seconds) == (1, 1)


def test_the_port_of_the_environment_counts_where_the_file_is_silent(load: Load, example: str) -> None:
    assert load(example, PORT="8080").server.port == 8080
    assert load(example + "server: {port: 9090}\n", PORT="8080").server.port == 9090
    assert load(example + "server: {port: '${PORT}'}\n", PORT="8081").server.port == 8081


def test_the_database_of_the_environment_counts_where_the_file_is_silent(load: Load) -> None:
    config = load(SMALL.replace("PLUGINS", "{}"), DATABASE_URL="postgresql://ana:pw@db/shop")

    assert config.database == "postgresql://ana:pw@db/shop"


def test_a_file_with_a_byte_order_mark_and_windows_line_ends_loads(
    tmp_path: Path, kinds: Kinds, environ: dict[str, str], example: str
) -> None:
    file = tmp_path / "waframe.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + example.replace("\n", "\r\n").encode())

    assert len(load(file, kinds=kinds, environ=environ).branches) == 2


def test_a_file_that_is_not_there_is_a_fault(tmp_path: Path, kinds: Kinds) -> None:
    with pytest.raises(ConfigInvalid, match="cannot be read: No such file"):
        load(tmp_path / "waframe.yaml", kinds=kinds, environ={})


def test_a_file_that_is_not_utf8_is_a_fault_with_its_place(tmp_path: Path, kinds: Kinds) -> None:
    file = tmp_path / "waframe.yaml"
    file.write_bytes("media: x\n# León\n".encode("latin-1"))

    with pytest.raises(ConfigInvalid, match=r"waframe.yaml:2:5: .*not UTF-8"):
        load(file, kinds=kinds, environ={})


def test_secrets_are_in_no_repr(load: Load, example: str) -> None:
    config = load(example.replace('"100000000000001"', '"100000000000001", access_token: "${WHATSAPP_ACCESS_TOKEN}"'))

    shown = repr((config, config.channels, config.branches))
    assert "s3cret" not in shown
    assert "access_token=***" in shown


def test_forty_branches_load_within_a_second(load: Load, example: str) -> None:
    branches = "".join(
        f"  branch-{number}:\n"
        f"    extends: [frontera]\n"
        f'    channels: {{whatsapp: {{phone_number_id: "2{number:014}"}}}}\n'
        f"    plugins: {{ocr_vin: {{}}, inventory: {{profile: embler}}}}\n"
        for number in range(40)
    )

    started = time.perf_counter()
    config = load(example + branches)

    assert len(config.branches) == 42
    assert time.perf_counter() - started < 1


def test_the_example_of_the_page_for_deployers_loads(load: Load) -> None:
    page = (Path(__file__).parents[4] / "docs" / "configuration.md").read_text(encoding="utf-8")
    example = page.partition("```yaml\n")[2].partition("```")[0]

    config = load(example)

    assert config.branches["tijuana"].branch.timezone == "America/Tijuana"


def test_a_canned_answer_is_checked_where_it_stands(load: Load) -> None:
    text = f'defaults: {{canned: {{saludo: {{title: "", tex: "Hola"}}}}}}\n{SMALL.replace("PLUGINS", "{}")}'

    with pytest.raises(ConfigInvalid) as raised:
        load(text)

    told = [(one.line, one.path) for one in raised.value.faults]
    assert (1, "defaults.canned.saludo.title") in told
    assert (1, "defaults.canned.saludo.tex") in told


class Shelf(Settings, frozen=True, kw_only=True):
    """What a plugin keeps in a file of its own."""

    rows: int
    key: Secret | None = None


def test_a_plugin_reads_a_file_of_settings_by_the_same_rules(tmp_path: Path) -> None:
    path = tmp_path / "shelf.yaml"
    path.write_text("rows: 3\nkey: ${SHELF_KEY}\n")

    assert load_settings(path, Shelf, environ={"SHELF_KEY": "s"}) == Shelf(rows=3, key="s")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("rows: three\n", 1, "must be"),
        ("rows: 3\nkey: written\n", 2, "secrets are never written"),
        ("rows: 3\nrow: 4\n", 2, "did you mean rows"),
        ("rows: [\n", 2, ""),
        ("", 1, "is empty"),
    ],
)
def test_what_is_wrong_with_such_a_file_is_told_with_its_line(text: str, line: int, words: str, tmp_path: Path) -> None:
    path = tmp_path / "shelf.yaml"
    path.write_text(text)

    with pytest.raises(ConfigInvalid) as told:
        load_settings(path, Shelf, environ={})

    fault = told.value.faults[0]
    assert (fault.file, fault.line) == (str(path), line)
    assert words in str(fault)


def test_a_file_of_settings_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigInvalid, match="cannot be read"):
        load_settings(tmp_path / "nothing.yaml", Shelf, environ={})
