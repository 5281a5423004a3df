"""`waframe assistant models` and `spend`, and what `waframe check` sees of the models."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from shutil import copyfile

import pytest
from click.testing import CliRunner, Result
from tests.plugins.assistant.model.conftest import BRANCH, KEY, PAYER, Road, chain, one, two

from waframe import Health, Host, Settings, Store, SystemClock
from waframe.plugins.assistant.model.checks import ModelChecks
from waframe.plugins.assistant.model.errors import ModelAway
from waframe.plugins.assistant.model.ledger import Ledger
from waframe.plugins.assistant.model.settings import Caps, Gemini
from waframe.plugins.assistant.plugin import Assistant
from waframe.testing.bench import RememberingBench
from waframe.testing.host import RememberingHost
from waframe.testing.inside import choose_database
from waframe.testing.model_server import Refused

Run = Callable[..., Result]


class Bench(RememberingBench):
    """A bench on a database of its own, whose network leads to stand-ins."""

    def __init__(self, url: str, road: Road) -> None:
        super().__init__(opened=self.host)
        self.url = url
        self.road = road
        self.settings: dict[str, Settings] = {"centro": chain(one(), two()), "norte": chain(one())}

    @asynccontextmanager
    async def host(self) -> AsyncIterator[Host]:
        database = choose_database(self.url)
        await database.open()
        try:
            store = Store(database, media_folder=Path("unused"))
            yield RememberingHost(store, clock=SystemClock(), settings=self.settings, transport=self.road)
        finally:
            await database.close()


@pytest.fixture
def bench(tmp_path: Path, shop_file: Path, road: Road) -> Bench:
    """Make a bench with the assistant's tables."""
    copyfile(shop_file, tmp_path / "shop.db")
    road.servers["one.test"].models = ("stand-in", "other")
    road.servers["one.test"].key = KEY
    road.servers["two.test"].models = ("house",)
    return Bench(f"sqlite:///{tmp_path}/shop.db", road)


@pytest.fixture
def run(bench: Bench) -> Run:
    """Run a command of the plugin."""
    (group,) = Assistant.commands

    def run(*words: str) -> Result:
        return CliRunner().invoke(group, words, obj=bench)

    return run


async def spend(host: Host) -> None:
    """Let a model fail on the day before and answer today."""
    ledger, now = Ledger(host.store.database), host.clock.now()
    failed = await ledger.begin(
        PAYER,
        caps=Caps(),
        model="openrouter:stand-in",
        purpose="t",
        reserved_micros=9,
        now=now - timedelta(days=1),
    )
    await ledger.end(failed, cost_micros=0, now=now, failure=ModelAway("openrouter:stand-in", reason="500: down"))
    answered = await ledger.begin(PAYER, caps=Caps(), model="openai:house", purpose="t", reserved_micros=9, now=now)
    await ledger.end(answered, cost_micros=1_500, now=now)


def test_models_are_listed_with_what_is_known_of_them(run: Run, bench: Bench) -> None:
    bench.run(spend)

    assert run("models").exit_code == 0

    (table,) = bench.shown
    assert table[1:] == [
        ["openrouter:stand-in", "centro, norte", "yes", "not asked", "≤ 3", "≤ 15", "model-away: 500: down"],
        ["openai:house", "centro", "none", "not asked", "?", "?", ""],
    ]


def test_models_are_asked_for_with_their_prices(run: Run, bench: Bench) -> None:
    bench.json = True

    assert run("models", "--check").exit_code == 0

    (shown,) = bench.shown
    assert [(one["model"], one["reachable"], one["listed"]) for one in shown] == [
        ("openrouter:stand-in", True, True),
        ("openai:house", True, True),
    ]
    assert (shown[0]["input_price"], shown[0]["output_price"]) == ("0.3", "2.5")


def test_a_wrong_key_a_wrong_name_and_a_server_that_is_down_are_seen(run: Run, bench: Bench, road: Road) -> None:
    bench.settings = {
        "centro": chain(
            one(key="sk-or-v1-wrong-one"), Gemini(model="gemini-9", key=KEY, url="http://one.test/v1"), two()
        )
    }
    road.servers["two.test"].fail(Refused(), times=-1)

    result = run("models", "--check")

    assert result.exit_code == 1
    assert [row[3] for row in bench.shown[0][1:]] == ["no", "yes", "no"]
    assert result.stderr.splitlines() == [
        "openrouter:stand-in: 401: No auth credentials found: ***",
        "gemini:gemini-9: gemini-9 is not among the 2 models of its server",
        "openai:house: ConnectError: nobody listens there",
    ]


def test_without_models_it_says_what_to_set(run: Run, bench: Bench) -> None:
    bench.settings = {}

    result = run("models")

    assert (result.exit_code, result.stderr) == (2, "Error: no branch names a model (plugins: assistant: models:)\n")


def test_what_was_spent_is_added_up(run: Run, bench: Bench) -> None:
    bench.run(spend)

    for words in (
        ("spend",),
        ("spend", "--by", "model", "--branch", "centro"),
        ("spend", "--branch", "norte"),
        ("spend", "--by", "purpose"),
    ):
        assert run(*words).exit_code == 0

    days, models, none, purposes = bench.shown
    assert [row[1:] for row in days[1:]] == [
        ["centro", "1", "0", "0", "0", "0.0015"],
        ["centro", "1", "1", "0", "0", "0.00"],
        ["", "2", "", "", "", "0.0015"],
    ]
    assert [row[0] for row in models[1:]] == ["openai:house", "openrouter:stand-in", "total"]
    assert [row[:3] for row in purposes[1:]] == [["t", "centro", "2"], ["total", "", "2"]]
    assert none[1:] == [["total", "", "0", "", "", "", "0.00"]]


def test_programs_get_what_was_spent_by_conversation(run: Run, bench: Bench) -> None:
    bench.run(spend)
    bench.json = True

    run("spend", "--by", "conversation", "--days", "7")

    ((conversation,),) = bench.shown
    assert (conversation["what"], conversation["cost"]) == (PAYER.conversation_id, "0.0015")


def test_the_check_names_the_model_that_is_wrong(bench: Bench, road: Road) -> None:
    road.servers["two.test"].fail(Refused(), times=-1)
    (check,) = ModelChecks().all()

    found = bench.run(check.run)

    assert check.online
    assert [one.health for one in found] == [Health.GOOD, Health.BAD]
    assert found[1].sentence == "the model openai:house of centro: ConnectError: nobody listens there"
    assert BRANCH.key in found[0].sentence
