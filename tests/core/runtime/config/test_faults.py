"""Whatever is wrong in a configuration is told at once, in its place, with what to write instead."""

from collections.abc import Callable
from pathlib import Path

import pytest

from waframe.core.errors import ConfigInvalid
from waframe.core.runtime.config import Config, Kinds, load_text

Load = Callable[..., Config]

HERE = Path(__file__).parent
GOOD = 'channels: {web: {}}\nbranches: {centro: {channels: {web: {phone_number_id: "10001"}}}}\n'


def faults_of(load: Load, text: str, **variables: str) -> list[str]:
    """Load a file that cannot be loaded, and list why."""
    with pytest.raises(ConfigInvalid) as raised:
        load(text, **variables)
    return [str(fault).removeprefix("waframe.yaml:") for fault in raised.value.faults]


def test_every_fault_of_a_file_is_told_at_once(kinds: Kinds, environ: dict[str, str]) -> None:
    text = (HERE / "faults.yaml").read_text(encoding="utf-8")
    expected = (HERE / "faults.txt").read_text(encoding="utf-8").splitlines()

    with pytest.raises(ConfigInvalid) as raised:
        load_text(text, file="faults.yaml", kinds=kinds, environ={**environ, "VERIFY_TOKEN": "x"})

    assert list(map(str, raised.value.faults)) == expected
    assert len({(fault.line, fault.column) for fault in raised.value.faults}) >= 30


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", "1:1: the file: is empty", id="empty"),
        pytest.param("# nothing\n", "1:1: the file: is empty", id="only a comment"),
        pytest.param("- a\n", "1:1: the file: must be a mapping, but is a list", id="a list"),
        pytest.param("waframe\n", "1:1: the file: must be a mapping, but is a single value", id="a word"),
        pytest.param("a:\n\tb: 1\n\tc: 2\n", "2:1: the file: a tab is used for indentation", id="tabs"),
        pytest.param("a: b: c\n", "1:5: the file: there is a `:` where none may stand", id="two colons"),
        pytest.param("a: 'b\n", "1:4: the file: a quote is opened and never closed", id="an open quote"),
        pytest.param("a: [1,\nb: 2\n", "1:4: the file: a `[` is not closed", id="an open bracket"),
        pytest.param("a: {b: 1\n", "1:4: the file: a `{` is not closed", id="an open brace"),
        pytest.param("a: {b: ${X}}\n", "1:8: the file: a `${NAME}` between braces", id="an unquoted reference"),
        pytest.param("a: @b\n", "1:4: the file: a value may not begin with this", id="an at sign"),
        pytest.param("a: *b\n", "1:4: the file: `*name` points to an anchor", id="an unknown anchor"),
        pytest.param("a:\n  b: 1\n c: 2\n", "3:2: the file: the indentation does not fit", id="indentation"),
        pytest.param("a: 1\n---\nb: 2\n", "2:1: the file: a second document begins here", id="two documents"),
        pytest.param("a: 1\nb: \x07\n", "2:4: the file: there is a character here", id="a control character"),
        pytest.param("[" * 5000, "1:1: the file: is not valid YAML (it is nested", id="too deep for the parser"),
        pytest.param("a: " + "[" * 90 + "]" * 90, "1:1: the file: is too deep", id="too deep for a person"),
        pytest.param("a: &x [*x]\n", "1:1: the file: is too deep or too large", id="an anchor that holds itself"),
        pytest.param('a: "\\q"\n', "1:6: the file: a backslash in double quotes", id="a wrong escape"),
    ],
)
def test_broken_yaml_is_told_with_its_place(load: Load, text: str, expected: str) -> None:
    assert faults_of(load, text)[0].startswith(expected)


def test_anchors_that_multiply_are_stopped(load: Load) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]

    assert faults_of(load, "\n".join(lines))[0].startswith("1:1: the file: is too deep or too large")


