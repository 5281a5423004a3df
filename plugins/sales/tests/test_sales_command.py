"""`waframe sales calculate`, through the whole command line."""

import json
from pathlib import Path

import pytest
from click.testing import Result

from waframe.testing.commanding import run_command

EXAMPLES = Path(__file__).parent / "examples" / "sales.json"
SALE = {"lines": [{"sku": "A", "qty": "2", "unit_price": "450.00"}], "price_includes_tax": True}


def run(*words: str) -> Result:
    return run_command("sales", "calculate", *words)


def test_a_file_of_cases_is_answered_in_its_own_form() -> None:
    asked = json.loads(EXAMPLES.read_text("utf-8"))["cases"]

    result = run("--json", str(EXAMPLES))

    told = {one["id"]: one["expected"] for one in json.loads(result.stdout)["cases"]}
    assert told == {one["id"]: one["expected"] for one in asked}
    assert result.exit_code == 0


def test_a_person_reads_how_many_come_out_as_expected(tmp_path: Path) -> None:
    wrong = json.loads(EXAMPLES.read_text("utf-8"))
    wrong["cases"][0]["expected"]["total"] = "450.01"
    (tmp_path / "wrong.json").write_text(json.dumps(wrong))

    right, missed = run(str(EXAMPLES)), run(str(tmp_path / "wrong.json"))

    assert (right.exit_code, missed.exit_code) == (0, 1)
    assert "20 of 20 as expected" in right.output
    assert "19 of 20 as expected" in missed.output


def test_a_file_may_hold_a_single_sale(tmp_path: Path) -> None:
    (tmp_path / "sale.json").write_text(json.dumps(SALE))

    result = run("--json", str(tmp_path / "sale.json"))

    assert json.loads(result.stdout)["total_texto"] == "$900.00 MXN"


def test_a_faulty_sale_fails_and_harms_no_other(tmp_path: Path) -> None:
    cases = [{"id": "bad", "input": {"lines": [{"sku": "A", "qty": "-1"}]}}, {"id": "good", "input": SALE}]
    (tmp_path / "cases.json").write_text(json.dumps({"cases": cases}))

    machine, person = run("--json", str(tmp_path / "cases.json")), run(str(tmp_path / "cases.json"))

    told = {one["id"]: one["expected"] for one in json.loads(machine.stdout)["cases"]}
    assert (machine.exit_code, told["bad"]["error"], told["good"]["total"]) == (1, "quantity_not_positive", "900.00")
    assert "lines[0].qty: a quantity is above 0" in person.output


@pytest.mark.parametrize("text", ["{", "[]", '{"quotes": []}', "7"])
def test_a_file_without_sales_is_wrong_use(tmp_path: Path, text: str) -> None:
    (tmp_path / "file.json").write_text(text)

    assert run(str(tmp_path / "file.json")).exit_code == 2
    assert run(str(tmp_path / "missing.json")).exit_code == 2
