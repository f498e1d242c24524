"""What groups and subgroups have in common: neurons with variables."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, MutableMapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nbspike.api.arguments import is_index, si_values
from nbspike.api.clock import defaultclock
from nbspike.api.namespace import Constants, Names, names_of_caller
from nbspike.api.naming import Simulated
from nbspike.api.randomness import next_seed
from nbspike.api.reading import expression
from nbspike.api.variables import AbstractStore, WithVariables
from nbspike.diagnostics.errors import fail
from nbspike.lang.expr import Expr, Name, Statement, names_in
from nbspike.model.check import check_initial
from nbspike.model.check_text import check_expression
from nbspike.model.checked import ValueType
from nbspike.model.evaluate import evaluate
from nbspike.model.inline import inline
from nbspike.model.scope import Scope
from nbspike.model.scopes import neuron_scope
from nbspike.network.population import Population, Section
from nbspike.network.values import draws, section_values
from nbspike.units.dimension import DIMENSIONLESS, Dimension


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
        for name in names_in(expr)
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

    def names(self) -> tuple[str, ...]:
        """Return every name that can be read."""
        model = self.section.population.model
        own = tuple(item.name for item in model.variables)
        history = ("lastspike", "not_refractory") if model.refractory else ()
        return (*own, *history, "i", "t", "dt", "t_in_timesteps")

    def type_of(self, name: str) -> tuple[Dimension, ValueType]:
        """Return dimension and type of a variable."""
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
        step, dt = self.group.moment
        if any(item.name == name for item in population.model.variables):
            return self._subexpression(name)
        return np.asarray(section_values(self.section, {}, step, dt)[name])

    def _subexpression(self, name: str) -> NDArray[Any]:
        model = self.section.population.model
        written = inline(Name(name), model)
        scope = neuron_scope(model, complete=False)
        names = names_of_caller().under(self.group.namespace)
        constants = constants_for([written], scope, names)
        check_expression(written, neuron_scope(model, constants.dimensions), what=name)
        value = self._value(written, constants, "read", name)
        shared = model.variable(name).shared
        return np.array(np.broadcast_to(value, () if shared else (self.size,)))

    def _value(self, written: Expr, constants: Constants, *path: str) -> NDArray[Any]:
        """Return the value of an inlined expression for each neuron."""
        start, stop = self.section.start, self.section.stop
        values = section_values(self.section, constants.values, *self.group.moment)
        source = draws(next_seed(), path, np.arange(start, stop, dtype=np.int64))
        return np.asarray(evaluate(written, values, source, self.size))

    def write(self, name: str, key: Any, values: NDArray[Any]) -> None:
        """Store values at a NumPy index."""
        state = self.section.population.state
        if name not in state:
            message = f"`{name}` of {self.label} can be read but not set"
            raise fail("NB204", message)
        self.read(name)[... if self.read(name).ndim == 0 else key] = values

    def evaluate(self, name: str, text: str, key: Any) -> None:
        """Store the values of an expression at a NumPy index."""
        expr = expression(text, f"value of {self.label}.{name}")
        model = self.section.population.model
        names = names_of_caller().under(self.group.namespace)
        scope = neuron_scope(model, complete=False)
        found = constants_for([expr, inline(expr, model)], scope, names)
        statement = Statement(name, "=", expr)
        (checked,) = check_initial((statement,), model, found.dimensions)
        value = self._value(inline(checked.value, model), found, "assign", name)
        if model.variable(name).shared:
            if value.size != 1:
                message = f"`{name}` is shared, but `{text}` differs between neurons"
                raise fail("NB613", message, hint="Use shared variables only")
            value = value.reshape(())
        self.write(name, *_picked(value, key, self, name))

    def key(self, index: Any) -> Any:
        """Return the NumPy index that an index of the user means."""
        if isinstance(index, str):
            return self.mask(index)
        if isinstance(index, Neurons):
            inner = index.section
            if inner.population is not self.section.population:
                message = f"{inner.name} is not a part of {self.label}"
                raise fail("NB612", message)
            shift = self.section.start
            return slice(inner.start - shift, inner.stop - shift)
        if isinstance(index, slice | int | np.integer) or index is Ellipsis:
            return index
        return np.asarray(index)

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
        value = self._value(inline(checked, model), found, "index")
        return np.array(np.broadcast_to(value, (self.size,)), dtype=bool)


def _picked(
    value: NDArray[Any], key: Any, store: AbstractStore, name: str
) -> tuple[Any, NDArray[Any]]:
    """Return the index and the values to store there, without NaN."""
    _, kind = store.type_of(name)
    what = f"{name} of {store.label}"
    if value.ndim == 0:
        return key, si_values(value, DIMENSIONLESS, kind, what, store.element)
    chosen = np.arange(store.size)[key]
    # only what is stored has to be a number: `'1/x'` may fail elsewhere
    return key, si_values(value[chosen], DIMENSIONLESS, kind, what, store.element)


class Neurons(WithVariables):
    """Consecutive neurons: a group or a part of one."""

    _section_store: SectionStore

    def _keep(self, store: SectionStore) -> None:
        self._store = self._section_store = store

    @property
    def section(self) -> Section:
        """Where they stand in their population."""
        return self._section_store.section

    @property
    def group(self) -> Group:
        """The group they belong to."""
        return self._section_store.group

    @property
    def N(self) -> int:  # noqa: N802  (Brian's name)
        """Number of neurons."""
        return self.section.size

    def __len__(self) -> int:
        return self.section.size

    def __getitem__(self, index: object) -> Subgroup:
        return Subgroup(self, index)


class Group(Neurons, Simulated):
    """Base of groups of neurons and of inputs.

    Parameters
    ----------
    name
        Given by the user, or `None`.
    namespace
        The group's own constants.
    """

    _population: Population
    _namespace: MutableMapping[str, object]

    def __init__(
        self, name: str | None, namespace: MutableMapping[str, object] | None
    ) -> None:
        Simulated.__init__(self, name)
        self._namespace = dict(namespace or {})

    def _hold(self, population: Population) -> None:
        """Become the group of this population."""
        if not self._named:
            population.stream = self.kind
        population.last_spike[...] = round(-1e4 / defaultclock.dt_)
        self._population = population
        self._keep(SectionStore(self, population.whole()))

    @property
    def namespace(self) -> MutableMapping[str, object]:
        """The group's own constants, which come before those of the script."""
        return self._namespace

    @property
    def population(self) -> Population:
        """The neurons in the engine."""
        return self._population

    @property
    def moment(self) -> tuple[int, float]:
        """Number of the next time step, and the time step in second."""
        timeline = self._timeline
        if timeline is None:
            return 0, defaultclock.dt_
        return timeline.step, timeline.dt

    @property
    def spiking(self) -> bool:
        """Whether it sends spikes."""
        return self._population.spiking

    @abstractmethod
    def _resolve(self, names: Names) -> None:
        """Take up the constants as they are now and check the model with them."""

    def _before_run(self, dt: float, step: int) -> None:
        """Look at the numbers that a run starts with."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name}: {len(self)} neurons>"


class Subgroup(Neurons):
    """Consecutive neurons of a group, numbered from 0.

    Parameters
    ----------
    source
        A group or subgroup.
    index
        A slice without step, one number, or a list of consecutive numbers.

    Raises
    ------
    ConnectivityError
        NB602 if these are not consecutive neurons of the source.
    """

    def __init__(self, source: Neurons, index: object) -> None:
        outer = source.section
        start, stop = _range_of(index, outer)
        name = f"{outer.name}[{start}:{stop}]"
        section = Section(
            outer.population, outer.start + start, outer.start + stop, name
        )
        self._keep(SectionStore(source.group, section))

    @property
    def name(self) -> str:
        """Its place in its group, such as ``P[0:3200]``."""
        return self.section.name

    @property
    def start(self) -> int:
        """First neuron, as a number in the group."""
        return self.section.start

    @property
    def stop(self) -> int:
        """One after the last neuron, as a number in the group."""
        return self.section.stop

    def __repr__(self) -> str:
        return f"<Subgroup {self.name}>"


def _range_of(index: object, outer: Section) -> tuple[int, int]:
    size = outer.size
    if isinstance(index, slice):
        if index.step not in (None, 1):
            message = f"{outer.name}[::{index.step}] skips neurons"
            raise fail("NB602", message, hint="Use consecutive neurons, as in P[:100]")
        start, stop, _ = index.indices(size)
        if stop <= start:
            message = f"the part of {outer.name} from {start} to {stop} is empty"
            raise fail("NB602", message, hint=f"It has the neurons 0 to {size - 1}")
        return start, stop
    numbers: NDArray[Any]
    if is_index(index):
        numbers = np.array([index])
    elif isinstance(index, list | tuple | np.ndarray):
        numbers = np.asarray(index)
    else:
        numbers = np.empty(0)
    if numbers.size == 0 or numbers.ndim != 1 or numbers.dtype.kind not in "iu":
        message = f"{outer.name}[{index!r}] is not a part of {outer.name}"
        raise fail("NB602", message, hint="Use consecutive neurons, as in P[:100]")
    numbers = np.where(numbers < 0, numbers + size, numbers)
    if (numbers < 0).any() or (numbers >= size).any():
        message = f"{outer.name} has the neurons 0 to {size - 1}, not {index!r}"
        raise fail("NB602", message)
    if (np.diff(numbers) != 1).any():
        message = f"{outer.name}[{index!r}] are not consecutive neurons"
        raise fail("NB602", message, hint="Use consecutive neurons, as in P[:100]")
    return int(numbers[0]), int(numbers[-1]) + 1
