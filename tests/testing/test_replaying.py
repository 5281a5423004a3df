"""Stored conversations, played once more: what differs is found, and the source stays as it was."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import anyio
import httpx2
import msgspec
import pytest
from click.testing import CliRunner

from waframe import Button, Buttons, Choice, Floor, Host, Reaction, Text
from waframe.core.runtime.deployment import Deployment
from waframe.core.runtime.registry.tracing import PieceTraced
from waframe.testing.bench import RememberingBench
from waframe.testing.replaying.aiming import Aim
from waframe.testing.replaying.command import replay_command
from waframe.testing.replaying.comparing import compare, compare_facts, words_of
from waframe.testing.replaying.exchange import Ending, Exchange, Summary, Verdict
from waframe.testing.replaying.outside import Outside
from waframe.testing.replaying.replay import Reporter, Request, replay
from waframe.testing.scenario import BranchActor, Scenario, playing

VOICE = '''
"""Repeats what it hears, names what a photo weighs, hands over on demand, and tells a folio."""

import msgspec

from waframe import (
    Action, Button, Buttons, Choice, Context, Done, Image, Message, NoSettings, Plugin, Reply, Risk, SenderType, Text,
    hookimpl,
)

GREETING = "hola"


class Words(msgspec.Struct, frozen=True, kw_only=True):
    text: str


class Voice(Plugin[NoSettings]):
    name = "voice"

    @hookimpl
    async def answer_message(self, ctx: Context, message: Message) -> Reply | None:
        if isinstance(message.content, Image):
            data = await ctx.store.media.read(message.content.media_id)
            return Reply(contents=(Text(body=f"la foto pesa {len(data)} bytes"),))
        if isinstance(message.content, Choice):
            asked = await ctx.store.messages.find(message.content.id.partition(":")[2])
            words = f"elegiste {message.content.title}" if asked else "ese menú no es mío"
            return Reply(contents=(Text(body=words),))
        match message.text:
            case "persona":
                ctx.learn("handoff", "wanted")
                return None
            case "folio":
                return Reply(contents=(Text(body=f"tu folio es F-{message.seq}"),))
            case "menú":
                buttons = (Button(id=f"si:{message.id}", title="Sí"), Button(id=f"no:{message.id}", title="No"))
                return Reply(contents=(Buttons(body="¿seguimos?", buttons=buttons),))
        ctx.learn("heard", message.text)
        return Reply(contents=(Text(body=f"{GREETING}: {message.text}"),))

    @hookimpl
    def register_actions(self) -> list[Action]:
        return [Action(name="say", title="voice.say", run=self.speak, arguments=Words, risk=Risk.WRITE)]

    async def speak(self, ctx: Context, call: object, arguments: Words) -> Done:
        ctx.send(Text(body=arguments.text), by=SenderType.AGENT)
        return Done()
'''


EARLY = '''
"""Answers thanks and asks a server what filters cost, where it stands before whoever answers everything."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2

from waframe import Context, Host, HttpClients, Message, NoSettings, Plugin, Reply, Text, hookimpl


class Early(Plugin[NoSettings, HttpClients]):
    name = "early"

    @classmethod
    @asynccontextmanager
    async def lifespan(cls, host: Host) -> AsyncIterator[HttpClients]:
        clients = HttpClients(host, seconds=5)
        async with clients.running():
            yield clients

    @hookimpl
    async def answer_message(self, ctx: Context, message: Message) -> Reply | None:
        if message.text == "gracias":
            return Reply(contents=(Text(body="¡de nada!"),))
        if message.text == "filtros":
            try:
                answer = await self.shared.of("https://parts.test/").get("https://parts.test/price")
            except httpx2.ConnectError:
                return Reply(contents=(Text(body="ahora no sé"),))
            return Reply(contents=(Text(body=answer.text),))
        return None
