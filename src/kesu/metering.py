"""Counters of what this program does, for whoever watches the server.

Processes of one KESU_HOME add up where the settings name a folder for their counts before any room is loaded; else
counts are of this process.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from prometheus_client import (
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    Metric,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

REQUESTS: Final = Counter(
    "kesu_requests", "Requests answered, by address, method and status", ("route", "method", "status")
)  # fmt: skip
SECONDS: Final = Histogram(
    "kesu_request_seconds", "Seconds until a request was answered, by address", ("route",),
    buckets=(0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)  # fmt: skip
ENTRIES: Final = Counter("kesu_entries", "Journal entries written through the one door")
REFUSALS: Final = Counter("kesu_refusals", "Requests that the one door refused, by code", ("code",))
TIMERS: Final = Counter(
    "kesu_timers_settled", "Timers settled by workers, by what came of them", ("end",)
)
MESSAGES: Final = Counter(
    "kesu_messages", "Attempts to send a message, by what came of them", ("end",)
)
CHORES: Final = Counter("kesu_chore_failures", "Turns of a chore that failed", ("chore",))

Reading = tuple[str, str, float]
"""A gauge as it stands at the moment of asking: its name, what it is, its value."""


class _Readings(Collector):
    """Gauges that somebody has read."""

    def __init__(self, readings: Iterable[Reading]) -> None:
        self.readings = list(readings)

    def collect(self) -> Iterator[Metric]:
        """Yield them as the library writes them."""
        for name, says, value in self.readings:
            yield GaugeMetricFamily(name, says, value)


def text(readings: Iterable[Reading], shared: Path | None) -> bytes:
    """Return counters and gauges in Prometheus's format; with a folder that is shared, those of all its processes."""
    registry = CollectorRegistry()
    registry.register(_Readings(readings))
    if shared is not None:
        MultiProcessCollector(registry, str(shared))  # type: ignore[no-untyped-call]
    else:
        registry.register(REGISTRY)
    return generate_latest(registry)


def forget_the_dead(folder: Path) -> None:
    """Remove the counts of processes that have ended; whoever reads them takes it for a restart."""
    for file in folder.glob("*.db"):
        process = file.stem.rpartition("_")[2]
        if not Path(f"/proc/{process}").exists():
            with suppress(FileNotFoundError):
                file.unlink()
