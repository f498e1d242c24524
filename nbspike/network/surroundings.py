"""What code of its own takes from outside: constants and functions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nbspike.model.checked import CheckedNeurons
from nbspike.model.functions import Function
from nbspike.network.callee import Callee, callee_names
from nbspike.network.population import Population
from nbspike.network.population_steps import population_names


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Constants and functions that a piece of code uses beside its model's.

    Parameters
    ----------
    constants
        Values in SI.
    functions
        What is known of the functions.
    callees
        What the engine needs to call them.
    """

    constants: Mapping[str, Any] = field(default_factory=dict)
    functions: tuple[Function, ...] = ()
    callees: Mapping[str, Callee] = field(default_factory=dict)

    def model(self, population: Population) -> CheckedNeurons:
        """Return a population's model that knows these functions, too."""
        known = {item.name: item for item in (*population.model.functions,)}
        known.update({item.name: item for item in self.functions})
        functions = tuple(known[name] for name in sorted(known))
        return replace(population.model, functions=functions)

    def names(
        self, population: Population, event: str = "spike"
    ) -> tuple[dict[str, NDArray[np.generic]], dict[str, int]]:
        """Return the arrays and sizes that a kernel of the code knows."""
        arrays, sizes = population_names(population, event=event)
        more, addresses = callee_names(self.callees)
        return {**arrays, **more}, {**sizes, **addresses}
