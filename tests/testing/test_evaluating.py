"""Written conversations, played by `waframe eval`: what passes, what does not, and how that is counted."""

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from waframe.testing.evaluating.case import CaseInvalid, read_suite
from waframe.testing.evaluating.scoring import score_all, score_case
from waframe.testing.evaluating.verdict import Verdict

ECHO = '''
"""Says the same again."""

from waframe import Context, Message, NoSettings, Plugin, Reply, hookimpl, Text


class Echo(Plugin[NoSettings]):
    name = "echo"

    @hookimpl
    async def answer_message(self, ctx: Context, message: Message) -> Reply:
        ctx.learn("echoed", message.text)
        return Reply(contents=(Text(body=message.text),))
'''
SUITE = """
plugins: {echo: {}}
never: [gratis]
cases:
  - {id: echoed, customer: [hola], expect: {says: [hola], facts: {echoed: hola}, rows: [{table: facts}]}}
  - {id: unmet, customer: [hola, {taps: Confirmar}], expect: {says: [adiós], floor: queue}}
  - {id: forbidden, customer: [es gratis], expect: {}}
"""


def test_eval_tells_what_passed_and_ends_with_1_where_something_did_not(tmp_path: Path) -> None:
    (tmp_path / "plugins").mkdir()
    (tmp_path / "plugins" / "echo.py").write_text(ECHO, "utf-8")
    (tmp_path / "suite.yaml").write_text(SUITE, "utf-8")
    command = [sys.executable, "-m", "waframe", "--json", "eval", "--times", "2", str(tmp_path / "suite.yaml")]

    done = subprocess.run(command, capture_output=True, cwd=tmp_path, check=False)

    told = msgspec.json.decode(done.stdout)
    assert done.returncode == 1
    assert [(case["id"], case["passed"]) for case in told["cases"]] == [("echoed", 2), ("unmet", 0), ("forbidden", 0)]
    assert told["cases"][1]["unmet"] == [
        "never said: adiós",
        "there was no button Confirmar",
        "the floor is bot instead of queue",
    ]
    assert told["cases"][2]["forbidden"] == ["said: 'gratis'"]
    assert told["summary"] == {"cases": 3, "times": 2, "pass_1": 0.3333, "pass_all": 0.3333, "forbidden": 1}


def test_a_case_that_passes_sometimes_counts_for_one_play_and_not_for_all() -> None:
    good, bad = Verdict(id="once"), Verdict(id="once", unmet=("never said: hola",))

    score = score_all([score_case([good, bad]), score_case([good, good])])

    assert (score.pass_1, score.pass_all) == (0.75, 0.5)


def test_a_file_that_says_what_no_case_can_mean_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "suite.yaml"
    path.write_text(SUITE.replace("id: unmet", "id: echoed"), "utf-8")

    with pytest.raises(CaseInvalid, match="echoed stands there twice"):
        read_suite(path)
