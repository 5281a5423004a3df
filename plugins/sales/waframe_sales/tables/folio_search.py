"""Looks for folios of quotes and tickets by any part of them."""

import re
from datetime import UTC, datetime, timedelta

import msgspec

from waframe import Found, Host, Sought, load_queries, record

_SQL = load_queries(__file__)
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_FOLIO = re.compile(r"[A-Z0-9]{1,12}(?:-[A-Z0-9]{1,12}){0,2}")
_MICROSECOND = timedelta(microseconds=1)
_SHORTEST = 3


class _Row(msgspec.Struct, frozen=True, kw_only=True):
    conversation_id: str
    folio: str
    at: datetime


async def find_folios(host: Host, sought: Sought) -> list[Found]:
    """Find the conversations of quotes and orders by their folio; words that can be no folio find nothing."""
    text = sought.text.strip().upper().lstrip("#")
    if _FOLIO.fullmatch(text) is None or (not sought.prefixed and "-" not in text) or len(text) < _SHORTEST:
        return []
    branches: object = list(sought.branches)
    if host.store.database.dialect == "sqlite":
        branches = msgspec.json.encode(branches).decode()
    before = _BEGINNING + sought.after * _MICROSECOND if sought.after is not None else host.clock.now() + timedelta(1)
    rows = await host.store.database.rows(
        _SQL["find"], pattern=f"%{text}%", branches=branches, before=before, many=sought.many
    )
    found = []
    for one in (record(row, _Row) for row in rows):
        start = one.folio.find(text)
        place = (one.at - _BEGINNING) // _MICROSECOND
        marks = ((start, start + len(text)),)
        found.append(Found(conversation_id=one.conversation_id, place=place, line=one.folio, marks=marks))
    return found
