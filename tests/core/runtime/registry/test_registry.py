"""The registry starts what the configuration enables, and goes over to another one without a gap."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

import anyio
import click
import msgspec
import pytest
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from waframe import (
    Action,
    Branch,
    Channel,
    Check,
    Context,
    Finding,
    Host,
    Job,
    JobHandler,
    Message,
    NoSettings,
    Panel,
    Parcel,
    Plugin,
    Receipt,
    Settings,
    hookimpl,
)
from waframe.core.contract.context import Turn
from waframe.core.errors import PluginBroken, PluginUnknown, RecordMissing
from waframe.core.records.content import AnyContent
from waframe.core.runtime.registry import Installed, Registry, Setup
from waframe.core.runtime.registry.breaker import FAILURES
from waframe.core.runtime.registry.collected import commands_of
from waframe.core.runtime.registry.registry import GRACE_SECONDS

InstalledOf = Callable[..., dict[str, Installed]]
SetupOf = Callable[..., Setup]

NONE = NoSettings()


class PoolSettings(Settings, frozen=True, kw_only=True):
    size: int = 1


class Pool(Plugin[PoolSettings, list[str]]):
    """Writes down what is opened and closed; a pool of size 0 cannot be used."""

    name = "pool"
    log: ClassVar[list[str]] = []

    def __init__(self, settings: PoolSettings, *, branch: Branch | None, shared: list[str]) -> None:
        super().__init__(settings, branch=branch, shared=shared)
        if settings.size == 0:
            raise ValueError("size is 0")

    @classmethod
    @asynccontextmanager
    async def lifespan(cls, host: Host) -> AsyncIterator[list[str]]:
        cls.log.append("open")
        yield cls.log
        cls.log.append("closed")

    @hookimpl
    async def message_received(self, ctx: Context, message: Message) -> None:
        self.shared.append(f"{ctx.branch.key} {self.settings.size}")
        if self.settings.size == 13:
            raise RuntimeError


class Nothing(msgspec.Struct, frozen=True, kw_only=True):
    pass


class Desk(Plugin[NoSettings]):
    """Registers one of everything."""

    name = "desk"
    commands = (click.Command("desk"),)

    @hookimpl
    def register_routes(self) -> list[BaseRoute]:
        async def answer(request: object) -> Response:
            return Response()

        return [Route("/desk", answer)]

    @hookimpl
    def register_actions(self) -> list[Action]:
        async def run(*_: object) -> Nothing:
            return Nothing()

        return [Action(name="take", title="desk.take", arguments=Nothing, result=Nothing, run=run)]

    @hookimpl
    def register_panels(self) -> list[Panel]:
        return [Panel(name="card", title="desk.card", module="card.js")]

    @hookimpl
    def register_checks(self) -> list[Check]:
        async def run(host: Host) -> list[Finding]:
            return []

        return [Check(name="desk", run=run)]

    @hookimpl
    def register_jobs(self) -> list[JobHandler]:
        return [JobHandler(name="sweep", run=self.sweep)]

    async def sweep(self, host: Host, job: Job) -> None:
        """Do nothing."""


class Wire(Channel):
    name = "wire"

    @asynccontextmanager
    async def running(self, host: Host) -> AsyncIterator[None]:
        Pool.log.append("wire open")
        yield
        Pool.log.append("wire closed")

    def check(self, content: AnyContent) -> None:
        pass

    async def send(self, parcel: Parcel) -> Receipt:
        return Receipt(channel_id=parcel.id)


class WirePlugin(Plugin[PoolSettings]):
    name = "wire"

    @hookimpl
    def register_channels(self) -> list[Channel]:
        return [Wire()]


@pytest.fixture(autouse=True)
def log() -> list[str]:
    Pool.log.clear()
    return Pool.log


async def received(registry: Registry, branch: str, *, host: Host, message: Message) -> None:
    turn = Turn(branch=registry.setup.branches[branch].branch, store=host.store, clock=host.clock)
    await registry.plan(branch).tell("message_received", turn, message)


async def test_every_branch_has_its_own_instance_and_all_share_what_is_heavy(
    host: Host, installed_of: InstalledOf, setup_of: SetupOf, message: Message, log: list[str]
) -> None:
    setup = setup_of(centro={"pool": PoolSettings(size=1)}, norte={"pool": PoolSettings(size=2)}, sur={})

    async with Registry.running(host, installed=installed_of(Pool), setup=setup) as registry:
        for branch in ("centro", "norte", "sur"):
            await received(registry, branch, host=host, message=message)

    assert log == ["open", "centro 1", "norte 2", "closed"]


async def test_a_plugin_that_is_not_enabled_is_not_even_imported(
    host: Host, setup_of: SetupOf, installed_of: InstalledOf
) -> None:
    def fail() -> object:
        raise AssertionError

    installed = installed_of(Desk) | {"pool": Installed("pool", source="here", version=None, load=fail)}

    async with Registry.running(host, installed=installed, setup=setup_of(centro={"desk": NONE})) as registry:
        assert registry.plan("centro").seats


@pytest.mark.parametrize(
    ("plugins", "error", "words"),
    [
        pytest.param({"polo": NONE}, PluginUnknown, "plugin polo is not installed; installed are pool", id="unknown"),
        pytest.param(
            {"pool": PoolSettings(size=0)},
            PluginBroken,
            "plugin pool is broken: it cannot be made in branch centro: ValueError: size is 0",
            id="cannot be made",
        ),
    ],
)
async def test_what_cannot_start_is_named(
    plugins: Mapping[str, Settings],
    error: type[Exception],
    words: str,
    host: Host,
    installed_of: InstalledOf,
    setup_of: SetupOf,
    log: list[str],
) -> None:
    with pytest.raises(error, match=words):
        async with Registry.running(host, installed=installed_of(Pool), setup=setup_of(centro=plugins)):
            pass

    assert log in ([], ["open", "closed"])


async def test_a_lifespan_that_fails_is_named_and_the_others_are_closed(
    host: Host, installed_of: InstalledOf, setup_of: SetupOf, log: list[str]
) -> None:
    class Lost(Plugin[NoSettings, object]):
        name = "lost"

        @classmethod
        @asynccontextmanager
        async def lifespan(cls, host: Host) -> AsyncIterator[object]:
            yield await cls.connect()

        @classmethod
        async def connect(cls) -> object:
            raise OSError("no such host")

    setup = setup_of(centro={"pool": PoolSettings(), "lost": NONE})

    with pytest.raises(PluginBroken, match="plugin lost is broken: it does not start: OSError: no such host"):
        async with Registry.running(host, installed=installed_of(Pool, Lost), setup=setup):
            pass

    assert log == ["open", "closed"]


async def test_what_plugins_register_is_collected(host: Host, installed_of: InstalledOf, setup_of: SetupOf) -> None:
    setup = setup_of({"wire": PoolSettings()}, centro={"desk": NONE}, norte={"desk": NONE}, sur={})
    installed = installed_of(Desk, WirePlugin)

    async with Registry.running(host, installed=installed, setup=setup) as registry:
        assert [route.path for route in registry.routes() if isinstance(route, Route)] == ["/desk"]
        assert [(one.plugin, one.item.name) for one in registry.panels()] == [("desk", "card")]
        assert [one.item.name for one in registry.checks()] == ["desk"]
        assert list(registry.channels()) == ["wire"]
        assert [registry.actions("centro")["take"].plugin, registry.actions("sur")] == ["desk", {}]
        assert [len(registry.panels("norte")), len(registry.panels("sur"))] == [1, 0]
    assert [(name, one.plugin) for name, one in commands_of(installed).items()] == [("desk", "desk")]


async def test_a_job_runs_in_its_branch(host: Host, installed_of: InstalledOf, setup_of: SetupOf) -> None:
    setup = setup_of(centro={"desk": NONE}, norte={"desk": NONE}, sur={})

    async with Registry.running(host, installed=installed_of(Desk), setup=setup) as registry:
        handlers = [registry.job("desk.sweep", branch=branch) for branch in ("centro", "norte", "sur", "gone", None)]
        north = registry.plan("norte").seats[0].instance

    assert [handler is None for handler in handlers] == [False, False, True, True, False]
    assert handlers[1] is not None
    assert getattr(handlers[1].run, "__self__", None) is north


async def test_two_plugins_with_one_action_do_not_start(
    host: Host, installed_of: InstalledOf, setup_of: SetupOf
) -> None:
    class Copy(Desk):
        name = "copy"

    setup = setup_of(centro={"desk": NONE, "copy": NONE})

    with pytest.raises(PluginBroken, match="plugin copy is broken: action take is already one of desk"):
        async with Registry.running(host, installed=installed_of(Desk, Copy), setup=setup):
            pass


@pytest.mark.parametrize(
    ("registered", "words"),
    [
        pytest.param(None, "register_checks returned a NoneType instead of a list", id="no list"),
        pytest.param([1], "the list of register_checks holds a int instead of a Check", id="a wrong item"),
    ],
)
async def test_rubbish_is_not_registered(
    registered: object, words: str, host: Host, installed_of: InstalledOf, setup_of: SetupOf
) -> None:
    class Odd(Plugin[NoSettings]):
        name = "odd"

        @hookimpl
        def register_checks(self) -> object:
            return registered

    with pytest.raises(PluginBroken, match=words):
        async with Registry.running(host, installed=installed_of(Odd), setup=setup_of(centro={"odd": NONE})):
            pass


async def test_an_unknown_branch_is_missing(host: Host, installed_of: InstalledOf, setup_of: SetupOf) -> None:
    async with Registry.running(host, installed=installed_of(), setup=setup_of()) as registry:
        with pytest.raises(RecordMissing, match="there is no branch centro"):
            registry.plan("centro")


async def test_a_reload_changes_only_what_changed(
    host: Host, installed_of: InstalledOf, setup_of: SetupOf, message: Message, log: list[str]
) -> None:
    before = setup_of(centro={"pool": PoolSettings(size=1)}, norte={"pool": PoolSettings(size=2)})
    after = setup_of(centro={"pool": PoolSettings(size=9)}, norte={"pool": PoolSettings(size=2)}, sur={})

    async with Registry.running(host, installed=installed_of(Pool), setup=before) as registry:
        old = {branch: registry.plan(branch) for branch in before.branches}
        await registry.replace(after)

        assert registry.plan("norte") is old["norte"]
        assert registry.plan("centro") is not old["centro"]
        await received(registry, "centro", host=host, message=message)

    assert log == ["open", "centro 9", "closed"]


async def test_a_reload_does_not_forgive_a_plugin_that_stays(
    host: Host, installed_of: InstalledOf, setup_of: SetupOf, message: Message
) -> None:
    before = setup_of(centro={"pool": PoolSettings(size=13)})
    after = setup_of(centro={"desk": NONE, "pool": PoolSettings(size=13)})
    mended = setup_of(centro={"desk": NONE, "pool": PoolSettings(size=1)})

    async with Registry.running(host, installed=installed_of(Pool, Desk), setup=before) as registry:
        for _ in range(FAILURES):
            await received(registry, "centro", host=host, message=message)
        await registry.replace(after)
        kept = registry.degraded()
        await registry.replace(mended)

        assert [(one.branch, one.plugin) for one in kept] == [("centro", "pool")]
        assert registry.degraded() == ()


async def test_a_reload_that_fails_leaves_everything_as_it_was(
    host: Host, installed_of: InstalledOf, setup_of: SetupOf, message: Message, log: list[str]
) -> None:
    before = setup_of(centro={"desk": NONE})
    broken = setup_of(centro={"desk": NONE, "pool": PoolSettings(size=0)})

    async with Registry.running(host, installed=installed_of(Pool, Desk), setup=before) as registry:
        plan = registry.plan("centro")
        with pytest.raises(PluginBroken):
            await registry.replace(broken)

        assert registry.plan("centro") is plan
        assert registry.setup is before
        assert log == ["open", "closed"]


async def test_what_a_reload_makes_superfluous_closes_after_a_while(
    host: Host,
    installed_of: InstalledOf,
    setup_of: SetupOf,
    message: Message,
    log: list[str],
    advance: Callable[[timedelta], None],
) -> None:
    before = setup_of(centro={"pool": PoolSettings()})

    async with Registry.running(host, installed=installed_of(Pool), setup=before) as registry:
        plan = registry.plan("centro")
        await registry.replace(setup_of(centro={}))
        turn = Turn(branch=before.branches["centro"].branch, store=host.store, clock=host.clock)
        await plan.tell("message_received", turn, message)
        assert log == ["open", "centro 1"]

        await anyio.wait_all_tasks_blocked()
        advance(timedelta(seconds=GRACE_SECONDS))
        await anyio.wait_all_tasks_blocked()
        assert log == ["open", "centro 1", "closed"]


async def test_a_channel_is_opened_anew_when_its_settings_change(
    host: Host, installed_of: InstalledOf, setup_of: SetupOf, log: list[str], advance: Callable[[timedelta], None]
) -> None:
    installed = installed_of(WirePlugin)

    async with Registry.running(host, installed=installed, setup=setup_of({"wire": PoolSettings(size=1)})) as registry:
        channel = registry.channels()["wire"]
        await registry.replace(setup_of({"wire": PoolSettings(size=1)}, centro={}))
        assert registry.channels()["wire"] is channel

        await registry.replace(setup_of({"wire": PoolSettings(size=2)}, centro={}))
        assert registry.channels()["wire"] is not channel
        assert log == ["wire open", "wire open"]

        await anyio.wait_all_tasks_blocked()
        advance(timedelta(seconds=GRACE_SECONDS))
        await anyio.wait_all_tasks_blocked()
        assert log == ["wire open", "wire open", "wire closed"]
    assert log[3:] == ["wire closed"]


async def test_reloads_wait_for_one_another(host: Host, installed_of: InstalledOf, setup_of: SetupOf) -> None:
    first, second = setup_of(centro={"pool": PoolSettings()}), setup_of(norte={"pool": PoolSettings()})

    async with Registry.running(host, installed=installed_of(Pool), setup=setup_of()) as registry:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(registry.replace, first)
            tasks.start_soon(registry.replace, second)

        assert list(registry.setup.branches) == ["norte"]
        assert registry.plan("norte").seats


async def test_a_reload_reads_the_texts_again(
    host: Host, installed_of: InstalledOf, setup_of: SetupOf, tmp_path: Path
) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()

    async with Registry.running(host, installed=installed_of(), setup=setup_of(), overrides=folder) as registry:
        (folder / "es.yaml").write_text("hello: hola")
        await registry.replace(setup_of())

        assert registry.texts.render("es", "hello") == "hola"
