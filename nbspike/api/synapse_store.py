"""The variables of synapses, numbered in the order in which they were made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nbspike.api.arguments import seconds, si_values
from nbspike.api.clock import SECOND
from nbspike.api.namespace import Constants, Names, names_of_caller
from nbspike.api.neurons import Neurons, constants_for
from nbspike.api.randomness import next_seed
from nbspike.api.reading import expression
from nbspike.api.variables import AbstractStore, Traits
from nbspike.diagnostics.errors import fail
from nbspike.lang.expr import Expr, Name, Statement, calls_in, names_in
from nbspike.lang.parsed import EquationKind
from nbspike.model.check import check_initial
from nbspike.model.check_text import check_expression
from nbspike.model.checked import CheckedSynapses, ValueType
from nbspike.model.evaluate import evaluate
from nbspike.model.functions import Outside
from nbspike.model.scope import Scope
from nbspike.model.scopes import synapse_scope
from nbspike.model.synaptic import inline_synaptic
from nbspike.network.projection import Projection
from nbspike.network.synapse_values import synapse_values
from nbspike.network.values import draws
from nbspike.units.dimension import DIMENSIONLESS, Dimension
from nbspike.units.display import format_value
from nbspike.units.operands import operand

if TYPE_CHECKING:
    from nbspike.api.synapses import Synapses

_INDICES = ("N_pre", "N_post", "t", "dt")
_SCALARS = (*_INDICES, "N")


class SynapseStore(AbstractStore):
    """The variables of a projection.

    Parameters
    ----------
    projection
        Whose synapses.
    synapses
        What users call it.
    """

    element = "synapse"

    def __init__(self, projection: Projection, synapses: Synapses) -> None:
        self.projection, self.synapses = projection, synapses

    @property
    def label(self) -> str:
        """Name of the object."""
        return self.projection.name

    @property
    def size(self) -> int:
        """Number of synapses."""
        return len(self.projection)

    def names(self) -> tuple[str, ...]:
        """Return every name that can be read."""
        own = tuple(item.name for item in self.projection.model.variables)
        ends = tuple(
            name + suffix
            for suffix, section in self._sides()
            for name in (item.name for item in section.population.model.variables)
        )
        return (*own, *_INDICES, *ends)

    def _sides(self) -> tuple[tuple[str, Any], ...]:
        return (("_pre", self.projection.source), ("_post", self.projection.target))

    def _scope(
        self, constants: dict[str, Outside] | None = None, *, complete: bool = False
    ) -> Scope:
        source = self.projection.source.population.model
        target = self.projection.target.population.model
        model = self.projection.model
        return synapse_scope(model, source, target, constants, complete=complete)

    def table(self) -> tuple[str, ...]:
        """Return the names that ``variables`` and states know."""
        return (*self.names(), "i", "j", "N")

    def traits(self, name: str) -> Traits:
        """Return what can be done with a variable."""
        if name not in {item.name for item in self.projection.model.variables}:
            return Traits(scalar=name in _SCALARS, read_only=True)
        variable = self.projection.model.variable(name)
        formula = variable.kind is EquationKind.SUBEXPRESSION
        return Traits(
            scalar=variable.shared,
            constant=variable.constant,
            read_only=formula,
            formula=formula,
        )

    def type_of(self, name: str) -> tuple[Dimension, ValueType]:
        """Return dimension and type of a variable."""
        if name == "N":  # read as an attribute, but no name in texts
            return DIMENSIONLESS, ValueType.INTEGER
        symbol = self._scope().find(name)
        assert symbol is not None
        return symbol.dimension or DIMENSIONLESS, symbol.type or ValueType.FLOAT

    def read(self, name: str) -> NDArray[Any]:
        """Return the values in SI, shape (size,), or () if shared."""
        projection = self.projection
        if name == "N":
            return np.asarray(self.size)
        if name in projection.state:
            array = projection.state[name]
            if projection.model.variable(name).shared:
                return array.reshape(())
            return projection.in_user_order(array)
        values = synapse_values(projection, {}, *self.synapses.moment)
        if name in values:
            return np.asarray(values[name])
        written = self._inlined(Name(name))
        names = self.synapses.names_above(names_of_caller())
        found = constants_for([written], self._scope(), names)
        scope = self._scope(found.dimensions, complete=True)
        for formula in formulas_in(name, projection.model):
            check_expression(formula, scope, what=name)
        value = self._value(written, found, "read")
        return np.array(np.broadcast_to(value, (self.size,)))

    def _inlined(self, expr: Expr) -> Expr:
        return inline_synaptic(
            expr,
            self.projection.model,
            self.projection.source.population.model,
            self.projection.target.population.model,
        )

    def _value(self, written: Expr, found: Constants, *path: str) -> NDArray[Any]:
        values = synapse_values(self.projection, found.values, *self.synapses.moment)
        if missing := sorted(names_in(written) - values.keys()):
            message = f"`{missing[0]}` cannot be read in a text about {self.label}"
            raise fail("NB201", message)
        source = draws(next_seed(), path, np.arange(self.size, dtype=np.int64))
        return np.asarray(evaluate(written, values, source, self.size))

    def write(self, name: str, key: Any, values: NDArray[Any]) -> None:
        """Store values at a NumPy index of the user's numbering."""
        projection = self.projection
        if name not in projection.state:
            message = f"`{name}` of {self.label} can be read but not set"
            raise fail("NB204", message)
        array = projection.state[name]
        if projection.model.variable(name).shared:
            array[0] = values if values.ndim == 0 else values.reshape(())
            return
        self._require_connected(name)
        own = np.array(projection.in_user_order(array))
        own[key] = values
        array[...] = own if projection.order is None else own[projection.order]

    def _require_connected(self, name: str) -> None:
        if not self.projection.is_connected:
            message = f"`{name}` of {self.label} is set before there are synapses"
            raise fail("NB607", message, hint=f"Call `{self.label}.connect(…)` first")

    def evaluate(self, name: str, text: str, key: Any, *, bare: bool = False) -> None:
        """Store the values of an expression at a NumPy index."""
        expr = expression(text, f"value of {self.label}.{name}")
        names = self.synapses.names_above(names_of_caller())
        found = constants_for([expr], self._scope(), names)
        if bare:  # SI numbers, whatever the unit of the variable
            scope = self._scope(found.dimensions, complete=True)
            written = self._inlined(check_expression(expr, scope, what=f"`{name}`"))
        else:
            (checked,) = check_initial(
                (Statement(name, "=", expr),),
                self.projection.model,
                found.dimensions,
                source=self.projection.source.population.model,
                target=self.projection.target.population.model,
            )
            written = self._inlined(checked.value)
        more = constants_for([written], self._scope(), names)
        found.values.update(more.values)
        value = self._value(written, found, "assign", name)
        _, kind = self.type_of(name)
        if value.ndim:
            value = value[np.arange(self.size)[key]]
        what = f"{name} of {self.label}"
        self.write(name, key, si_values(value, DIMENSIONLESS, kind, what, "synapse"))

    def key(self, index: Any) -> Any:
        """Return the NumPy index that an index of the user means."""
        if isinstance(index, str):
            return self._mask(index)
        if isinstance(index, tuple):
            return self._of_pairs(index)
        if isinstance(index, slice | int | np.integer) or index is Ellipsis:
            return index
        return np.asarray(index)

    def _mask(self, text: str) -> NDArray[np.bool_]:
        expr = expression(text, f"index of {self.label}")
        names = self.synapses.names_above(names_of_caller())
        found = constants_for([expr], self._scope(), names)
        scope = self._scope(found.dimensions, complete=True)
        what = f"the index of {self.label}"
        checked = check_expression(expr, scope, wanted=ValueType.BOOLEAN, what=what)
        written = self._inlined(checked)
        more = constants_for([written], self._scope(), names)
        found.values.update(more.values)
        value = self._value(written, found, "index")
        return np.array(np.broadcast_to(value, (self.size,)), dtype=bool)

    def _of_pairs(self, index: tuple[Any, ...]) -> NDArray[np.int64]:
        """Return the synapses between chosen sources and targets."""
        if len(index) != 2:
            message = f"{self.label} is indexed by source and target, not {len(index)}"
            raise fail("NB602", message, hint="Write S.w[i, j]")
        chosen = np.ones(self.size, bool)
        ends = (self.projection.source, self.projection.target)
        own = (self.projection.i, self.projection.j)
        for given, section, numbers in zip(index, ends, own, strict=True):
            part = given
            if isinstance(given, Neurons):
                shift, inner = section.start, given.section
                part = slice(inner.start - shift, inner.stop - shift)
            picked = np.zeros(section.size, bool)
            try:
                picked[part] = True
            except IndexError as error:
                message = f"{section.name} has no such neuron: {error}"
                raise fail("NB602", message) from None
            chosen &= picked[numbers]
        return np.flatnonzero(chosen)


