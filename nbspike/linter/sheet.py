"""What the rules look at: a notebook as it is now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from nbspike.lang.expr import Expr, calls_in, names_in
from nbspike.model.evaluate import evaluate
from nbspike.model.functions import FUNCTIONS
from nbspike.model.inline import fold_units
from nbspike.model.symbols import LITERALS
from nbspike.units.table import UNITS
from nbspike.worksheet.constants import Constant, Declaration, values_of
from nbspike.worksheet.definitions import (
    Definition,
    NeuronsDefinition,
    SynapsesDefinition,
)
from nbspike.worksheet.result import Result
from nbspike.worksheet.signs import sign_of
from nbspike.worksheet.simulation import Simulation


@dataclass(frozen=True, slots=True)
class Sheet:
    """A notebook as it is now.

    Parameters
    ----------
    definitions
        By name, in the order in which they were made.
    declarations
        What ``%%constants`` cells declare, as far as it is still in force.
    constants
        All constants.
    dt
        Time step, second.
    mentioned
        Names that the notebook's other cells contain.
    elsewhere
        Values of a constant in cells before the last one, by name.
    simulation
        The network as it was last built from these definitions, if it was.
    result
        Of the last run of it, if there was one.
    """

    definitions: Mapping[str, Definition]
    declarations: Mapping[str, Declaration]
    constants: Mapping[str, Constant]
    dt: float
    mentioned: frozenset[str] = frozenset()
    elsewhere: Mapping[str, tuple[Constant, ...]] | None = None
    simulation: Simulation | None = None
    result: Result | None = None

    def neurons(self) -> Iterator[NeuronsDefinition]:
        """Yield the definitions of populations."""
        for item in self.definitions.values():
            if isinstance(item, NeuronsDefinition):
                yield item

    def synapses(self) -> Iterator[SynapsesDefinition]:
        """Yield the definitions of projections."""
        for item in self.definitions.values():
            if isinstance(item, SynapsesDefinition):
                yield item

    def population_of(self, name: str) -> NeuronsDefinition | None:
        """Return the population that a name or a segment's name stands for."""
        for item in self.neurons():
            if name == item.name or name in {part.name for part in item.segments}:
                return item
        return None

    def sign(self, item: SynapsesDefinition) -> int:
        """Return 1 for what excites its target, -1 for what inhibits, else 0."""
        target = self.population_of(item.header.target_name)
        return sign_of(item, target, self.number)

    def number(self, expr: Expr) -> float | None:
        """Return the SI value of an expression of constants, else `None`."""
        if names_in(expr) - {*self.constants, *UNITS, *LITERALS}:
            return None
        for call in calls_in(expr):
            function = FUNCTIONS.get(call.function)
            if function is None or function.is_random:
                return None
        value = evaluate(fold_units(expr), values_of(self.constants))
        return float(np.asarray(value))
