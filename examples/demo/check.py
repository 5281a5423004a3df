"""Proves that the demo works: a simulator and a server as processes, a customer in each branch, and an agent."""

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Iterator, Mapping
from contextlib import ExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from time import monotonic

import anyio
import httpx2
import msgspec

CONFIG = Path(__file__).parent / "waframe.yaml"
PRODUCTS = CONFIG.with_name("products.json")
SECRETS = {
    "WHATSAPP_APP_SECRET": "simulated-app-secret",
    "WEBHOOK_VERIFY_TOKEN": "simulated-verify-token",
    "WHATSAPP_ACCESS_TOKEN": "simulated-access-token",
}
SELLER, PASSWORD = "ana", "balata-bujia-4711"
QUEUED, ATTENDED = "queue", "mine"
START_SECONDS = 60
ANSWER_SECONDS = 30
LOG_LINES = 15


class Wrong(Exception):
    """Raised when something is not as it should be; the message says what, in Spanish."""


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """What the customer does, what the answer must hold, and what that proves."""

    say: str = ""
    tap: str = ""
    photo: str = ""
    expect: str
    proves: str
    menu: bool = False


class Talk(msgspec.Struct, frozen=True, kw_only=True):
    """A customer in a branch."""

    branch: str
    number: str
    customer: str
    phone: str
    steps: tuple[Step, ...]


PHOTO = Step(photo="plate.jpg", expect="Nissan Tsuru 2009", proves="lee el VIN de una foto y reconoce el auto")


def _talk(
    branch: str,
    number: str,
    customer: str,
    *,
    phone: str,
    greeting: str,
    tap: str,
    answer: str,
    more: tuple[Step, ...] = (),
) -> Talk:
    steps = (
        Step(say="hola", expect=greeting, menu=True, proves="saluda y muestra el menú de la sucursal"),
        Step(tap=tap, expect=answer, proves=f"contesta al tocar «{tap}»"),
        Step(say="¿y a qué hora abren?", expect=f"Horario de {branch}", proves="entiende una pregunta escrita"),
        *more,
        Step(say="quiero hablar con una persona", expect=f"persona de {branch}", proves="pasa con una persona"),
    )
    return Talk(branch=branch, number=number, customer=customer, phone=phone, steps=steps)


TALKS = (
    _talk(
        "Centro",
        "100000000000141",
        "Lucía Campos",
        phone="+52 55 1000 0001",
        greeting="escribir a Centro",
        tap="Refacciones",
        answer="¿Qué pieza buscas",
        more=(PHOTO,),
    ),
    _talk(
        "Portales",
        "100000000000142",
        "Óscar Peña",
        phone="+52 55 1000 0002",
        greeting="la sucursal de los frenos",
        tap="Frenos",
        answer="delanteras o traseras",
    ),
    _talk(
        "Vallejo",
        "100000000000143",
        "Taller Ruiz",
        phone="+52 55 1000 0003",
        greeting="mayoreo para talleres",
        tap="Mandar mi lista",
        answer="una pieza por renglón",
    ),
)


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A button, or a row of a list."""

    title: str


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """What the phone shows of a message."""

    type: str
    text: str = ""
    buttons: tuple[Shown, ...] = ()
    rows: tuple[Shown, ...] = ()


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """A message of the chat."""

    id: str
    direction: str
    content: Content


class Chat(msgspec.Struct, frozen=True, kw_only=True):
    """A chat, as the simulator tells it."""

    messages: tuple[Message, ...]


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """How far the simulator's world has come."""

    seq: int


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """A customer of the simulator."""

    id: str


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """A message that the simulator took from the server."""

    callback_data: str | None = None


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where the demo runs: a client of the simulator, the server's address, and the server's environment."""

    client: httpx2.AsyncClient
    door: str
    environ: dict[str, str]


class Customer(msgspec.Struct, frozen=True, kw_only=True):
    """A customer, as the desk shows them."""

    name: str | None


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation in the desk's list."""

    id: str
    state: str
    customer: Customer


