"""What users give as ``method=`` and ``method_options=``."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping

import numpy as np

from nbspike.api.arguments import si_values
from nbspike.api.state_updaters import written_methods
from nbspike.diagnostics.errors import fail
from nbspike.diagnostics.notes import warn
from nbspike.model.checked import CheckedNeurons, ValueType, Variable
from nbspike.numerics.choose import choose
from nbspike.numerics.methods import GSL
from nbspike.numerics.request import MethodRequest
from nbspike.units.dimension import DIMENSIONLESS


def read_request(
    method: object,
    options: object = None,
    model: CheckedNeurons | None = None,
    name: str = "the group",
    equations: object = None,
) -> MethodRequest | None:
    """Return what is asked of integration; `None` to have a method chosen.

    Parameters
    ----------
    method
        A name, in upper or lower case, an `ExplicitStateUpdater`, a function that
        returns statements, or several of them, tried in order.
    options
        Options of the method by name.
    model, name
        The model, for functions and for the units of errors, and who has it.
    equations
        The equations as functions of users get them.

    Raises
    ------
    MethodError
        NB401 for a method that does not exist, NB404 for an option that does not,
        NB405 for the value of one, NB408 for a function's statements.
    UnitError
        NB310 for an error in another unit than its variable.
    """
    if method is None and not options:
        return None
    variables = () if model is None else model.variables
    methods = tuple(_methods(method, model, equations, options))
    asked = MethodRequest(methods, _options(options, variables, name))
    choose(None, asked)  # names and options do not wait for the equations
    return asked


def _methods(
    method: object, model: CheckedNeurons | None, equations: object, options: object
) -> Iterable[Hashable]:
    if method is None:
        return
    several: Iterable[object] = (method,)
    if isinstance(method, Iterable) and not isinstance(method, str):
        several = method
    for one in several:
        own = None if model is None else written_methods(one, model, equations, options)
        if own is not None:
            yield own
            continue
        if not isinstance(one, str):
            message = f"the method is {one!r}, not a name"
            raise fail("NB401", message, hint="Write method='euler'")
        if one.lower() in GSL:
            warn(
                f"`{one}` is integrated by `rk45`, which keeps the error within the "
                "same bounds",
                once="gsl",
            )
        yield one.lower()


def _options(
    options: object, variables: Iterable[Variable], name: str
) -> tuple[tuple[str, Hashable], ...]:
    if not options:
        return ()
    if not isinstance(options, Mapping):
        message = f"`method_options=` is {options!r}, not options by name"
        raise fail("NB404", message, hint="Write method_options={'max_steps': 200}")
    return tuple(
        (
            str(key),
            _errors(value, variables, name)
            if key == "absolute_error_per_variable"
            else _plain(value),
        )
        for key, value in sorted(options.items())
    )


def _plain(value: object) -> Hashable:
    """Return a value as it is checked later: Python's numbers, text for the rest."""
    if isinstance(value, np.generic):
        value = value.item()
    return value if isinstance(value, bool | int | float) else repr(value)


def _errors(
    value: object, variables: Iterable[Variable], name: str
) -> tuple[tuple[str, float], ...]:
    """Return the error of each variable in SI."""
    key = "absolute_error_per_variable"
    if not isinstance(value, Mapping):
        message = f"`{key}` is {value!r}, not errors by variable"
        raise fail("NB405", message, hint=f"Write {{'{key}': {{'v': 1*uV}}}}")
    sizes = {item.name: item.dimension for item in variables}
    found = []
    for variable, error in value.items():
        what = f"the error of {variable} in {name}"
        size = sizes.get(str(variable), DIMENSIONLESS)
        number = si_values(error, size, ValueType.FLOAT, what, "variable")
        found.append((str(variable), float(number)))
    return tuple(found)
