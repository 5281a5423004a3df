"""The file `.env` gives what the environment lacks."""

from pathlib import Path

import pytest

from waframe.core.runtime.environment import environment_of, read_dotenv


@pytest.mark.parametrize(
    ("line", "value"),
    [
        pytest.param("A=b", "b", id="plain"),
        pytest.param("  export A = b  ", "b", id="exported, with blanks"),
        pytest.param('A="b # c"', "b # c", id="quoted"),
        pytest.param("A='b'  # remark", "b", id="quoted with a remark"),
        pytest.param("A=b # remark", "b", id="remark"),
        pytest.param("A=b#c", "b#c", id="no remark"),
        pytest.param("A=# remark", "", id="only a remark"),
        pytest.param("A=", "", id="empty"),
        pytest.param("A=b=c", "b=c", id="equals sign"),
        pytest.param("A=it's", "it's", id="apostrophe"),
    ],
)
def test_a_line_is_read(line: str, value: str) -> None:
    assert read_dotenv(line) == {"A": value}


def test_what_is_no_variable_is_passed_over() -> None:
    assert read_dotenv("# remark\n\nno variable\n1A=b\n") == {}


def test_the_environment_wins_unless_it_is_empty(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("A=file\nB=file\nC=file\n")

    assert environment_of(tmp_path, environ={"A": "process", "B": ""}) == {"A": "process", "B": "file", "C": "file"}


def test_no_file_is_no_fault(tmp_path: Path) -> None:
    assert environment_of(tmp_path, environ={"A": "process"}) == {"A": "process"}
