"""Results as Markdown."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.models import MODELS
from benchmarks.results import NBSPIKE, Line, Results, Times
from benchmarks.targets import Verdict, speedup, verdicts

NETWORKS = (
    "network",
    "who",
    "cold CPU (s)",
    "wall",
    "warm CPU (s)",
    "wall",
    "again CPU (s)",
    "wall",
    "times real time",
    "ns per neuron and step",
    "ns per event",
    "nbspike is",
    "Hz",
    "peak MB",
)


def page(results: Results, conditions: str) -> str:
    """Return everything that was measured, targets first."""
    parts = [
        conditions,
        "### Targets",
        targets(verdicts(results)),
        "### Networks",
        networks(results),
        "### Latency",
        latency(results),
    ]
    return "\n\n".join(parts)


def targets(found: Iterable[Verdict]) -> str:
    """Return one line for each target."""
    words = {None: "not measured", True: "pass", False: "**fail**"}
    rows = [[v.what, v.target, v.measured, words[v.passed]] for v in found]
    return markdown(("what", "target", "measured", ""), rows, left=4)


def networks(results: Results) -> str:
    """Return one line for each network in each package."""
    rows = [_network(results, line) for line in results.lines]
    return markdown(NETWORKS, rows)


def _network(results: Results, line: Line) -> list[str]:
    if line.failed:
        reason = cell(line.failed)
        return [line.model, line.who, f"failed: {reason}", *[""] * (len(NETWORKS) - 3)]
    model = MODELS[line.model]
    clocks = [text for times in (line.cold, line.warm) for text in _seconds(times)]
    costs = ["", "", ""]
    if line.again is not None:
        wall, cpu = line.again.wall / line.seconds, line.again.cpu / line.seconds
        events = model.events(line.rate or 0.0)
        costs = [
            f"{1 / wall:.3g}",
            f"{1e9 * cpu / model.neuron_steps:.3g}",
            f"{1e9 * cpu / events:.3g}" if events else "",
        ]
    faster = speedup(results, line.model, line.who)
    compared = "" if faster is None or line.who == NBSPIKE else f"{faster:.3g} x faster"
    rate = "" if line.rate is None else f"{line.rate:.2f}"
    peak = "" if line.peak is None else f"{line.peak:.0f}"
    again = _seconds(line.again)
    return [line.model, line.who, *clocks, *again, *costs, compared, rate, peak]


def _seconds(times: Times | None) -> list[str]:
    if times is None:
        return ["", ""]
    return ["" if math.isnan(x) else f"{x:.3g}" for x in (times.cpu, times.wall)]


def latency(results: Results) -> str:
    """Return one line for each start, cell and picture."""
    rows = []
    for row in results.rows.values():
        what = f"{row.what} ({row.note})" if row.note else row.what
        clocks = (1e3 * row.times.cpu, 1e3 * row.times.wall)
        rows.append([what, *("" if math.isnan(x) else f"{x:.4g}" for x in clocks)])
    rows += [[key, f"failed: {cell(why)}", ""] for key, why in results.failures.items()]
    return markdown(("what", "CPU (ms)", "wall (ms)"), rows, left=1)


def cell(text: str, most: int = 80) -> str:
    """Return a message so that it fits into a cell of a table."""
    flat = " ".join(text.split()).replace("|", "/")
    return flat if len(flat) <= most else f"{flat[: most - 1]}…"


def markdown(
    heads: Sequence[str], rows: Iterable[Sequence[str]], *, left: int = 2
) -> str:
    """Return a table; columns after the first `left` are numbers."""
    rule = ["---" if k < left else "---:" for k in range(len(heads))]
    lines = [f"| {' | '.join(heads)} |", f"|{'|'.join(rule)}|"]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join(lines)


def replace(page: Path, text: str, mark: str = "measured") -> None:
    """Put a text between the two marks of a page.

    Raises
    ------
    ValueError
        If the page has no such marks.
    """
    old = page.read_text(encoding="utf-8")
    first, last = f"<!-- {mark} -->", f"<!-- end of {mark} -->"
    head, begin, rest = old.partition(first)
    _, end, tail = rest.partition(last)
    if not begin or not end:
        raise ValueError(f"{page} has no {first} … {last}")
    new = f"{head}{first}\n\n{text}\n\n{last}{tail}"
    page.write_text(new, encoding="utf-8")
