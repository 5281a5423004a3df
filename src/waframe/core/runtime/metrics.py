"""Counts and times, for `/metrics` in the format of Prometheus."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from time import perf_counter

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_SECONDS = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """The numbers of one process."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._counters: dict[str, Counter] = {}
        self._gauges: dict[str, Gauge] = {}
        self._turns = Histogram(
            "waframe_turn_seconds", "Time of a turn.", ("branch",), registry=self._registry, buckets=_SECONDS
        )
        self._handled = Counter("waframe_pieces_handled", "Pieces of work done.", ("branch",), registry=self._registry)
        self._turns_of = cache(self._turns.labels)  # the library checks and locks at each look-up of a label
        self._handled_of = cache(self._handled.labels)

    def count(self, metric: str, *, by: int = 1, **labels: str) -> None:
        """Add to the counter `waframe_<metric>_total`."""
        counter = self._counters.get(metric)
        if counter is None:
            words = metric.replace("_", " ").capitalize() + "."
            counter = Counter(f"waframe_{metric}", words, tuple(labels), registry=self._registry)
            self._counters[metric] = counter
        (counter.labels(**labels) if labels else counter).inc(by)

    def level(self, metric: str, value: float, **labels: str) -> None:
        """Set the gauge `waframe_<metric>`."""
        gauge = self._gauges.get(metric)
        if gauge is None:
            words = metric.replace("_", " ").capitalize() + "."
            gauge = Gauge(f"waframe_{metric}", words, tuple(labels), registry=self._registry)
            self._gauges[metric] = gauge
        (gauge.labels(**labels) if labels else gauge).set(value)

    @contextmanager
    def turn(self, branch: str) -> Iterator[None]:
        """Time a turn."""
        began = perf_counter()
        try:
            yield
        finally:
            self._turns_of(branch).observe(perf_counter() - began)

    def handled(self, branch: str, many: int) -> None:
        """Count pieces of work that were done."""
        self._handled_of(branch).inc(many)

    def text(self) -> bytes:
        """Write everything in the text format."""
        return generate_latest(self._registry)
