"""How active each population is, and how much that differs from before."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from nbspike.analysis.intervals import regularity
from nbspike.analysis.rates import mean_rate
from nbspike.analysis.summary import three_digits
from nbspike.analysis.view import View

#: What stands in a table for a number that does not exist.
NO_NUMBER = "\N{EN DASH}"


@dataclass(frozen=True, slots=True)
class Measure:
    """One number that describes a population.

    Parameters
    ----------
    name
        What was measured and of which population, such as ``E rate``.
    unit
        Such as ``Hz``; empty if dimensionless.
    value
        In units of `unit`; NaN if it does not exist, such as the CV of a
        population that is silent.
    spread
        Standard deviation over several runs; NaN if there was one only.
    """

    name: str
    unit: str
    value: float
    spread: float = math.nan

    @property
    def text(self) -> str:
        """The value, with its spread, if it has one, but without its unit."""
        if math.isnan(self.value):
            return NO_NUMBER
        text = three_digits(self.value)
        if math.isnan(self.spread):
            return text
        return f"{text} ± {self.spread:.{_decimals(text)}f}"


def measures_of(view: View) -> tuple[Measure, ...]:
    """Return rate and CV of each population that a view shows.

    Parameters
    ----------
    view
        The rate is taken over its whole duration
        (`nbspike.analysis.rates.mean_rate`), the CV is the mean of the CVs of
        the neurons (`nbspike.analysis.intervals.regularity`).  A view of several
        runs has its own.
    """
    if view.measures is not None:
        return view.measures
    found: list[Measure] = []
    for spikes in view.spikes:
        rate = mean_rate(spikes, 0.0, view.duration)
        found.append(Measure(f"{spikes.name} rate", "Hz", rate))
        found.append(Measure(f"{spikes.name} CV", "", regularity(spikes).cv))
    return tuple(found)


def difference_rows(
    before: Sequence[Measure], now: Sequence[Measure]
) -> tuple[tuple[str, str, str, str], ...]:
    """Return the rows of a table: what, before, now, and now minus before.

    Parameters
    ----------
    before, now
        Measures are paired by their names; one without a partner has no row.
    """
    old = {each.name: each for each in before}
    rows: list[tuple[str, str, str, str]] = []
    for each in now:
        if each.name not in old:
            continue
        first = old[each.name]
        what = f"{each.name} ({each.unit})" if each.unit else each.name
        texts = [text.partition(" ")[0] for text in (first.text, each.text)]
        decimals = max(map(_decimals, texts))
        change = _signed(each.value - first.value, decimals)
        rows.append((what, first.text, each.text, change))
    return tuple(rows)


def _decimals(text: str) -> int:
    return len(text.partition(".")[2])


def _signed(change: float, decimals: int) -> str:
    """Return a difference no finer than the numbers beside it."""
    if math.isnan(change):
        return NO_NUMBER
    return f"{change:+.{decimals}f}" if round(change, decimals) else "0"
