"""The variables of synapses, numbered in the order in which they were made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nbspike.api.arguments import si_values
from nbspike.api.linking import LinkedVariable, link_of, unlinked
from nbspike.api.namespace import Constants, names_of_caller
from nbspike.api.neurons import constants_for
from nbspike.api.randomness import next_seed
from nbspike.api.reading import expression
from nbspike.api.synapse_index import synapse_key, synapse_numbers
from nbspike.api.variables import AbstractStore, Traits
from nbspike.diagnostics.errors import fail
from nbspike.lang.expr import Expr, Name, Statement, names_in
from nbspike.lang.parsed import EquationKind
from nbspike.model.check import check_initial
from nbspike.model.check_text import check_expression
from nbspike.model.checked import CheckedSynapses, ValueType
from nbspike.model.functions import Outside
from nbspike.model.scope import Scope
from nbspike.model.scopes import synapse_scope
from nbspike.model.synaptic import inline_synaptic
from nbspike.network.projection import Projection
from nbspike.network.synapse_values import synapse_values, value_of_each
from nbspike.units.dimension import DIMENSIONLESS, Dimension

if TYPE_CHECKING:
    from nbspike.api.synapses import Synapses

_SCALARS = ("N", "N_pre", "N_post", "t", "dt")
_INDICES = ("i", "j", "N_incoming", "N_outgoing", *_SCALARS)
_ENDS = ("i", "j")
_NUMBERS = (*_ENDS, "N", "N_pre", "N_post", "N_incoming", "N_outgoing")
_ALIASES = ("i_pre", "i_post")


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
        self.given: set[str] = set()  # variables that the user has set

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
        plain = [
            item.name
            for item in self.projection.target.population.model.variables
            if item.name not in {own.name for own in self.projection.model.variables}
        ]
        return (*self.table(), *_ALIASES, *plain)

    def table(self) -> tuple[str, ...]:
        """Return the names that ``variables`` and states know."""
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

    def traits(self, name: str) -> Traits:
        """Return what can be done with a variable."""
        if name not in {item.name for item in self.projection.model.variables}:
            return Traits(scalar=name in _SCALARS, read_only=True)
        variable = self.projection.model.variable(name)
        formula = variable.held or variable.kind is EquationKind.SUBEXPRESSION
        return Traits(
            scalar=variable.shared,
            constant=variable.constant,
            read_only=formula or name == self.projection.multisynaptic,
            formula=formula,
        )

    def type_of(self, name: str) -> tuple[Dimension, ValueType]:
        """Return dimension and type of a variable."""
        if name in _NUMBERS:
            return DIMENSIONLESS, ValueType.INTEGER
        for item in self.projection.model.variables:
            if item.name == name:
                return item.dimension, item.type
        symbol = self._scope().find(name)
        assert symbol is not None
        return symbol.dimension or DIMENSIONLESS, symbol.type or ValueType.FLOAT

    def read(self, name: str) -> NDArray[Any]:
        """Return the values in SI, shape (size,), or () if shared."""
        projection = self.projection
        if name in projection.state:
            array = projection.state[name]
            if projection.model.variable(name).shared:
                return array.reshape(())
            return projection.in_user_order(array)
        if name in _ENDS:  # often read in loops
            return projection.i if name == "i" else projection.j
        if self.is_linked(name) and name not in projection.links:
            raise unlinked(name, self.label)
        canonical = self._canonical(name)
        values = synapse_values(
            projection, {}, *self.synapses.moment, frozenset({canonical})
        )
        if canonical in values:
            return np.asarray(values[canonical])
        written = self._inlined(Name(canonical))
        names = self.synapses.names_above(names_of_caller())
        found = constants_for([written], self._scope(), names)
        scope = self._scope(found.dimensions, complete=True)
        for formula in formulas_in(name, projection.model):
            check_expression(formula, scope, what=name)
        value = self._value(written, found, "read")
        return np.array(np.broadcast_to(value, (self.size,)))

    def is_linked(self, name: str) -> bool:
        """Return whether a variable is declared as linked."""
        variables = self.projection.model.variables
        return any(item.linked for item in variables if item.name == name)

    def link(self, name: str, value: LinkedVariable) -> None:
        """Link a variable to what `linked_var` returned."""
        if not self.is_linked(name):
            super().link(name, value)
        model = self.projection.model
        variable, of = model.variable(name), f"{name} of {self.label}"
        self.projection.link(name, link_of(variable, value, model, None, of))

    def _canonical(self, name: str) -> str:
        """Return a name as the engine knows it: ``v`` of the target is ``v_post``."""
        symbol = self._scope().find(name)
        return name if symbol is None else symbol.name

    def _inlined(self, expr: Expr) -> Expr:
        return inline_synaptic(
            expr,
            self.projection.model,
            self.projection.source.population.model,
            self.projection.target.population.model,
        )

    def _value(self, written: Expr, found: Constants, *path: str) -> NDArray[Any]:
        known = synapse_values(
            self.projection,
            found.values,
            *self.synapses.moment,
            names_in(written),
            slice(0, 0),
        )
        if missing := sorted(names_in(written) - known.keys()):
            message = f"`{missing[0]}` cannot be read in a text about {self.label}"
            raise fail("NB201", message)
        step, dt = self.synapses.moment
        return value_of_each(
            self.projection,
            written,
            found.values,
            seed=next_seed(),
            path=path,
            step=step,
            dt=dt,
        )

    def write(self, name: str, key: Any, values: NDArray[Any]) -> None:
        """Store values at a NumPy index of the user's numbering."""
        self.given.add(name)
        projection = self.projection
        if name not in projection.state:
            self._write_end(name, key, values)
            return
        if name == projection.multisynaptic:
            raise self._read_only(name)
        array = projection.state[name]
        if projection.model.variable(name).shared:
            array[0] = values if values.ndim == 0 else values.reshape(())
            return
        self._require_connected(name)
        if projection.order is None:
            array[key] = values
            return
        own = np.array(projection.in_user_order(array))
        own[key] = values
        array[...] = own[projection.order]

    def _read_only(self, name: str) -> Exception:
        message = f"`{name}` of {self.label} can be read but not set"
        return fail("NB204", message)

    def _write_end(self, name: str, key: Any, values: NDArray[Any]) -> None:
        """Store values in the neurons that synapses join; the last one counts."""
        canonical = self._canonical(name)
        suffix = "_pre" if canonical.endswith("_pre") else "_post"
        section = dict(self._sides())[suffix]
        state = section.population.state
        base = canonical.removesuffix(suffix)
        if base == canonical or base not in state:
            raise self._read_only(name)
        if section.population.model.variable(base).shared:
            state[base][0] = values.reshape(())
            return
        self._require_connected(name)
        ends = {"_pre": self.projection.i, "_post": self.projection.j}
        state[base][section.start + ends[suffix][key]] = values

    def _require_connected(self, name: str) -> None:
        if not self.projection.is_connected:
            message = f"`{name}` of {self.label} is set before there are synapses"
            raise fail("NB607", message, hint=f"Call `{self.label}.connect(…)` first")

    def evaluate(self, name: str, text: str, key: Any, *, bare: bool = False) -> None:
        """Store the values of an expression at a NumPy index."""
        self.given.add(name)
        expr = expression(text, f"value of {self.label}.{name}")
        names = self.synapses.names_above(names_of_caller())
        found = constants_for([expr], self._scope(), names)
        own = {item.name for item in self.projection.model.variables}
        size, kind = self.type_of(name)
        if bare or name not in own or kind is ValueType.INTEGER:
            scope = self._scope(found.dimensions, complete=True)
            # `bare` takes SI numbers, whatever the unit of the variable
            wanted = None if bare else size
            what = f"`{name}`"
            checked_text = check_expression(expr, scope, wanted=wanted, what=what)
            written = self._inlined(checked_text)
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
        if value.ndim and not is_everything(key):
            value = value[np.arange(self.size)[key]]
        what = f"{name} of {self.label}"
        given = si_values(value, DIMENSIONLESS, kind, what, "synapse", cut=True)
        self.write(name, key, given)

    def key(self, index: Any) -> Any:
        """Return the NumPy index that an index of the user means."""
        return synapse_key(index, self.projection, self.mask)

    def numbers(self, index: Any) -> NDArray[np.int64]:
        """Return the numbers of the synapses that an index means, shape (count,)."""
        return synapse_numbers(index, self.projection, self.mask)

    def mask(self, text: str) -> NDArray[np.bool_]:
        """Return for each synapse whether a condition holds."""
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


def is_everything(key: Any) -> bool:
    """Return whether a NumPy index means all synapses in their order."""
    return key is Ellipsis or (isinstance(key, slice) and key == slice(None))


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
