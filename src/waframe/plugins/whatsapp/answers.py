"""Judges what Meta answered to a call: nothing wrong, or which error of the channel it is."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import msgspec

from waframe import (
    ChannelBlocked,
    ChannelBusy,
    ChannelError,
    ChannelRefused,
    ChannelUncertain,
    MarketingStopped,
    WindowClosed,
)
from waframe.plugins.whatsapp.decoding import Scalar, Shape, words
from waframe.plugins.whatsapp.errors_table import TOO_MANY, Rule, rule_for
from waframe.plugins.whatsapp.sentences import sentence, sentence_for_code
from waframe.plugins.whatsapp.wire import ErrorData


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """What has to be known of a call to judge its answer; `delivers` where repeating it could send twice."""

    delivers: bool
    attempts: int = 0
    language: str = "en"


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """An HTTP answer."""

    status: int
    body: bytes
    retry_after: str | None = None


class _Error(msgspec.Struct, frozen=True, kw_only=True):
    code: Scalar = None
    message: Scalar = None
    error_user_msg: Scalar = None
    error_data: ErrorData | None = None


class _Body(msgspec.Struct, frozen=True, kw_only=True):
    error: _Error | None = None


_BODY = Shape(_Body)
_FINAL: dict[str, type[ChannelError]] = {
    "refuse": ChannelRefused,
    "window": WindowClosed,
    "opt-out": MarketingStopped,
    "blocked": ChannelBlocked,
}


def trouble_in(answer: Answer, call: Call, *, now: datetime) -> ChannelError | None:
    """Find the error in an answer; it may come inside a 200."""
    body = _BODY.read(answer.body)
    if body is not None and body.error is not None:
        return _by_code(body.error, answer, call, now=now)
    if answer.status < HTTPStatus.MULTIPLE_CHOICES:
        return None
    return _by_status(answer, call, now=now)


def unreachable(call: Call, *, cause: str) -> ChannelBusy:
    """Make the error for a call that never left this machine."""
    pause = min(2.0 * 2 ** min(call.attempts, 7), 300.0)
    reason = f"{sentence('unreachable', language=call.language)} ({cause})"
    return ChannelBusy(reason, error_code="unreachable", retry_after_seconds=pause)


def lost(call: Call, *, cause: str) -> ChannelError:
    """Make the error for a call whose answer was lost; one that sends nothing may simply be repeated."""
    if not call.delivers:
        return unreachable(call, cause=cause)
    return ChannelUncertain(f"{sentence('uncertain', language=call.language)} ({cause})", error_code="uncertain")


def _by_code(error: _Error, answer: Answer, call: Call, *, now: datetime) -> ChannelError:
    code = _code(error.code)
    rule = rule_for(code, status=answer.status)
    details = error.error_data and words(error.error_data.details)
    said = details or words(error.error_user_msg) or words(error.message)
    meaning = sentence_for_code(code, language=call.language)
    reason = f"{meaning} ({code}: {said})" if said else f"{meaning} ({code})"
    return _error(rule, reason, code=str(code), call=call, asked=_seconds(answer.retry_after, now))


def _by_status(answer: Answer, call: Call, *, now: datetime) -> ChannelError:
    code = f"http-{answer.status}"
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        reason = f"{sentence('busy', language=call.language)} ({code})"
        return _error(TOO_MANY, reason, code=code, call=call, asked=_seconds(answer.retry_after, now))
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR or answer.status == HTTPStatus.REQUEST_TIMEOUT:
        return lost(call, cause=code)
    reason = f"{sentence('unknown', language=call.language)} ({code})"
    return (
        ChannelBlocked(reason, error_code=code)
        if answer.status == HTTPStatus.UNAUTHORIZED
        else ChannelRefused(reason, error_code=code)
    )


def _error(rule: Rule, reason: str, *, code: str, call: Call, asked: float | None) -> ChannelError:
    spent = rule.tries is not None and call.attempts >= rule.tries
    if (final := _FINAL.get("refuse" if spent else rule.reaction)) is not None:
        return final(reason, error_code=code)
    pause = rule.pause(call.attempts) if asked is None else asked
    return ChannelBusy(reason, error_code=code, retry_after_seconds=pause, scope=rule.scope)


def _code(value: Scalar) -> int:
    try:
        return int(value)  # type: ignore[arg-type]  # None raises TypeError, which is caught
    except (TypeError, ValueError, OverflowError):
        return 1


def _seconds(retry_after: str | None, now: datetime) -> float | None:
    """Read the header `Retry-After`: seconds, or a date."""
    if not retry_after:
        return None
    if retry_after.strip().isdecimal():
        return float(retry_after)
    try:
        date = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    return max((date.replace(tzinfo=date.tzinfo or UTC) - now).total_seconds(), 0.0)
