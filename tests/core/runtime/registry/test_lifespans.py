"""What is open for the life of the process opens and closes in its own task, in any order."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio
import anyio.lowlevel
import pytest

from waframe import Host
from waframe.core.errors import PluginBroken
from waframe.core.runtime.registry.lifespans import Lifespans, Opening


def writing(log: list[str], *, name: str) -> Opening:
    @asynccontextmanager
    async def life() -> AsyncIterator[object]:
        async with anyio.create_task_group():
            log.append(f"+{name}")
            yield name
            await anyio.lowlevel.checkpoint()
            log.append(f"-{name}")

    return life


async def test_the_last_one_closes_first(host: Host) -> None:
    log: list[str] = []

    async with Lifespans.running(host) as lifespans:
        first = await lifespans.open("a", writing(log, name="a"))
        await lifespans.open("b", writing(log, name="b"))

    assert first.shared == "a"
    assert log == ["+a", "+b", "-b", "-a"]


async def test_they_close_in_any_order(host: Host) -> None:
    log: list[str] = []

    async with Lifespans.running(host) as lifespans:
        first = await lifespans.open("a", writing(log, name="a"))
        await lifespans.open("b", writing(log, name="b"))
        await lifespans.close((first,))

    assert log == ["+a", "+b", "-a", "-b"]


async def test_they_close_in_peace_when_all_is_cancelled(host: Host) -> None:
    log: list[str] = []

    with anyio.CancelScope() as scope:
        async with Lifespans.running(host) as lifespans:
            await lifespans.open("a", writing(log, name="a"))
            scope.cancel()
            await anyio.sleep_forever()

    assert log == ["+a", "-a"]


async def test_one_that_does_not_start_is_named(host: Host) -> None:
    @asynccontextmanager
    async def life() -> AsyncIterator[object]:
        yield await connect()

    async def connect() -> object:
        raise OSError("no such host")

    with pytest.raises(PluginBroken, match="plugin a is broken: it does not start: OSError: no such host"):
        async with Lifespans.running(host) as lifespans:
            await lifespans.open("a", life)


async def test_one_that_hangs_at_its_start_can_be_cancelled(host: Host) -> None:
    @asynccontextmanager
    async def life() -> AsyncIterator[object]:
        await anyio.Event().wait()
        yield None

    async with Lifespans.running(host) as lifespans:
        with anyio.move_on_after(0.02) as scope:
            await lifespans.open("a", life)

    assert scope.cancelled_caught


async def test_one_that_ends_by_itself_harms_no_other(host: Host, counted: list[str]) -> None:
    log: list[str] = []

    @asynccontextmanager
    async def life() -> AsyncIterator[object]:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(fail)
            yield None

    async def fail() -> None:
        await anyio.lowlevel.checkpoint()
        raise OSError("gone")

    async with Lifespans.running(host) as lifespans:
        await lifespans.open("b", writing(log, name="b"))
        await lifespans.open("a", life)
        with anyio.fail_after(5):
            while not lifespans.ended():  # nothing tells that it ended but this list
                await anyio.lowlevel.checkpoint()
        ended = [life.plugin for life in lifespans.ended()]

    assert ended == ["a"]
    assert counted == ["plugin_failures a  lifespan"]
    assert log == ["+b", "-b"]


async def test_one_that_fails_to_close_does_not_keep_the_others_open(host: Host, counted: list[str]) -> None:
    log: list[str] = []

    @asynccontextmanager
    async def life() -> AsyncIterator[object]:
        yield None
        raise OSError("cannot close")

    async with Lifespans.running(host) as lifespans:
        await lifespans.open("b", writing(log, name="b"))
        await lifespans.open("a", life)

    assert log == ["+b", "-b"]
    assert counted == ["plugin_failures a  lifespan"]