def test_every_tab_is_told(load: Load) -> None:
    assert [fault[:4] for fault in faults_of(load, "a:\n\tb: 1\n\tc: 2\n")] == ["2:1:", "3:1:"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("branches:\n", "1:1: branches: there is no branch", id="branches left empty"),
        pytest.param("branches: {}\n", "1:1: branches: there is no branch", id="no branches"),
        pytest.param("channels: {web: {}}\n", "1:1: branches: there is no branch", id="branches not written"),
        pytest.param("branches: [a]\n", "1:1: branches: must be a mapping, but is a list", id="branches as a list"),
        pytest.param(
            "channels: {web: {}}\nbranches: {a: {channels: {}}}\n",
            "2:12: branches.a: has no channel",
            id="an empty mapping of channels",
        ),
        pytest.param(
            "channels: {ai_summary: {}}\n" + GOOD.partition("\n")[2],
            "1:12: channels.ai_summary: is installed, but cannot be used",
            id="a broken channel",
        ),
        pytest.param(GOOD + "server:\n", "3:1: server: has no value", id="a section left empty"),
        pytest.param(GOOD + "turn_timeout_seconds: .inf\n", "3:23: turn_timeout_seconds: must be", id="infinity"),
        pytest.param(GOOD + "database: sqlite://x.db\n", "3:11: database: is no file: three", id="two slashes"),
        pytest.param(GOOD + "database: shop\n", "3:11: database: has no scheme", id="no scheme"),
        pytest.param(GOOD + "database: postgres+x://h/d\n", "3:11: database: is no address", id="a driver"),
    ],
)
def test_what_is_missing_or_out_of_place_is_told(load: Load, text: str, expected: str) -> None:
    assert any(fault.startswith(expected) for fault in faults_of(load, text))


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        pytest.param("America/Mexico_Cty", "did you mean America/Mexico_City?", id="a letter too few"),
        pytest.param("america/tijuana", "did you mean America/Tijuana?", id="lower case"),
        pytest.param("Tijuana", "did you mean America/Tijuana?", id="only the city"),
        pytest.param("CST", "write one such as America/Mexico_City", id="an abbreviation"),
        pytest.param("../../etc/passwd", "write one such as America/Mexico_City", id="a path"),
    ],
)
def test_a_time_zone_that_does_not_exist_is_told(load: Load, word: str, hint: str) -> None:
    assert faults_of(load, GOOD + f"defaults: {{timezone: {word}}}\n") == [
        f"3:22: defaults.timezone: there is no time zone {word} ({hint})"
    ]


def test_a_broken_plugin_harms_only_where_it_is_enabled(load: Load) -> None:
    text = GOOD.replace("}}}}", "}}, plugins: {ai_summary: null}}}") + "defaults: {plugins: {ai_summary: {}}}\n"

    assert "ai_summary" not in load(text).branches["centro"].plugins
    assert "cannot be used" in faults_of(load, text.replace("null", "{}"))[0]


def test_a_default_that_many_branches_share_is_told_once(load: Load, example: str) -> None:
    assert faults_of(load, example.replace("idle_minutes: 5", "idle_minutes: five")) == [
        '12:30: defaults.plugins.takeover.idle_minutes: must be a whole number of at least 1, but is the text "five"'
    ]


def test_a_group_that_no_branch_uses_is_checked_too(load: Load) -> None:
    text = GOOD + "groups: {norte: {plugins: {takeover: {idle: 3}, inventory: {}}}}\n"

    (fault,) = faults_of(load, text)
    assert fault == (
        "3:39: groups.norte.plugins.takeover.idle: is not a setting that exists here "
        "(possible here: idle_minutes, queues)"
    )


def test_a_misspelt_required_setting_is_one_fault_and_not_two(load: Load) -> None:
    text = GOOD.replace("phone_number_id", "phone_number")

    (fault,) = faults_of(load, text)
    assert fault == (
        "2:38: branches.centro.channels.web.phone_number: is not a setting that exists here "
        "(did you mean phone_number_id?)"
    )


def test_settings_that_contradict_each_other_are_told_without_the_secret(load: Load) -> None:
    text = GOOD + 'defaults: {plugins: {inventory: {profile: none, api_key: "${WHATSAPP_APP_SECRET}"}}}\n'

    assert faults_of(load, text) == ["3:22: defaults.plugins.inventory: profile none needs no key ***"]


def test_a_wrong_value_of_the_environment_is_told_without_the_value(load: Load) -> None:
    found = faults_of(load, GOOD + "workers: ${MANY}\n", MANY="hunter2", PORT="hunter3", DATABASE_URL="hunter4://")

    assert len(found) == 3
    assert not any("hunter" in fault for fault in found)
