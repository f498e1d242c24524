"""Poisson input without neurons: how many of N sources fire, drawn as one number."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from nbspike.lang.expr import Statement
from nbspike.network.binding import bind, bind_fixed
from nbspike.network.kernels import block_kernel
from nbspike.network.population import Section
from nbspike.network.schedule import Scheduled, Turn
from nbspike.network.setting import Part, Setting
from nbspike.network.surroundings import Surroundings

#: Name that stands for the number of events in the statement.
COUNT = "arrivals"

#: Mean above which inversion is done in pieces.
_MOST = 16.0

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
        numbers = np.array(_numbers(part, self.sources % part, chance))
        (key,) = setting.keys(self.name, "input", count=1)
        entries = (
            self._counts,
            numbers,
            section.start,
            section.stop,
            part,
            self.sources,
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


def _numbers(part: int, rest: int, chance: float) -> tuple[float, float, float]:
    """Return the probabilities of no event in a piece and the rest, and the odds.

    With a chance of 1 every source fires: nothing in a piece has then no chance,
    and odds that end the search at its last step.
    """
    if chance >= 1.0:
        return 0.0, 0.0, 0.0
    log_none = math.log1p(-chance)
    none, odds = math.exp(part * log_none), chance / (1.0 - chance)
    return none, odds, math.exp(rest * log_none)
