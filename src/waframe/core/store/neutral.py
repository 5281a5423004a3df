"""Values of columns in a form that is neither database's own, for backups."""

import base64
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Literal, TypeAlias
from uuid import UUID

import msgspec
import sqlalchemy as sa

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
Kind = Literal["plain", "bool", "instant", "date", "uuid", "decimal", "bytes", "json"]

_KINDS: tuple[tuple[type, Kind], ...] = (
    (sa.Boolean, "bool"),
    (sa.DateTime, "instant"),
    (sa.Date, "date"),
    (sa.Uuid, "uuid"),
    (sa.Float, "plain"),
    (sa.Numeric, "decimal"),
    (sa.LargeBinary, "bytes"),
    (sa.JSON, "json"),
)


def kind_of(column: sa.Column[object]) -> Kind:
    """Tell how a column's values are written."""
    return next((kind for cls, kind in _KINDS if isinstance(column.type, cls)), "plain")


def to_neutral(value: object, kind: Kind) -> Json:
    """Write a value as it came from a driver, whichever that was."""
    if value is None:
        return None
    found: Json = _TO[kind](value) if kind in _TO else msgspec.to_builtins(value)
    return found


def to_sqlite(value: Json, kind: Kind) -> object:
    """Give a value as SQLite keeps it."""
    if value is None:
        return None
    return _FOR_SQLITE[kind](value) if kind in _FOR_SQLITE else value


def to_postgres(value: Json, kind: Kind) -> object:
    """Give a value as Postgres's driver takes it."""
    if value is None:
        return None
    return _FOR_POSTGRES[kind](value) if kind in _FOR_POSTGRES else value


def _instant(value: object) -> str:
    found = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    aware = found if found.tzinfo else found.replace(tzinfo=UTC)
    return aware.astimezone(UTC).isoformat(timespec="microseconds")


def _json(value: object) -> Json:
    found: Json = msgspec.json.decode(value) if isinstance(value, str | bytes) else msgspec.to_builtins(value)
    return found


_TO: Mapping[Kind, Callable[..., Json]] = {
    "bool": bool,
    "instant": _instant,
    "date": str,
    "uuid": str,
    "decimal": str,
    "bytes": lambda value: base64.b64encode(value).decode(),
    "json": _json,
}
_FOR_SQLITE: Mapping[Kind, Callable[..., object]] = {
    "bool": int,
    "bytes": base64.b64decode,
    "json": lambda value: msgspec.json.encode(value).decode(),
}
_FOR_POSTGRES: Mapping[Kind, Callable[..., object]] = {
    "instant": datetime.fromisoformat,
    "date": date.fromisoformat,
    "uuid": UUID,
    "decimal": Decimal,
    "bytes": base64.b64decode,
    "json": lambda value: msgspec.json.encode(value).decode(),
}
