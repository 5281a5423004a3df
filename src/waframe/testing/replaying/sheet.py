"""Writes what differs as one HTML file that needs nothing else: a conversation looks as it does on a phone."""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import zip_longest

import click

from waframe.testing.replaying.exchange import Exchange, Spoken, Summary, Verdict
from waframe.testing.replaying.pages import Page
from waframe.testing.replaying.showing import WORDS, summary_lines

_STYLE = """
:root { color-scheme: light dark; font: 15px/1.4 system-ui, sans-serif }
body { max-width: 60rem; margin: 1.5rem auto; padding: 0 1rem }
h2 { font-size: 1rem; margin: 2rem 0 .5rem; border-bottom: 1px solid #8886; padding-bottom: .3rem }
section { margin: 1rem 0 }
p { margin: .3rem 0; padding: .4rem .7rem; border-radius: .6rem; white-space: pre-wrap; overflow-wrap: anywhere;
    width: fit-content; max-width: 85% }
small { opacity: .7; display: block }
.heard { background: #8882 }
.then { background: #c442; margin-left: auto; text-decoration: line-through #8888 }
.now { background: #4a42; margin-left: auto }
.both { background: #8881; margin-left: auto; opacity: .7 }
.deed { opacity: .7; padding: 0 .7rem }
.trouble { background: #c446 }
"""


def sheet(pages: Sequence[Page], summary: Summary) -> str:
    """Write the file."""
    return "\n".join(("<!doctype html>", '<html lang="en">', *_head(), *_body(pages, summary), "</html>", ""))


def _head() -> Iterator[str]:
    yield '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    yield f"<title>Replay</title><style>{_STYLE}</style></head>"


def _body(pages: Sequence[Page], summary: Summary) -> Iterator[str]:
    yield "<body><h1>Replay</h1>"
    yield from (f"<div>{escape(_plain(line))}</div>" for line in summary_lines(summary))
    for page in pages:
        ending = page.ending
        head = escape(f"{ending.branch} · {ending.customer}")
        yield f"<h2>{head} <small>{escape(ending.conversation_id)}</small></h2>"
        for exchange in page.exchanges:
            yield from _exchange(exchange)
        for fact in ending.facts:
            yield _part("deed", f"{fact.name}: {fact.then or 'nothing'} → {fact.now or 'nothing'}")
    yield "</body>"


def _exchange(exchange: Exchange) -> Iterator[str]:
    yield f"<section><small>{exchange.at:%Y-%m-%d %H:%M} · {escape(WORDS[exchange.verdict])}</small>"
    yield from (_part("heard", words) for words in exchange.heard)
    yield from (_part("deed", deed) for deed in exchange.deeds)
    for then, now in zip_longest(exchange.then, exchange.now):
        yield from _pair(then, now)
    if exchange.verdict is Verdict.FLOOR:
        yield _part("deed", f"floor: {exchange.floor_then} → {exchange.floor_now}")
    yield from (_part("trouble", trouble) for trouble in exchange.troubles)
    yield "</section>"


def _pair(then: Spoken | None, now: Spoken | None) -> Iterator[str]:
    if then is not None and now is not None and then.text == now.text:
        yield _part("both", now.text, by=now.plugin)
        return
    if then is not None:
        yield _part("then", then.text, by=then.plugin)
    if now is not None:
        yield _part("now", now.text, by=now.plugin)


def _part(kind: str, words: str, *, by: str = "") -> str:
    who = f"<small>{escape(by)}</small>" if by else ""
    return f'<p class="{kind}">{who}{escape(words)}</p>'


def _plain(line: str) -> str:
    return click.unstyle(line)
