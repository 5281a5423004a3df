"""Every sample webhook, read and explained, against tables that were checked by eye."""

import json
from pathlib import Path

import msgspec
import pytest
from tests.plugins.whatsapp.bodies import NOW, replayed

from waframe import Incoming, IncomingMessage, IncomingNotice, IncomingStatus
from waframe.plugins.whatsapp.explain import explain, explain_files
from waframe.plugins.whatsapp.reading import read_webhook

HERE = Path(__file__).parent
SAMPLES = sorted((HERE / "webhooks").glob("*.json"))
each_sample = pytest.mark.parametrize("sample", [pytest.param(path, id=path.stem) for path in SAMPLES])


def expected(table: str, sample: Path) -> list[str]:
    lines = (HERE / table).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.startswith((f"{sample.name}\t", f'{{"file":"{sample.name}"'))]


def row(sample: Path, update: Incoming) -> str:
    """Write an update as a line: what it is, whose it is, and all that its content or its news hold."""
    return "\t".join([sample.name, *cells(update)])


def cells(update: Incoming) -> list[str]:
    match update:
        case IncomingMessage():
            who = " ".join(f"{identity.kind}={identity.value}" for identity in update.identities)
            marks = [update.by, *(name for name in ("opens_window", "standby", "past") if getattr(update, name))]
            return ["message", update.channel_id, who, " ".join(marks), update.status or "", encoded(update.content)]
        case IncomingStatus():
            return ["status", update.channel_id, update.recipient, "", update.status, encoded(update.error)]
        case IncomingNotice():
            return ["notice", update.field or "", update.address or "", update.kind, "", encoded(update.news)]


def encoded(value: object) -> str:
    return "" if value is None else msgspec.json.encode(value).decode()


def test_all_samples_are_here_and_named_in_the_index() -> None:
    index = (HERE / "webhooks" / "INDEX.md").read_text(encoding="utf-8")

    assert len(SAMPLES) == 137
    assert [path.name for path in SAMPLES if f"| {path.name} |" not in index] == []


@each_sample
def test_a_sample_is_read_as_expected(sample: Path) -> None:
    updates = read_webhook(sample.read_bytes(), received_at=NOW)

    assert [row(sample, update) for update in updates] == expected("expected_updates.tsv", sample)


@each_sample
def test_a_sample_is_explained_as_expected(sample: Path) -> None:
    lines = explain(sample.read_bytes(), sample.name)

    assert [msgspec.json.encode(line).decode() for line in lines] == expected("expected_lines.jsonl", sample)


@each_sample
def test_what_is_kept_of_a_sample_can_be_stored_and_read_again(sample: Path) -> None:
    updates = read_webhook(sample.read_bytes(), received_at=NOW)

    assert msgspec.json.decode(msgspec.json.encode(updates), type=list[Incoming]) == updates
    for update in updates:
        json.loads(update.raw)


@each_sample
def test_a_kept_update_can_be_replayed(sample: Path) -> None:
    kept = [u for u in read_webhook(sample.read_bytes(), received_at=NOW) if not isinstance(u, IncomingNotice)]

    again = read_webhook(replayed(kept), received_at=NOW)

    blank = [msgspec.structs.replace(update, raw="") for update in kept]
    assert [msgspec.structs.replace(update, raw="") for update in again] == blank


@each_sample
def test_the_same_bytes_give_the_same_keys(sample: Path) -> None:
    first = read_webhook(sample.read_bytes(), received_at=NOW)
    later = read_webhook(sample.read_bytes(), received_at=NOW.replace(hour=18))

    notices = [update.key for update in first if isinstance(update, IncomingNotice)]
    assert [update.key for update in later if isinstance(update, IncomingNotice)] == notices
    assert len(set(notices)) == len(notices)


def test_files_are_explained_a_line_an_update() -> None:
    lines = list(explain_files([SAMPLES[0], HERE / "webhooks" / "batch-04.json"]))

    assert [json.loads(line)["kind"] for line in lines] == ["other", "message", "message", "status"]
