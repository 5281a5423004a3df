"""Refusals as problem documents (RFC 9457), with a code that never changes."""

from http import HTTPStatus

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from waframe.core.contract.problem import Problem

__all__ = ["Problem", "answer_problem", "not_found"]
_TYPE = "application/problem+json"


class ProblemDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A refusal as it is written; `code` never changes."""

    title: str
    status: int
    code: str
    detail: str
    type: str = "about:blank"


def answer_problem(_request: Request, problem: Exception) -> Response:
    """Write a refusal."""
    if not isinstance(problem, Problem):
        raise problem
    document = ProblemDocument(
        title=HTTPStatus(problem.status).phrase, status=problem.status, code=problem.code, detail=problem.detail
    )
    body = {**msgspec.structs.asdict(document), **problem.more}
    return Response(msgspec.json.encode(body), status_code=problem.status, media_type=_TYPE, headers=problem.headers)


def not_found(what: str) -> Problem:
    """Refuse what is not there, or is not granted: the two look the same."""
    return Problem(404, "not-found", f"there is no such {what}")
