"""An HTTP/1.1 client for loads: keep-alive connections on asyncio protocols, one request at a time on each."""

import asyncio
import random
from collections.abc import Callable, Iterator, Sequence
from time import perf_counter
from typing import cast

import msgspec

HOST = "127.0.0.1"
LOST = 0
_LENGTH = b"content-length:"
Answered = Callable[["Caller", int], None]


class Caller(asyncio.Protocol):
    """One connection; tells of the status of each answer, and of `LOST` where the connection ends instead."""

    def __init__(self, answered: Answered) -> None:
        self._answered = answered
        self._rest = b""
        self._transport: asyncio.Transport | None = None
        self.waiting = False
        self.sent_at = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self._transport = cast("asyncio.Transport", transport)

    def call(self, request: bytes) -> None:
        """Send a request; the one before must have been answered."""
        assert self._transport is not None
        self.waiting = True
        self.sent_at = perf_counter()
        self._transport.write(request)

    @property
    def open(self) -> bool:
        """Whether another request may be sent."""
        return self._transport is not None and not self._transport.is_closing()

    def close(self) -> None:
        """Hang up."""
        if self._transport is not None:
            self._transport.abort()

    def data_received(self, data: bytes) -> None:
        """Wait for the end of the answer."""
        data = self._rest + data if self._rest else data
        end = data.find(b"\r\n\r\n")
        if end < 0 or len(data) < end + 4 + _announced(data, end):
            self._rest = data
            return
        self._rest = b""
        self.waiting = False
        self._answered(self, int(data[9:12]))

    def connection_lost(self, _error: Exception | None) -> None:
        """Tell of an answer that will not come."""
        if self.waiting:
            self.waiting = False
            self._answered(self, LOST)


class Client:
    """Sends single requests to a port, on as many connections as are needed at the same time."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._idle: list[Caller] = []
        self._answers: dict[Caller, asyncio.Future[int]] = {}

    async def post(self, request: bytes, *, seconds: float = 20.0) -> int:
        """Give the status of the answer, or `LOST` where none comes."""
        try:
            async with asyncio.timeout(seconds):
                caller = await self._free()
                answer = self._answers[caller] = asyncio.get_running_loop().create_future()
                caller.call(request)
                return await answer
        except (OSError, TimeoutError):
            return LOST

    def close(self) -> None:
        """Hang up everywhere."""
        for caller in (*self._idle, *self._answers):
            caller.close()

    async def _free(self) -> Caller:
        while self._idle:
            caller = self._idle.pop()
            if caller.open:
                return caller
        loop = asyncio.get_running_loop()
        return (await loop.create_connection(lambda: Caller(self._answered), HOST, self._port))[1]

    def _answered(self, caller: Caller, status: int) -> None:
        answer = self._answers.pop(caller)
        if not answer.done():
            answer.set_result(status)
        if status != LOST:
            self._idle.append(caller)


class Tally(msgspec.Struct, kw_only=True):
    """What came of a load: seconds of each answer, how many requests were made, and which were acknowledged."""

    began: float
    ended: float
    seconds: list[float]
    made: int
    failed: int

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.seconds) / (self.ended - self.began)

    def milliseconds(self, share: float) -> float:
        """Give a quantile of the times."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1e3 if ordered else float("nan")


async def saturate(port: int, requests: Sequence[bytes], *, connections: int, seconds: float) -> Tally:
    """Send as fast as answers come, on so many connections, until time or requests are over."""
    loop = asyncio.get_running_loop()
    times: list[float] = []
    feed: Iterator[bytes] = iter(requests)
    done = asyncio.Event()
    busy = failed = 0
    ends_at = perf_counter() + seconds

    def go_on(caller: Caller) -> None:
        nonlocal busy
        request = next(feed, None) if perf_counter() < ends_at and caller.open else None
        if request is not None:
            caller.call(request)
            return
        busy -= 1
        if not busy:
            done.set()

    def answered(caller: Caller, status: int) -> None:
        nonlocal failed
        if status == 200:
            times.append(perf_counter() - caller.sent_at)
        else:
            failed += 1
        go_on(caller)

    callers = [(await loop.create_connection(lambda: Caller(answered), HOST, port))[1] for _ in range(connections)]
    began = perf_counter()
    ends_at = began + seconds
    busy = connections
    for caller in callers:
        go_on(caller)
    await asyncio.wait_for(done.wait(), seconds + 30)
    ended = perf_counter()
    for caller in callers:
        caller.close()
    return Tally(began=began, ended=ended, seconds=times, made=len(times) + failed, failed=failed)


async def arrive(port: int, requests: Sequence[bytes], *, rate: float, seed: int = 1) -> Tally:
    """Send at random instants of a given rate, whether answers come or not; times count from when each was due."""
    loop = asyncio.get_running_loop()
    random_source = random.Random(seed)
    times: list[float] = []
    idle: list[Caller] = []
    due_of: dict[Caller, float] = {}
    done = asyncio.Event()
    answers = failed = 0

    def answered(caller: Caller, status: int) -> None:
        nonlocal answers, failed
        answers += 1
        times.append(perf_counter() - due_of[caller])
        if status != 200:
            failed += 1
        if caller.open:
            idle.append(caller)
        if answers == len(requests):
            done.set()

    began = due = perf_counter()
    for request in requests:
        due += random_source.expovariate(rate)
        if (early := due - perf_counter()) > 0:
            await asyncio.sleep(early)
        caller = idle.pop() if idle else (await loop.create_connection(lambda: Caller(answered), HOST, port))[1]
        due_of[caller] = due
        caller.call(request)
    await asyncio.wait_for(done.wait(), 60)
    ended = perf_counter()
    for caller in due_of:
        caller.close()
    return Tally(began=began, ended=ended, seconds=times, made=len(requests), failed=failed)


def _announced(data: bytes, end: int) -> int:
    at = data.lower().find(_LENGTH, 0, end)
    return int(data[at + len(_LENGTH) : data.find(b"\r\n", at)]) if at >= 0 else 0
