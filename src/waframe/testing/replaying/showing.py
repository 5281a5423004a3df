"""Writes what came out of a replay for people: what differs, conversation by conversation, and all together."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest

import click
import msgspec

from waframe.core.runtime.registry.tracing import (
    ActionTraced,
    CallTraced,
    EffectTraced,
    HookTraced,
    NoteTraced,
    PieceTraced,
    Traced,
)
from waframe.testing.replaying.exchange import Exchange, FactChange, Spoken, Summary, Verdict
from waframe.testing.replaying.pages import Page

WORDS = {
    Verdict.SAME: "the same",
    Verdict.NUMBERS: "equal but for numbers",
    Verdict.CHANGED: "changed",
    Verdict.SILENT: "silent now",
    Verdict.SPEAKS: "speaks now",
    Verdict.FLOOR: "the floor ends elsewhere",
    Verdict.UNCOMPARED: "not compared",
}
_SHORT = {Verdict.NUMBERS, Verdict.UNCOMPARED}
_WIDE = 160
_BEFORE = 30
_COLOURS = {
    "answered": "green",
    "changed": "green",
    "failed": "red",
    "cut off": "red",
    "left out": "yellow",
    "refused": "yellow",
}


def page_lines(page: Page) -> Iterator[str]:
    """Write the page of a conversation."""
    ending = page.ending
    yield ""
    yield click.style(f"{ending.branch} · {ending.customer} · {ending.conversation_id}", bold=True)
    for exchange in page.exchanges:
        yield from lines_of(exchange)
    yield from map(_fact_line, ending.facts)


def lines_of(exchange: Exchange) -> Iterator[str]:
    """Write an exchange: what the customer said, what was said then and now, and what went wrong."""
    at = exchange.at.strftime("%Y-%m-%d %H:%M")
    yield click.style(f"  {at}  {WORDS[exchange.verdict]}", dim=exchange.verdict in _SHORT)
    yield from (f"    {_cut(words)}" for words in exchange.heard)
    yield from (click.style(f"    · {_cut(deed)}", dim=True) for deed in exchange.deeds)
    for then, now in zip_longest(exchange.then, exchange.now):
        yield from _pair(then, now)
    if exchange.verdict is Verdict.FLOOR:
        yield click.style(f"    floor: {exchange.floor_then} → {exchange.floor_now}", fg="yellow")
    yield from (click.style(f"    ! {_cut(trouble)}", fg="red") for trouble in exchange.troubles)


def _pair(then: Spoken | None, now: Spoken | None) -> Iterator[str]:
    """Write two replies, one above the other, or the one that both are."""
    if then is not None and now is not None and then.text == now.text:
        yield click.style(f"      {then.plugin}: {_cut(then.text)}", dim=True)
        return
    alike = _alike(then.text, now.text) if then is not None and now is not None else 0
    start = max(0, alike - _BEFORE) if alike > _WIDE // 2 else 0
    if then is not None:
        yield click.style(f"    - {then.plugin}: {_cut(then.text, start=start)}", fg="red")
    if now is not None:
        yield click.style(f"    + {now.plugin}: {_cut(now.text, start=start)}", fg="green")


def _alike(one: str, other: str) -> int:
    """Count the letters with which two texts begin alike."""
    return next(
        (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def summary_lines(summary: Summary) -> Iterator[str]:
    """Write all together."""
    if not summary.conversations:
        yield "nobody wrote there in that time"
        return
    many = ", ".join(f"{summary.verdicts[one]} {WORDS[one]}" for one in Verdict if summary.verdicts.get(one))
    yield f"{_many(summary.conversations, 'conversation')}, {_many(summary.messages, 'message')}: {many or 'nothing'}"
    if summary.facts:
        yield f"{_many(summary.facts, 'fact')} came out otherwise"
    for host, calls in sorted(summary.refused.items()):
        yield f"{_many(calls, 'call')} to {host} not made (--online {host} lets them)"
    uncompared = summary.verdicts.get(Verdict.UNCOMPARED, 0)
    if uncompared:
        yield f"{_many(uncompared, 'exchange')} could not be compared for that"
    if summary.troubles:
        yield click.style(f"{_many(summary.troubles, 'failure')} of plugins", fg="red")
    if summary.moved:
        yield f"the floor was put where it was {_many(summary.moved, 'time')}"
    if summary.undone:
        yield f"{_many(summary.undone, 'deed')} of people could not be done again"
    if summary.unplayed:
        yield f"{_many(summary.unplayed, 'conversation')} not played: the configuration has no such address"


def trace_lines(pieces: Sequence[PieceTraced]) -> Iterator[str]:
    """Write a trace: every hook, who has it, in how much time, and what came of it."""
    for piece in pieces:
        yield click.style(f"{piece.kind} at {piece.at:%Y-%m-%d %H:%M:%S}, {piece.ms:.1f} ms", bold=True)
        yield from _entries(piece.entries, depth=1)


def _entries(entries: Sequence[Traced], *, depth: int) -> Iterator[str]:
    space = "  " * depth
    for entry in entries:
        match entry:
            case NoteTraced():
                yield click.style(f"{space}{entry.words}", fg="yellow")
            case HookTraced():
                if entry.calls:
                    yield f"{space}{entry.hook}, {entry.ms:.1f} ms"
                yield from (line for call in entry.calls for line in _call(call, depth=depth + 1))
            case ActionTraced():
                came = f"refused: {entry.refusal}" if entry.refusal is not None else f"→ {_json(entry.result)}"
                yield f"{space}{entry.action} {_cut(entry.arguments)} {came} ({entry.by}, {entry.ms:.1f} ms)"
                yield from _entries(entry.within, depth=depth + 1)


def _call(call: CallTraced, *, depth: int) -> Iterator[str]:
    space = "  " * depth
    came = click.style(call.came, fg=_COLOURS.get(call.came), dim=call.came in {"nothing", "not asked"})
    told = f": {call.error}" if call.error else (f" {_json(call.answer)}" if call.answer is not None else "")
    time = "" if call.came in {"not asked", "left out"} else f" {call.ms:.1f} ms"
    yield f"{space}{call.plugin}{time} {came}{told}"
    yield from (_effect(effect, space=f"{space}  ") for effect in call.effects)
    yield from _entries(call.within, depth=depth + 1)


def _effect(effect: EffectTraced, *, space: str) -> str:
    return f"{space}{click.style(effect.what, fg='cyan')} {_json(effect.details)}"


def _fact_line(change: FactChange) -> str:
    then, now = (value if value is not None else "nothing" for value in (change.then, change.now))
    return click.style(f"  fact {change.name}: {_cut(then)} → {_cut(now)}", fg="yellow")


def _json(value: object) -> str:
    return _cut(msgspec.json.encode(value).decode())


def _cut(text: str, *, start: int = 0) -> str:
    """Write a text in a line, from where it is worth reading."""
    line = ("…" if start else "") + text[start:].replace("\n", " ⏎ ")
    return line if len(line) <= _WIDE else f"{line[:_WIDE]}…"


def _many(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"
