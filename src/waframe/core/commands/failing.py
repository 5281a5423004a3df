"""How a command fails: a plain line for what is known, faults of the configuration one by one, an exit code."""

import traceback
from collections.abc import Iterator

import click
import msgspec

from waframe.core.errors import ConfigInvalid, ConfigurationError, PluginError, WaframeError

FAILED = 1
WRONG_CONFIGURATION = 2


class Failure(click.ClickException):
    """Ends a command with words for people, or with JSON for programs."""

    exit_code: int  # type: ignore[misc]  # click declares one for the class, and each failure has its own

    def __init__(self, message: str, *, exit_code: int = FAILED, hint: str | None = None) -> None:
        super().__init__(message)
        self.exit_code = exit_code
        self.hint = hint

    def show(self, file: object = None) -> None:
        """Write to stderr."""
        del file
        click.echo(f"{click.style('error:', fg='red')} {self.message}", err=True)
        if self.hint:
            click.echo(f"{click.style('hint:', fg='cyan')} {self.hint}", err=True)


class Faulty(Failure):
    """Ends a command with the faults of a configuration."""

    def __init__(self, error: ConfigInvalid, *, json: bool) -> None:
        super().__init__(str(error), exit_code=WRONG_CONFIGURATION)
        self._faults = error.faults
        self._json = json

    def show(self, file: object = None) -> None:
        """Write a line a fault and their number; for programs an array on stdout."""
        del file
        if self._json:
            click.echo(msgspec.json.format(msgspec.json.encode(self._faults), indent=2))
            return
        for fault in self._faults:
            click.echo(str(fault), err=True)
        many = len(self._faults)
        click.echo(click.style(f"{many} fault{'' if many == 1 else 's'}", fg="red"), err=True)


def failure_of(error: BaseException, *, json: bool, verbose: bool) -> Failure | None:
    """Put an error into words if it is one that users can do something about; None for the others."""
    known = list(_known(error))
    if not known:
        return None
    if verbose:
        click.echo("".join(traceback.format_exception(error)), err=True)
    invalid = next((one for one in known if isinstance(one, ConfigInvalid)), None)
    if invalid is not None:
        return Faulty(invalid, json=json)
    code = WRONG_CONFIGURATION if isinstance(known[0], ConfigurationError | PluginError) else FAILED
    return Failure("; ".join(dict.fromkeys(_in_words(one) for one in known)), exit_code=code)


def _known(error: BaseException) -> Iterator[WaframeError | OSError]:
    """List the known errors, also those that a task group wrapped; nothing if one of them is not known."""
    if isinstance(error, BaseExceptionGroup):
        parts = [list(_known(one)) for one in error.exceptions]
        if all(parts):
            yield from (one for part in parts for one in part)
    elif isinstance(error, WaframeError | OSError):
        yield error


def _in_words(error: WaframeError | OSError) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return str(error) or type(error).__name__
