"""Secrets come from the environment or from files, and from nowhere else."""

from collections.abc import Callable
from pathlib import Path

import pytest

from waframe.core.errors import ConfigInvalid, Fault
from waframe.core.runtime.config import Config
from waframe.core.runtime.config.secrets import Secrets
from waframe.core.runtime.config.tree import Place, Scalar

Load = Callable[..., Config]
AT = Place(file="waframe.yaml", line=3, column=7, path="a.b", source="the file")


def resolve(text: str, **environ: str) -> str:
    """Resolve a text that can be resolved."""
    found = Secrets(environ).resolve(Scalar(kind="text", text=text, at=AT))
    assert isinstance(found, str)
    return found


def refusal(text: str, **environ: str) -> Fault:
    """Give the fault of a text that cannot be resolved."""
    found = Secrets(environ).resolve(Scalar(kind="text", text=text, at=AT))
    assert isinstance(found, Fault)
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("${A}", "one", id="a variable"),
        pytest.param("x-${A}-${B}-y", "x-one-two-y", id="several, with text around"),
        pytest.param("${NONE:-three}", "three", id="a default"),
        pytest.param("${NONE:-}", "", id="an empty default"),
        pytest.param("${EMPTY:-three}", "three", id="an empty variable takes the default"),
        pytest.param("${A:-three}", "one", id="a variable beats its default"),
        pytest.param("$${A}", "${A}", id="two dollars mean the characters themselves"),
        pytest.param("$A costs $5", "$A costs $5", id="a dollar alone means nothing"),
        pytest.param("${NONE:-http://h:1/-}", "http://h:1/-", id="a default with colons"),
    ],
)
def test_references_are_replaced(text: str, expected: str) -> None:
    assert resolve(text, A="one", B="two", EMPTY="") == expected


def test_a_value_is_never_resolved_again() -> None:
    assert resolve("${A}", A="${B}", B="two") == "${B}"


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("s3cret\n", encoding="utf-8")

    assert resolve("${A}", A_FILE=str(file)) == "s3cret"
    assert resolve("${A_FILE}", A_FILE=str(file)) == "s3cret"
    assert resolve("${A}", A="nearer", A_FILE=str(file)) == "nearer"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(None, "No such file or directory", id="no file"),
        pytest.param(b"\xff", "it is not UTF-8 text", id="no text"),
        pytest.param(b"x" * 70_000, "it is larger than 65536 bytes", id="too large"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, content: bytes | None, reason: str) -> None:
    file = tmp_path / "secret"
    if content is not None:
        file.write_bytes(content)

    assert refusal("${A}", A_FILE=str(file)).problem == f"the file that A_FILE names cannot be read: {reason}"


def test_an_empty_file_is_a_missing_secret(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("\n", encoding="utf-8")

    assert "is not set" in refusal("${A}", A_FILE=str(file)).problem


def test_a_missing_variable_is_named() -> None:
    fault = refusal("${A}")

    assert fault.problem == "needs the environment variable A, which is not set"
    assert fault.hint == "set A, or set A_FILE to the path of a file that holds the value"
    assert (fault.line, fault.column, fault.path) == (3, 7, "a.b")


def test_an_empty_variable_is_called_empty() -> None:
    assert refusal("${A}", A="").problem == "needs the environment variable A, which is empty"


def test_a_misspelt_variable_is_recognised() -> None:
    assert refusal("${OPENROUTR_API_KEY}", OPENROUTER_API_KEY="x").hint == (
        "OPENROUTER_API_KEY is set: did you mean that one?"
    )


@pytest.mark.parametrize("text", ["${}", "${A", "${1}", "${A-b}", "${A:b}", "${ A }"])
def test_a_broken_reference_is_told(text: str) -> None:
    assert "not followed by a name" in refusal(text, A="one").problem


@pytest.mark.parametrize("literal", ["abc", "12345", "true", "2025-12-31", "'${X:-abc}'", "$${X}"])
def test_a_secret_in_the_file_is_a_fault_that_does_not_repeat_it(load: Load, example: str, literal: str) -> None:
    with pytest.raises(ConfigInvalid) as raised:
        load(example.replace("${WHATSAPP_APP_SECRET}", literal))

    (fault,) = raised.value.faults
    assert fault.problem == "is a secret, and secrets are never written into the file"
    assert "abc" not in str(fault)


@pytest.mark.parametrize(
    "address",
    [
        "postgres://ana:hunter2@db/shop",
        "${DATABASE_URL:-postgres://ana:hunter2@db/shop}",
        "mysql://ana:hunter2@db/shop",
    ],
)
def test_a_database_password_in_the_file_is_a_fault_that_does_not_repeat_it(
    load: Load, example: str, address: str
) -> None:
    with pytest.raises(ConfigInvalid, match="holds a password") as raised:
        load(example.replace("${DATABASE_URL:-sqlite:///waframe.db}", address))

    assert "hunter2" not in str(raised.value)


def test_a_database_password_may_be_a_reference(load: Load, example: str) -> None:
    config = load(example.replace("${DATABASE_URL:-sqlite:///waframe.db}", "postgres://ana:${PW}@db/shop"), PW="x")

    assert config.database == "postgres://ana:x@db/shop"
