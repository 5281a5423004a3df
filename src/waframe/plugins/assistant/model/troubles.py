"""Says what went wrong, from a status or from an error that stands in an answer."""

from collections.abc import Iterable
from datetime import datetime
from email.utils import parsedate_to_datetime

import msgspec

from waframe.plugins.assistant.model.completion import Completion, Told
from waframe.plugins.assistant.model.discretion import discreet
from waframe.plugins.assistant.model.errors import (
    ModelAway,
    ModelBroken,
    ModelBusy,
    ModelError,
    ModelOverBudget,
    ModelRefused,
)

_BY_WORD = {
    "rate_limit_exceeded": 429,
    "insufficient_quota": 402,
    "invalid_api_key": 401,
    "context_length_exceeded": 413,
    "content_filter": 403,
    "server_error": 500,
    "overloaded": 503,
    "timeout": 408,
}
_ACCOUNT = frozenset({401})
_PAY, _TIMEOUT, _TOO_MANY, _OVERLOADED, _SERVER = 402, 408, 429, 503, 500
_REDIRECTS = range(300, 400)
_OURS = range(400, 500)


def trouble_of(
    status: int,
    body: bytes,
    *,
    model: str,
    retry_after: str | None,
    now: datetime,
    secrets: Iterable[str | None] = (),
) -> ModelError:
    """Judge an answer whose status is not good."""
    told = _told(body)
    words = f"{status}: {told.message or 'no words'}"
    return _judged(status, words, model=model, pause=_pause(retry_after, now=now), told=told, secrets=secrets)


def trouble_in(told: Told, *, model: str, secrets: Iterable[str | None] = ()) -> ModelError:
    """Judge an error that stands in an answer with a good status."""
    status = _number(told)
    words = f"{told.code or told.type or 'an error'} in a 200: {told.message or 'no words'}"
    return _judged(status, words, model=model, pause=None, told=told, secrets=secrets, reached=True)


def _judged(
    status: int,
    words: str,
    *,
    model: str,
    pause: float | None,
    told: Told,
    secrets: Iterable[str | None],
    reached: bool = False,
) -> ModelError:
    reason = discreet(words, secrets=secrets)
    if status == _PAY or told.code == "insufficient_quota" or told.type == "insufficient_quota":
        return ModelOverBudget(model, reason=reason)
    if status == _TOO_MANY or (status == _OVERLOADED and pause is not None):
        return ModelBusy(model, reason=reason, pause_seconds=pause)
    if status in (_TIMEOUT, 409, 425) or status >= _SERVER:
        return ModelAway(model, reason=reason, reached=reached)
    if status in _OURS:
        return ModelRefused(model, reason=reason, of_account=status in _ACCOUNT)
    return ModelBroken(model, reason=reason)


def _number(told: Told) -> int:
    """Give the status that an error stands for; one that says nothing is an outage."""
    if isinstance(told.code, int) and told.code >= _REDIRECTS.start:
        return told.code
    words = (str(told.code or "").lower(), str(told.type or "").lower())
    return next((_BY_WORD[word] for word in words if word in _BY_WORD), next(map(int, filter(str.isdigit, words)), 502))


def _told(body: bytes) -> Told:
    try:
        found = msgspec.json.decode(body, type=Completion | list[Completion])
    except msgspec.DecodeError:
        return Told(message=body[:200].decode("utf-8", "replace"))
    one = found[0] if isinstance(found, list) and found else found  # Gemini puts its errors into a list
    return (one.trouble if isinstance(one, Completion) else None) or Told()


def _pause(retry_after: str | None, *, now: datetime) -> float | None:
    """Read how long to wait: seconds, or an instant."""
    if not retry_after:
        return None
    try:
        return max(0.0, float(retry_after))
    except ValueError:
        pass
    try:
        return max(0.0, (parsedate_to_datetime(retry_after) - now).total_seconds())
    except (ValueError, TypeError):
        return None
