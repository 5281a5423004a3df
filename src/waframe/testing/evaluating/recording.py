"""Records what models answer, and answers from a recording: by what was said, without a key and without a network."""

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

import httpx2
import msgspec

from waframe.testing.evaluating.abstracting import Abstract, abstract, put_back, taken_out
from waframe.testing.evaluating.case import CaseInvalid

FILE = "answers.jsonl"
_SHOWN = 160
_BEFORE = 40
_KEY_LENGTH = 16

Body = dict[str, object]


class Exchange(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked, as far as it is told apart by it, and what came back.

    `told` are the messages after the prompt. `around` is the fingerprint of the prompt and of the functions as they are
    described, in which nothing is looked up: they may be reworded without recording anew.
    """

    key: str
    offered: tuple[str, ...]
    told: tuple[str, ...]
    around: str
    status: int
    type: str
    answer: str


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A request as it is looked up."""

    key: str
    offered: tuple[str, ...]
    told: tuple[str, ...]
    around: str
    whole: Abstract


class Recorder(httpx2.AsyncBaseTransport):
    """Lets requests through to `inner`, and writes each with its answer into a folder."""

    def __init__(self, folder: Path) -> None:
        self.inner: httpx2.AsyncBaseTransport = httpx2.AsyncHTTPTransport()
        self._folder = folder
        self._kept: dict[str, Exchange] = {}

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Ask, and keep what came back; what is asked again keeps its first answer."""
        asked = read(await request.aread())
        response = await self.inner.handle_async_request(request)
        content, kind = await response.aread(), response.headers.get("content-type", "")
        if asked is not None and asked.key not in self._kept:
            self._kept[asked.key] = Exchange(
                key=asked.key,
                offered=asked.offered,
                told=asked.told,
                around=asked.around,
                status=response.status_code,
                type=kind,
                answer=taken_out(content.decode(), asked.whole),
            )
        return httpx2.Response(response.status_code, headers={"content-type": kind}, content=content, request=request)

    def write(self) -> int:
        """Write the file, in the order of the keys, and tell how many answers it holds."""
        self._folder.mkdir(parents=True, exist_ok=True)
        kept = sorted(self._kept.values(), key=lambda one: one.key)
        (self._folder / FILE).write_bytes(b"".join(msgspec.json.encode(one) + b"\n" for one in kept))
        return len(kept)


class Player(httpx2.AsyncBaseTransport):
    """Answers from a folder; `misses` says of each request that is not there what is different."""

    def __init__(self, folder: Path) -> None:
        try:
            lines = (folder / FILE).read_bytes().splitlines()
        except OSError as error:
            raise CaseInvalid(f"{folder / FILE}: {error.strerror}") from error
        self._kept: Mapping[str, Exchange] = {one.key: one for one in map(_exchange, lines)}
        self.misses: list[str] = []
        self.reworded = False

    def take_misses(self) -> tuple[str, ...]:
        """Give what was missed since this was asked last."""
        taken = tuple(dict.fromkeys(self.misses))
        self.misses.clear()
        return taken

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Give the recorded answer; raises ConnectError where there is none."""
        asked = read(await request.aread())
        found = self._kept.get(asked.key) if asked is not None else None
        if asked is None or found is None:
            self.misses.append(self._difference(asked))
            raise httpx2.ConnectError("there is no recorded answer", request=request)
        self.reworded |= found.around != asked.around
        content = put_back(found.answer, asked.whole).encode()
        return httpx2.Response(found.status, headers={"content-type": found.type}, content=content, request=request)

    def _difference(self, asked: Asked | None) -> str:
        """Compare with the recorded request that is the most alike."""
        if asked is None or not self._kept:
            return "no recorded answer: nothing like it was recorded"
        nearest = max(self._kept.values(), key=lambda one: (_common(one.told, asked.told), -len(one.told)))
        place = _common(nearest.told, asked.told)
        if place < max(len(nearest.told), len(asked.told)):
            now, recorded = _apart(_at(asked.told, place), _at(nearest.told, place))
            return f"no recorded answer: message {place + 1} is {now} and was {recorded}"
        changed = sorted(set(nearest.offered) ^ set(asked.offered))
        return f"no recorded answer: other functions are offered: {', '.join(changed)}"


def read(content: bytes) -> Asked | None:
    """Read a chat completion that is asked for; None where it is something else."""
    try:
        canonical = msgspec.json.encode(msgspec.json.decode(content, type=Body), order="deterministic").decode()
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    whole = abstract(canonical)
    body = msgspec.json.decode(whole.text, type=Body)
    messages = body.pop("messages", None)
    if not isinstance(messages, list) or not messages:
        return None
    offered = tuple(sorted(_names(body.get("tools"))))
    told = tuple(msgspec.json.encode(one, order="deterministic").decode() for one in messages[1:])
    around = _hash([messages[0], body])
    return Asked(key=_hash([body.get("model"), offered, told]), offered=offered, told=told, around=around, whole=whole)


def _exchange(line: bytes) -> Exchange:
    return msgspec.json.decode(line, type=Exchange)


def _names(tools: object) -> Iterator[str]:
    for tool in tools if isinstance(tools, list) else ():
        yield str(tool.get("function", {}).get("name"))


def _hash(value: object) -> str:
    return sha256(msgspec.json.encode(value, order="deterministic")).hexdigest()[:_KEY_LENGTH]


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (left, right) in pairs if left != right), min(len(one), len(other)))


def _at(told: Sequence[str], place: int) -> str:
    return told[place] if place < len(told) else "nothing"


def _apart(one: str, other: str) -> tuple[str, str]:
    """Cut two texts to where they begin to differ."""
    same = next((place for place, (left, right) in enumerate(zip(one, other, strict=False)) if left != right), 0)
    begin = max(0, same - _BEFORE)
    return one[begin : begin + _SHOWN], other[begin : begin + _SHOWN]
