"""A process from start to stop: serves HTTP, reloads on SIGHUP or on request, and drains on SIGTERM."""

import signal
import socket

import anyio
import msgspec
import structlog
import uvicorn

from waframe.core.errors import StoreError, WaframeError
from waframe.core.runtime.app import build_app
from waframe.core.runtime.deployment import Deployment
from waframe.core.store.database import Transaction
from waframe.core.store.events import NewEvent, append_events, wake

_log = structlog.stdlib.get_logger("waframe")
RELOAD = "core.reload"
RELOADED = "core.reloaded"
_LOOK_SECONDS = 1.0


class ReloadAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What a process says after it was asked to reload."""

    request: int
    process: str
    error: str | None = None


async def serve(deployment: Deployment, *, work: bool = True, sockets: list[socket.socket] | None = None) -> None:
    """Serve until SIGTERM or SIGINT."""
    async with deployment.running(work=work), anyio.create_task_group() as tasks:
        settings = deployment.config.server
        server = uvicorn.Server(
            uvicorn.Config(
                build_app(deployment),
                host=settings.host,
                port=settings.port,
                loop="uvloop",
                http="httptools",
                ws="websockets-sansio",
                ws_per_message_deflate=False,
                lifespan="off",
                access_log=False,
                log_config=None,
                server_header=False,
                date_header=False,
                timeout_graceful_shutdown=20,
            )
        )
        tasks.start_soon(_reload_on_signal, deployment)
        tasks.start_soon(_reload_on_request, deployment)
        await server.serve(sockets=sockets)
        tasks.cancel_scope.cancel()


async def work(deployment: Deployment) -> None:
    """Work without a web server until SIGTERM or SIGINT."""
    async with deployment.running(work=True), anyio.create_task_group() as tasks:
        tasks.start_soon(_reload_on_signal, deployment)
        tasks.start_soon(_reload_on_request, deployment)
        with anyio.open_signal_receiver(signal.SIGTERM, signal.SIGINT) as signals:
            async for _ in signals:
                break
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
