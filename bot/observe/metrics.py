"""Numbers for `/metrics`, in Prometheus's words. One registry for a process, made when it is first needed."""

from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest


class Metrics:
    """What a process counts and measures."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.updates = Counter("barqiya_updates", "Updates that took effect", registry=self.registry)
        self.posts = Counter("barqiya_posts", "Posts read, by kind", ["kind"], registry=self.registry)
        self.decided = Counter("barqiya_decided", "Posts decided", registry=self.registry)
        self.changes = Counter("barqiya_changes", "Incidents changed, by reason", ["reason"], registry=self.registry)
        self.set_aside = Counter("barqiya_set_aside", "Things set aside, by kind", ["what"], registry=self.registry)
        self.lag = Histogram(
            "barqiya_decision_seconds",
            "From a post's arrival to its decision",
            buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300),
            registry=self.registry,
        )
        self.waiting = Gauge("barqiya_waiting", "What waits, by place", ["where"], registry=self.registry)

    def set_waiting(self, sizes: Mapping[str, int]) -> None:
        """How many things wait where."""
        for where, size in sizes.items():
            self.waiting.labels(where).set(size)

    def text(self) -> bytes:
        """Everything, as Prometheus reads it."""
        return generate_latest(self.registry)
