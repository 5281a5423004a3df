"""Tells who comes too often: a bucket for each key, which fills with time and is emptied by what they do."""

from datetime import datetime

import msgspec

_SECONDS = 60.0
_MOST = 20_000


class _Bucket(msgspec.Struct, kw_only=True):
    left: float
    at: datetime


class Pacing:
    """Lets each key do so much a minute, all of it at once where it waited before."""

    def __init__(self, per_minute: int) -> None:
        self.per_minute = per_minute
        self._buckets: dict[str, _Bucket] = {}

    def take(self, key: str, *, now: datetime) -> bool:
        """Take one; False where there is none left."""
        bucket = self._buckets.get(key)
        if bucket is None:
            self._make_room(now)
            bucket = self._buckets[key] = _Bucket(left=float(self.per_minute), at=now)
        bucket.left = self._filled(bucket, now)
        bucket.at = now
        if bucket.left < 1:
            return False
        bucket.left -= 1
        return True

    def _filled(self, bucket: _Bucket, now: datetime) -> float:
        gained = max((now - bucket.at).total_seconds(), 0.0) * self.per_minute / _SECONDS
        return min(float(self.per_minute), bucket.left + gained)

    def _make_room(self, now: datetime) -> None:
        """Forget who has a full bucket again; where too many are still busy, the oldest of them."""
        if len(self._buckets) < _MOST:
            return
        full = [key for key, one in self._buckets.items() if self._filled(one, now) >= self.per_minute]
        for key in full or list(self._buckets)[: _MOST // 2]:
            del self._buckets[key]
