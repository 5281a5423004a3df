"""The command line in a test: a command runs in the test's process, and leaves its logs as they were."""

import logging
from collections.abc import Mapping

import structlog
from click.testing import CliRunner, Result

from waframe.core.cli import command_line


def run_command(*words: str, stdin: str | None = None, environment: Mapping[str, str] | None = None) -> Result:
    """Run `waframe WORDS…`; gives its `exit_code`, `stdout` and `stderr`, and raises what it did not expect itself."""
    before, root = structlog.get_config(), logging.getLogger()
    handlers, level = list(root.handlers), root.level
    runner = CliRunner(env=dict(environment or {}))
    try:
        return runner.invoke(command_line, words, input=stdin, prog_name="waframe", catch_exceptions=False)
    finally:
        structlog.configure(**before)
        root.handlers[:] = handlers
        root.setLevel(level)
