"""Clocks, one core, and rows of a table: what all benchmarks measure with."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent


@dataclass(frozen=True, slots=True)
class Times:
    """CPU and wall seconds of one thing; the least of several measurements."""

    cpu: float
    wall: float

    def __and__(self, other: Times) -> Times:
        """Return the smaller of each clock."""
        return Times(min(self.cpu, other.cpu), min(self.wall, other.wall))


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table.

    `target` is what was promised, in words, and `passed` whether it was kept;
    lines that only inform have neither.
    """

    what: str
    times: Times | None = None
    ratio: float | None = None
    note: str = ""
    target: str = ""
    passed: bool | None = None


def measured(action: Callable[[], object]) -> Times:
    """Return the time that an action takes in this process."""
    cpu, wall = time.process_time(), time.perf_counter()
    action()
    return Times(time.process_time() - cpu, time.perf_counter() - wall)


def stay_on_one_core() -> str:
    """Pin this process and its children to a core; return how, in words."""
    if not hasattr(os, "sched_setaffinity"):
        return "not pinned to a core (this system has no such call)"
    core = max(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {core})
    return f"pinned to core {core}"


def load() -> str:
    """Return how busy the machine is with other things, in words."""
    if not hasattr(os, "getloadavg"):
        return "load unknown"
    return f"load average {os.getloadavg()[0]:.2f} on {os.cpu_count()} cores"


def machine() -> str:
    """Return processor, system and versions in one line."""
    names = ("numpy", "numba", "llvmlite")
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    python = platform.python_version()
    return f"{_processor()}, {platform.system()}, Python {python}, {versions}"


def _processor() -> str:
    listing = Path("/proc/cpuinfo")
    if listing.exists():
        for line in listing.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def commit() -> str:
    """Return the commit that is measured, marked if files differ from it."""
    command = ["git", "describe", "--always", "--dirty", "--abbrev=10"]
    try:
        done = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return done.stdout.strip()


def table(rows: Iterable[Row]) -> str:
    """Return rows as a Markdown table."""
    lines = [
        "| what | CPU (ms) | wall (ms) | ratio to C | target | |",
        "|---|---:|---:|---:|---|---|",
    ]
    for row in rows:
        clocks = ["", ""]
        if row.times is not None:
            clocks = [f"{1e3 * row.times.cpu:.4g}", f"{1e3 * row.times.wall:.4g}"]
        ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
        verdict = {None: "", True: "pass", False: "**fail**"}[row.passed]
        what = f"{row.what} ({row.note})" if row.note else row.what
        cells = [what, *clocks, ratio, row.target, verdict]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def conditions(pinned: str) -> str:
    """Return where and when the measurement is made, in one paragraph."""
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    return f"{now}, commit {commit()}, {machine()}; {pinned}, {load()}."


def report(rows: Callable[[bool], list[Row]]) -> int:
    """Print the table of one benchmark; return 1 if a target is missed."""
    pinned = stay_on_one_core()
    before = conditions(pinned)
    made = rows("--peers" in sys.argv[1:])
    print(f"{before}\n\n{table(made)}")
    return int(any(row.passed is False for row in made))
