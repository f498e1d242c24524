"""Poisson input without neurons: how many of N sources fire, drawn as one number."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from nbspike.lang.expr import Statement
from nbspike.network.binding import bind, bind_fixed
from nbspike.network.kernels import block_kernel
from nbspike.network.population import Section
from nbspike.network.schedule import Scheduled, Turn
from nbspike.network.setting import Part, Setting
from nbspike.network.surroundings import Surroundings

#: Name that stands for the number of events in the statement.
COUNT = "arrivals"

#: Mean above which numbers are drawn in pieces.
_MOST = 16.0

#: Neurons that are drawn together, and probability below which a table ends.
_BLOCK, _NOTHING = 256, 1e-18

_SYNAPSES = Turn("synapses")


class PoissonInput(Part):
    """N sources that fire at one rate, independently for each target neuron.

    In a step the number of events is binomial, with N trials of probability
    ``rate*dt``, drawn exactly by inversion.

    Parameters
    ----------
    name
        Name of its random stream.
    section
        The target neurons.
    statement
        Checked; adds to a variable what `COUNT` events do.
    sources
        How many sources there are.
    rate
        Of each, hertz.
    turn
        When in a step.

    Attributes
    ----------
    label : str
        Decides its turn among equals; its name if not set.
    outside : Surroundings
        Constants and functions that the code uses.
    """

    def __init__(
        self,
        name: str,
        section: Section,
        statement: Statement,
        sources: int,
        rate: float,
        turn: Turn = _SYNAPSES,
    ) -> None:
        self.name, self.section, self.statement = name, section, statement
        self.label = name
        self.sources, self.rate, self.turn = sources, rate, turn
        self.outside = Surroundings()
        self._counts = np.zeros(section.population.size)

    def operations(self, setting: Setting) -> Iterator[Scheduled]:
        """Return the draw and what follows from it."""
        section = self.section
        population = section.population
        dt = setting.dt_of(population.dt)
        chance = min(1.0, self.rate * dt)
        part = self.sources
        if chance * part > _MOST:
            part = max(1, int(_MOST / chance))
        pieces, rest = divmod(self.sources, part)
        each, last = _cumulative(part, chance), _cumulative(rest, chance)
        (key,) = setting.keys(self.name, "input", count=1)
        entries = (
            self._counts,
            np.empty(_BLOCK),
            section.start,
            section.stop,
            pieces,
            each,
            len(each),
            last,
            len(last),
            key,
        )
        title = f"input {self.name} to {section.name}"
        draw = bind_fixed("binomial", title, entries)
        ready = block_kernel(
            title, self.outside.model(population), (self.statement,), (COUNT,)
        )
        arrays, sizes = self.outside.names(population)
        arrays[f"{COUNT}_given"] = self._counts
        sizes.update(block_start=section.start, block_stop=section.stop)
        values = setting.values(dt, population.constants, self.outside.constants)
        keys = setting.keys(self.name, "effect", count=ready.kernel.streams)
        effect = bind(ready.kernel, ready.compiled, arrays, sizes, values, keys)
        written = frozenset([self.statement.target])
        effect = setting.followed(effect, population, written)
        yield Scheduled(self.turn, self.label, draw, dt)
        yield Scheduled(self.turn, f"{self.label}\0", effect, dt)


def _cumulative(n: int, chance: float) -> NDArray[np.float64]:
    """Return the probabilities of at most 0, 1, 2 … of `n` events.

    The table ends where all that is left is below the resolution of a uniform
    number, and after `n` entries at the latest, the last of which would be 1.
    """
    if chance >= 1.0:
        return np.zeros(n)
    found: list[float] = []
    term, reached, odds = math.exp(n * math.log1p(-chance)), 0.0, chance / (1 - chance)
    for k in range(n):
        reached += term
        found.append(reached)
        term *= odds * (n - k) / (k + 1)
        if k > n * chance and term < _NOTHING:
            break
    return np.array(found)
