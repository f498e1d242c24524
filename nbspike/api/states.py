"""`get_states` and `set_states`: all variables of an object as copies, by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from nbspike.api.import_export import BUILT_IN, ImportExport
from nbspike.diagnostics.diagnostic import Diagnostic
from nbspike.diagnostics.errors import UnknownNameError, fail
from nbspike.diagnostics.suggest import suggest
from nbspike.units.quantity import wrap

if TYPE_CHECKING:
    from nbspike.api.variables import AbstractStore


def get_states(
    store: AbstractStore,
    wanted: Iterable[str] | None,
    *,
    units: bool,
    form: str,
    subexpressions: bool,
    read_only: bool,
) -> Any:
    """Return copies of variables by name.

    Parameters
    ----------
    store
        Where they live.
    wanted
        Their names; all if `None`.
    units
        Whether values have their unit.
    form
        ``dict`` or ``pandas``, for a data frame with one row for each element.
    subexpressions, read_only
        Whether all names include those of formulas and what can only be read.

    Raises
    ------
    UnknownNameError
        NB201 for names that do not exist.
    StateFormatError
        NB626 for another format, and for a data frame with units.
    """
    require_format(form, units=units)
    names = state_names(
        store, wanted, subexpressions=subexpressions, read_only=read_only
    )
    found: dict[str, Any] = {}
    for name in names:
        _require_known(store, name)
        values = np.array(store.read(name))
        found[name] = wrap(values, store.type_of(name)[0]) if units else values
    return as_frame(found, store.size, store.label) if form == "pandas" else found


def state_names(
    store: AbstractStore,
    wanted: Iterable[str] | None,
    *,
    subexpressions: bool,
    read_only: bool,
) -> tuple[str, ...]:
    """Return the names that `get_states` means."""
    if wanted is None:
        return _names(store, subexpressions=subexpressions, read_only=read_only)
    return tuple([wanted] if isinstance(wanted, str) else wanted)


def set_states(store: AbstractStore, values: Any, *, units: bool, form: str) -> None:
    """Set variables by name.

    Parameters
    ----------
    store
        Where they live.
    values
        Names and values, or a data frame.
    units
        Whether values have their unit; else they are in SI.
    form
        ``dict`` or ``pandas``.

    Raises
    ------
    UnknownNameError
        NB201 for names that do not exist, NB204 for what can only be read.
    """
    require_format(form, units=units)
    if form == "pandas":
        values = {name: values[name].to_numpy() for name in values.columns}
    if not isinstance(values, Mapping):
        message = f"the states of {store.label} are {type(values).__name__}, not a dict"
        raise fail("NB626", message, hint="Write set_states({'v': …})")
    for name in values:
        _require_known(store, name)
        if store.traits(name).read_only:
            message = f"`{name}` of {store.label} can be read but not set"
            hint = "Take states with get_states(read_only_variables=False)"
            raise fail("NB204", message, hint=hint)
    for name, value in values.items():
        given = value
        if form == "pandas" and store.traits(name).scalar:
            given = value[0]
        store.view(name, bare=not units)[:] = given


def _names(
    store: AbstractStore, *, subexpressions: bool, read_only: bool
) -> tuple[str, ...]:
    names = []
    for name in store.table():
        traits = store.traits(name)
        if name.startswith("_") or (traits.formula and not subexpressions):
            continue
        if traits.read_only and not traits.formula and not read_only:
            continue
        names.append(name)
    return tuple(names)


def _require_known(store: AbstractStore, name: str) -> None:
    known = store.table()
    if name not in known:
        message = f"{store.label} has no variable `{name}`"
        hint = suggest(str(name), known)
        raise StateNameError(Diagnostic("NB201", message, None, hint))


class StateNameError(UnknownNameError, KeyError):
    """An object has no variable of that name."""

    __str__ = Exception.__str__  # KeyError would quote the message


def require_format(form: str, *, units: bool) -> None:
    """Refuse formats that are not known, and units in data frames.

    Raises
    ------
    ParameterValueError
        NB626.
    """
    known = (*BUILT_IN, *ImportExport.methods)
    if form not in known:
        message = f"`{form}` is no format of states"
        hint = suggest(form, known) or "Write format='dict' or format='pandas'"
        raise fail("NB626", message, hint=hint)
    if form == "pandas" and units:
        message = "a data frame has no units"
        raise fail("NB626", message, hint="Write units=False; values are then in SI")


def as_frame(values: Mapping[str, Any], size: int, label: str) -> Any:
    """Return a data frame; what all elements share stands in every row.

    Raises
    ------
    ParameterValueError
        NB626 for values that are no columns, and without pandas.
    """
    for name, value in values.items():
        if np.shape(value) not in ((), (size,)):
            message = f"`{name}` of {label} is no column of a data frame"
            raise fail("NB626", message, hint="Write format='dict'")
    try:
        import pandas as pd  # type: ignore[import-untyped, unused-ignore]
    except ImportError:
        message = "format='pandas' needs the package pandas, which is not installed"
        raise fail("NB626", message, hint="Write format='dict'") from None
    columns = {
        name: np.broadcast_to(value, (size,)).copy() for name, value in values.items()
    }
    return pd.DataFrame(columns)
