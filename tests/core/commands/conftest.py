"""A folder with a small deployment, its commands in this process, and its processes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.core.commands.shop import CONFIG, SECRETS, VARIABLES, Begin, Process, Waframe, free_port

from waframe.core.cli import command_line
from waframe.core.commands import opening


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a folder with a configuration and its secrets, and go there."""
    for name in (*VARIABLES, *SECRETS):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SHOP_PORT", str(free_port()))
    (tmp_path / "waframe.yaml").write_text(CONFIG)
    (tmp_path / ".env").write_text("".join(f"{name}={value}\n" for name, value in SECRETS.items()))
    return tmp_path


@pytest.fixture
def waframe(shop: Path, monkeypatch: pytest.MonkeyPatch) -> Waframe:
    """Run a command in this process; the logs of other tests stay as they are."""
    monkeypatch.chdir(shop)
    monkeypatch.setattr(opening, "configure_logs", lambda **_: None)

    def run(*words: str, stdin: str | None = None) -> Result:
        return CliRunner().invoke(command_line, words, input=stdin, prog_name="waframe", catch_exceptions=False)

    return run


@pytest.fixture
def begin(shop: Path) -> Iterator[Begin]:
    """Begin commands as processes; what still runs at the end is ended by its id."""
    begun: list[Process] = []

    def run(*words: str, **environ: str) -> Process:
        begun.append(Process(shop, *words, environ=environ))
        return begun[-1]

    yield run
    for process in begun:
        process.close()


@pytest.fixture
def port() -> int:
    """Give a port that nobody uses."""
    return free_port()
