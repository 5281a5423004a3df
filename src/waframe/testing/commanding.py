"""The command line in a test: a command runs in the test's process, and leaves its logs as they are."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from click.testing import CliRunner, Result

from waframe.core.cli import command_line
from waframe.core.commands import opening

_SETS_LOGS = "configure_logs"


def run_command(*words: str, stdin: str | None = None, environment: Mapping[str, str] | None = None) -> Result:
    """Run `waframe WORDS…`; gives its `exit_code`, `stdout` and `stderr`, and raises what it did not expect itself."""
    runner = CliRunner(env=dict(environment or {}))
    with _logs_left_alone():
        return runner.invoke(command_line, words, input=stdin, prog_name="waframe", catch_exceptions=False)


@contextmanager
def _logs_left_alone() -> Iterator[None]:
    """Let no command set up the logs of the process: loggers that were used under one set-up keep it for ever."""
    before = getattr(opening, _SETS_LOGS)
    setattr(opening, _SETS_LOGS, lambda **_: None)
    try:
        yield
    finally:
        setattr(opening, _SETS_LOGS, before)
