"""What was promised, and whether it is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.packages import NAMES
from benchmarks.results import NBSPIKE, Results

#: Times slower than the loop in C at most, and times faster than the peers at least.
RATIOS: tuple[tuple[str, str, float], ...] = (
    ("cuba", "c", 1.5),
    ("cuba", "cython", 15.0),
    ("cuba", "cpp", 4.0),
    ("cuba", "nest", 40.0),
    ("cobahh", "c", 1.5),
    ("cobahh", "cpp", 6.0),
    ("brunel", "c", 1.5),
    ("brunel", "cpp", 6.0),
    ("brunel", "nest", 40.0),
    ("stdp1", "cpp", 4.0),
    ("stdp1", "nest", 20.0),
    ("stdpnet", "c", 1.5),
    ("stdpnet", "cpp", 4.0),
    ("stdpnet", "nest", 20.0),
)

#: Rows whose wall or CPU seconds are limited: key, what, clock, seconds.
LIMITS: tuple[tuple[str, str, str, float], ...] = (
    ("live_lif_plot", "live kernel, new LIF network, Enter to plot", "wall", 0.5),
    ("live_lif_explorer", "live kernel, new LIF network, to the Explorer", "wall", 0.5),
    ("live_hh_plot", "live kernel, new HH network, Enter to plot", "wall", 1.0),
    ("live_hh_explorer", "live kernel, new HH network, to the Explorer", "wall", 1.0),
    ("start_import", "`import nbspike` in a new process", "wall", 0.5),
    ("start_cold", "new process to first result, empty cache", "cpu", 1.5),
    ("start_warm", "new process to first result, filled cache", "cpu", 0.6),
    ("summary", "summary of 25 000 spikes", "cpu", 5e-3),
    ("raster", "raster of 40 000 spikes", "cpu", 10e-3),
    ("slider", "slider to new picture in a browser, CUBA, 500 ms", "wall", 0.2),
    ("idle", "`run` of a network in which nothing changed", "cpu", 5e-3),
)

#: Numbers that are limited: key, what, unit, most.
NUMBERS: tuple[tuple[str, str, str, float], ...] = (
    ("bytes_per_synapse", "memory of a synapse without state", "bytes", 12.0),
    ("prediction", "memory predicted before it is taken, off by", "%", 20.0),
    ("compilations", "compilations after a moved constant", "", 0.0),
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """One target: in words, what was measured, and whether that will do.

    `passed` is `None` where nothing was measured.
    """

    what: str
    target: str
    measured: str
    passed: bool | None


def verdicts(results: Results) -> list[Verdict]:
    """Return all targets, each with what was measured."""
    ratios = [_ratio(results, *item) for item in RATIOS]
    limits = [_limit(results, *item) for item in LIMITS]
    return ratios + limits + [_number(results, *item) for item in NUMBERS]


def speedup(results: Results, model: str, who: str) -> float | None:
    """Return how many times less CPU time nbspike takes than a package."""
    ours, theirs = results.line(model, NBSPIKE), results.line(model, who)
    if ours is None or theirs is None or ours.again is None or theirs.again is None:
        return None
    return (theirs.again.cpu / theirs.seconds) / (ours.again.cpu / ours.seconds)


def _ratio(results: Results, model: str, peer: str, wanted: float) -> Verdict:
    who = NAMES[peer]
    found = speedup(results, model, who)
    if peer == "c":
        what = f"{model}, again, CPU time of the loop in C"
        ratio = None if found is None else 1 / found
        return _judged(
            what, f"at most {wanted:g} x", "{:.2f} x", ratio, lambda x: x <= wanted
        )
    what = f"{model}, again, against {who}"
    return _judged(
        what,
        f"at least {wanted:g} x faster",
        "{:.1f} x faster",
        found,
        lambda x: x >= wanted,
    )


def _limit(results: Results, key: str, what: str, clock: str, most: float) -> Verdict:
    row = results.rows.get(key)
    found = None if row is None else 1e3 * getattr(row.times, clock)
    form = "{:.3g} ms " + clock
    target = f"at most {1e3 * most:g} ms {clock}"
    return _judged(what, target, form, found, lambda x: x <= 1e3 * most)


def _number(results: Results, key: str, what: str, unit: str, most: float) -> Verdict:
    found = results.numbers.get(key)
    form = ("{:.3g} " + unit).strip()
    target = f"at most {most:g} {unit}".strip()
    return _judged(what, target, form, found, lambda x: abs(x) <= most)


def _judged(
    what: str,
    target: str,
    form: str,
    found: float | None,
    kept: Callable[[float], bool],
) -> Verdict:
    if found is None:
        return Verdict(what, target, "", None)
    return Verdict(what, target, form.format(found), kept(found))
