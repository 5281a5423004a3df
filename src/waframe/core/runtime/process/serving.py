"""A process from start to stop: serves HTTP, reloads on SIGHUP or on request, and drains on SIGTERM."""

import gc
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import anyio
import msgspec
import structlog
import uvicorn

from waframe.core.errors import StoreError, WaframeError
from waframe.core.runtime.app import App
from waframe.core.runtime.deployment import Deployment
from waframe.core.runtime.process.stopping import stopping_on_signal
from waframe.core.store.database import Transaction
from waframe.core.store.events import NewEvent, append_events, wake

_log = structlog.stdlib.get_logger("waframe")
RELOAD = "core.reload"
RELOADED = "core.reloaded"
_LOOK_SECONDS = 1.0
_LARGEST_WORD = 64 * 1024


class ReloadAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What a process says after it was asked to reload."""

    request: int
    process: str
    error: str | None = None


class Server(uvicorn.Server):
    """Serves HTTP and leaves signals alone, for after the last request the work has to be drained."""

    def __init__(self, config: uvicorn.Config, *, started: Callable[[], None] | None = None) -> None:
        super().__init__(config)
        self._tell = started

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none: uvicorn would raise them again at its end, and they would kill the process."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Tell when requests are taken."""
        await super().startup(sockets)
        if self.started and self._tell is not None:
            self._tell()


async def serve(
    deployment: Deployment,
    *,
    work: bool = True,
    sockets: list[socket.socket] | None = None,
    started: Callable[[], None] | None = None,
) -> None:
    """Serve until SIGTERM or SIGINT, then drain; a second signal ends the process at once."""
    async with (
        stopping_on_signal() as told,
        deployment.running(work=work),
        anyio.create_task_group() as tasks,
    ):
        settings = deployment.config.server
        app = App(deployment)
        server = Server(
            uvicorn.Config(
                app,
                host=settings.host,
                port=settings.port,
                loop="uvloop",
                http="httptools",
                ws="websockets-sansio",
                ws_per_message_deflate=False,
                ws_max_size=_LARGEST_WORD,
                lifespan="off",
                access_log=False,
                log_config=None,
                log_level="warning",
                proxy_headers=False,
                server_header=False,
                date_header=False,
                timeout_graceful_shutdown=20,
            ),
            started=started,
        )
        tasks.start_soon(_stop, server, app, told)
        tasks.start_soon(_reload_on_signal, deployment)
        tasks.start_soon(_reload_on_request, deployment)
        _spare_what_stays()
        await server.serve(sockets=sockets)
        tasks.cancel_scope.cancel()


async def work(deployment: Deployment, *, started: Callable[[], None] | None = None) -> None:
    """Work without a web server until SIGTERM or SIGINT, then drain."""
    async with (
        stopping_on_signal() as told,
        deployment.running(work=True),
        anyio.create_task_group() as tasks,
    ):
        tasks.start_soon(_reload_on_signal, deployment)
        tasks.start_soon(_reload_on_request, deployment)
        _spare_what_stays()
        if started is not None:
            started()
        await told.wait()
        tasks.cancel_scope.cancel()


async def request_reload(deployment: Deployment) -> int:
    """Ask every process of the deployment to read its YAML anew; give the number of the request."""
    event = NewEvent(name=RELOAD, at=deployment.clock.now())

    async def body(transaction: Transaction) -> None:
        await append_events(transaction, [event])
        await wake(transaction, "events")

    before = await deployment.store.events.last()
    await deployment.database.write(body)
    return before


def _spare_what_stays() -> None:
    """Take all that a process was built of out of the collections of garbage, which halt it and would walk through it.

    With a hundred thousand objects that is a tenth of a second each time, in which no webhook is answered.
    """
    gc.collect()
    gc.freeze()


async def _stop(server: Server, app: App, told: anyio.Event) -> None:
    await told.wait()
    app.stop()
    server.should_exit = True


async def _reload_on_signal(deployment: Deployment) -> None:
    with anyio.open_signal_receiver(signal.SIGHUP) as signals:
        async for _ in signals:
            await _reload(deployment)


async def _reload_on_request(deployment: Deployment) -> None:
    seen = await deployment.store.events.last()
    while True:
        bell = deployment.bus.bell("events")
        await deployment.bus.wait(bell, seconds=_LOOK_SECONDS)
        try:
            last = await deployment.store.events.last()
            for event in await deployment.store.events.named(RELOAD, since=seen):
                error = await _reload(deployment)
                await _answer(deployment, request=event.number, error=error)
                last = max(last, event.number)
            seen = last
        except StoreError:
            pass
        await anyio.sleep(_LOOK_SECONDS / 2)


async def _reload(deployment: Deployment) -> str | None:
    try:
        await deployment.reload()
    except WaframeError as error:
        _log.error("deployment.not_reloaded", error=str(error))
        return str(error)
    return None


async def _answer(deployment: Deployment, *, request: int, error: str | None) -> None:
    answer = ReloadAnswer(request=request, process=deployment.owner, error=error)
    event = NewEvent(name=RELOADED, at=deployment.clock.now(), payload=msgspec.json.encode(answer).decode())
    await deployment.database.write(lambda transaction: append_events(transaction, [event]))
