"""The strict form of JSON Schema: for the functions that are proposed, and for whatever a Struct can say."""

import json
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
import pytest

from waframe.plugins.assistant.model.errors import SchemaUnfit
from waframe.plugins.assistant.model.google_form import google_form
from waframe.plugins.assistant.model.shapes import struct_of
from waframe.plugins.assistant.model.strict import read_strict, strict_form

FUNCTIONS = json.loads((Path(__file__).parent / "functions.json").read_text("utf-8"))["functions"]
Json = dict[str, Any]


class Vehicle(msgspec.Struct, frozen=True, kw_only=True):
    make: str | None = None
    year: int | None = None


class Search(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    query: Annotated[str, msgspec.Meta(max_length=20, description="lo que pidió")]
    vehicle: Vehicle | None = None
    position: Literal["del", "tras"] | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=10)] = 5
    others: tuple[Vehicle, ...] = ()


class Card(msgspec.Struct, frozen=True, kw_only=True, tag="card"):
    last: str


class Cash(msgspec.Struct, frozen=True, kw_only=True, tag="cash"):
    change: int = 0


class Payment(msgspec.Struct, frozen=True, kw_only=True):
    by: Card | Cash


class Sized(msgspec.Struct, frozen=True, kw_only=True):
    size: Literal[1, 2]
    colour: str | None


class Free(msgspec.Struct, frozen=True, kw_only=True):
    anything: dict[str, str]


class Chain(msgspec.Struct, frozen=True, kw_only=True):
    next: "Chain | None" = None


def without_words(schema: Any) -> Any:  # noqa: ANN401  # JSON
    """Leave out descriptions and what the strict form says in words; msgspec sorts what is to be chosen from."""
    if isinstance(schema, list):
        return sorted((without_words(one) for one in schema), key=str)
    if not isinstance(schema, dict):
        return schema
    return {
        key: without_words(one) for key, one in schema.items() if key not in ("minLength", "maxLength", "description")
    }


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: str(function["name"]))
def test_every_proposed_function_has_its_strict_form(function: Json) -> None:
    made = strict_form(struct_of("Arguments", function["parameters"]))

    assert without_words(made) == without_words(function["parameters"])
    assert_strict(made)


def assert_strict(schema: Any) -> None:  # noqa: ANN401  # JSON
    if isinstance(schema, dict) and schema.get("type") in ("object", ["object", "null"]):
        assert schema["additionalProperties"] is False
        assert schema["required"] == list(schema["properties"])
    for one in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        assert_strict(one)


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: str(function["name"]))
def test_every_proposed_function_can_be_said_to_google(function: Json) -> None:
    made = msgspec.json.encode(google_form(strict_form(struct_of("Arguments", function["parameters"])))).decode()

    assert not [
        word for word in ('"null"', ",null", "additionalProperties", "$ref", '"type":[', "const") if word in made
    ]


def test_google_is_told_by_what_is_left_out() -> None:
    form: Any = google_form(strict_form(Search))

    assert form["required"] == ["query"]
    assert form["properties"]["position"] == {"type": "string", "enum": ["del", "tras"]}
    assert form["properties"]["limit"] == {"type": "integer", "minimum": 1, "maximum": 10}
    assert read_strict('{"query": "x"}', Search) == Search(query="x")
    assert read_strict('{"size": 1}', Sized) == Sized(size=1, colour=None)
    assert google_form(strict_form(Sized)) == {
        "type": "object",
        "properties": {"size": {"type": "integer", "description": "one of 1, 2"}, "colour": {"type": "string"}},
        "required": ["size"],
    }


def test_a_field_with_a_default_is_required_and_may_be_null() -> None:
    form: Any = strict_form(Search)

    assert form["required"] == ["query", "vehicle", "position", "limit", "others"]
    assert form["properties"]["limit"] == {"type": ["integer", "null"], "minimum": 1, "maximum": 10}
    assert form["properties"]["position"] == {"type": ["string", "null"], "enum": ["del", "tras", None]}
    assert form["properties"]["query"] == {"type": "string", "description": "lo que pidió (at most 20 characters)"}
    assert_strict(form)


def test_null_stands_for_the_default() -> None:
    text = '{"query": "x", "vehicle": {"make": null, "year": 2010}, "position": null, "limit": null, "others": null}'

    assert read_strict(text, Search) == Search(query="x", vehicle=Vehicle(year=2010))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param('{"query": null}', "$.query", id="null where something is needed"),
        pytest.param('{"query": "x", "limit": 50}', "<= 10", id="beyond a bound"),
        pytest.param('{"query": "' + "x" * 30 + '"}', "length <= 20", id="too long"),
        pytest.param('{"query": "x", "price": 1}', "unknown field `price`", id="a field of its own"),
        pytest.param('{"query": ', "Input data was truncated", id="half"),
    ],
)
def test_what_does_not_fit_is_refused(text: str, words: str) -> None:
    with pytest.raises(msgspec.DecodeError, match=words.replace("$", r"\$")):
        read_strict(text, Search)


def test_a_choice_of_records_keeps_its_tag() -> None:
    form: Any = strict_form(Payment)

    tags = [one["properties"]["type"] for one in form["properties"]["by"]["anyOf"]]
    assert tags == [{"type": "string", "enum": ["card"]}, {"type": "string", "enum": ["cash"]}]
    assert read_strict('{"by": {"type": "cash", "change": null}}', Payment) == Payment(by=Cash())


@pytest.mark.parametrize("kind", [Free, Chain])
def test_what_the_strict_form_cannot_say_is_named(kind: type[msgspec.Struct]) -> None:
    with pytest.raises(SchemaUnfit, match=kind.__name__):
        strict_form(kind)


def test_a_schema_of_msgspec_becomes_a_type_again() -> None:
    kind = struct_of("Answer", msgspec.json.schema(Search))

    found = read_strict('{"query": "x", "vehicle": null, "position": "del", "limit": 3, "others": null}', kind)

    assert msgspec.json.decode(msgspec.json.encode(found)) == {"query": "x", "position": "del", "limit": 3}
    with pytest.raises(msgspec.ValidationError):
        read_strict('{"query": "x", "limit": 11}', kind)


@pytest.mark.parametrize(
    "schema",
    [
        pytest.param({"type": "array", "items": {"type": "string"}}, id="no object"),
        pytest.param({"type": "object", "properties": {"x": {}}, "required": ["x"]}, id="anything"),
        pytest.param({"$ref": "#/$defs/A", "$defs": {}}, id="a part that is missing"),
    ],
)
def test_a_schema_that_is_not_known_is_refused(schema: Json) -> None:
    with pytest.raises(SchemaUnfit):
        struct_of("Answer", schema)
