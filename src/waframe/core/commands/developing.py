"""`waframe dev` and `waframe simulate`: everything on this machine, with a phone in the browser."""

import signal
import socket
from contextlib import ExitStack
from functools import partial
from typing import NamedTuple

import anyio
import click
import msgspec

from waframe.core.commands.guests import find_guests
from waframe.core.commands.opening import log_little, log_much, open_deployment, run
from waframe.core.commands.options import Command, options
from waframe.core.commands.ports import port_of, take_near, take_port
from waframe.core.commands.rehearsal import WEBHOOK, Rehearsal, simulated, with_secrets
from waframe.core.commands.talking import Desk, desk_of, talk
from waframe.core.runtime.config import Config, load
from waframe.core.runtime.deployment import Deployment
from waframe.core.runtime.environment import environment_of
from waframe.core.runtime.process.serving import serve
from waframe.core.runtime.process.stopping import stopping_on_signal
from waframe.core.runtime.registry import discover
from waframe.core.runtime.registry.kinds import kinds_of
from waframe.simulator.inventory import InventorySimulator
from waframe.simulator.inventory.serving import serve_inventory
from waframe.simulator.serving import serve_inside
from waframe.simulator.settings import SimulatorSettings

HOME = "127.0.0.1"
PORT = click.IntRange(0, 65535)
PHONE_OPTION = "--simulator-port"
DOOR_OPTION = "--port"
_PHONE_PORT = 3003
_STOCK_PORT = 3004
_NAMES_AT_MOST = 6


@click.command("dev", cls=Command, short_help="Run everything here, with a phone in the browser.")
@click.option("--port", type=PORT, help="Where to serve; else `server.port`, or the next free port.")
@click.option("--simulator-port", type=PORT, help="Where the phone is; else 3003, or the next free port.")
@click.option("--no-simulator", is_flag=True, help="Without the phone: only the console channel or a real account.")
@click.option("--console", is_flag=True, help="Chat in this terminal as a customer, through the console channel.")
@click.option("--branch", help="With --console: the branch to talk with; else the first that has a desk.")
def dev_command(
    *, port: int | None, simulator_port: int | None, no_simulator: bool, console: bool, branch: str | None
) -> None:
    """Run everything here, with a phone in the browser.

    Starts the deployment and the simulator of WhatsApp in one process. The simulator has the numbers of the
    configuration; what the bot sends goes there and never to Meta. Secrets of WhatsApp that are not set get simulated
    values, so that no account is needed. Where a branch asks an inventory service, a stand-in for four kinds of them
    is started as well, unless INVENTORY_URL names another one. Ctrl-C stops everything.

    Examples:
      waframe dev
      waframe dev --port 8080 --simulator-port 8081
      waframe dev --console
    """
    if branch is not None and not console:
        raise click.UsageError("--branch goes with --console.")
    (log_little if console else log_much)()
    with ExitStack() as ports:
        phone = (
            None
            if no_simulator
            else ports.enter_context(_take(HOME, _PHONE_PORT, asked=simulator_port, option=PHONE_OPTION))
        )
        stock = None if phone is None else ports.enter_context(take_near(HOME, _STOCK_PORT, remedy="free one"))
        deployment = _deployment(phone, stock)
        server = deployment.config.server
        door = ports.enter_context(_take(server.host, server.port, asked=port, option=DOOR_OPTION))
        desk = desk_of(deployment.config, branch=branch) if console else None
        simulated_at = Stands(door=door, phone=phone, stock=stock if _wants_inventory(deployment) else None)
        run(lambda: _develop(deployment, simulated_at, desk=desk))


@click.command("simulate", cls=Command, short_help="Run the stand-in for WhatsApp alone.")
@click.option("--port", type=PORT, default=_PHONE_PORT, show_default=True, help="Where the phone and the API are.")
@click.option("--host", default=HOME, show_default=True, help="The address to listen on.")
@click.option("--callback-url", help="Where the business takes its webhooks; else the port of the configuration.")
@click.option("--seed", type=int, help="Repeat a run: the same seed gives the same ids and delays.")
@click.option("--record", metavar="FILE", help="Write all that goes in and out to this file, as lines of JSON.")
def simulate_command(*, port: int, host: str, callback_url: str | None, seed: int | None, record: str | None) -> None:
    """Run the stand-in for WhatsApp alone.

    It signs and sends webhooks as Meta does, takes messages by the Graph API, and shows a phone on a page. With a
    configuration it has the numbers of the branches, without one three of its own. It is told what to do by HTTP
    under /control/.

    Examples:
      waframe simulate
      waframe simulate --port 8081 --callback-url http://127.0.0.1:8080/webhooks/whatsapp
      waframe simulate --seed 7 --record conversation.jsonl
    """
    log_much()
    config = _read_if_there()
    taken = take_port(host, port, remedy="choose another with --port")
    with taken:
        served = config.server.port if config else 3002
        callback = callback_url or f"http://{HOME}:{served}{WEBHOOK}"
        settings = simulated(config, host=host, port=port_of(taken), callback_url=callback)
        if seed is not None:
            settings = msgspec.structs.replace(settings, seed=seed)
        if record is not None:
            settings = msgspec.structs.replace(settings, record=record)
        run(lambda: _simulate(settings, taken=taken))


