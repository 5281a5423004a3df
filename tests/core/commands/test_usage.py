"""How the command line is used well and wrongly."""

import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import msgspec
import pytest
from tests.core.commands.shop import Waframe

from waframe.core.cli import CORE, SECTIONS, command_line, sections
from waframe.core.commands.failing import failure_of
from waframe.core.errors import DatabaseAway, Fault, PluginUnknown


def test_the_help_says_of_each_command_what_the_command_says_of_itself() -> None:
    lines = {name: known.line for part in SECTIONS.values() for name, known in part.items()}
    own = {name: one.get_short_help_str(limit=200) for part in sections().values() for name, one in part.items()}

    assert lines == {name: own[name] for name in CORE}


def test_the_help_lists_commands_by_what_they_are_for(waframe: Waframe) -> None:
    result = waframe("--help")

    assert result.exit_code == 0
    assert [part for part in ("Begin:", "Run:", "Look:", "Keep:", "From plugins:") if part in result.output]
    assert "explain" in result.output


@pytest.mark.parametrize("name", [*CORE, "explain"])
def test_every_command_has_help_and_refuses_an_unknown_option(waframe: Waframe, name: str) -> None:
    assert waframe(name, "--help").exit_code == 0

    wrong = waframe(name, "--nonsense")

    assert wrong.exit_code == 2
    assert "--nonsense" in wrong.stderr


def test_the_version_is_that_of_the_package(waframe: Waframe) -> None:
    assert waframe("--version").output == f"waframe {version('waframe')}\n"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [pytest.param("serv", "serve"), pytest.param("Check", "check"), pytest.param("branch", "branches")],
)
def test_a_mistyped_command_is_guessed(waframe: Waframe, typed: str, meant: str) -> None:
    result = waframe(typed)

    assert result.exit_code == 2
    assert f"There is no command {typed}. Did you mean {meant}?" in result.stderr


def test_a_command_that_nothing_resembles_is_refused_plainly(waframe: Waframe) -> None:
    result = waframe("xyzzy")

    assert result.exit_code == 2
    assert result.stderr.endswith("There is no command xyzzy.\n")


def test_faults_are_told_a_line_each_with_their_number(waframe: Waframe, shop: Path) -> None:
    (shop / ".env").unlink()

    result = waframe("check")

    assert result.exit_code == 2
    lines = result.stderr.splitlines()
    assert [line.partition(": needs")[0] for line in lines[:3]] == [
        "waframe.yaml:7:17: channels.whatsapp.app_secret",
        "waframe.yaml:8:19: channels.whatsapp.verify_token",
        "waframe.yaml:9:19: channels.whatsapp.access_token",
    ]
    assert lines[3:] == ["3 faults"]


def test_faults_are_an_array_for_programs(waframe: Waframe, shop: Path) -> None:
    (shop / "waframe.yaml").write_text("branchs: {}\n")

    result = waframe("check", "--json")

    assert result.exit_code == 2
    faults = msgspec.json.decode(result.stdout, type=list[Fault])
    assert "did you mean branches?" in {fault.hint for fault in faults}


def test_a_missing_configuration_is_told_with_what_to_do(waframe: Waframe) -> None:
    result = waframe("serve", "--config", "nowhere.yaml")

    assert result.exit_code == 2
    assert "nowhere.yaml:1:1: the file: cannot be read" in result.stderr
    assert "waframe init" in result.stderr


def test_options_may_stand_before_the_command_or_after_it(waframe: Waframe, shop: Path) -> None:
    (shop / "waframe.yaml").rename(shop / "other.yaml")

    before = waframe("--config", "other.yaml", "--json", "branches")
    after = waframe("branches", "list", "-c", "other.yaml", "--json")

    assert before.exit_code == after.exit_code == 0
    assert before.stdout == after.stdout
    assert msgspec.json.decode(before.stdout)[0]["key"] == "centro"


def test_the_environment_names_the_configuration(waframe: Waframe, shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (shop / "waframe.yaml").rename(shop / "other.yaml")
    monkeypatch.setenv("WAFRAME_CONFIG", "other.yaml")

    assert waframe("branches").exit_code == 0


def test_commands_of_plugins_need_no_configuration(waframe: Waframe, shop: Path) -> None:
    (shop / "waframe.yaml").unlink()
    (shop / "body.json").write_text("{")

    result = waframe("explain", "body.json")

    assert result.exit_code == 0
    assert msgspec.json.decode(result.stdout)["kind"] == "other"


def test_a_plugin_in_the_folder_brings_its_command(waframe: Waframe, shop: Path) -> None:
    (shop / "plugins").mkdir()
    (shop / "plugins" / "greeter.py").write_text(
        "import click\nfrom waframe import NoSettings, Plugin\n\n"
        "class Greeter(Plugin[NoSettings]):\n    name = 'greeter'\n"
        "    commands = (click.Command('greet', callback=lambda: click.echo('hola')),)\n"
    )

    assert waframe("greet").output == "hola\n"


def test_an_error_is_one_plain_line(waframe: Waframe, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")

    result = waframe("migrate")

    assert result.exit_code == 1
    assert result.stderr.startswith("error: Postgres cannot be reached: ")
    assert "Traceback" not in result.stderr


def test_verbose_shows_where_an_error_comes_from(waframe: Waframe, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")

    assert "Traceback" in waframe("migrate", "--verbose").stderr


@pytest.mark.parametrize(
    ("error", "exit_code"),
    [
        pytest.param(PluginUnknown("x", known=()), 2, id="configuration"),
        pytest.param(DatabaseAway("gone"), 1, id="failure"),
        pytest.param(ExceptionGroup("tasks", [ExceptionGroup("more", [DatabaseAway("gone")])]), 1, id="wrapped"),
    ],
)
def test_known_errors_have_exit_codes(error: Exception, exit_code: int) -> None:
    failure = failure_of(error, json=False, verbose=False)

    assert failure is not None
    assert failure.exit_code == exit_code


def test_a_fault_of_waframe_itself_is_not_hidden() -> None:
    group = ExceptionGroup("tasks", [DatabaseAway("gone"), KeyError("oops")])

    assert failure_of(group, json=False, verbose=False) is None


def test_the_help_imports_no_command() -> None:
    code = (
        "import sys; from waframe.core.cli import command_line\n"
        "try: command_line(['--help'], prog_name='waframe')\n"
        "except SystemExit: pass\n"
        "heavy = {'alembic', 'sqlalchemy', 'uvicorn', 'waframe.core.runtime.deployment'}\n"
        "sys.stderr.write(' '.join(sorted(heavy & set(sys.modules))))"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=os.environ, check=True)

    assert done.stderr == ""
    assert command_line.name == "command-line"
