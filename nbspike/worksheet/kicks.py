"""Kicks: a value is added to a variable while the network runs.

A variable with a differential equation is moved once and goes its own way from
there, as a membrane does after a short pulse of current.  A parameter would stay
where it was put, so it goes back after a while: that is the pulse itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nbspike.lang.parsed import EquationKind
from nbspike.model.checked import ValueType
from nbspike.network.population import Section
from nbspike.units.dimension import Dimension
from nbspike.worksheet.definitions import Definition, NeuronsDefinition


@dataclass(frozen=True, slots=True)
class Kickable:
    """A variable of a population or segment that can be kicked.

    `lasting` tells whether it would stay where it was put, as parameters do.
    """

    group: str
    variable: str
    dimension: Dimension
    lasting: bool

    @property
    def label(self) -> str:
        """What people call it, ``v of P``."""
        return f"{self.variable} of {self.group}"


def kickable(definitions: Iterable[Definition]) -> tuple[Kickable, ...]:
    """Return what can be kicked, variables with an equation first."""
    found = [one for item in definitions for one in _of(item)]
    return tuple(sorted(found, key=lambda one: one.lasting))


def _of(definition: Definition) -> Iterator[Kickable]:
    if not isinstance(definition, NeuronsDefinition):
        return
    if definition.header.kind != "equations":
        return
    names = (definition.name, *(part.name for part in definition.segments))
    for variable in definition.model.variables:
        stored = variable.kind is not EquationKind.SUBEXPRESSION
        own = not (variable.linked or variable.held)
        if stored and own and variable.type is ValueType.FLOAT:
            lasting = variable.kind is not EquationKind.DIFFERENTIAL
            for name in names:
                yield Kickable(name, variable.name, variable.dimension, lasting)


@dataclass(frozen=True, slots=True, eq=False)
class Pulse:
    """A kick of a parameter that is taken back before step `end`."""

    values: NDArray[np.floating]
    amount: float
    end: int

    def take_back(self) -> None:
        """Put the parameter back."""
        self.values[...] -= self.amount


def kicked(section: Section, variable: str) -> NDArray[np.floating]:
    """Return the values of a variable of some neurons, as a view to write to."""
    population = section.population
    values: NDArray[np.floating] = population.state[variable]  # type: ignore[assignment]
    if population.model.variable(variable).shared:
        return values
    return values[section.start : section.stop]
