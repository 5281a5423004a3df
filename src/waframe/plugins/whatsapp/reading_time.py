"""Reads instants as Meta writes them, and mistrusts those that make no sense."""

from datetime import UTC, datetime, timedelta

from waframe.plugins.whatsapp.decoding import Scalar

_EARLIEST = datetime(2009, 1, 1, tzinfo=UTC).timestamp()
_MILLISECONDS = 10**11
_AHEAD = timedelta(minutes=5)


def read_instant(value: Scalar) -> datetime | None:
    """Read Unix seconds, as a string or a number; None where they make no sense."""
    try:
        seconds = float(value)  # type: ignore[arg-type]  # None raises TypeError, which is caught
        if seconds > _MILLISECONDS:
            seconds /= 1000
        return datetime.fromtimestamp(seconds, UTC) if seconds >= _EARLIEST else None
    except (TypeError, ValueError, OverflowError, OSError):
        return None


def clamped(value: Scalar, received_at: datetime) -> datetime:
    """Read an instant that cannot lie ahead of its receipt; the receipt counts where it makes no sense."""
    at = read_instant(value)
    return received_at if at is None or at - received_at > _AHEAD else at