class Stands(NamedTuple):
    """The sockets on which everything is served; without a phone or a stock there is no such stand-in."""

    door: socket.socket
    phone: socket.socket | None
    stock: socket.socket | None


async def _develop(deployment: Deployment, at: Stands, *, desk: Desk | None) -> None:
    async with anyio.create_task_group() as tasks:
        if at.phone is not None:
            settings = simulated(
                deployment.config, host=HOME, port=port_of(at.phone), callback_url=_url(HOME, at.door) + WEBHOOK
            )
            tasks.start_soon(partial(serve_inside, settings, sockets=[at.phone]))
        if at.stock is not None:
            tasks.start_soon(partial(serve_inventory, InventorySimulator(), sockets=[at.stock]))
        started = anyio.Event()
        if desk is not None:
            tasks.start_soon(_talk, deployment, desk, started)

        tasks.start_soon(_welcome, deployment, started, at)
        await serve(deployment, sockets=[at.door], started=started.set)
        tasks.cancel_scope.cancel()


async def _talk(deployment: Deployment, desk: Desk, started: anyio.Event) -> None:
    await started.wait()
    await talk(deployment.registry.channels(), desk)
    signal.raise_signal(signal.SIGINT)


async def _simulate(settings: SimulatorSettings, *, taken: socket.socket) -> None:
    async with stopping_on_signal() as told, anyio.create_task_group() as tasks:
        tell = partial(_tell, [("Phone", f"{settings.base_url}/"), ("Webhooks go to", settings.callback_url)])
        tasks.start_soon(partial(serve_inside, settings, sockets=[taken], started=tell))
        await told.wait()
        tasks.cancel_scope.cancel()


def _deployment(phone: socket.socket | None, stock: socket.socket | None) -> Deployment:
    if phone is None or stock is None:
        return open_deployment()
    path = options().config
    return Rehearsal(
        path,
        environ=environment_of(path.absolute().parent),
        graph_url=_url(HOME, phone),
        inventory_url=_url(HOME, stock),
    )


def _wants_inventory(deployment: Deployment) -> bool:
    return isinstance(deployment, Rehearsal) and deployment.wants_inventory


def _read_if_there() -> Config | None:
    path = options().config
    if not options().given and not path.exists():
        return None
    folder = path.absolute().parent
    return load(path, kinds=kinds_of(discover(folder / "plugins")), environ=with_secrets(environment_of(folder)))


def _take(host: str, port: int, *, asked: int | None, option: str) -> socket.socket:
    remedy = f"choose another with {option}"
    if asked is not None:
        return take_port(host, asked, remedy=remedy)
    taken = take_near(host, port, remedy=remedy)
    if port_of(taken) != port:
        click.echo(f"port {port} is taken, so {port_of(taken)} is used ({option} chooses another)", err=True)
    return taken


async def _welcome(deployment: Deployment, started: anyio.Event, at: Stands) -> None:
    await started.wait()
    url = _url(HOME, at.door)
    guests = await find_guests(deployment) if _has_desk(deployment) else []
    lines = [("Desk", f"{url}/")] if _has_desk(deployment) else []
    lines += [("Log in", "   ".join(f"{guest.login} / {guest.password}" for guest in guests))] if guests else []
    lines += [("Chat", f"{url}{page}") for page in _pages(deployment)]
    lines += [] if at.phone is None else [("Phone", f"{_url(HOME, at.phone)}/")]
    lines += [] if at.stock is None else [("Inventory", f"{_url(HOME, at.stock)}/control/fault")]
    lines += [("Webhook", f"{url}{WEBHOOK}"), ("Readiness", f"{url}/readyz"), ("Branches", _names(deployment))]
    _tell([*lines, ("Stop", "Ctrl-C")])


def _pages(deployment: Deployment) -> list[str]:
    """List the pages on which customers can write to a branch."""
    channels = deployment.registry.channels()
    pages = [
        channels[name].page_of(settings.address)
        for branch in deployment.config.branches.values()
        for name, settings in branch.addresses.items()
        if name in channels
    ]
    return [page for page in pages if page is not None]


def _has_desk(deployment: Deployment) -> bool:
    return any("web" in branch.plugins for branch in deployment.config.branches.values())


def _names(deployment: Deployment) -> str:
    names = [branch.name for branch in deployment.branches.values()]
    more = f" and {len(names) - _NAMES_AT_MOST} more" if len(names) > _NAMES_AT_MOST else ""
    return ", ".join(names[:_NAMES_AT_MOST]) + more


def _tell(lines: list[tuple[str, str]]) -> None:
    width = max(len(name) for name, _ in lines)
    click.echo("")
    for name, value in lines:
        click.echo(f"  {click.style(name.ljust(width), bold=True)}  {value}")
    click.echo("")


def _url(host: str, taken: socket.socket) -> str:
    return f"http://{HOME if host == '0.0.0.0' else host}:{port_of(taken)}"  # noqa: S104  # what was set, not bound
