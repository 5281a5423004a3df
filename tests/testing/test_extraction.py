"""Summaries are scored as the scorer beside the labelled conversations does it, through the installed command."""

import runpy
from pathlib import Path

import msgspec
import pytest

from waframe.testing.bench import RememberingBench
from waframe.testing.evaluating.case import CaseInvalid
from waframe.testing.evaluating.extraction import Miss, Summed, score
from waframe.testing.evaluating.summing import score_file
from waframe_ai_summary.reading import lines_of, read

LABELLED = Path(__file__).parents[2] / "plugins" / "ai_summary" / "tests" / "conversations"


def test_the_installed_summary_is_scored_as_the_other_scorer_does_it(tmp_path: Path) -> None:
    labelled = msgspec.json.decode((LABELLED / "held_back.json").read_bytes())["conversations"]
    path = tmp_path / "talks.json"
    path.write_bytes(msgspec.json.encode({"conversations": labelled[90:130]}))
    score_otherwise = runpy.run_path(str(LABELLED / "scorer.py"))["score"]

    from_rows = score_file(path, RememberingBench())

    other = score_otherwise(lambda messages: msgspec.to_builtins(read(lines_of(messages))), path)
    assert from_rows.conversations == other["n"]
    assert (from_rows.vehicle_f1, from_rows.product_f1) == (other["vehicle_f1"], other["product_f1"])
    for name in ("intent", "stage", "sentiment", "needs_human", "next_action"):
        assert getattr(from_rows, name) == pytest.approx(other[f"{name}_acc"], abs=0.001)


def test_a_field_that_was_read_otherwise_is_wrong_and_missing() -> None:
    label = Summed(vehicle={"make": "Nissan", "year": 2008}, products=({"family": "balata", "qty": 1},), intent="high")
    found = Summed(vehicle={"make": "nissan", "year": 2009}, products=({"family": "disco", "qty": 1},), intent="low")

    scored = score("x", [("c1", label, found)])

    assert (scored.vehicle_f1, scored.product_f1, scored.intent, scored.stage) == (0.5, 0.0, 0.0, 1.0)
    assert scored.misses[0] == Miss(id="c1", field="vehicle.year", label=2008, read=2009)
    assert scored.misses[-1] == Miss(id="c1", field="intent", label="high", read="low")


def test_a_file_without_labels_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "talks.json"
    path.write_text('{"conversations": [{"id": "1", "messages": []}]}', "utf-8")

    with pytest.raises(CaseInvalid, match="labels"):
        score_file(path, RememberingBench())
