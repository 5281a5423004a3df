"""Files of texts hold keys and bare names, and every fault is told with its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waframe.core.errors import ConfigInvalid
from waframe.core.runtime.registry.text_files import fill, parse_template, read_texts


def rendered(source: str, key: str, **values: object) -> str:
    return fill(read_texts(source, file="es.yaml")[key].parts, values)


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("ocr_vin.found: Es un {vehicle}", id="flat"),
        pytest.param("ocr_vin:\n  found: Es un {vehicle}", id="nested"),
        pytest.param("ocr_vin:\n  found: |-\n    Es un {vehicle}", id="a block"),
    ],
)
def test_keys_are_flat_or_nested(source: str) -> None:
    assert rendered(source, "ocr_vin.found", vehicle="Tsuru") == "Es un Tsuru"


def test_what_looks_like_another_type_is_a_text() -> None:
    source = "a: yes\nb: 08\nc: 2026-01-01"

    assert [rendered(source, key) for key in "abc"] == ["yes", "08", "2026-01-01"]


def test_braces_are_written_twice() -> None:
    assert rendered("a: '{{{name}}}'", "a", name="x") == "{x}"


@pytest.mark.parametrize("text", ["{}", "{0}", "{a.b}", "{a[0]}", "{a!r}", "{a:>3}", "{", "a}", "{a b}"])
def test_anything_but_a_bare_name_is_a_fault(text: str) -> None:
    with pytest.raises(ConfigInvalid, match=r"es\.yaml:2:6: x\.y: "):
        read_texts(f"x:\n  y: '{text}'", file="es.yaml")


def test_all_faults_come_at_once() -> None:
    with pytest.raises(ConfigInvalid) as caught:
        read_texts("a: ['x']\nb: ~\nc: '{}'\nd.e: 1\nd:\n  e: 2", file="es.yaml")

    assert [(fault.line, fault.path) for fault in caught.value.faults] == [(1, "a"), (2, "b"), (3, "c"), (6, "d.e")]


def test_broken_yaml_is_told_with_its_place() -> None:
    with pytest.raises(ConfigInvalid, match=r"^es\.yaml:2:\d+: the file: "):
        read_texts("a: 'x'\nb: [", file="es.yaml")


def test_an_empty_file_has_no_texts() -> None:
    assert read_texts("# nothing yet\n", file="es.yaml") == {}


@given(st.text(), st.text())
def test_whatever_is_literal_comes_out_as_it_went_in(before: str, value: str) -> None:
    escaped = before.replace("{", "{{").replace("}", "}}")

    assert fill(parse_template(escaped + "{name}"), {"name": value}) == before + value


@given(st.text())
def test_any_text_is_either_parsed_or_a_fault(text: str) -> None:
    try:
        parts = parse_template(text)
    except ValueError:
        return

    assert all(name is None or name.isidentifier() for _, name in parts)
