"""What a measurement gives: clocks, and lines of two kinds."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

NBSPIKE = "nbspike"


@dataclass(frozen=True, slots=True)
class Times:
    """CPU and wall seconds of one thing; the least of several measurements."""

    cpu: float
    wall: float

    def __and__(self, other: Times) -> Times:
        """Return the smaller of each clock."""
        return Times(min(self.cpu, other.cpu), min(self.wall, other.wall))


def least(one: Times | None, other: Times | None) -> Times | None:
    """Return the smaller of each clock; what was not measured does not count."""
    if one is None or other is None:
        return one or other
    return one & other


def measured(action: Callable[[], object]) -> Times:
    """Return the time that an action takes in this process."""
    cpu, wall = time.process_time(), time.perf_counter()
    action()
    return Times(time.process_time() - cpu, time.perf_counter() - wall)


@dataclass(frozen=True, slots=True)
class Line:
    """One network in one package.

    Parameters
    ----------
    model, who
        Key of `MODELS`, and the package.
    again
        A run with a moved constant, or what comes closest; `None` if it failed.
    rate
        Of the first run (Hz).
    cold, warm
        First run after the imports, with empty caches of compiled code and with
        filled ones.
    peak
        Peak of memory (MB).
    seconds
        Model time of a run.
    failed
        Why there are no figures.
    """

    model: str
    who: str
    again: Times | None = None
    rate: float | None = None
    cold: Times | None = None
    warm: Times | None = None
    peak: float | None = None
    seconds: float = 1.0
    failed: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that takes time: a start, a cell, a picture."""

    what: str
    times: Times
    note: str = ""


@dataclass(slots=True)
class Results:
    """All that was measured in one run.

    Parameters
    ----------
    lines
        Networks.
    rows
        Latencies, by a key that the targets know.
    numbers
        What is no time, by such a key: bytes per synapse, say.
    failures
        What could not be measured, by such a key, and why.
    """

    lines: list[Line] = field(default_factory=list)
    rows: dict[str, Row] = field(default_factory=dict)
    numbers: dict[str, float] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)

    def line(self, model: str, who: str) -> Line | None:
        """Return the line of a network in a package if it has figures."""
        for line in self.lines:
            if (line.model, line.who) == (model, who) and not line.failed:
                return line
        return None