def formulas_in(name: str, model: CheckedSynapses) -> tuple[Expr, ...]:
    """Return the formula of a subexpression, and those of others that it needs."""
    own = {
        item.name: item.expression
        for item in model.variables
        if item.kind is EquationKind.SUBEXPRESSION and item.expression is not None
    }
    found: dict[str, Expr] = {}
    waiting = [name]
    while waiting:
        current = waiting.pop()
        if current in own and current not in found:
            found[current] = own[current]
            waiting += names_in(own[current])
    return tuple(found.values())


def delay_of(value: object, projection: Projection, names: Names) -> float:
    """Return a delay in second.

    Raises
    ------
    UnitError
        NB309 if it is not a time.
    ConnectivityError
        NB608 if it is negative, not finite, or differs between synapses.
    """
    if isinstance(value, str):
        delay = _delay_text(value, projection, names)
    else:
        given = operand(value)
        if given.is_number and given.values.size and given.values.ndim:
            if np.ptp(given.values) != 0:
                raise _unequal(projection)
            value = value[0] if isinstance(value, list | tuple | np.ndarray) else value
        delay = seconds(value, f"the delay of {projection.name}", "1.5*ms")
    if not (np.isfinite(delay) and delay >= 0):
        text = "nan" if np.isnan(delay) else format_value(delay, SECOND)
        message = f"the delay of {projection.name} is {text}"
        raise fail("NB608", message, hint="Give a time of 0*ms or more")
    return delay


def _delay_text(text: str, projection: Projection, names: Names) -> float:
    expr = expression(text, f"delay of {projection.name}")
    source = projection.source.population.model
    target = projection.target.population.model
    scope = synapse_scope(projection.model, source, target, complete=False)
    found = constants_for([expr], scope, names)
    full = synapse_scope(projection.model, source, target, found.dimensions)
    what = f"the delay of {projection.name}"
    checked = check_expression(expr, full, wanted=SECOND, what=what)
    written = inline_synaptic(checked, projection.model, source, target)
    if not names_in(written) <= found.values.keys() or calls_in(written):
        raise _unequal(projection)
    return float(np.asarray(evaluate(written, found.values)))


def _unequal(projection: Projection) -> Exception:
    return fail(
        "NB608",
        f"the delays of {projection.name} would differ between synapses, which "
        "nbspike does not have yet",
        hint="Give one delay, or several Synapses with a delay each",
    )
