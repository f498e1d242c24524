"""Several runs that differ in their seed only, as one picture: mean and spread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from nbspike.analysis.comparison import Measure, measures_of
from nbspike.analysis.view import RateView, View


def seeds_from(seed: int, number: int) -> tuple[int, ...]:
    """Return as many seeds, the first of which is `seed` itself.

    The others are drawn from it, so that two neighbours such as 1 and 2 have none in
    common.
    """
    drawn = np.random.SeedSequence(seed).generate_state(number - 1)
    return (seed, *(int(each) for each in drawn))


def ensemble_of(views: Sequence[View]) -> View:
    """Return the mean of some runs.

    Parameters
    ----------
    views
        Of the same model; at least two.

    Returns
    -------
    View
        Spikes and traces of the first.  Rates are means over the runs, with the
        standard deviation (of the sample, n - 1) as their spread.  The summary and
        the measures are means and standard deviations of what each run has by itself;
        a run without a number, such as the CV of a silent population, is left out.
    """
    first = views[0]
    of_runs = [view.rates for view in views]
    rates = tuple(_mean_rate(each) for each in zip(*of_runs, strict=True))
    measures = _measures([measures_of(view) for view in views])
    said = [_text(each) for each in _by_population(measures)] or [first.summary]
    count = f"{len(views)} seeds"
    note = f"mean ± SD of {count}" if measures else f"the first of {count}"
    return replace(
        first,
        rates=rates,
        measures=measures or None,
        summary=f"{'; '.join(said)} ({note})",
    )


def _mean_rate(rates: Sequence[RateView]) -> RateView:
    values = np.stack([each.rate for each in rates])
    return replace(
        rates[0], rate=values.mean(axis=0), spread=values.std(axis=0, ddof=1)
    )


def _measures(found: Sequence[Sequence[Measure]]) -> tuple[Measure, ...]:
    made = []
    for same in zip(*found, strict=True):
        values = np.array([each.value for each in same])
        values = values[np.isfinite(values)]
        mean = float(values.mean()) if values.size else np.nan
        spread = float(values.std(ddof=1)) if values.size > 1 else np.nan
        made.append(replace(same[0], value=mean, spread=spread))
    return tuple(made)


def _by_population(measures: Sequence[Measure]) -> list[list[Measure]]:
    """Return the measures of each population, the name of which comes first."""
    groups: dict[str, list[Measure]] = {}
    for each in measures:
        groups.setdefault(each.name.rpartition(" ")[0], []).append(each)
    return list(groups.values())


def _text(measures: Sequence[Measure]) -> str:
    """Return ``E 5.71 ± 0.12 Hz, CV 0.89 ± 0.02``."""
    rate, *others = measures
    name = rate.name.rpartition(" ")[0]
    if rate.value == 0:
        return f"{name} silent"
    parts = [f"{name} {rate.text} {rate.unit}"]
    for each in others:
        if np.isfinite(each.value):
            parts.append(f"{each.name.rpartition(' ')[2]} {each.text}")
    return ", ".join(parts)
