"""The page of the events: when each is appended to the log, and what it says."""

from pathlib import Path
from typing import cast

from ruamel.yaml import YAML

from reference_pages.emitted import Emitted, Sink
from reference_pages.everything import HOUSE, folder_of, own_plugins
from reference_pages.gaps import Gaps, one_line
from waframe.core.runtime.http.event_names import wire_name

INTRODUCTION = """\
# Events

The log of what happened. Each event has a number that only grows, a branch and a conversation where there is one, an
instant and a payload of JSON. `GET /api/events?since=N` and the socket tell them
([HTTP API](../http-api.md#what-happens-live)), `host.store.events` reads them, and `ctx.emit(name, payload)` appends
one of the plugin's own.
"""
UNNUMBERED = """\
## Told only as they happen

Sockets of agents are also told these two, which are kept nowhere and have no number.

### `agent.typing`

An agent types a reply or a note in a conversation that the listener may see, or has stopped.

- `agent`: who, as `{"id", "name"}`
- `conversation_id`: where, or null for those who do not see that branch
- `kind`: `reply`, `note`, or null

### `presence.changed`

An agent came, went, looks at another conversation, or wants work or not.

- `agent`: who, as `{"id", "name"}`
- `online`: whether a page of theirs is open
- `available`: whether they want work
- `conversation_id`: at what they look, or null
"""
CORE = HOUSE / "src" / "waframe" / "core"
NEW_EVENT, EMIT = Sink("NewEvent", place=-1, keyword="name"), Sink("emit", place=0, keyword="name")
FILE = "events.yaml"
Documented = dict[str, dict[str, object]]


def events_page(gaps: Gaps) -> str:
    """Write `events.md`; a name that the code appends and the file lacks is a gap, and so is the reverse."""
    core = _section(CORE, CORE / "records" / FILE, prefix="", sinks=(NEW_EVENT,), gaps=gaps)
    parts = [INTRODUCTION, "## Of the core\n", *core]
    for name, plugin in own_plugins().items():
        entries = _section(folder_of(plugin), folder_of(plugin) / FILE, prefix=f"{name}.", sinks=(EMIT,), gaps=gaps)
        if entries:
            parts += [f"## Of {name}\n", *entries]
    return "\n".join([*parts, UNNUMBERED])


def _section(folder: Path, file: Path, *, prefix: str, sinks: tuple[Sink, ...], gaps: Gaps) -> list[str]:
    emitted = Emitted(folder, sinks=sinks, may_hand_on=not prefix)
    names = emitted.names()
    documented = cast(Documented, YAML(typ="safe").load(file.read_text("utf-8"))) if file.exists() else {}
    gaps.found += [f"{place}: which event this is cannot be told from the code" for place in emitted.unknown]
    gaps.found += [f"{file} has {name}, which nobody appends" for name in documented if name not in names]
    entries = []
    for name in (*documented, *sorted(names - set(documented))):
        one = documented.get(name, {})
        when = gaps.said(str(one.get("when", "")), of=f"event {prefix}{name}", where=f"`when` in {file}")
        payload = cast(dict[str, str], one.get("payload") or {})
        told = wire_name(name)
        wire = f"\nPrograms and pages are told it as `{told}`.\n" if told != name and not prefix else ""
        members = "".join(f"- `{key}`: {one_line(text)}\n" for key, text in payload.items())
        entries.append(f"### `{prefix}{name}`\n\n{when}\n{wire}\n{members or 'It has no payload.' + chr(10)}")
    return entries
