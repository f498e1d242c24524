"""Neurons that fire by chance, all with one probability: who does not is skipped.

How far it is to the next neuron that fires has a geometric law, so one random number
is drawn for each spike instead of one for each neuron and step.  Steps are independent
of each other: the numbers depend on the step and on how many were drawn in it.

So that a rate can be moved and each spike stays what it was, neurons do not fire with
the probability p at once.  They are candidates on levels: on the last one with
8**-LAST, on each level k above it with what makes the union of it and of those below
come to 8**-k.  Levels that lie below p count as a whole; candidates of the one that p
lies in have a random mark each and count if it is small enough.  A larger p thus only
adds spikes.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nbspike.lang.expr import Expr
from nbspike.model.evaluate import evaluate
from nbspike.model.tree import name_ids
from nbspike.network.binding import bind_fixed
from nbspike.network.population import Population
from nbspike.network.python_code import python_operation
from nbspike.network.refresh import Refresh
from nbspike.network.setting import Setting
from nbspike.runtime.plan import Operation

#: Probability of the union of level k and those below is BASE**-k.
BASE = 8.0

#: The levels; above the first, drawing a number for each neuron is quicker.
FIRST, LAST = 2, 5

_COUNT = LAST - FIRST + 1


def levels(p: float) -> list[tuple[int, float, float]] | None:
    """Return on which levels neurons are candidates, and which of them fire.

    Parameters
    ----------
    p
        Probability of a spike in a step.

    Returns
    -------
    list of (level, probability, share), or None
        Neurons are candidates independently of each other and of other levels; a
        share of the candidates fires.  `None` if there is no level for `p`.
    """
    if not 0 <= p <= BASE**-FIRST:
        return None
    found = []
    below = 0.0
    for level in range(LAST, FIRST - 1, -1):
        reached = BASE**-level
        candidate = (reached - below) / (1 - below)
        share = min(1.0, (p - below) / (1 - below) / candidate)
        if share <= 0:
            break
        found.append((level, candidate, share))
        below = reached
    return found


class Skipping:
    """The levels of one population during a run.

    Parameters
    ----------
    population
        The neurons.
    chance
        Probability of a spike in a step, in names of constants and parameters.
    constants
        Values in SI, `dt` among them.
    """

    def __init__(
        self, population: Population, chance: Expr, constants: Mapping[str, float]
    ) -> None:
        self.population, self.chance, self.constants = population, chance, constants
        self.count = np.zeros(1, np.int64)
        self.scales, self.shares = np.zeros(_COUNT), np.zeros(_COUNT)
        self.compute()

    def compute(self) -> None:
        """Take up the probability of now; none if neurons differ in it."""
        p = self._probability()
        found = None if p is None else levels(p)
        self.count[0] = -1 if found is None else len(found)
        for place, (_, candidate, share) in enumerate(found or ()):
            self.scales[place] = 1 / math.log1p(-candidate)
            self.shares[place] = share

    def _probability(self) -> float | None:
        values: dict[str, Any] = {**self.constants, "N": self.population.size}
        for name, array in self.population.state.items():
            shared = self.population.model.variable(name).shared
            values[name] = array[0] if shared else array
        p = np.asarray(evaluate(self.chance, values, None, None), np.float64)
        if p.size == 0 or (p != p.flat[0]).any():
            return None
        return float(p.flat[0])

    def operation(
        self, setting: Setting, by_neuron: Operation, listing: Operation
    ) -> Operation:
        """Return what lists the neurons that fire in a step.

        Parameters
        ----------
        setting
            The run.
        by_neuron, listing
            What tests each neuron, if they differ, and what lists them then.
        """
        population, ring = self.population, self.population.spikes
        names = [("skip", "mark")[k] for _ in range(_COUNT) for k in range(2)]
        keys = [
            setting.keys(population.stream, name, str(LAST - k // 2), count=1)[0]
            for k, name in enumerate(names)
        ]
        entries: tuple[int | NDArray[np.generic], ...] = (
            self.count,
            by_neuron.address,
            by_neuron.context,
            listing.address,
            listing.context,
            self.scales,
            self.shares,
            np.array(keys, np.int64),
            np.zeros(_COUNT, np.int64),
            np.zeros(_COUNT, np.int64),
            ring.spikes,
            ring.counts,
            ring.slots,
            population.size,
        )
        made = bind_fixed("skip", f"spikes of {population.name} by chance", entries)
        made.holds = (by_neuron, listing)
        return made

    def keep_refresh(self, setting: Setting) -> None:
        """Take up what the run itself sets now and then."""
        depends = name_ids(self.chance) & self.population.state.keys()
        if depends:
            renew = self.compute
            title = f"chance of {self.population.name}"
            operation = python_operation(title, lambda _step: renew(), setting)
            refresh = Refresh(frozenset(depends), renew, operation)
            setting.refreshes[id(self.population)] = refresh
