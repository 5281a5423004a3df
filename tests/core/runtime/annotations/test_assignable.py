"""What fits where, as far as annotations tell."""

from collections.abc import Awaitable, Mapping, Sequence
from typing import Annotated, Any, Literal, NewType, Protocol, TypeVar

import msgspec
import pytest

from waframe import Reply, Settings
from waframe.core.runtime.annotations.assignable import is_assignable, show

UserId = NewType("UserId", str)
BoundT = TypeVar("BoundT", bound=Settings)
FreeT = TypeVar("FreeT")


class Shaped(Protocol):
    """Whatever has a length."""

    def __len__(self) -> int: ...


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        pytest.param(bool, int, id="a narrower class"),
        pytest.param(str, str | None, id="a member of a union"),
        pytest.param(None, str | None, id="None itself"),
        pytest.param(str | None, int | str | None, id="a smaller union"),
        pytest.param(int, object, id="anything is an object"),
        pytest.param(list[Any], list[int], id="whatever is in it"),
        pytest.param(list[int], Sequence[int], id="a list is a sequence"),
        pytest.param(list[bool], Sequence[int], id="a sequence of narrower ones"),
        pytest.param(dict[str, bool], Mapping[str, int], id="a mapping to narrower ones"),
        pytest.param(tuple[int, int], tuple[int, ...], id="a pair is a tuple of any length"),
        pytest.param(Literal["a"], str, id="a literal of its type"),
        pytest.param(Literal["a"], Literal["a", "b"], id="one literal of several"),
        pytest.param(Annotated[str, msgspec.Meta(min_length=1)], str, id="what is annotated"),
        pytest.param(UserId, str, id="a new type of it"),
        pytest.param(BoundT, Settings, id="a variable by its bound"),
        pytest.param(FreeT, int, id="a free variable"),
        pytest.param(str, Shaped, id="a protocol is left to a type checker"),
    ],
)
def test_it_fits(given: object, wanted: object) -> None:
    assert is_assignable(given, wanted)


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        pytest.param(object, int, id="a wider class"),
        pytest.param(str | None, str, id="a union that holds more"),
        pytest.param(list[bool], list[int], id="a list can be written to"),
        pytest.param(list[int | None], Sequence[int], id="a sequence that holds more"),
        pytest.param(Sequence[int], list[int], id="a sequence is no list"),
        pytest.param(tuple[int, ...], tuple[int, int], id="any length is no pair"),
        pytest.param(Literal["c"], Literal["a", "b"], id="another literal"),
        pytest.param(bytes, str | int, id="unrelated"),
        pytest.param(Awaitable[str], str, id="what must be awaited first"),
        pytest.param(BoundT, Reply, id="a variable with another bound"),
    ],
)
def test_it_does_not_fit(given: object, wanted: object) -> None:
    assert not is_assignable(given, wanted)


@pytest.mark.parametrize(
    ("annotation", "shown"),
    [
        pytest.param(Reply | None, "Reply | None", id="union"),
        pytest.param(list[Reply], "list[Reply]", id="generic"),
        pytest.param(Annotated[str, 1], "str", id="annotated"),
        pytest.param(Literal["a", 1], "Literal['a', 1]", id="literal"),
        pytest.param(None, "None", id="None"),
    ],
)
def test_a_type_is_shown_as_it_is_written(annotation: object, shown: str) -> None:
    assert show(annotation) == shown
