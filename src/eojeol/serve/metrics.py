"""Figures for Prometheus. Each application has a registry of its own, so that two in one process do not mix."""

from __future__ import annotations

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)

from eojeol import __version__

MEDIA_TYPE = CONTENT_TYPE_LATEST
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300)
_COUNTS = (1, 2, 4, 8, 16, 32, 64, 128, 256)


class Metrics:
    """What is counted. Safe to use from any thread."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        built = Gauge("eojeol_build_info", "What runs here.", ["version"], registry=self._registry)
        built.labels(__version__).set(1)
        self._requests = Counter(
            "eojeol_requests", "Requests answered.", ["path", "status"], registry=self._registry
        )
        self._seconds = Histogram(
            "eojeol_request_seconds", "From the head of a request to the end of its answer.", ["path"],
            buckets=_SECONDS, registry=self._registry,
        )  # fmt: skip
        # A turn is a batch; dashboards know the figure by this name.
        self._batches = Histogram(
            "eojeol_turn_requests",
            "Requests in one call of the model.",
            buckets=_COUNTS,
            registry=self._registry,
        )
        self._characters = Counter(
            "eojeol_characters", "Characters in calls of the model.", registry=self._registry
        )
        self._waiting = Gauge("eojeol_waiting_characters", "Characters that wait.", registry=self._registry)
        self.connections = Gauge("eojeol_connections", "Open connections.", registry=self._registry)

    def request(self, path: str, status: int, seconds: float) -> None:
        """Count an answer.

        Args:
            path: the address, from a fixed set: each one is a series of its own.
            status: the HTTP status code.
            seconds: from the head of the request to the end of the answer.
        """
        self._requests.labels(path, str(status)).inc()
        self._seconds.labels(path).observe(seconds)

    def batch(self, requests: int, characters: int, waiting: int) -> None:
        """Count a batch.

        Args:
            requests: how many were in it.
            characters: how many were in it.
            waiting: characters that still wait.
        """
        self._batches.observe(requests)
        self._characters.inc(characters)
        self._waiting.set(waiting)

    def page(self) -> bytes:
        """All figures in the text format of Prometheus."""
        return generate_latest(self._registry)
