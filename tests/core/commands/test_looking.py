"""`waframe check`, `plan`, `plugins`, `branches` and `config` tell what is, and change nothing."""

import warnings
from pathlib import Path

import msgspec
import pytest
from tests.core.commands.shop import Waframe

from waframe import ApiDeprecated
from waframe.core.commands.listing import BranchLine, PluginLine
from waframe.core.contract.deprecations import Deprecation
from waframe.core.contract.registrations import Health
from waframe.core.runtime.inspection import Look
from waframe.core.runtime.registry import discovery

BROKEN = "raise RuntimeError('no')\n"
WORRIED = '''
from waframe import Check, Finding, Health, Host, NoSettings, Plugin, hookimpl

class Worried(Plugin[NoSettings]):
    """Finds something bad."""

    name = "worried"

    @hookimpl
    def register_checks(self) -> list[Check]:
        async def look(host: Host) -> list[Finding]:
            return [Finding(health=Health.BAD, sentence="it is late", remedy="sleep", branch="centro")]

        async def fail(host: Host) -> list[Finding]:
            raise KeyError("oops")

        return [Check(name="worried.time", run=look), Check(name="worried.more", run=fail, online=True)]
'''


def looks(waframe: Waframe, *words: str) -> dict[str, Look]:
    found = msgspec.json.decode(waframe("check", "--json", *words).stdout, type=list[Look])
    return {look.subject: look for look in found}


def add_plugin(shop: Path, name: str, code: str, *, enabled: bool = True) -> None:
    (shop / "plugins").mkdir(exist_ok=True)
    (shop / "plugins" / f"{name}.py").write_text(code)
    if enabled:
        config = (shop / "waframe.yaml").read_text()
        (shop / "waframe.yaml").write_text(config.replace("{routing: {}}", f"{{routing: {{}}, {name}: {{}}}}"))


def test_all_is_good_after_a_migration(waframe: Waframe) -> None:
    assert waframe("migrate").exit_code == 0

    result = waframe("check")

    assert result.exit_code == 0
    assert result.output.endswith("all good\n")


def test_tables_that_are_missing_are_no_reason_to_fail(waframe: Waframe, shop: Path) -> None:
    found = looks(waframe)

    assert found["database"].health is Health.WARNING
    assert found["database"].remedy == "run `waframe migrate`; `waframe serve` also does it"
    assert not (shop / "waframe.db").exists()


