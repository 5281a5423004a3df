"""What a route takes and gives, said beside the function that serves it; `openapi.py` makes the description of it."""

from collections.abc import Callable
from typing import TypeVar

import msgspec

EndpointT = TypeVar("EndpointT", bound=Callable[..., object])
_MARK = "waframe_described"


class Described(msgspec.Struct, frozen=True, kw_only=True):
    """A route's body, answer and refusals; its summary is the function's docstring.

    `answer` and `body` are types, which `msgspec` turns into JSON Schema; None is nothing at all, and bytes are a file.
    Where the query decides which of several answers comes, `answer` is a tuple of them. A refusal is a status and its
    code: `409 floor-taken`. `files` are the files of a form that may be sent in place of the body.
    """

    answer: object = None
    status: int = 200
    body: object = None
    query: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    public: bool = False


def described(
    answer: object = None,
    *,
    status: int | None = None,
    body: object = None,
    query: tuple[str, ...] = (),
    refusals: tuple[str, ...] = (),
    files: tuple[str, ...] = (),
    public: bool = False,
) -> Callable[[EndpointT], EndpointT]:
    """Say what an endpoint takes and gives; `public` ones ask nobody to log in."""
    found = Described(
        answer=answer,
        status=status or (204 if answer is None else 200),
        body=body,
        query=query,
        refusals=refusals,
        files=files,
        public=public,
    )

    def mark(endpoint: EndpointT) -> EndpointT:
        setattr(endpoint, _MARK, found)
        return endpoint

    return mark


def alternatives(answer: object) -> tuple[object, ...]:
    """List the answers of which one comes."""
    return answer if isinstance(answer, tuple) else (answer,)


def description_of(endpoint: object) -> Described | None:
    """Read what was said of an endpoint."""
    found = getattr(endpoint, _MARK, None)
    return found if isinstance(found, Described) else None
