"""Has labelled conversations summed up by the command `summary` of whatever plugin brings it, and scores them."""

import io
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path

import click
import msgspec

from waframe import Workbench
from waframe.core.runtime.registry import discover
from waframe.core.runtime.registry.collected import commands_of
from waframe.testing.evaluating.case import CaseInvalid
from waframe.testing.evaluating.extraction import Extraction, Summed, score

COMMAND = "summary"


class _Labelled(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    labels: Summed


class _File(msgspec.Struct, frozen=True, kw_only=True):
    conversations: tuple[_Labelled, ...]


class _Row(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    summary: Summed


def score_file(path: Path, bench: Workbench) -> Extraction:
    """Sum a file of labelled conversations up, and compare that with its labels; raises CaseInvalid."""
    try:
        labelled = msgspec.json.decode(path.read_bytes(), type=_File).conversations
    except msgspec.DecodeError as error:
        raise CaseInvalid(f"{path}: {error}") from error
    read = {row.id: row.summary for row in _summed(path, bench)}
    return score(str(path), [(one.id, one.labels, read.get(one.id, Summed())) for one in labelled])


def _summed(path: Path, bench: Workbench) -> Iterator[_Row]:
    found = commands_of(discover()).get(COMMAND)
    if found is None:
        raise CaseInvalid("no plugin sums conversations up; install one that brings `waframe summary`")
    written = io.BytesIO()
    with io.TextIOWrapper(written, "utf-8", write_through=True) as stream, redirect_stdout(stream):
        try:
            found.item.main(["--json", str(path)], obj=bench, standalone_mode=False)
        except click.ClickException as error:
            raise CaseInvalid(error.format_message()) from error
        lines = written.getvalue().splitlines()
    for line in lines:
        yield msgspec.json.decode(line, type=_Row)
