"""A file of products is read row by row, however it is written, and what is broken is named."""

import gzip
import json
from pathlib import Path

import pytest

from waframe.plugins.catalog import streaming
from waframe.plugins.catalog.errors import FileTruncated, FileUnreadable
from waframe.plugins.catalog.streaming import Rows

ROWS = [{"titulo": f"Balatas {number}", "precio": 1.5} for number in range(5)]


def read(folder: Path, data: str | bytes) -> list[object]:
    path = folder / "products.json"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    rows = Rows(path)
    try:
        return [row.fault or row.value for row in rows]
    finally:
        rows.close()


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(json.dumps(ROWS), id="a list"),
        pytest.param(json.dumps(ROWS, indent=2), id="a list on many lines"),
        pytest.param("\ufeff \n" + json.dumps(ROWS), id="with a mark of its encoding"),
        pytest.param(json.dumps({"version": 3, "meta": {"a": [1]}, "productos": ROWS, "total": 5}), id="in an object"),
        pytest.param("\n".join(json.dumps(row) for row in ROWS), id="a row a line"),
        pytest.param(gzip.compress(json.dumps(ROWS).encode()), id="compressed"),
        pytest.param(json.dumps(ROWS).encode("utf-16"), id="in UTF-16"),
    ],
)
def test_a_list_of_products_is_found(tmp_path: Path, data: str | bytes) -> None:
    assert [row["titulo"] for row in read(tmp_path, data) if isinstance(row, dict)] == [row["titulo"] for row in ROWS]


@pytest.mark.parametrize("data", ["", " \n", "[]", '{"productos": []}'])
def test_an_empty_file_has_no_rows(tmp_path: Path, data: str) -> None:
    assert read(tmp_path, data) == []


def test_a_list_inside_an_object_larger_than_a_chunk_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "_CHUNK", 50)

    assert len(read(tmp_path, json.dumps({"version": 3, "productos": ROWS, "total": 5}))) == 5


def test_rows_across_the_edges_of_chunks_are_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for size in (7, 16, 33, 64):
        monkeypatch.setattr(streaming, "_CHUNK", size)
        found = read(tmp_path, json.dumps(ROWS, indent=1, ensure_ascii=False))
        assert [row["titulo"] for row in found if isinstance(row, dict)] == [row["titulo"] for row in ROWS]


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param('{"titulo": "a" "precio": 3}', id="a comma missing"),
        pytest.param('{"titulo": nothing}', id="a word that is no value"),
        pytest.param('{"titulo": "a",}', id="a comma too many"),
        pytest.param('{"titulo": "a\nb"}', id="a line feed inside a text"),
        pytest.param('{"titulo": ' + "[" * 100_000 + "]" * 100_000 + "}", id="nested too deep"),
        pytest.param('{"precio": ' + "9" * 5_000 + "}", id="a number without end"),
    ],
)
def test_a_broken_row_is_left_out_and_the_next_is_read(tmp_path: Path, broken: str) -> None:
    whole = [json.dumps(row) for row in ROWS]
    found = read(tmp_path, "[" + ",\n".join([*whole[:2], broken, *whole[2:]]) + "]")

    assert str(found[2]).startswith("it is broken: ")
    assert [row["titulo"] for row in found if isinstance(row, dict)] == [row["titulo"] for row in ROWS]


def test_bytes_that_are_no_utf8_are_read_as_windows_wrote_them(tmp_path: Path) -> None:
    assert read(tmp_path, '[{"titulo": "Bujía Año"}]'.encode("cp1252")) == [{"titulo": "Bujía Año"}]


@pytest.mark.parametrize("data", ["<html>", "titulo;precio", '"text"', "12"])
def test_what_is_no_list_is_refused(tmp_path: Path, data: str) -> None:
    with pytest.raises(FileUnreadable, match=r"products\.json cannot be read"):
        read(tmp_path, data)


@pytest.mark.parametrize("many", [3, 20, 40, 60])
def test_a_file_that_ends_in_the_middle_is_refused(tmp_path: Path, many: int) -> None:
    with pytest.raises(FileTruncated):
        read(tmp_path, json.dumps(ROWS)[:-many])
