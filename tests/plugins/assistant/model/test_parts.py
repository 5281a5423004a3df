"""The pure parts: streams in any pieces, errors in any words, prices, prompts, and discretion."""

from datetime import UTC, datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.plugins.assistant.model.conftest import BRANCH, KEY, one, two

from waframe.plugins.assistant.model.completion import Counted
from waframe.plugins.assistant.model.discretion import discreet
from waframe.plugins.assistant.model.errors import ModelBusy, ModelOverBudget, ModelRefused
from waframe.plugins.assistant.model.lines import Usage
from waframe.plugins.assistant.model.pricing import at_most, cost_of, dollars
from waframe.plugins.assistant.model.prompts import find_prompt
from waframe.plugins.assistant.model.settings import Gemini, Prices
from waframe.plugins.assistant.model.stream import Assembly
from waframe.plugins.assistant.model.troubles import trouble_of

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


def event(delta: str, rest: str = "") -> bytes:
    return f'data: {{"choices": [{{"delta": {delta}{rest}}}]}}\n\n'.encode()


EVENTS = b"".join(
    (
        b": OPENROUTER PROCESSING\r\n\r\n",
        event('{"role": "assistant", "content": "Hay d"}').replace(b"\n", b"\r\n"),
        event('{"content": "os ñ"}'),
        event('{"tool_calls": [{"index": 0, "id": "a", "function": {"name": "f", "arguments": ""}}]}'),
        event('{"tool_calls": [{"index": 1, "id": "b", "function": {"name": "g", "arguments": "{}"}}]}'),
        event('{"tool_calls": [{"index": 0, "function": {"arguments": "{\\"x\\": 1}"}}]}'),
        event('{"tool_calls": [{"index": 0, "extra_content": {"google": {"thought_signature": "s"}}}]}'),
        event("{}", ', "finish_reason": "tool_calls"'),
        b'data: {"choices": [], "usage": {"prompt_tokens": 3, "completion_tokens": 4, "cost": 0.5}}\n\n',
        b"data: [DONE]\n\n",
    )
)


@given(st.lists(st.integers(1, len(EVENTS) - 1), max_size=12))
def test_a_stream_says_the_same_in_whatever_pieces_it_comes(cuts: list[int]) -> None:
    assembly = Assembly()
    places = [0, *sorted(cuts), len(EVENTS)]

    for start, end in pairwise(places):
        assembly.feed(EVENTS[start:end])

    assert assembly.done
    assert assembly.finish == "tool_calls"
    assert assembly.usage is not None
    assert assembly.usage.usage() == Usage(prompt_tokens=3, completion_tokens=4, cost=0.5)
    assert msgspec.json.decode(assembly.whole) == {
        "role": "assistant",
        "content": "Hay dos ñ",
        "tool_calls": [
            {
                "id": "a",
                "function": {"name": "f", "arguments": '{"x": 1}'},
                "extra_content": {"google": {"thought_signature": "s"}},
            },
            {"id": "b", "function": {"name": "g", "arguments": "{}"}},
        ],
    }


@given(st.integers(0, len(EVENTS) - 9))
def test_a_stream_that_is_cut_anywhere_is_not_done(end: int) -> None:
    assembly = Assembly()

    assembly.feed(EVENTS[:end])

    assert not assembly.done


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reading_of_a_stream(junk: bytes) -> None:
    assembly = Assembly()
    try:
        assembly.feed(b"data: " + junk + b"\n\n")
    except msgspec.DecodeError:
        assert not assembly.done


@settings(max_examples=60)
@given(st.integers(400, 599), st.binary(max_size=200), st.text(max_size=30))
def test_no_answer_of_a_broken_server_breaks_us(status: int, body: bytes, retry_after: str) -> None:
    error = trouble_of(status, body, model="m", retry_after=retry_after, now=NOW)

    assert error.code.startswith("model-")


@pytest.mark.parametrize(
    ("retry_after", "seconds"),
    [
        pytest.param("7", 7.0, id="seconds"),
        pytest.param("Sun, 29 Nov 2026 12:00:30 GMT", 30.0, id="an instant"),
        pytest.param("Sun, 29 Nov 2026 11:00:00 GMT", 0.0, id="an instant that is past"),
        pytest.param("soon", None, id="a word"),
        pytest.param(None, None, id="nothing"),
    ],
)
def test_a_pause_is_read(retry_after: str | None, seconds: float | None) -> None:
    error = trouble_of(429, b"", model="m", retry_after=retry_after, now=NOW)

    assert isinstance(error, ModelBusy)
    assert error.pause_seconds == seconds