class Lines(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the desk's list."""

    items: tuple[Line, ...]


class ProductLine(msgspec.Struct, frozen=True, kw_only=True):
    """A product that was found."""

    sku: str


class Products(msgspec.Struct, frozen=True, kw_only=True):
    """The products that were found."""

    items: tuple[ProductLine, ...]


class News(msgspec.Struct, frozen=True, kw_only=True):
    """How far the desk's events have come."""

    last: int


class Phone:
    """A customer's phone in the simulator, over its HTTP API."""

    def __init__(self, client: httpx2.AsyncClient, *, talk: Talk, person: str) -> None:
        self._client = client
        self._path = f"/control/chats/{talk.number}/{person}"
        self._seen: set[str] = set()

    async def act(self, step: Step, *, rows: bool) -> None:
        """Write, send a photo, or tap a choice of the newest menu."""
        kind = "row" if rows else "button"
        if step.photo:
            data = await anyio.Path(CONFIG.with_name(step.photo)).read_bytes()
            answer = await self._client.post(f"{self._path}/files", params={"kind": "image"}, content=data)
        else:
            act = {"type": kind, kind: step.tap} if step.tap else {"type": "text", "text": step.say}
            answer = await self._client.post(f"{self._path}/messages", json=act)
        if answer.is_error:
            raise Wrong(f"el simulador no lo acepta: {answer.text}")

    async def answer(self) -> list[Message]:
        """Wait for what the branch says next."""
        seq = 0
        with anyio.fail_after(ANSWER_SECONDS):
            while True:
                chat = msgspec.json.decode((await self._client.get(self._path)).content, type=Chat)
                new = [one for one in chat.messages if one.direction == "out" and one.id not in self._seen]
                if new:
                    self._seen |= {one.id for one in new}
                    return new
                news = await self._client.get("/control/events", params={"since": seq, "seconds": 2})
                seq = msgspec.json.decode(news.content, type=Change).seq


async def main() -> int:
    """Play all talks and return how the process ends."""
    began = monotonic()
    try:
        async with running() as place:
            print(f"Servidor y simulador listos en {monotonic() - began:.1f} s.")
            phones = [await call(place.client, talk) for talk in TALKS]
            answers = sum([await play(phone, talk) for phone, talk in zip(phones, TALKS, strict=True)])
            answers += await attend(place, phones[0], TALKS[0])
            await check_once(place.client, at_least=answers)
    except Wrong as wrong:
        print(f"\n✗ La demostración falló: {wrong}", file=sys.stderr)
        return 1
    steps = sum(len(talk.steps) for talk in TALKS)
    seconds = monotonic() - began
    print(f"\n✓ {len(TALKS)} sucursales, {steps} mensajes del cliente, {answers} respuestas, ninguna repetida.")
    print(f"✓ Todo bien en {seconds:.1f} s.")
    return 0


async def call(client: httpx2.AsyncClient, talk: Talk) -> Phone:
    """Give a customer a phone."""
    new = await client.post("/control/customers", json={"name": talk.customer, "phone": talk.phone})
    return Phone(client, talk=talk, person=msgspec.json.decode(new.content, type=Person).id)


async def play(phone: Phone, talk: Talk) -> int:
    """Play one talk, print it, and count the answers."""
    print(f"\n── {talk.branch} ".ljust(72, "─"))
    rows, many = False, 0
    for step in talk.steps:
        await phone.act(step, rows=rows)
        print(f"{talk.customer:>14} > {step.say or f'[{step.tap or step.photo}]'}")
        answers = await _answers(phone, talk, step)
        rows = rows or any(one.content.rows for one in answers)
        many += len(answers)
        print(f"{'':>14}   ✓ {step.proves}")
    return many


async def attend(place: Place, phone: Phone, talk: Talk) -> int:
    """Let an agent log in over HTTP, take the customer who wants a person, and answer; count the answers."""
    print(f"\n── {talk.branch}, con una persona ".ljust(72, "─"))
    words = ("agents", "create", SELLER, "--name", "Ana", "--branch", "centro", "--password", PASSWORD)
    await anyio.run_process(_command(*words), env=place.environ)
    async with httpx2.AsyncClient(base_url=place.door, timeout=30, headers={"Origin": place.door}) as desk:
        await _done(desk.post("/api/login", json={"login": SELLER, "password": PASSWORD}))
        print(f"{'Ana':>14}   ✓ entra al escritorio")
        waiting = await _find(desk, talk, tab=QUEUED)
        path = f"/api/conversations/{waiting.id}"
        await _done(desk.post(f"{path}/actions/take", json={}))
        if (await _find(desk, talk, tab=ATTENDED)).state != "human":
            raise Wrong("la conversación tomada no es de una persona")
        print(f"{'Ana':>14}   ✓ toma la conversación que espera en la cola")
        sent = await _offer(desk, phone, talk, path=path)
        step = Step(say="(Ana)", expect="Sí las tengo en existencia", proves="la respuesta de Ana llega al teléfono")
        key = {"Idempotency-Key": "demo-1"}
        for _ in range(2):
            await _done(desk.post(f"{path}/messages", json={"text": f"{step.expect}."}, headers=key))
        found = await _answers(phone, talk, step)
        print(f"{'':>14}   ✓ {step.proves}")
        await phone.act(Step(say="Perfecto, paso por ellas", expect="", proves=""), rows=False)
        print(f"{talk.customer:>14} > Perfecto, paso por ellas")
        await _until_read(desk, f"{path}/messages", "Perfecto, paso por ellas")
        print(f"{'Ana':>14}   ✓ ve lo que el cliente le escribe")
    return len(found) + sent


async def _offer(desk: httpx2.AsyncClient, phone: Phone, talk: Talk, *, path: str) -> int:
    """Let the agent look for a part in the customer's words and send it; count what arrived."""
    with anyio.move_on_after(ANSWER_SECONDS):
        while True:  # a server looks for a new catalogue every few seconds
            found = await _done(
                desk.post(f"{path}/actions/search_products", json={"query": "valatas delanteras tsuru 95"})
            )
            items = msgspec.json.decode(found.content, type=Products).items
            if items:
                break
            await anyio.sleep(0.2)
        await _done(desk.post(f"{path}/actions/send_product", json={"skus": [items[0].sku]}))
        step = Step(
            say="(Ana)", expect="$450.00 MXN con IVA", proves="encuentra «valatas delanteras» y las manda con su precio"
        )
        answers = await _answers(phone, talk, step)
        print(f"{'Ana':>14}   ✓ {step.proves}")
        return len(answers)
    raise Wrong("el catálogo no encuentra nada")


async def _find(desk: httpx2.AsyncClient, talk: Talk, *, tab: str) -> Line:
    page = await _done(desk.get("/api/conversations", params={"tab": tab}))
    for line in msgspec.json.decode(page.content, type=Lines).items:
        if line.customer.name == talk.customer:
            return line
    raise Wrong(f"{talk.customer} no está en «{tab}»")


async def _until_read(desk: httpx2.AsyncClient, path: str, text: str) -> None:
    with anyio.move_on_after(ANSWER_SECONDS):
        query: dict[str, int] = {}
        while True:
            news = await _done(desk.get("/api/events", params=query))
            if text in (await _done(desk.get(path))).text:
                return
            query = {"since": msgspec.json.decode(news.content, type=News).last}
    raise Wrong(f"«{text}» no aparece en el escritorio")


async def _done(asked: Awaitable[httpx2.Response]) -> httpx2.Response:
    answer = await asked
    if answer.is_error:
        raise Wrong(f"el escritorio no lo acepta: {answer.status_code} {answer.text}")
    return answer


async def check_once(client: httpx2.AsyncClient, *, at_least: int) -> None:
    """Raise Wrong where the server sent a message twice."""
    sent = msgspec.json.decode((await client.get("/control/sends")).content, type=list[Sent])
    marks = [one.callback_data for one in sent if one.callback_data]
    if len(set(marks)) != len(marks):
        raise Wrong("el servidor mandó dos veces el mismo mensaje")
    if len(marks) < at_least:
        raise Wrong(f"llegaron {at_least} respuestas, pero solo {len(marks)} llevan su marca")


async def _answers(phone: Phone, talk: Talk, step: Step) -> list[Message]:
    """Wait until what was said holds what is expected."""
    found: list[Message] = []
    try:
        while step.expect not in "\n".join(one.content.text for one in found):
            new = await phone.answer()
            for one in new:
                _print_answer(talk, one.content)
            found += new
    except TimeoutError:
        said = f"no dijo «{step.expect}»" if found else "no contestó"
        raise Wrong(f"{talk.branch} {said} en {ANSWER_SECONDS} s ({step.say or step.tap or step.photo})") from None
    if step.menu and not any(one.content.buttons or one.content.rows for one in found):
        raise Wrong(f"{talk.branch} no mostró su menú")
    return found


def _print_answer(talk: Talk, content: Content) -> None:
    lines = content.text.splitlines() or [f"({content.type})"]
    choices = [shown.title for shown in (*content.buttons, *content.rows)]
    if choices:
        lines.append(" ".join(f"[{title}]" for title in choices))
    for number, line in enumerate(lines):
        print(f"{talk.branch if number == 0 else '':>14} {'<' if number == 0 else ' '} {line}")


@asynccontextmanager
async def running() -> AsyncIterator[Place]:
    """Start both processes, wait until they are ready, and end them."""
    with tempfile.TemporaryDirectory(prefix="waframe-demo-") as folder, ExitStack() as processes:
        phone, door = f"http://127.0.0.1:{free_port()}", f"http://127.0.0.1:{free_port()}"
        environ = {
            **os.environ,
            **SECRETS,
            "DATABASE_URL": f"sqlite:///{folder}/demo.db",
            "WHATSAPP_GRAPH_URL": phone,
            "PORT": door.rpartition(":")[2],
        }
        callback = f"{door}/webhooks/whatsapp"
        simulate = ("simulate", "--port", phone.rpartition(":")[2], "--callback-url", callback)
        parts = {
            "el simulador": processes.enter_context(process(*simulate, environ=environ, log=Path(folder, "phone.log"))),
            "el servidor": processes.enter_context(process("serve", environ=environ, log=Path(folder, "server.log"))),
        }
        async with httpx2.AsyncClient(base_url=phone, timeout=30) as client:
            await _ready(client, f"{phone}/control/numbers", parts)
            await _ready(client, f"{door}/readyz", parts)
            await anyio.run_process(_command("catalog", "import", str(PRODUCTS)), env=environ)
            yield Place(client=client, door=door, environ=environ)


@contextmanager
def process(*words: str, environ: Mapping[str, str], log: Path) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    """Run a command of waframe, and end it by its id."""
    with log.open("wb") as output:
        started = subprocess.Popen(
            _command(*words), env=dict(environ), stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        yield started, log
    finally:
        started.terminate()
        try:
            started.wait(timeout=10)
        except subprocess.TimeoutExpired:
            started.kill()
            started.wait()


def _command(*words: str) -> list[str]:
    return [sys.executable, "-m", "waframe", "--config", str(CONFIG), *words]


async def _ready(
    client: httpx2.AsyncClient, url: str, parts: Mapping[str, tuple[subprocess.Popen[bytes], Path]]
) -> None:
    deadline = monotonic() + START_SECONDS
    while monotonic() < deadline:
        for name, (started, log) in parts.items():
            if started.poll() is not None:
                raise Wrong(f"{name} terminó solo:\n{_tail(log)}")
        try:
            if (await client.get(url)).is_success:
                return
        except httpx2.TransportError:
            pass
        await anyio.sleep(0.05)
    logs = "\n".join(_tail(log) for _, log in parts.values())
    raise Wrong(f"no arrancó en {START_SECONDS} s:\n{logs}")


def _tail(log: Path) -> str:
    return "\n".join(log.read_text("utf-8", errors="replace").splitlines()[-LOG_LINES:])


def free_port() -> int:
    """Ask the system for a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


if __name__ == "__main__":
    sys.exit(anyio.run(main))
