"""What models answered is found again by what was asked, whatever differs from run to run, and without a key."""

from pathlib import Path

import httpx2
import pytest

from waframe import new_id
from waframe.testing.bench import RememberingBench
from waframe.testing.evaluating.abstracting import abstract, put_back, taken_out
from waframe.testing.evaluating.case import read_suite
from waframe.testing.evaluating.recording import FILE, Player, Recorder
from waframe.testing.evaluating.suites import Way, play_suites
from waframe.testing.model_server import ModelServer, Said, Script

RECORDED = Path(__file__).parent / "recorded"
KEY = "sk-or-v1-0123456789abcdef"


async def ask(transport: httpx2.AsyncBaseTransport, *words: str, prompt: str = "Vendes.", tool: str = "sell") -> str:
    messages = [{"role": "system", "content": prompt}, *({"role": "user", "content": one} for one in words)]
    tools = [{"type": "function", "function": {"name": tool, "description": prompt, "parameters": {}}}]
    async with httpx2.AsyncClient(transport=transport, headers={"Authorization": f"Bearer {KEY}"}) as client:
        answer = await client.post("http://model.test/v1/chat/completions", json={
            "model": "stand-in", "messages": messages, "tools": tools,
        })  # fmt: skip
    return str(answer.json()["choices"][0]["message"]["content"])


@pytest.fixture
def recorder(tmp_path: Path, model_server: ModelServer) -> Recorder:
    recorder = Recorder(tmp_path)
    recorder.inner = model_server.transport()
    return recorder


async def test_a_case_is_played_from_its_recording_and_one_that_has_none_says_what_is_different() -> None:
    suite = read_suite(RECORDED / "suite.yaml")
    with RememberingBench().progress() as progress:
        played = await play_suites([suite], times=1, way=Way(stand_in=True, recorded=RECORDED), progress=progress)

    good, missed = played.cases
    assert (good.unmet, good.is_good) == ((), True)
    assert "no recorded answer: message 1 is" in missed.unmet[0]
    assert "delanteras aveo 2012" in missed.unmet[0]
    assert "traseras tsuru" in missed.unmet[0]


async def test_ids_and_folios_of_another_run_find_the_answer_and_stand_in_it(
    recorder: Recorder, model_server: ModelServer, tmp_path: Path
) -> None:
    before, now = new_id(), new_id()
    model_server.mind = Script().when("confirma", Said(text=f"Confirmo {before}, folio COT-SUC01-000001."))
    await ask(recorder, f"confirma {before}, folio COT-SUC01-000001")
    recorder.write()

    said = await ask(Player(tmp_path), f"confirma {now}, folio COT-SUC01-000017")

    assert said == f"Confirmo {now}, folio COT-SUC01-000017."


async def test_no_key_and_no_phone_is_written(recorder: Recorder, tmp_path: Path) -> None:
    await ask(recorder, f"soy 5512345678, o +52 55 1234 5678, y mi clave es {KEY}")

    recorder.write()

    written = (tmp_path / FILE).read_text("utf-8")
    assert [one for one in (KEY, "5512345678", "1234 5678") if one in written] == []


async def test_a_reworded_prompt_finds_the_answer_and_is_told_but_another_function_does_not(
    recorder: Recorder, tmp_path: Path
) -> None:
    await ask(recorder, "hola")
    recorder.write()
    player = Player(tmp_path)

    assert await ask(player, "hola", prompt="Vendes bien.") == "¡Hola! ¿Qué refacción buscas y para qué auto?"
    with pytest.raises(httpx2.ConnectError):
        await ask(player, "hola", tool="give_away")

    assert player.reworded
    assert player.take_misses() == ("no recorded answer: other functions are offered: give_away, sell",)
    assert player.take_misses() == ()


def test_a_name_that_the_request_does_not_know_stays() -> None:
    request = abstract("pedido COT-SUC01-000001")

    assert request.text == "pedido <folio:1>"
    assert taken_out("COT-SUC01-000001", request) == "<folio:1>"
    assert put_back("<folio:1> <id:4>", request) == "COT-SUC01-000001 <id:4>"