def test_errors_are_read_in_the_words_of_each_provider() -> None:
    openai = b'{"error": {"message": "You exceeded", "type": "insufficient_quota", "code": "insufficient_quota"}}'
    google = b'[{"error": {"code": 400, "message": "API key not valid", "status": "INVALID_ARGUMENT"}}]'
    plain = b"<html>Bad gateway</html>"

    found = [
        trouble_of(status, body, model="m", retry_after=None, now=NOW)
        for status, body in ((429, openai), (400, google), (413, plain))
    ]

    assert [type(one) for one in found] == [ModelOverBudget, ModelRefused, ModelRefused]
    assert [one.reason for one in found] == [
        "429: You exceeded",
        "400: API key not valid",
        "413: <html>Bad gateway</html>",
    ]


def test_thoughts_that_google_leaves_out_are_counted() -> None:
    counted = Counted(prompt_tokens=100, completion_tokens=20, total_tokens=420)

    assert counted.usage() == Usage(prompt_tokens=100, completion_tokens=320)


def test_costs_are_those_that_are_said_else_those_of_the_list() -> None:
    priced = Gemini(model="g", key=KEY, prices=Prices(input=Decimal("0.30"), output=Decimal("2.50")))

    assert cost_of(one(), Usage(cost=0.0012345)) == 1_235
    assert cost_of(one(), Usage(cost=-1.0)) == 0
    assert cost_of(priced, Usage(prompt_tokens=1_000, completion_tokens=100)) == 550
    assert cost_of(two(), Usage(prompt_tokens=1_000, completion_tokens=100)) == 0
    assert cost_of(Gemini(model="g", key=KEY), Usage(prompt_tokens=1_000)) == 3_000
    assert cost_of(priced, None) is None


def test_what_is_set_aside_is_enough() -> None:
    priced = one(
        max_price=Prices(input=Decimal(1), output=Decimal(10)), prices=Prices(input=Decimal(0), output=Decimal(0))
    )

    assert at_most(priced, asked_bytes=8_000, max_tokens=100) == 4_000 + 1_000
    assert at_most(two(), asked_bytes=8_000, max_tokens=100) == 0


@pytest.mark.parametrize(
    ("micros", "written"), [(0, "0.00"), (1, "0.000001"), (1_500_000, "1.50"), (12_345, "0.012345")]
)
def test_dollars_are_written(micros: int, written: str) -> None:
    assert dollars(micros) == written


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param(f"key {KEY}", "key ***", id="the key itself"),
        pytest.param(
            "Incorrect API key provided: sk-proj-abcdef123456.", "Incorrect API key provided: ***.", id="a key"
        ),
        pytest.param("Bearer abc.def", "***", id="a token"),
        pytest.param("to +52 1 (55) 1234-5678 now", "to *** now", id="a phone"),
        pytest.param("429: limit 20 of 60", "429: limit 20 of 60", id="numbers that are none"),
        pytest.param("a\nb\tc", "a b c", id="lines"),
    ],
)
def test_words_are_made_fit_for_logs(text: str, shown: str) -> None:
    assert discreet(text, secrets=(KEY, None)) == shown


def test_a_deployment_says_what_the_model_is_told(tmp_path: Path) -> None:
    own = find_prompt(tmp_path, BRANCH).text
    (tmp_path / "prompts" / "centro").mkdir(parents=True)
    (tmp_path / "prompts" / "es.md").write_text("Vendes en {branch}. {nada}", "utf-8")
    of_all = find_prompt(tmp_path, BRANCH).text
    (tmp_path / "prompts" / "centro" / "es.md").write_text("Solo aquí.\n", "utf-8")
    of_branch = find_prompt(tmp_path, BRANCH).text

    assert own.startswith("Eres quien atiende el WhatsApp de Centro")
    assert (of_all, of_branch) == ("Vendes en Centro. {nada}", "Solo aquí.")
