"""Which terms of a membrane equation synapses make, and how large they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from nbspike.analysis.view import Floats
from nbspike.lang.expr import Binary, Expr
from nbspike.lang.format import to_text
from nbspike.lang.parsed import EquationKind
from nbspike.model.checked import CheckedNeurons, Variable
from nbspike.model.evaluate import evaluate
from nbspike.model.functions import Outside
from nbspike.model.inference import infer
from nbspike.model.inline import inline
from nbspike.model.scopes import neuron_scope
from nbspike.model.tree import name_ids
from nbspike.units.dimension import Dimension, dimension
from nbspike.worksheet.definitions import SynapsesDefinition
from nbspike.worksheet.panels.groups import Groups

_SECOND = dimension(second=1)


@dataclass(frozen=True, slots=True)
class SynapticTerms:
    """A membrane equation, taken apart.

    Parameters
    ----------
    variable
        The membrane variable.
    core
        What its equation sums up: the right side without constant factors.
    text
        The same as it is written.
    size
        Dimension of `core`.
    drivers
        Variables in it that synapses drive, in the order of the model.
    recorded
        Variables whose values `core` needs.
    noises
        Names of white noise in the model.
    """

    variable: str
    core: Expr
    text: str
    size: Dimension
    drivers: tuple[str, ...]
    recorded: tuple[str, ...]
    noises: tuple[str, ...]

    def evaluate(self, values: Mapping[str, Any]) -> dict[str, Floats]:
        """Return what each driver adds to `core`, SI, shape of its values.

        What a variable adds is the sum as it is less the sum with that variable at
        0; for a term that is proportional to it, this is the term.

        Parameters
        ----------
        values
            SI values of all names, those of `recorded` as arrays.
        """
        known = {**values, **dict.fromkeys(self.noises, 0.0)}
        whole = np.asarray(evaluate(self.core, known), np.float64)
        found: dict[str, Floats] = {}
        for name in self.drivers:
            without = evaluate(self.core, {**known, name: 0.0})
            found[name] = whole - np.asarray(without, np.float64)
        return found


def synaptic_terms(
    model: CheckedNeurons,
    variable: str,
    driven: frozenset[str],
    values: Mapping[str, Any],
    outside: Mapping[str, Outside],
) -> SynapticTerms:
    """Take the equation of a variable apart.

    Parameters
    ----------
    model
        The model.
    variable
        A variable of it with a differential equation.
    driven
        Variables that synapses change: see `driven_variables`.
    values
        SI values of the constants.
    outside
        Their dimensions.
    """
    equation = model.variable(variable)
    assert equation.expression is not None
    core, size = equation.expression, equation.dimension / _SECOND
    own = {item.name for item in model.variables}
    while True:
        split = _outer_factor(core, own)
        if split is None:
            break
        factor, inner, divides = split
        number = _positive(inline(factor, model), values)
        typed = infer(factor, neuron_scope(model, outside))[id(factor)]
        if number is None or typed.dimension is None:
            break
        core = inner
        size = size * typed.dimension if divides else size / typed.dimension
    formula = inline(core, model)
    names = name_ids(formula)
    stored = [
        item.name
        for item in model.variables
        if item.kind is not EquationKind.SUBEXPRESSION and item.name in names
    ]
    drivers = tuple(name for name in stored if name in driven and name != variable)
    return SynapticTerms(
        variable,
        formula,
        to_text(core),
        size,
        drivers,
        tuple(stored),
        model.noises,
    )


def driven_variables(
    groups: Groups, population: str, model: CheckedNeurons, membrane: str
) -> frozenset[str]:
    """Return the variables of a population that its synapses drive.

    Those that a pathway writes or a sum sets, and those whose equations read them.
    """
    driven: set[str] = set()
    places = groups.places
    for synapses in groups.synapses.values():
        for name, end in (
            (synapses.header.target_name, "_post"),
            (synapses.header.source_name, "_pre"),
        ):
            place = places.get(name)
            if place is not None and place.definition.name == population:
                driven |= _written(synapses, end)
    own = {item.name: item for item in model.variables}
    driven &= own.keys()
    while True:  # a filter behind a filter, as in an alpha function
        more = {
            name
            for name, item in own.items()
            if name not in driven and name != membrane and _reads(item, driven, model)
        }
        if not more:
            return frozenset(driven)
        driven |= more


def _written(synapses: SynapsesDefinition, end: str) -> set[str]:
    model = synapses.model
    targets = {
        statement.target
        for pathway in model.pathways
        for statement in pathway.statements
    }
    found = {name.removesuffix(end) for name in targets if name.endswith(end)}
    return found | {item.name for item in model.sums if item.suffix == end}


def _reads(item: Variable, driven: set[str], model: CheckedNeurons) -> bool:
    if item.kind is not EquationKind.DIFFERENTIAL or item.expression is None:
        return False
    return not driven.isdisjoint(name_ids(inline(item.expression, model)))


def _outer_factor(expr: Expr, own: set[str]) -> tuple[Expr, Expr, bool] | None:
    """Return a factor free of variables, the rest, and whether it divides."""
    if not isinstance(expr, Binary) or expr.op not in "*/":
        return None
    left, right = name_ids(expr.left), name_ids(expr.right)
    if own.isdisjoint(right) and not own.isdisjoint(left):
        return expr.right, expr.left, expr.op == "/"
    if expr.op == "*" and own.isdisjoint(left) and not own.isdisjoint(right):
        return expr.left, expr.right, False
    return None


def _positive(expr: Expr, values: Mapping[str, Any]) -> float | None:
    """Return the value of a factor, `None` if it has none or could turn signs."""
    if not name_ids(expr) <= values.keys():
        return None
    number = float(np.asarray(evaluate(expr, values)))
    return number if number > 0 else None