'''
PHOTO = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)

NOBODY = (
    "En este momento no hay nadie de Centro para contestarte. Dejamos tu mensaje para que te atiendan en cuanto haya "
    "alguien."
)


class Told(msgspec.Struct, kw_only=True):
    """What a replay told."""

    summary: Summary
    exchanges: list[Exchange]
    endings: list[Ending]
    pieces: list[PieceTraced]

    def differing(self) -> list[tuple[str, Verdict, list[str]]]:
        """List what differs by more than numbers: the first words, how, and what is said now."""
        spared = {Verdict.SAME, Verdict.NUMBERS}
        found = [one for one in self.exchanges if one.verdict not in spared]
        return [(one.heard[0], one.verdict, [said.text for said in one.now]) for one in found]


class Unwatched:
    """A progress that nobody watches."""

    def show(self, words: str, done: int, total: int) -> None:
        """Show nothing."""


async def test_what_was_said_is_said_again_and_the_source_is_only_read(scenario_on_both: Scenario) -> None:
    scenario = scenario_on_both
    await _talked(await _shop(scenario))
    before = await _seen(scenario)

    week = scenario.clock.now() - timedelta(days=7)
    told = await _replayed(scenario, since=week, branch="centro", many=10)
    nobody = [await _replayed(scenario, **{name: "x"}) for name in ("conversation_id", "message_id", "branch")]
    newest = await _replayed(scenario, many=1)

    assert told.differing() == []
    assert [one.summary.conversations for one in (*nobody, newest)] == [0, 0, 0, 1]
    assert {one.customer for one in newest.exchanges} == {"Ana"}
    heard = [(one.heard, one.verdict, one.floor_now) for one in told.exchanges]
    assert (("Sí",), Verdict.SAME, Floor.BOT) in heard
    assert ("<image>",) in [words for words, _, _ in heard]
    assert (("folio",), Verdict.NUMBERS, Floor.BOT) in heard
    assert (("persona",), Verdict.SAME, Floor.AGENT) in heard
    (handed,) = [one for one in told.exchanges if one.heard == ("persona",)]
    assert handed.deeds == ("agent: take", "agent: say", "agent: aquí Luis")
    assert handed.now[-1].text == "Te atiende Luis."
    assert (told.summary.conversations, told.summary.messages) == (2, 9)
    assert (told.summary.moved, told.summary.undone, told.summary.facts) == (0, 0, 0)
    assert await _seen(scenario) == before


async def test_what_was_changed_is_found(scenario: Scenario) -> None:
    await _talked(await _shop(scenario))

    _lay(scenario, voice=VOICE.replace('"hola"', '"buenas"').replace('"wanted"', '"unwanted"'))
    other = await _replayed(scenario)
    eager = VOICE.replace('case "persona":', 'case "persona" | "balatas":')
    _lay(
        scenario,
        voice=eager.replace('case "menú":', 'case "menú":\n                raise ValueError("no card")'),
        early=EARLY,
    )
    _enable(scenario, "voice", "early")
    failing = await _replayed(scenario)
    _lay(scenario, voice=VOICE)
    _enable(scenario, "early", "voice")
    first = await _replayed(scenario)

    assert other.differing() == [
        ("balatas", Verdict.CHANGED, ["buenas: balatas"]),
        ("filtros", Verdict.CHANGED, ["buenas: filtros"]),
        ("persona", Verdict.CHANGED, ["Te atiende Luis."]),
        ("gracias", Verdict.CHANGED, ["buenas: gracias"]),
    ]
    assert [(one.name, one.then, one.now) for ending in other.endings for one in ending.facts] == [
        ("handoff", "answered", "unwanted")
    ]
    assert failing.differing() == [
        ("balatas", Verdict.CHANGED, [NOBODY]),
        ("menú", Verdict.SILENT, []),
        ("Sí", Verdict.CHANGED, ["ese menú no es mío"]),
    ]
    assert failing.exchanges[0].floor_now is Floor.QUEUE
    assert failing.summary.moved == 1
    assert [one.troubles for one in failing.exchanges if one.troubles] == [
        ("voice.answer_message failed: ValueError: no card",)
    ]
    assert first.differing() == [
        ("filtros", Verdict.UNCOMPARED, ["ahora no sé"]),
        ("gracias", Verdict.UNCOMPARED, ["¡de nada!"]),
    ]
    assert first.summary.refused == {"parts.test": 1}
    assert first.summary.differences(strict=False) == 0


def test_the_command_tells_what_differs_and_a_trace_tells_why(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("shop")

    async def prepare() -> tuple[Scenario, str]:
        async with playing(folder) as scenario:
            branch = await _shop(scenario)
            await branch.customer().says("balatas")
            await scenario.advance(timedelta(days=9).total_seconds())
            await branch.customer().says("filtros")
            conversation = await branch.conversation()
            message = (await scenario.deployment.store.messages.page(conversation.id))[-2]
            assert message.text == "filtros"
            return scenario, message.id

    scenario, message_id = anyio.run(prepare)
    _lay(scenario, voice=VOICE.replace('GREETING = "hola"', 'GREETING = "buenas"'))
    file = folder / "waframe.db"
    before = file.read_bytes()

    people = _called(scenario, "--html", str(folder / "page.html"))
    week, again = (_called(scenario, json=True) for _ in range(2))
    always = _called(scenario, "--since", "30d", "--branch", "centro", json=True)
    one = _called(scenario, "--message", message_id)
    wrong = [_called(scenario, *words)[0] for words in (("--branch", "norte"), ("--message", "1"), ("--since", "soon"))]

    assert people[0] == 1
    assert "    filtros\n    - voice: hola: filtros\n    + voice: buenas: filtros\n" in people[1]
    assert "1 conversation, 1 message: 1 changed" in people[1]
    assert "balatas" not in people[1]
    page = (folder / "page.html").read_text("utf-8")
    assert '<p class="then"><small>voice</small>hola: filtros</p>' in page
    assert '<p class="now"><small>voice</small>buenas: filtros</p>' in page
    assert [line["type"] for line in _lines(week[1])] == ["exchange", "summary"]
    assert [line.get("heard") for line in _lines(always[1])] == [["balatas"], ["filtros"], None]
    assert "answer_message, " in one[1]
    assert "learn" in one[1]
    assert "balatas" not in one[1]
    assert week == again
    assert wrong == [2, 2, 2]
    assert file.read_bytes() == before
    assert not [path for path in folder.iterdir() if path.name.startswith("waframe.db-")]


@pytest.mark.parametrize(
    ("then", "now", "verdict"),
    [
        pytest.param(["hola"], ["hola"], Verdict.SAME, id="the same words"),
        pytest.param(["folio F-12 del 3/4"], ["folio F-13 del 3/4"], Verdict.NUMBERS, id="another folio"),
        pytest.param(["cuesta $1,200.50"], ["cuesta $990"], Verdict.NUMBERS, id="another price"),
        pytest.param(["hola"], ["buenas"], Verdict.CHANGED, id="other words"),
        pytest.param(["hola"], ["hola", "¿qué tal?"], Verdict.CHANGED, id="one message more"),
        pytest.param(["hola"], [], Verdict.SILENT, id="silent"),
        pytest.param([], ["hola"], Verdict.SPEAKS, id="no longer silent"),
    ],
)
def test_replies_are_compared_by_their_words(then: list[str], now: list[str], verdict: Verdict) -> None:
    words = [[words_of(Text(body=one), plugin="voice") for one in side] for side in (then, now)]

    assert compare(words[0], words[1], floors=(Floor.BOT, Floor.BOT)) is verdict


def test_a_server_is_called_only_where_somebody_named_it() -> None:
    noon = datetime(2026, 11, 1, 12, tzinfo=UTC)
    outside = Outside(online=("model.test",), now=lambda: noon)
    shut = outside.transport("https://parts.test/v1")
    assert shut is not None

    with pytest.raises(httpx2.ConnectError, match=r"--online parts\.test"):
        anyio.run(shut.handle_async_request, httpx2.Request("GET", "https://parts.test/v1"))

    assert outside.transport("https://model.test/v1") is None
    assert outside.refused == {"parts.test": 1}
    assert [outside.is_missed(since=noon + timedelta(minutes=late)) for late in (0, 10, 11)] == [True, True, False]


def test_buttons_are_compared_and_shown() -> None:
    asked = words_of(Buttons(body="¿seguimos?", buttons=(Button(id="si", title="Sí"),)), plugin="voice")
    other = words_of(Buttons(body="¿seguimos?", buttons=(Button(id="si", title="Claro"),)), plugin="voice")

    assert asked.text == "¿seguimos? [Sí]"
    assert compare([asked], [other], floors=(None, None)) is Verdict.CHANGED


def test_what_was_done_to_a_reply_of_then_is_done_to_the_one_of_now() -> None:
    ids = [f"019a2b3c-0000-7000-8000-00000000000{number}" for number in range(3)]
    then, now = (
        Buttons(body="¿seguimos?", buttons=tuple(Button(id=f"{key}:{name}", title=key) for key in titles))
        for name, titles in ((ids[0], ("sí", "no")), (ids[1], ("claro", "no")))
    )
    aim = Aim()

    aim.learn_reply(then, now)
    aim.learn_message("wamid.then", "wamid.now")

    tapped = [aim.at_now(Choice(id=f"{key}:{ids[0]}", title=key)) for key in ("sí", "no", "later")]
    assert [one.id for one in tapped if isinstance(one, Choice)] == [
        f"{key}:{ids[1]}" for key in ("claro", "no", "later")
    ]
    assert aim.name(f'{{"quote_id":"{ids[0]}","other":"{ids[2]}"}}') == f'{{"quote_id":"{ids[1]}","other":"{ids[2]}"}}'
    assert aim.at_now(Reaction(target="wamid.then", emoji="👍")) == Reaction(target="wamid.now", emoji="👍")
    assert [aim.quote(name) for name in ("wamid.then", "wamid.other", None)] == ["wamid.now", "wamid.other", None]


def test_the_floor_is_compared_where_the_words_are_the_same() -> None:
    assert compare([], [], floors=(Floor.BOT, Floor.QUEUE)) is Verdict.FLOOR
    assert compare([], [], floors=(None, Floor.QUEUE)) is Verdict.SAME


def test_facts_differ_by_more_than_numbers() -> None:
    changes = compare_facts({"quote": "Q-12", "vin": "a"}, {"quote": "Q-13", "vin": "b", "new": "x"})

    assert [(one.name, one.then, one.now) for one in changes] == [("new", None, "x"), ("vin", "a", "b")]


async def _shop(scenario: Scenario) -> BranchActor:
    _lay(scenario, voice=VOICE)
    return await scenario.branch("centro", plugins={"takeover": {}, "voice": {}})


async def _talked(branch: BranchActor) -> None:
    """Let a customer talk with bot and agent, and another one with the bot."""
    ana, luis = branch.customer(), branch.agent("Luis")
    await ana.says("balatas")
    await branch.scenario.advance(40)
    await ana.says("menú")
    await ana.taps("Sí")
    await branch.scenario.advance(40)
    await ana.says("folio")
    await branch.scenario.advance(40)
    await ana.sends_photo(PHOTO)
    await branch.scenario.advance(40)
    await branch.customer("5587654321", name="Eva").says("filtros")
    await ana.says("persona")
    await branch.scenario.advance(20)
    (conversation,) = [one for one in await branch.conversations() if one.floor == "queue"]
    await luis.takes(conversation.id)
    await branch.scenario.advance(20)
    await luis.does("say", conversation.id, text="aquí Luis")
    await branch.scenario.advance(20)
    await branch.scenario.advance(60)
    await ana.says("¿cuánto?")
    await branch.scenario.advance(20)
    await luis.does("say", conversation.id, text="cien")
    await branch.scenario.advance(20)
    await luis.does("return_to_bot", conversation.id)
    await branch.scenario.advance(60)
    await ana.says("gracias")
    await branch.scenario.advance(60)


def _lay(scenario: Scenario, **plugins: str) -> None:
    folder = scenario.folder / "plugins"
    folder.mkdir(exist_ok=True)
    for name, code in plugins.items():
        (folder / f"{name}.py").write_text(code, "utf-8")


def _enable(scenario: Scenario, *plugins: str) -> None:
    """Say in the YAML which plugins answer, in their order; the running deployment is not told."""
    scenario.branch_settings["centro"]["plugins"] = {"takeover": {}, **{name: {} for name in plugins}}
    scenario.write_settings()


async def _replayed(scenario: Scenario, **request: object) -> Told:
    exchanges, endings, pieces = list[Exchange](), list[Ending](), list[PieceTraced]()
    deployment = Deployment(scenario.folder / "waframe.yaml", environ=scenario.environment, clock=scenario.clock)
    reporter = Reporter(exchange=exchanges.append, ending=endings.append, trace=pieces.extend, progress=Unwatched())
    summary = await replay(deployment, msgspec.convert(request, Request), reporter=reporter)
    return Told(summary=summary, exchanges=exchanges, endings=endings, pieces=pieces)


async def _seen(scenario: Scenario) -> object:
    """Look at all that a replay could have changed."""
    store = scenario.deployment.store
    conversations = await store.conversations.by_branch("centro")
    messages = [await store.messages.page(one.id) for one in conversations]
    facts = [await store.facts.all(one.id) for one in conversations]
    files = sorted((path.name, path.stat().st_mtime_ns) for path in (scenario.folder / "media").rglob("*"))
    return msgspec.json.encode([conversations, messages, facts, await store.events.last()]), files


def _called(scenario: Scenario, *words: str, json: bool = False) -> tuple[int, str]:
    """Call the command as a deployer does; give its exit code and what it printed."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[Host]:
        yield Deployment(scenario.folder / "waframe.yaml", environ=scenario.environment, clock=scenario.clock)

    bench = RememberingBench(opened=opened)
    bench.json = json
    result = CliRunner().invoke(replay_command, words, obj=bench)
    return result.exit_code, result.output


def _lines(output: str) -> list[dict[str, object]]:
    return [msgspec.json.decode(line, type=dict[str, object]) for line in output.splitlines() if line.startswith("{")]
