"""The variables of consecutive neurons: read, set, and addressed by texts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nbspike.api.arguments import si_values
from nbspike.api.grid_notes import note_grid
from nbspike.api.linking import (
    LinkedVariable,
    link_of,
    source_in,
    unlinked,
    write_linked,
)
from nbspike.api.namespace import Constants, Names, names_of_caller
from nbspike.api.randomness import next_seed
from nbspike.api.reading import expression
from nbspike.api.variables import AbstractStore, Traits
from nbspike.diagnostics.errors import fail
from nbspike.diagnostics.notes import warn
from nbspike.lang.expr import Expr, Name, Statement, names_in
from nbspike.lang.parsed import EquationKind
from nbspike.model.check import check_initial
from nbspike.model.check_text import check_expression
from nbspike.model.checked import CheckedNeurons, ValueType
from nbspike.model.evaluate import evaluate
from nbspike.model.functions import foreign_calls
from nbspike.model.inline import inline
from nbspike.model.scope import Scope
from nbspike.model.scopes import neuron_scope
from nbspike.network.links import Link
from nbspike.network.population import Section
from nbspike.network.values import draws, section_values, written_out
from nbspike.units.dimension import DIMENSIONLESS, Dimension

if TYPE_CHECKING:
    from nbspike.api.neurons import Group


def constants_for(expressions: Iterable[Expr], scope: Scope, names: Names) -> Constants:
    """Return the constants that expressions need.

    If one is missing, the dimensions of all others in sight come along, so that
    the check can say which of them was meant.

    Parameters
    ----------
    expressions
        Of the user.
    scope
        Knows everything that is no constant.
    names
        Where constants are looked up.
    """
    wanted = {
        name
        for expr in expressions
        for name in names_in(expr) | foreign_calls(expr)
        if scope.find(name) is None and name not in scope.refused
    }
    found = names.constants(wanted)
    if wanted - found.values.keys():
        found.dimensions = {**names.all_dimensions(), **found.dimensions}
    return found


class SectionStore(AbstractStore):
    """The variables of consecutive neurons.

    Parameters
    ----------
    group
        The group they belong to.
    section
        Which neurons.
    """

    element = "neuron"

    def __init__(self, group: Group, section: Section) -> None:
        self.group, self.section = group, section

    @property
    def label(self) -> str:
        """Name of the object."""
        return self.section.name

    @property
    def size(self) -> int:
        """Number of neurons."""
        return self.section.size

    @property
    def is_live(self) -> bool:
        """Whether all values are one array, which a view can share."""
        return self.section.is_whole

    def names(self) -> tuple[str, ...]:
        """Return every name that can be read."""
        model = self.section.population.model
        own = tuple(item.name for item in model.variables)
        history = ("lastspike", "not_refractory") if model.refractory else ()
        return (*own, *history, "i", "t", "dt", "t_in_timesteps")

    def table(self) -> tuple[str, ...]:
        """Return the names that ``variables`` and states know."""
        hidden = ("_spikespace",) if self.section.population.spiking else ()
        return (*self.names(), "N", *hidden)

    def traits(self, name: str) -> Traits:
        """Return what can be done with a variable."""
        if name in ("lastspike", "not_refractory"):
            return Traits()
        if name not in {item.name for item in self.section.population.model.variables}:
            clock = name in ("t", "dt", "N", "t_in_timesteps")
            fixed = name in ("i", "N", "dt")
            return Traits(scalar=clock, constant=fixed, read_only=True)
        variable = self.section.population.model.variable(name)
        formula = variable.held or variable.kind is EquationKind.SUBEXPRESSION
        return Traits(
            scalar=variable.shared,
            constant=variable.constant,
            read_only=formula,
            formula=formula,
        )

    def type_of(self, name: str) -> tuple[Dimension, ValueType]:
        """Return dimension and type of a variable."""
        if name == "_spikespace":
            return DIMENSIONLESS, ValueType.INTEGER
        symbol = neuron_scope(self.section.population.model).find(name)
        assert symbol is not None
        return symbol.dimension or DIMENSIONLESS, symbol.type or ValueType.FLOAT

    def read(self, name: str) -> NDArray[Any]:
        """Return the values in SI, shape (size,), or () if shared; live if stored."""
        population = self.section.population
        if name in population.state:
            array = population.state[name]
            if population.model.variable(name).shared:
                return array.reshape(())
            return array[self.section.start : self.section.stop]
        if name in population.links:
            found = population.linked(name)
            if population.links[name].shared:
                return found.reshape(())
            return found[self.section.start : self.section.stop]
        if self.is_linked(name):
            raise unlinked(name, self.label)
        if name == "_spikespace":
            return self._spike_space()
        step, dt = self.group.moment
        if any(item.name == name for item in population.model.variables):
            return self._subexpression(name)
        return np.asarray(section_values(self.section, {}, step, dt)[name])

    def source_of(self, name: str) -> Link:
        """Return where the values of a variable are, for links to it."""
        if self.is_linked(name) and name not in self.section.population.links:
            raise unlinked(name, self.label)
        return source_in(self.section, name)

    def is_linked(self, name: str) -> bool:
        """Return whether a variable is declared as linked."""
        variables = self.section.population.model.variables
        return any(item.linked for item in variables if item.name == name)

    def link(self, name: str, value: LinkedVariable) -> None:
        """Link a variable to what `linked_var` returned."""
        population = self.section.population
        if not (self.is_linked(name) and self.section.is_whole):
            super().link(name, value)
        variable, of = population.model.variable(name), f"{name} of {self.label}"
        link = link_of(variable, value, population.model, self.size, of)
        population.link(name, link)

    def spikes(self) -> NDArray[np.int64]:
        """Return the neurons that fired in the last time step, ascending."""
        step = self.group.moment[0]
        ring = self.section.population.spikes
        if step == 0 or ring.slots == 0:
            return np.zeros(0, np.int64)
        slot = (step - 1) % ring.slots
        first = slot * self.section.population.size
        fired = ring.spikes[first : first + ring.counts[slot]].astype(np.int64)
        inside = (fired >= self.section.start) & (fired < self.section.stop)
        return fired[inside] - self.section.start

    def _spike_space(self) -> NDArray[np.int32]:
        """Return who fired last, then zeros, and at the end how many."""
        fired = self.spikes()
        space = np.zeros(self.size + 1, np.int32)
        space[: len(fired)], space[-1] = fired, len(fired)
        return space

    def _subexpression(self, name: str) -> NDArray[Any]:
        model = self.section.population.model
        plain = inline(Name(name), model)
        scope = neuron_scope(model, complete=False)
        names = names_of_caller().under(self.group.namespace)
        constants = constants_for([plain], scope, names)
        _check_formulas(name, model, constants)
        value = self._value(Name(name), constants, "read", name)
        shared = model.variable(name).shared
        return np.array(np.broadcast_to(value, () if shared else (self.size,)))

    def _value(self, expr: Expr, constants: Constants, *path: str) -> NDArray[Any]:
        """Return the value of a checked expression for each neuron."""
        start, stop = self.section.start, self.section.stop
        values = section_values(self.section, constants.values, *self.group.moment)
        source = draws(next_seed(), path, np.arange(start, stop, dtype=np.int64))
        written = written_out(expr, self.section)
        return np.asarray(evaluate(written, values, source, self.size))

    def write(self, name: str, key: Any, values: NDArray[Any]) -> None:
        """Store values at a NumPy index."""
        population = self.section.population
        part = slice(self.section.start, self.section.stop)
        if name in population.state and not population.model.variable(name).held:
            found = self.read(name)
            found[... if found.ndim == 0 else key] = values
        elif name in population.links:
            write_linked(population, self.section, name, key, values)
        elif name == "not_refractory" and name in self.names():
            population.not_refractory[part][key] = values
            population.releases.distrust()
        elif name == "lastspike" and name in self.names():
            dt = self.group.moment[1]
            if not population.set_last_spikes(part, key, values, dt):
                warn(
                    f"`lastspike` of {self.label} is kept in whole time steps: times "
                    "between two steps become the later one",
                    once=f"lastspike between steps of {self.label}",
                )
        else:
            message = f"`{name}` of {self.label} can be read but not set"
            raise fail("NB204", message)

    def evaluate(self, name: str, text: str, key: Any, *, bare: bool = False) -> None:
        """Store the values of an expression at a NumPy index."""
        expr = expression(text, f"value of {self.label}.{name}")
        model = self.section.population.model
        names = names_of_caller().under(self.group.namespace)
        scope = neuron_scope(model, complete=False)
        found = constants_for([expr, inline(expr, model)], scope, names)
        size, kind = self.type_of(name)
        # fractions that a whole number is set to are cut off, as Brian does
        own = name in self.section.population.state and kind is not ValueType.INTEGER
        if bare or not own:
            checked = check_expression(
                expr,
                neuron_scope(model, found.dimensions),
                wanted=None if bare else kind if kind is ValueType.BOOLEAN else size,
                what=f"`{name}` of {self.label}",
            )
        else:
            statement = Statement(name, "=", expr)
            checked = check_initial((statement,), model, found.dimensions)[0].value
        note_grid(self.group, expr)
        key = self.unlocked(name, key)
        value = self._value(checked, found, "assign", name)
        if self.read(name).ndim == 0:
            if value.size != 1:
                message = f"`{name}` is shared, but `{text}` differs between neurons"
                raise fail("NB613", message, hint="Use shared variables only")
            value = value.reshape(())
        self.write(name, *_picked(value, key, self, name))

    def unlocked(self, name: str, key: Any) -> Any:
        """Return the NumPy index without neurons whose variable is locked now."""
        population = self.section.population
        if name not in population.state or not population.model.variable(name).locked:
            return key
        free = population.not_refractory[self.section.start : self.section.stop] != 0
        chosen = np.atleast_1d(np.arange(self.size)[key])
        kept = chosen[free[chosen]]
        if len(kept) == len(chosen):
            return key
        warn(
            f"`{name}` of {self.label} is `unless refractory`: "
            f"{len(chosen) - len(kept)} refractory neurons keep their values, because "
            f"texts obey that flag. `{self.label}.{name} = value` sets all",
            once=f"locked {name} of {self.group.name}",
        )
        return kept

    def key(self, index: Any) -> Any:
        """Return the NumPy index that an index of the user means."""
        if isinstance(index, str):
            return self.mask(index)
        inner = getattr(index, "section", None)
        if isinstance(inner, Section):
            if inner.population is not self.section.population:
                message = f"{inner.name} is not a part of {self.label}"
                raise fail("NB612", message)
            shift = self.section.start
            return slice(inner.start - shift, inner.stop - shift)
        if isinstance(index, slice | int | np.integer) or index is Ellipsis:
            return index
        chosen = np.asarray(index)
        return chosen if chosen.size else chosen.astype(np.int64)

    def mask(self, text: str) -> NDArray[np.bool_]:
        """Return for each neuron whether a condition holds."""
        expr = expression(text, f"index of {self.label}")
        model = self.section.population.model
        names = names_of_caller().under(self.group.namespace)
        scope = neuron_scope(model, complete=False)
        found = constants_for([expr, inline(expr, model)], scope, names)
        checked = check_expression(
            expr,
            neuron_scope(model, found.dimensions),
            wanted=ValueType.BOOLEAN,
            what=f"the index of {self.label}",
        )
        value = self._value(checked, found, "index")
        return np.array(np.broadcast_to(value, (self.size,)), dtype=bool)


def _check_formulas(name: str, model: CheckedNeurons, constants: Constants) -> None:
    """Check a formula, and those that it needs, with the constants of now."""
    scope = neuron_scope(model, constants.dimensions)
    formulas = {item.name: item for item in model.variables if item.expression}
    seen, waiting = {name}, [name]
    while waiting:
        formula = formulas[waiting.pop()]
        if formula.expression is None or formula.kind is not EquationKind.SUBEXPRESSION:
            continue
        kind = formula.type
        wanted = kind if kind is ValueType.BOOLEAN else formula.dimension
        check_expression(
            formula.expression, scope, wanted=wanted, what=f"`{formula.name}`"
        )
        more = names_in(formula.expression) & formulas.keys() - seen
        seen |= more
        waiting += sorted(more)


def _picked(
    value: NDArray[Any], key: Any, store: AbstractStore, name: str
) -> tuple[Any, NDArray[Any]]:
    """Return the index and the values to store there, without NaN."""
    _, kind = store.type_of(name)
    what = f"{name} of {store.label}"
    if value.ndim:
        # only what is stored has to be a number: `'1/x'` may fail elsewhere
        value = value[np.arange(store.size)[key]]
    return key, si_values(value, DIMENSIONLESS, kind, what, store.element, cut=True)
