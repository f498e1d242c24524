"""Objects whose variables are attributes: ``P.v`` reads, ``P.v = …`` sets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from nbspike.api.import_export import ImportExport
from nbspike.api.linking import LinkedVariable
from nbspike.api.states import get_states, set_states, state_names
from nbspike.api.variable_table import VariableTable
from nbspike.api.variables import AbstractStore, UnknownVariableError, VariableView
from nbspike.diagnostics.diagnostic import Diagnostic
from nbspike.diagnostics.errors import fail
from nbspike.diagnostics.suggest import suggest
from nbspike.model.checked import Variable


class Indices:
    """``P.indices[…]``: numbers of the elements that an index means.

    Parameters
    ----------
    store
        Whose elements.
    """

    def __init__(self, store: AbstractStore) -> None:
        self._store = store

    def __getitem__(self, index: Any) -> Any:
        return np.arange(self._store.size)[self._store.key(index)]


class WithVariables:
    """An object whose variables are its attributes."""

    _store: AbstractStore

    def __getattr__(self, name: str) -> Any:
        store = self.__dict__.get("_store")
        if store is None or name.startswith("_"):
            raise AttributeError(name)
        bare = name.endswith("_") and name[:-1] in store.names()
        variable = name[:-1] if bare else name
        if variable in store.names():
            return store.view(variable, bare=bare)
        raise self._unknown(name)

    def __setattr__(self, name: str, value: object) -> None:
        own = name.startswith("_") or hasattr(type(self), name)
        if own or name in self.__dict__:
            fixed = getattr(type(self), name, None)
            if isinstance(fixed, property) and fixed.fset is None:
                message = f"`{name}` of {self._store.label} can be read but not set"
                raise fail("NB204", message)
            object.__setattr__(self, name, value)
            return
        names = self._store.names()
        bare = name.endswith("_") and name[:-1] in names
        variable = name[:-1] if bare else name
        if variable not in names:
            raise self._unknown(name)
        if isinstance(value, VariableView) and value.is_of(self._store, variable):
            return  # `P.v += x` has changed it in place
        if isinstance(value, LinkedVariable):
            self._store.link(variable, value)
            return
        if self._store.is_linked(variable):
            message = (
                f"`{variable}` of {self._store.label} is linked, and cannot be set"
            )
            hint = "Set the variable that it is linked to, or link it to another one"
            raise fail("NB214", message, hint=hint)
        self._store.view(variable, bare=bare)[:] = value

    def add_attribute(self, name: str) -> None:
        """Allow an attribute that is no variable; it is `None` until it is set.

        Parameters
        ----------
        name
            Its name.

        Raises
        ------
        NbspikeError
            NB203 if the object has that name already.
        """
        if name in self._store.names() or hasattr(type(self), name):
            message = f"{self._store.label} has `{name}` already"
            raise fail("NB203", message, hint="Choose another name")
        self.__dict__[name] = None

    # --- all variables together ----------------------------------------------

    @property
    def variables(self) -> VariableTable:
        """Everything that has a name in texts about this object."""
        return VariableTable(self._store)

    @property
    def indices(self) -> Indices:
        """Turns what variables can be indexed with into numbers of elements."""
        return Indices(self._store)

    def get_states(
        self,
        vars: Iterable[str] | None = None,
        units: bool = True,
        format: str = "dict",
        subexpressions: bool = False,
        read_only_variables: bool = True,
    ) -> Any:
        """Return copies of variables, by name.

        Parameters
        ----------
        vars
            Names; all variables if omitted.
        units
            Whether values have their unit; else they are in SI.
        format
            ``dict``, ``pandas`` for a data frame with one row for each element, or
            a format of one's own (`ImportExport`).
        subexpressions
            Whether all variables include those that are computed from others.
        read_only_variables
            Whether they include what cannot be set, such as ``i`` and ``t``.

        Raises
        ------
        UnknownNameError
            NB201 for a variable that does not exist.
        ParameterValueError
            NB626 for another format, for a data frame with units, and without pandas.
        """
        choice = {"subexpressions": subexpressions, "read_only": read_only_variables}
        if format in ImportExport.methods:
            names = state_names(self._store, vars, **choice)
            return ImportExport.methods[format].export_data(self, names, units=units)
        return get_states(self._store, vars, units=units, form=format, **choice)

    def set_states(
        self,
        values: Any,
        units: bool = True,
        format: str = "dict",
    ) -> None:
        """Set variables by name, as `get_states` returns them.

        Parameters
        ----------
        values
            Names and values, or a data frame.
        units, format
            As in `get_states`.

        Raises
        ------
        UnknownNameError
            NB201 for a variable that does not exist, NB204 for one that can only be
            read.
        """
        if format in ImportExport.methods:
            ImportExport.methods[format].import_data(self, values, units=units)
        else:
            set_states(self._store, values, units=units, form=format)

    def __dir__(self) -> list[str]:
        return sorted({*object.__dir__(self), *self._store.names()})

    def _unknown(self, name: str) -> Exception:
        known = self._store.names()
        public = [item for item in dir(type(self)) if not item.startswith("_")]
        listed = ", ".join(f"`{item}`" for item in known[:8])
        hint = suggest(name, (*known, *public)) or (
            f"Its variables are {listed}" if known else "It has no variables"
        )
        message = f"{self._store.label} has no variable `{name}`"
        return UnknownVariableError(Diagnostic("NB201", message, None, hint))


def refuse_hidden(variables: Iterable[Variable], kind: type, label: str) -> None:
    """Refuse variables that attributes of their object would hide.

    Raises
    ------
    ReservedNameError
        NB203.
    """
    for item in variables:
        if hasattr(kind, item.name):
            message = (
                f"`{item.name}` is something every {kind.__name__} has, so {label} "
                "cannot have a variable of that name"
            )
            raise fail("NB203", message, hint="Rename the variable")
