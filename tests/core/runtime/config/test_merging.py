"""Defaults, groups and the branch become one."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as some

from waframe.core.errors import ConfigInvalid
from waframe.core.runtime.config import Config
from waframe.core.runtime.config.merging import merge
from waframe.core.runtime.config.tree import Entry, Node, Place, Scalar, Table, plain

Load = Callable[..., Config]
AT = Place(file="waframe.yaml", line=1, column=1, path="", source="the file")
LAYERS = some.dictionaries(some.sampled_from("abc"), some.none() | some.integers(1, 3), max_size=3)
NESTED = some.dictionaries(some.sampled_from("xyz"), some.none() | some.integers(1, 3) | LAYERS, max_size=3)


def built(value: object) -> Node:
    """Make a node of plain data."""
    if isinstance(value, dict):
        return Table(entries={key: Entry(node=built(below), at=AT) for key, below in value.items()}, at=AT)
    return Scalar(kind="null", text="null", at=AT) if value is None else Scalar(kind="int", text=str(value), at=AT)


def merged(*layers: dict[str, object]) -> object:
    """Merge plain data."""
    tables = [node for node in map(built, layers) if isinstance(node, Table)]
    return data(merge(tables))


def data(node: Node) -> object:
    """Make plain data of a node."""
    if isinstance(node, Table):
        return {key: data(entry.node) for key, entry in node.entries.items()}
    assert isinstance(node, Scalar)
    return plain(node)


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        pytest.param([{"a": 1}, {"b": 2}], {"a": 1, "b": 2}, id="keys come together"),
        pytest.param([{"a": 1}, {"a": 2}], {"a": 2}, id="the upper one wins"),
        pytest.param([{"a": {"x": 1, "y": 1}}, {"a": {"y": 2}}], {"a": {"x": 1, "y": 2}}, id="mappings merge deeply"),
        pytest.param([{"a": 1}, {"a": None}], {}, id="null removes"),
        pytest.param([{"a": {"x": 1, "y": 1}}, {"a": {"x": None}}], {"a": {"y": 1}}, id="null removes below"),
        pytest.param([{"a": 1}, {"a": None}, {"a": 2}], {"a": 2}, id="what was removed may come back"),
        pytest.param([{}, {"a": None}], {}, id="null removes nothing where nothing is"),
        pytest.param([{"a": 1}, {"a": {"x": None}}], {"a": {}}, id="a mapping replaces a value"),
        pytest.param([{"a": {"x": 1}}, {"a": 1}], {"a": 1}, id="a value replaces a mapping"),
    ],
)
def test_layers_merge(layers: list[dict[str, object]], expected: object) -> None:
    assert merged(*layers) == expected


@given(NESTED, NESTED, NESTED)
def test_merging_three_is_merging_twice(
    low: dict[str, object], middle: dict[str, object], high: dict[str, object]
) -> None:
    once = merged(low, middle)
    assert isinstance(once, dict)

    assert merged(once, high) == merged(low, middle, high)


@given(NESTED)
def test_merging_with_itself_changes_nothing(layer: dict[str, object]) -> None:
    assert merged(layer, layer) == merged(layer)


def test_the_order_of_plugins_is_that_of_the_defaults_first(load: Load, example: str) -> None:
    assert list(load(example).branches["tijuana"].plugins) == ["takeover", "sales"]


def test_a_plugin_that_was_removed_and_comes_back_comes_last(load: Load, example: str) -> None:
    text = example.replace("{plugins: {sales: {tax", "{plugins: {takeover: null, sales: {tax")
    text = text.replace("{assistant: null}", "{takeover: {queues: [night]}}")

    plugins = load(text).branches["tijuana"].plugins
    assert list(plugins) == ["assistant", "sales", "takeover"]
    assert "idle_minutes=5, queues=('night',)" in repr(plugins["takeover"])


def test_lists_replace(load: Load, example: str) -> None:
    text = example.replace("{idle_minutes: 5}", "{queues: [a, b]}").replace(
        "{assistant: null}", "{takeover: {queues: [c]}}"
    )

    assert "queues=('c',)" in repr(load(text).branches["tijuana"].plugins["takeover"])


def test_null_takes_away_all_plugins_at_once(load: Load, example: str) -> None:
    assert load(example.replace("{assistant: null}", "null")).branches["tijuana"].plugins == {}


GROUPS = """\
channels: {web: {}}
defaults: {plugins: {takeover: {queues: [defaults]}}}
groups:
  base: {plugins: {takeover: {queues: [base], idle_minutes: 1}}, language: en}
  left: {extends: base, plugins: {takeover: {queues: [left]}}}
  right: {extends: [base], plugins: {takeover: {idle_minutes: 3}}}
branches:
  centro: {extends: EXTENDS, channels: {web: {phone_number_id: "10001"}}}
"""


@pytest.mark.parametrize(
    ("extends", "queue", "minutes", "language"),
    [
        pytest.param("base", "base", 1, "en", id="a group"),
        pytest.param("left", "left", 1, "en", id="a group that extends a group"),
        pytest.param("[left, right]", "left", 3, "en", id="a group met twice counts where it is met first"),
        pytest.param("[right, base]", "base", 3, "en", id="a group after one that extends it"),
        pytest.param("[]", "defaults", 5, "es", id="no group"),
    ],
)
def test_groups_lie_between_defaults_and_branch(
    load: Load, extends: str, queue: str, minutes: int, language: str
) -> None:
    config = load(GROUPS.replace("EXTENDS", extends)).branches["centro"]

    assert f"idle_minutes={minutes}, queues=('{queue}',)" in repr(config.plugins["takeover"])
    assert config.branch.language == language


@pytest.mark.parametrize(
    ("groups", "way"),
    [
        pytest.param("{a: {extends: a}}", "a → a", id="itself"),
        pytest.param("{a: {extends: b}, b: {extends: a}}", "a → b → a", id="two"),
        pytest.param("{a: {extends: b}, b: {extends: c}, c: {extends: [b]}}", "b → c → b", id="behind another"),
    ],
)
def test_a_circle_of_groups_is_told_once(load: Load, groups: str, way: str) -> None:
    text = 'channels: {web: {}}\nbranches: {x: {extends: a, channels: {web: {phone_number_id: "10001"}}}}\n'

    with pytest.raises(ConfigInvalid) as raised:
        load(text + f"groups: {groups}\n")

    assert [fault.problem for fault in raised.value.faults] == [f"closes a circle: {way}"]


def test_a_group_may_bring_a_part_of_the_address(load: Load, example: str) -> None:
    text = example.replace("frontera: {plugins", 'frontera: {channels: {whatsapp: {access_token: "${NORTH}"}}, plugins')

    address = load(text, NORTH="n").branches["tijuana"].addresses["whatsapp"]
    assert getattr(address, "access_token", None) == "n"
    assert address.address == "100000000000002"
