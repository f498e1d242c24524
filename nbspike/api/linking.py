"""Linked variables: parameters whose values are those of another group."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nbspike.api.variables import AbstractStore, VariableView
from nbspike.diagnostics.errors import fail
from nbspike.lang.parsed import EquationKind
from nbspike.model.checked import CheckedNeurons, CheckedSynapses, ValueType, Variable
from nbspike.model.wording import a_unit
from nbspike.network.links import Link
from nbspike.network.population import Population, Section
from nbspike.network.projection import Projection
from nbspike.units.names import name_of


@dataclass(frozen=True, slots=True, eq=False)
class LinkedVariable:
    """What `linked_var` returns, to be assigned to a variable that is linked."""

    store: AbstractStore
    name: str
    index: object = None


def linked_var(
    group_or_variable: object, name: str | None = None, index: object = None
) -> LinkedVariable:
    """Return a link to a variable, as in ``P.x = linked_var(Q, 'y')``.

    Parameters
    ----------
    group_or_variable
        A group with the name of its variable, or the variable itself.
    name
        Name of the variable.
    index
        Which element of the other group each element is linked to: whole numbers,
        or the name of an integer variable.  Not needed for groups of one size, nor
        for a single or shared value.

    Raises
    ------
    LinkError
        NB214 if there is no such variable.
    """
    if isinstance(group_or_variable, VariableView):
        return LinkedVariable(group_or_variable.store, group_or_variable.name, index)
    store = getattr(group_or_variable, "_store", None)
    if not isinstance(store, AbstractStore) or not isinstance(name, str):
        message = f"linked_var is given {group_or_variable!r}, which is no variable"
        raise fail("NB214", message, hint="Write linked_var(P, 'v')")
    if name not in store.names():
        message = f"{store.label} has no variable `{name}` to link to"
        raise fail("NB214", message, hint=f"It has {', '.join(store.names()[:8])}")
    return LinkedVariable(store, name, index)


def source_in(section: Section, name: str) -> Link:
    """Return where the values of a variable are, for neurons of a section.

    Raises
    ------
    LinkError
        NB214 for what is computed from other variables.
    """
    population = section.population
    part = slice(section.start, section.stop)
    if name in population.state:
        values = population.state[name]
        if population.model.variable(name).shared:
            return Link(values, shared=True)
        return Link(values[part])
    if name in population.links:
        return _of_link(section, name)
    if name == "i":
        return Link(np.arange(section.size, dtype=np.int32))
    if name == "not_refractory":
        return Link(population.not_refractory[part].view(np.bool_))
    message = f"`{name}` of {section.name} is computed from others and cannot be linked"
    raise fail("NB214", message, hint="Link the variables that it is computed from")


def _of_link(section: Section, name: str) -> Link:
    """Return the link of what is a link itself."""
    inner = section.population.links[name]
    if inner.through is not None:
        message = f"`{name}` of {section.name} is linked by a variable"
        raise fail("NB214", message, hint="Link to the group that it is linked to")
    if inner.places is None:
        whole = inner.shared or section.is_whole
        values = inner.values if whole else inner.values[section.start : section.stop]
        return Link(values, shared=inner.shared)
    return Link(inner.values, places=inner.places[section.start : section.stop])


def link_of(
    variable: Variable,
    value: LinkedVariable,
    model: CheckedNeurons | CheckedSynapses,
    count: int | None,
    of: str,
) -> Link:
    """Return the link of a variable, for its number of elements.

    Parameters
    ----------
    variable
        The variable, declared as linked.
    value
        What it is linked to.
    model
        Its model, which knows the variable that `index` may name.
    count
        How many elements there are; `None` for synapses, which come later.
    of
        How messages call the variable.

    Raises
    ------
    LinkError
        NB214 if the sizes or types do not fit.
    UnitError
        NB310 for a variable of another unit.
    """
    dimension, kind = value.store.type_of(value.name)
    if dimension != variable.dimension:
        message = (
            f"`{of}` is {a_unit(variable.dimension)}, but `{value.name}` of "
            f"{value.store.label} is {a_unit(dimension)}"
        )
        raise fail("NB310", message, hint=f"Declare it as `: {name_of(dimension)}`")
    if variable.type is not kind and variable.type is not ValueType.FLOAT:
        message = (
            f"`{of}` is {variable.type.name.lower()}, but what it is linked to is not"
        )
        raise fail("NB214", message, hint=f"Declare it as `{name_of(dimension)}`")
    source = value.store.source_of(value.name)
    size = len(source.values) if source.places is None else len(source.places)
    if value.index is not None:
        return _by_index(variable, value, source, model, count)
    if source.shared or size == 1:
        first = source.values[:1] if source.places is None else source.values
        at = 0 if source.places is None else int(source.places[0])
        return Link(first if at == 0 else source.values[at : at + 1], shared=True)
    if size == count:
        return source
    many = "its number of synapses" if count is None else f"{count} elements"
    raise fail(
        "NB214",
        f"`{of}` has {many}, but `{value.name}` of {value.store.label} has {size}",
        hint="Say which belongs to which, as in linked_var(Q, 'y', index=[0, 0, 1])",
    )


def _by_index(
    variable: Variable,
    value: LinkedVariable,
    source: Link,
    model: CheckedNeurons | CheckedSynapses,
    count: int | None,
) -> Link:
    size = len(source.values) if source.places is None else len(source.places)
    if isinstance(value.index, str):
        own = {item.name: item for item in model.variables}
        chosen = own.get(value.index)
        stored = chosen is not None and chosen.kind is EquationKind.PARAMETER
        if chosen is None or chosen.type is not ValueType.INTEGER or not stored:
            message = (
                f"`{value.index}` is no integer parameter beside `{variable.name}`"
            )
            hint = f"Declare `{value.index} : integer`"
            raise fail("NB214", message, hint=hint)
        if source.places is not None:
            message = f"`{value.name}` of {value.store.label} is linked itself"
            raise fail("NB214", message, hint="Link to the group that it is linked to")
        return Link(source.values, through=value.index)
    if count is None:
        message = f"`{variable.name}` of synapses cannot be linked by a list"
        raise fail("NB214", message, hint="Name an integer variable, index='k'")
    places = np.asarray(value.index)
    if places.dtype.kind not in "iu" or places.shape != (count,):
        message = f"the index of a link is not {count} whole numbers"
        raise fail("NB214", message, hint="Give one number of an element for each")
    if places.size and (places.min() < 0 or places.max() >= size):
        message = f"the index of a link goes beyond the elements 0 to {size - 1}"
        raise fail("NB214", message, hint="Count elements from 0")
    at: NDArray[Any] = places.astype(np.int64)
    if source.places is not None:
        at = source.places[at]
    return Link(source.values, places=np.ascontiguousarray(at))


def require_linked(part: Population | Projection, of: str) -> None:
    """Refuse variables that are declared as linked and are not, or to nothing.

    Raises
    ------
    LinkError
        NB214.
    """
    for item in part.model.variables:
        if not item.linked:
            continue
        link = part.links.get(item.name)
        if link is None:
            raise unlinked(item.name, of)
        if link.through is None:
            continue
        numbers = part.state[link.through].astype(np.int64)
        wrong = (numbers < 0) | (numbers >= len(link.values))
        if wrong.any():
            message = (
                f"`{link.through}` of {of} is {numbers[wrong][0]}, but what "
                f"`{item.name}` is linked to has only {len(link.values)} elements"
            )
            raise fail("NB214", message, hint="Count elements from 0")


def unlinked(name: str, of: str) -> Exception:
    """Return the error of a linked variable that has no link yet."""
    message = f"`{name}` of {of} is declared as linked, but is not linked to anything"
    hint = f"Write {of}.{name} = linked_var(P, 'v')"
    return fail("NB214", message, hint=hint)


def write_linked(
    population: Population, section: Section, name: str, key: Any, values: NDArray[Any]
) -> None:
    """Store values in the object that a variable is linked to."""
    link, part = population.links[name], slice(section.start, section.stop)
    places = population.linked_places(name)
    if link.shared:
        link.values[0] = values.reshape(())
    elif isinstance(places, slice):
        link.values[part][key] = values
    else:
        link.values[places[part][key]] = values
