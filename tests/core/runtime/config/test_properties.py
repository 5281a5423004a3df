"""Whatever happens to a file: it loads, or `ConfigInvalid` says why, and no secret is told."""

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from waframe.core.errors import ConfigInvalid, Fault
from waframe.core.runtime.config import Kinds, load_text
from waframe.core.runtime.config.origins import show

FAULTY = (Path(__file__).parent / "faults.yaml").read_text(encoding="utf-8")
SPICE = [
    *"\t\n \"'#&*!|>%@`{}[]:,?-~$\\<=é\x00\ufeff\u2028",
    *("null", "true", "yes", "0o17", "-1", "1e999", ".nan", "2025-12-31", "12:30:45"),
    *("${X}", "${X:-y}", "$${", "${", "<<: ", "&a ", "*a", "!!int ", "? ", "---\n", "%YAML 1.1\n"),
    *("- ", "[[[[", "}}", "branches: ", "plugins: ", "extends: ", "\n  "),
]
LAX = settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@some.composite
def mutated(draw: some.DrawFn, text: str) -> str:
    """Cut, double, move and spice a text a few times."""
    for _ in range(draw(some.integers(1, 4))):
        start = draw(some.integers(0, len(text)))
        end = draw(some.integers(start, min(len(text), start + 40)))
        other = draw(some.integers(0, len(text)))
        piece = draw(some.sampled_from([*SPICE, "", text[start:end] * 2, text[other : other + 30]]))
        text = text[:start] + piece + text[end:]
    return text


def checked(fault: Fault) -> str:
    """Give the text of a fault that has a place and stays on one line."""
    assert fault.line >= 1
    assert fault.column >= 1
    assert "\n" not in str(fault)
    return str(fault)


def loads_or_explains(text: str, *, kinds: Kinds, environ: dict[str, str]) -> str:
    """Load a text and show it, or give the faults."""
    try:
        config = load_text(text, file="waframe.yaml", kinds=kinds, environ=environ)
    except ConfigInvalid as invalid:
        return "\n".join(map(checked, invalid.faults))
    shown = "".join(show(config, branch, with_origin=True) for branch in (None, *config.branches))
    return shown + repr(config) + repr(config.channels) + repr(config.branches)


@LAX
@given(data=some.data())
def test_a_mutated_file_loads_or_explains_itself(
    kinds: Kinds, environ: dict[str, str], example: str, data: some.DataObject
) -> None:
    text = data.draw(mutated(example))

    assert "s3cret" not in loads_or_explains(text, kinds=kinds, environ=environ)


@LAX
@given(data=some.data())
def test_a_mutated_bad_file_explains_itself(kinds: Kinds, environ: dict[str, str], data: some.DataObject) -> None:
    text = data.draw(mutated(FAULTY))

    assert "s3cret" not in loads_or_explains(text, kinds=kinds, environ=environ)


@LAX
@given(text=some.text(alphabet=some.characters() | some.sampled_from("\t\n :-[]{}'\"#&*!|>%$"), max_size=80))
def test_any_text_loads_or_explains_itself(kinds: Kinds, environ: dict[str, str], text: str) -> None:
    loads_or_explains(text, kinds=kinds, environ=environ)