def test_a_database_that_does_not_answer_is_bad(waframe: Waframe, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")

    result = waframe("check")

    assert result.exit_code == 1
    assert "1 bad" in result.output


def test_a_file_that_is_no_database_is_bad(waframe: Waframe, shop: Path) -> None:
    (shop / "waframe.db").write_text("This is no database, " * 100)

    assert looks(waframe)["database"].sentence == "the file is no SQLite database"


def test_a_media_folder_that_is_a_file_is_bad(waframe: Waframe, shop: Path) -> None:
    (shop / "media").write_text("")

    assert looks(waframe)["media"].health is Health.BAD


def test_checks_of_plugins_are_taken(waframe: Waframe, shop: Path) -> None:
    add_plugin(shop, "worried", WORRIED)

    result = waframe("check")

    assert result.exit_code == 1
    assert "worried.time (centro)" in result.output
    assert "it is late → sleep" in result.output
    assert "worried.more" not in result.output


def test_a_check_that_fails_is_told_as_such(waframe: Waframe, shop: Path) -> None:
    config = (shop / "waframe.yaml").read_text()
    nowhere = "graph_url: http://127.0.0.1:1\n    access_token:"
    (shop / "waframe.yaml").write_text(config.replace("access_token:", nowhere))
    add_plugin(shop, "worried", WORRIED)

    assert looks(waframe, "--online")["worried.more"].sentence == "this check failed: KeyError: 'oops'"


def test_a_broken_plugin_is_a_warning_where_nobody_uses_it(waframe: Waframe, shop: Path) -> None:
    add_plugin(shop, "broken", BROKEN, enabled=False)

    found = msgspec.json.decode(waframe("check", "--json").stdout, type=list[Look])

    assert "plugin broken is broken: RuntimeError: no" in {look.sentence for look in found}


def test_plugins_are_listed_with_what_they_are_good_for(waframe: Waframe, shop: Path) -> None:
    add_plugin(shop, "broken", BROKEN, enabled=False)

    lines = msgspec.json.decode(waframe("plugins", "--json").stdout, type=list[PluginLine])

    by_name = {line.name: line for line in lines}
    assert by_name["whatsapp"].branches == ("centro", "norte")
    assert by_name["whatsapp"].channel
    assert by_name["console"].branches == ("centro",)
    assert (by_name["broken"].state, by_name["broken"].reason) == (
        "broken",
        "plugin broken is broken: RuntimeError: no",
    )


def test_plugins_are_listed_without_a_configuration_too(waframe: Waframe, shop: Path) -> None:
    (shop / "waframe.yaml").unlink()

    result = waframe("plugins")

    assert result.exit_code == 0
    assert "waframe check" in result.stderr


def test_branches_are_listed(waframe: Waframe) -> None:
    lines = msgspec.json.decode(waframe("branches", "--json").stdout, type=list[BranchLine])

    assert [(line.key, line.timezone, line.plugins) for line in lines] == [
        ("centro", "America/Mexico_City", ("routing",)),
        ("norte", "America/Tijuana", ("routing",)),
    ]
    assert "whatsapp 100000000000002" in waframe("branches").stdout


def test_a_command_of_branches_that_does_not_exist_is_refused(waframe: Waframe) -> None:
    assert waframe("branches", "lst").exit_code == 2


def test_no_address_is_unrouted_at_the_beginning(waframe: Waframe) -> None:
    assert waframe("branches", "unrouted").exit_code == 1
    waframe("migrate")

    result = waframe("branches", "unrouted")

    assert (result.exit_code, result.output) == (0, "every address that gets messages belongs to a branch\n")


def test_a_plan_shows_new_branches_and_nothing_after_a_start(waframe: Waframe) -> None:
    result = waframe("plan")

    assert result.exit_code == 0
    assert "+ norte: Norte, whatsapp 100000000000002" in result.output


def test_the_configuration_is_shown_with_origins_and_without_secrets(waframe: Waframe) -> None:
    branch = waframe("config", "show", "norte", "--origin").output
    top = waframe("config", "show").output

    assert "waframe.yaml:14  group frontera" in branch
    assert "${WHATSAPP_APP_SECRET}" in top


def test_a_branch_that_does_not_exist_is_guessed(waframe: Waframe) -> None:
    result = waframe("config", "show", "notre")

    assert result.exit_code == 2
    assert "did you mean norte?" in result.stderr


def test_the_schema_is_one(waframe: Waframe) -> None:
    schema = msgspec.json.decode(waframe("config", "schema").stdout, type=dict[str, object])

    assert schema["title"] == "waframe.yaml"


def test_migrations_are_checked_run_and_written(waframe: Waframe) -> None:
    assert waframe("migrate", "--check").exit_code == 1
    assert "core_0001" in waframe("migrate").output
    assert waframe("migrate", "--check").output == "the tables are up to date\n"
    assert waframe("migrate").output == "the tables are up to date\n"
    assert "CREATE TABLE messages" in waframe("migrate", "--sql", "postgres").output
    assert "CREATE TABLE whatsapp_templates" in waframe("migrate", "--sql", "postgres").output


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(("migrate", "--sql", "oracle"), id="dialect"),
        pytest.param(("migrate", "--sql", "sqlite", "--check"), id="both"),
        pytest.param(("branches", "import"), id="no table"),
        pytest.param(("branches", "import", "nowhere.csv"), id="table that is not there"),
        pytest.param(("backup",), id="no file"),
        pytest.param(("backup", "x.zip"), id="suffix"),
        pytest.param(("restore", "nowhere.tar"), id="backup that is not there"),
        pytest.param(("dev", "--port", "99999"), id="port"),
        pytest.param(("dev", "--branch", "centro"), id="branch without console"),
        pytest.param(("dev", "--console", "--branch", "centr"), id="unknown branch"),
        pytest.param(("simulate", "--seed", "x"), id="seed"),
        pytest.param(("serve", "now"), id="argument"),
        pytest.param(("explain",), id="nothing to explain"),
    ],
)
def test_wrong_usage_ends_with_2(waframe: Waframe, words: tuple[str, ...]) -> None:
    result = waframe(*words)

    assert result.exit_code == 2
    assert "Error: " in result.stderr


def test_plugins_and_check_tell_what_will_go_away(
    waframe: Waframe, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    going = Deprecation(name="waframe.API_VERSION", since="1.1", removed_in="2.0", instead="waframe.Image")
    monkeypatch.setattr(discovery, "DEPRECATED", (going,))
    add_plugin(shop, "worried", f"from waframe import API_VERSION\n{WORRIED}", enabled=False)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ApiDeprecated)
        listed = waframe("plugins", "--json")
        found = msgspec.json.decode(waframe("check", "--json").stdout, type=list[Look])

    (line,) = [one for one in msgspec.json.decode(listed.stdout, type=list[PluginLine]) if one.name == "worried"]
    assert (line.api, [use.line for use in line.deprecated]) == (">=1,<2", [1])
    (look,) = [one for one in found if "waframe.API_VERSION" in one.sentence and "plugin worried" in one.sentence]
    assert look.health is Health.WARNING
    assert look.remedy == "use waframe.Image instead, or take a newer worried, before API 2.0"
