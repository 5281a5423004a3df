"""Tells which tables hold nothing of conversations, so that others may start empty beside them."""

from collections.abc import Iterator, Mapping, Sequence

from waframe.core.store.snapshot import Snapshot

_CORE = ("branches", "branch_addresses", "agents", "agent_branches", "media", "event_clock")
"""Tables of the core that hold no conversation and no secret."""
_PERSONAL = {"conversation_id", "message_id", "customer_id", "agent_id"}
"""A table of a plugin with one of these holds what came of conversations, or what is one agent's own."""


def impersonal_tables(snapshot: Snapshot, *, plugins: Sequence[str]) -> Iterator[str]:
    """Name the tables that hold no conversation: a few of the core's, and of the plugins' what hangs on none."""
    shortest_first = sorted(plugins, key=len)  # of two names that fit, the longer one is meant
    own = {
        name: plugin
        for plugin in shortest_first
        for name in snapshot.tables
        if name == plugin or name.startswith(f"{plugin}_")
    }
    personal = {name for name in snapshot.tables if name not in own and name not in _CORE}
    while hanging := {name for name in own.keys() - personal if _hangs(name, snapshot, own=own, personal=personal)}:
        personal |= hanging
    return (name for name in snapshot.tables if name not in personal)


def _hangs(name: str, snapshot: Snapshot, *, own: Mapping[str, str], personal: set[str]) -> bool:
    """Tell whether a table points to conversations: by a key, or by the name of a column such as `quote_id`."""
    table = snapshot.table(name)
    columns = [str(column.name) for column in table.columns]
    keyed = {str(key.column.table.name) for key in table.foreign_keys} - {name}
    named = {f"{own[name]}_{column.removesuffix('_id')}s" for column in columns if column.endswith("_id")} - {name}
    return bool((keyed | named) & personal) or not _PERSONAL.isdisjoint(columns)
