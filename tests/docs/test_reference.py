"""The pages of docs/reference/ say what the code says, and nothing is documented nowhere."""

from pathlib import Path

import pytest
from reference import FOLDER, behind
from reference_pages.api import breaches_since
from reference_pages.emitted import Emitted, Sink
from reference_pages.events import EMIT, _section
from reference_pages.every_page import write_reference
from reference_pages.everything import everything, own_plugins
from reference_pages.gaps import Gaps

from waframe.core.runtime.annotations.plugin_check import faults_of_plugin

NAMES = {"waframe.Reply": "1.0", "hook answer_message": "1.0", "hook answer_message, argument ctx: Context": "1.0"}
EMITTING = """
KNOWN, OTHER = "known", "other"

def hand_on(ctx, name, more=None):
    ctx.emit(name, "{}")

def _deeper(ctx, *, word):
    hand_on(ctx, name=word)

async def hook(self, ctx, what):
    ctx.emit("plain")
    ctx.emit(OTHER if what else "either")
    ctx.emit(f"kind.{what}")
    _deeper(ctx, word="deep")
    ctx.emit(what.name)
"""


async def test_every_page_is_the_one_that_the_code_writes_and_nothing_is_undocumented() -> None:
    reference = await write_reference()

    assert reference.gaps == ()
    assert behind(reference) == [], "run scripts/reference"
    assert {path.name for path in FOLDER.iterdir()} == set(reference.pages)


def test_events_are_found_in_the_code_that_appends_them(tmp_path: Path) -> None:
    (tmp_path / "plugin.py").write_text(EMITTING)
    (tmp_path / "more.sql").write_text("insert into events (name) select 'more.told' from x;")

    emitted = Emitted(tmp_path, sinks=(Sink("emit", place=0, keyword="name"),))

    assert emitted.names() == {"plain", "other", "either", "kind.*", "deep", "more.told"}
    assert emitted.unknown == [f"{tmp_path / 'plugin.py'}:15: what.name"]


def test_an_event_that_is_documented_nowhere_is_told(tmp_path: Path) -> None:
    (tmp_path / "plugin.py").write_text("def hook(ctx):\n    ctx.emit('known')\n    ctx.emit('unknown')\n")
    (tmp_path / "events.yaml").write_text("known: {when: It is known.}\ngone: {when: It was there.}\n")
    gaps = Gaps()

    _section(tmp_path, tmp_path / "events.yaml", prefix="shelf.", sinks=(EMIT,), gaps=gaps)

    assert gaps.found == [
        f"{tmp_path / 'events.yaml'} has gone, which nobody appends",
        f"event shelf.unknown is documented nowhere: `when` in {tmp_path / 'events.yaml'}",
    ]


def test_before_the_first_release_the_api_may_change() -> None:
    assert breaches_since(None, before=NAMES, after={}) == []


@pytest.mark.parametrize(
    ("after", "found"),
    [
        pytest.param({**NAMES, "waframe.Answer": "1.1"}, [], id="a new name of a new minor"),
        pytest.param({**NAMES, "hook answer_message, argument mood: str": "1.1"}, [], id="one more argument"),
        pytest.param(
            {**NAMES, "waframe.Answer": "1.0"},
            ["waframe.Answer is new: raise API_VERSION above 1.0, which is released"],
            id="a new name of the version that is out",
        ),
        pytest.param(
            {name: since for name, since in NAMES.items() if name.startswith("hook")},
            ["waframe.Reply is gone: it must be deprecated first, and go with a major version"],
            id="a name that went without a word",
        ),
    ],
)
def test_after_a_release_the_api_only_grows(after: dict[str, str], found: list[str]) -> None:
    assert breaches_since("1.0", before=NAMES, after=after) == found


async def test_every_plugin_of_this_repository_fits_what_it_is_called_with() -> None:
    async with everything() as deployment:
        instances = deployment.registry.instances()

    assert {one.name for one in instances} == set(own_plugins())
    assert [str(fault) for one in instances for fault in faults_of_plugin(one)] == []
