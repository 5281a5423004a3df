"""How commands open a deployment: its configuration, its environment, its logs and its event loop."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import anyio

from waframe.core.commands.options import options
from waframe.core.runtime.deployment import Deployment
from waframe.core.runtime.environment import environment_of
from waframe.core.runtime.logs import configure_logs

ResultT = TypeVar("ResultT")


def open_deployment() -> Deployment:
    """Read the configuration of the command that runs; raises ConfigInvalid."""
    path = options().config
    return Deployment(path, environ=environment_of(path.absolute().parent))


def log_much() -> None:
    """Log what a server does."""
    configure_logs(level="debug" if options().verbose else "info")


def log_little() -> None:
    """Log only what is wrong, since the command itself says what it does."""
    configure_logs(level="info" if options().verbose else "critical")


def run(function: Callable[[], Awaitable[ResultT]]) -> ResultT:
    """Run an asynchronous function to its end."""
    return anyio.run(function, backend_options={"use_uvloop": True})
