"""Numbers for `/metrics`, in Prometheus's words. One registry for a process, made when it is first needed.

What a process does is counted here as it happens; what the store holds (`Reading`) is asked for at each scrape.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector

FAST = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300)
SLOW = (0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900, 3600)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What the store holds now. Seconds and bytes; `queue` by level, `sends` by outcome since the store began."""

    waiting: Mapping[str, int] = field(default_factory=dict)
    queue: Mapping[str, int] = field(default_factory=dict)
    sends: Mapping[str, int] = field(default_factory=dict)
    sources: Mapping[str, int] = field(default_factory=dict)
    stream_lag: float = 0.0
    courier_lag: float = 0.0
    incidents_open: int = 0
    subscribers: int = 0
    store_bytes: int = 0


class Metrics:
    """What a process counts and measures."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.updates = Counter("barqiya_updates", "Updates that took effect", registry=self.registry)
        self.posts = Counter(
            "barqiya_posts",
            "Posts read, by source and outcome (attack, threat, other, closed at the door, set aside)",
            ["source", "outcome"],
            registry=self.registry,
        )
        self.decided = Counter("barqiya_decided", "Posts decided", registry=self.registry)
        self.changes = Counter("barqiya_changes", "Incidents changed, by reason", ["reason"], registry=self.registry)
        self.set_aside = Counter("barqiya_set_aside", "Things set aside, by kind", ["what"], registry=self.registry)
        self.lag = self._seconds("barqiya_decision_seconds", "From a post's arrival to its decision", FAST)
        self.alert = self._seconds(
            "barqiya_alert_seconds", "From a post's publication to the arrival of its alert in a chat", SLOW
        )
        self.waiting = self._gauge("barqiya_waiting", "What waits, by place", "where")
        self.queue = self._gauge("barqiya_queue", "Messages owed, by level", "level")
        self.sources = self._gauge("barqiya_sources", "Sources, by health", "health")
        self.stream_lag = self._gauge("barqiya_stream_lag_seconds", "Age of the oldest post not decided yet")
        self.courier_lag = self._gauge("barqiya_courier_lag_seconds", "How long the longest overdue message waits")
        self.incidents = self._gauge("barqiya_incidents_open", "Incidents with a post of the last 12 hours")
        self.subscribers = self._gauge("barqiya_subscribers", "Subscribed chats")
        self.memory = self._gauge("barqiya_store_bytes", "Memory that the store uses")
        self.up = self._gauge("barqiya_store_up", "Whether the store answered this scrape")
        self._sends = _Sends()
        self.registry.register(self._sends)

    def set_waiting(self, sizes: Mapping[str, int]) -> None:
        """How many things wait where."""
        _fill(self.waiting, sizes)

    def set_reading(self, reading: Reading | None) -> None:
        """What the store holds; None: it does not answer, the numbers stay as they were."""
        self.up.set(0 if reading is None else 1)
        if reading is None:
            return
        _fill(self.waiting, reading.waiting)
        _fill(self.queue, reading.queue)
        _fill(self.sources, reading.sources)
        self.stream_lag.set(reading.stream_lag)
        self.courier_lag.set(reading.courier_lag)
        self.incidents.set(reading.incidents_open)
        self.subscribers.set(reading.subscribers)
        self.memory.set(reading.store_bytes)
        self._sends.tally = dict(reading.sends)

    def text(self) -> bytes:
        """Everything, as Prometheus reads it."""
        return generate_latest(self.registry)

    def _seconds(self, name: str, what: str, buckets: tuple[float, ...]) -> Histogram:
        return Histogram(name, what, buckets=buckets, registry=self.registry)

    def _gauge(self, name: str, what: str, *labels: str) -> Gauge:
        return Gauge(name, what, labels, registry=self.registry)


class _Sends(Collector):
    """Counts that the store keeps over restarts: the outbox's tally."""

    def __init__(self) -> None:
        self.tally: dict[str, int] = {}

    def collect(self) -> Iterator[CounterMetricFamily]:
        """As Prometheus asks."""
        family = CounterMetricFamily(
            "barqiya_sends", "What became of messages owed, since the store began", labels=["outcome"]
        )
        for outcome, count in sorted(self.tally.items()):
            family.add_metric([outcome], count)
        yield family


def _fill(gauge: Gauge, sizes: Mapping[str, int]) -> None:
    """What is gone must not stay: a source that was removed, say."""
    gauge.clear()
    for name, size in sizes.items():
        gauge.labels(name).set(size)
