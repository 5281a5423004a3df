"""The error table and its sentences."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from waframe import (
    ChannelBlocked,
    ChannelBusy,
    ChannelError,
    ChannelRefused,
    ChannelUncertain,
    MarketingStopped,
    WindowClosed,
)
from waframe.plugins.whatsapp.answers import Answer, Call, trouble_in
from waframe.plugins.whatsapp.errors_table import LONGEST_PAUSE, RULES, rule_for
from waframe.plugins.whatsapp.sentences import LANGUAGES, sentence, sentence_for_code

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SEND = Call(delivers=True)
LISTED = {
    int(code): retry
    for code, retry in (
        line.split("\t") for line in Path(__file__).with_name("error_codes.tsv").read_text().splitlines()[1:]
    )
}


def answered(code: int, *, status: int = 400, retry_after: str | None = None) -> Answer:
    body = b'{"error":{"message":"(#%d) no","code":%d,"error_data":{"details":"because"}}}' % (code, code)
    return Answer(status=status, body=body, retry_after=retry_after)


def trouble(answer: Answer, call: Call = SEND) -> ChannelError | None:
    return trouble_in(answer, call, now=NOW)


def test_the_table_knows_exactly_the_codes_that_meta_lists() -> None:
    assert set(RULES) == set(LISTED)


@pytest.mark.parametrize("code", LISTED)
def test_meta_and_the_table_agree_on_whether_to_try_again(code: int) -> None:
    reaction = RULES[code].reaction

    assert {"retry": "yes", "wait": "wait"}.get(reaction, "no") == LISTED[code]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", RULES)
def test_every_code_has_a_sentence_in_every_language(code: int, language: str) -> None:
    text = sentence_for_code(code, language=language)

    assert text.endswith(".")
    assert text != sentence("unknown", language=language)


def test_another_language_gets_english() -> None:
    assert sentence_for_code(190, language="fr") == sentence_for_code(190, language="en")


@pytest.mark.parametrize("code", RULES)
def test_every_code_becomes_an_error_with_code_and_sentence(code: int) -> None:
    error = trouble(answered(code), Call(delivers=True, language="es"))

    assert error is not None
    assert error.error_code == str(code)
    assert sentence_for_code(code, language="es") in error.reason
    assert "because" in error.reason


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (190, ChannelBlocked),
        (0, ChannelBlocked),
        (200, ChannelBlocked),
        (299, ChannelBlocked),
        (368, ChannelBlocked),
        (131031, ChannelBlocked),
        (131042, ChannelBlocked),
        (131047, WindowClosed),
        (131050, MarketingStopped),
        (131026, ChannelRefused),
        (100, ChannelRefused),
        (132001, ChannelRefused),
        (987654, ChannelRefused),
        (130429, ChannelBusy),
        (131056, ChannelBusy),
        (131000, ChannelBusy),
        (2, ChannelBusy),
        (80007, ChannelBusy),
    ],
)
def test_codes_mean_what_metas_table_says(code: int, kind: type[ChannelError]) -> None:
    assert type(trouble(answered(code))) is kind


@pytest.mark.parametrize(
    ("code", "attempts", "seconds", "scope"),
    [
        (131056, 0, 4, "pair"),
        (131056, 1, 16, "pair"),
        (131056, 2, 64, "pair"),
        (130429, 0, 5, "number"),
        (131049, 0, 86400, "pair"),
        (131048, 0, 3600, "initiated"),
        (80007, 0, 300, "account"),
        (131000, 3, 16, "message"),
        (133016, 0, 259200, "number"),
    ],
)
def test_a_pause_has_its_length_and_its_scope(code: int, attempts: int, *, seconds: float, scope: str) -> None:
    error = trouble(answered(code), Call(delivers=True, attempts=attempts))

    assert isinstance(error, ChannelBusy)
    assert (error.retry_after_seconds, error.scope) == (seconds, scope)


@pytest.mark.parametrize("code", RULES)
def test_no_pause_is_endless(code: int) -> None:
    assert rule_for(code, status=400).pause(10_000) <= LONGEST_PAUSE


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120),
        ("0", 0),
        ("Mon, 23 Nov 2026 12:01:00 GMT", 60),
        ("Mon, 23 Nov 2026 11:00:00 GMT", 0),
        ("soon", 5),
        ("", 5),
    ],
)
def test_the_header_retry_after_is_kept(header: str, seconds: float) -> None:
    error = trouble(answered(130429, retry_after=header))

    assert isinstance(error, ChannelBusy)
    assert error.retry_after_seconds == seconds


def test_an_error_inside_a_200_is_an_error() -> None:
    assert isinstance(trouble(answered(131047, status=200)), ChannelRefused)


def test_trying_again_has_an_end() -> None:
    assert isinstance(trouble(answered(131000), Call(delivers=True, attempts=4)), ChannelBusy)
    assert isinstance(trouble(answered(131000), Call(delivers=True, attempts=5)), ChannelRefused)


def test_an_unknown_code_with_a_5xx_is_tried_again() -> None:
    assert isinstance(trouble(answered(987654, status=503)), ChannelBusy)


@pytest.mark.parametrize("body", [b"", b"<html>", b"{", b"[]", b'{"error":"text"}', b'{"ok":true}'])
@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (500, ChannelUncertain),
        (502, ChannelUncertain),
        (504, ChannelUncertain),
        (408, ChannelUncertain),
        (429, ChannelBusy),
        (401, ChannelBlocked),
        (404, ChannelRefused),
        (302, ChannelRefused),
    ],
)
def test_without_a_code_the_status_decides(status: int, kind: type[ChannelError], body: bytes) -> None:
    assert type(trouble(Answer(status=status, body=body))) is kind


def test_a_lost_answer_to_a_question_is_no_riddle() -> None:
    assert type(trouble(Answer(status=502, body=b""), Call(delivers=False))) is ChannelBusy


def test_a_good_answer_is_no_trouble() -> None:
    assert trouble(Answer(status=200, body=b'{"messages":[{"id":"wamid.1"}]}')) is None
