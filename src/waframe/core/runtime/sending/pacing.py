"""Token buckets: how soon the next message may leave, by address and by pair of address and customer."""

from datetime import datetime, timedelta

from waframe.core.contract.channel import Pace

_GATHER_SECONDS = 0.05
_FORGET_AFTER = timedelta(minutes=15)


class Bucket:
    """Fills by `rate` tokens a second up to `burst`; may be overdrawn by what had left before it was made."""

    __slots__ = ("_at", "_burst", "_rate", "_tokens", "paused_until")

    def __init__(self, *, rate: float, burst: float, now: datetime) -> None:
        self._rate = rate
        self._burst = burst
        self._tokens = burst
        self._at = now
        self.paused_until: datetime | None = None

    def ready_at(self, now: datetime, *, tokens: float = 1) -> datetime:
        """Tell when so many tokens are there."""
        self._fill(now)
        missing = tokens - self._tokens
        ready = now if missing <= 0 else now + timedelta(seconds=missing / self._rate)
        return max(ready, self.paused_until) if self.paused_until else ready

    def tokens(self, now: datetime) -> int:
        """Count the tokens that are there."""
        self._fill(now)
        return max(0, int(self._tokens))

    def take(self, now: datetime) -> None:
        """Use a token, whether it is there or not."""
        self._fill(now)
        self._tokens -= 1

    def full(self, now: datetime) -> bool:
        """Tell whether nothing is owed, so that the bucket may be forgotten."""
        self._fill(now)
        return self._tokens >= self._burst and (self.paused_until is None or self.paused_until <= now)

    def _fill(self, now: datetime) -> None:
        elapsed = (now - self._at).total_seconds()
        if elapsed > 0:
            self._tokens = min(self._burst, self._tokens + elapsed * self._rate)
            self._at = now


class Pacer:
    """The limits of one address (Meta, throughput and pair rate limits)."""

    def __init__(self, pace: Pace, *, now: datetime) -> None:
        self._pace = pace
        rate = pace.per_second
        self._all = Bucket(rate=rate, burst=max(1.0, rate / 8), now=now) if rate else None
        self._pairs: dict[str, Bucket] = {}
        self._swept_at = now
        self._few = max(1.0, (rate or 0) * _GATHER_SECONDS)
        self._gathers_until = now
        self.paused_until: datetime | None = None

    def ready_at(self, pair: str, now: datetime) -> datetime:
        """Tell when a message to this customer may leave."""
        ready = max(now, self.paused_until or now)
        if self._all is not None:
            ready = max(ready, self._all.ready_at(now))
        bucket = self._pairs.get(pair)
        return max(ready, bucket.ready_at(now)) if bucket else ready

    def allowance(self, now: datetime, *, most: int) -> int:
        """Tell how many messages may leave at once, whoever they are for; where none may, a few are gathered."""
        if self.opens_at(now) > now:
            return 0
        if self._all is None:
            return most
        tokens = self._all.tokens(now)
        if tokens == 0:
            self._gathers_until = self._all.ready_at(now, tokens=self._few)
        return min(most, tokens)

    def opens_at(self, now: datetime) -> datetime:
        """Tell when messages may leave to those who got none lately."""
        return max(now, self._gathers_until, self.paused_until or now)

    def take(self, pair: str, now: datetime) -> None:
        """Count a message that leaves, or that left at an earlier instant."""
        if self._all is not None:
            self._all.take(now)
        if self._pace.pair_seconds is not None:
            self._pair(pair, now).take(now)
        self._sweep(now)

    def pause_pair(self, pair: str, *, until: datetime, now: datetime) -> None:
        """Let nothing leave to one customer until an instant."""
        self._pair(pair, now).paused_until = until

    def _pair(self, pair: str, now: datetime) -> Bucket:
        if pair not in self._pairs:
            seconds = self._pace.pair_seconds or 1.0
            self._pairs[pair] = Bucket(rate=1 / seconds, burst=self._pace.pair_burst, now=now)
        return self._pairs[pair]

    def _sweep(self, now: datetime) -> None:
        if now - self._swept_at > _FORGET_AFTER:
            self._swept_at = now
            self._pairs = {pair: bucket for pair, bucket in self._pairs.items() if not bucket.full(now)}
