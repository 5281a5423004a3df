"""The rules hold what they promise on labelled conversations, also on those that they were not written against."""

import runpy
from pathlib import Path
from typing import Any

import msgspec

from waframe_ai_summary.reading import lines_of, read

FOLDER = Path(__file__).parent.parent / "conversations"
score = runpy.run_path(str(FOLDER / "scorer.py"))["score"]
PROMISED = {"vehicle_f1": 0.97, "product_f1": 0.85, "intent_acc": 0.80, "stage_acc": 0.70}
NEAR = 0.05


def predict(messages: list[dict[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.to_builtins(read(lines_of(messages)))
    return found


def test_the_given_conversations_are_read_as_well_as_promised() -> None:
    scores = score(predict, FOLDER / "given.json")

    assert {name: scores[name] for name, least in PROMISED.items() if scores[name] < least} == {}


def test_the_held_back_ones_are_read_nearly_as_well() -> None:
    given, held_back = (score(predict, FOLDER / name) for name in ("given.json", "held_back.json"))

    assert {name: held_back[name] for name in PROMISED if held_back[name] < given[name] - NEAR} == {}
    assert {name: held_back[name] for name, least in PROMISED.items() if held_back[name] < least} == {}
