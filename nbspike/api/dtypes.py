"""The argument `dtype`: in which precision variables are kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from nbspike.diagnostics.errors import fail
from nbspike.model.checked import ValueType, Variable

_HINT = "Write dtype=np.float32, or dtype={'v': np.float32}"


#: For real variables of groups and synapses that do not say otherwise.
_usual = "float64"


def keep_reals_as(dtype: object) -> None:
    """Choose the precision of real variables for groups and synapses made later.

    Parameters
    ----------
    dtype
        ``float64`` or ``float32``, or what NumPy understands as such.

    Raises
    ------
    ParameterValueError
        NB628 for another type.
    """
    global _usual  # noqa: PLW0603  (one setting per process, as in Brian 2)
    name = _name(dtype, "real variables")
    possible = _possible(ValueType.FLOAT)
    if name not in possible:
        message = f"real variables cannot be kept as {name}"
        raise fail("NB628", message, hint=f"Possible is {' or '.join(possible)}")
    _usual = name


def types_of(
    dtype: object, variables: Iterable[Variable], label: str
) -> dict[str, str]:
    """Return the names of variables that are not kept in the usual type, and theirs.

    Parameters
    ----------
    dtype
        A type for all variables that are real numbers, or types by name; `None` for
        what `keep_reals_as` was told.
    variables
        Those of a model.
    label
        Name of the object, for messages.

    Raises
    ------
    ParameterValueError
        NB628 for a type in which a variable cannot be kept.
    """
    dtype = _usual if dtype is None else dtype
    found: dict[str, str] = {}
    for item in variables:
        if isinstance(dtype, Mapping):
            if item.name not in dtype:
                continue
            wanted = _name(dtype[item.name], label)
        elif item.type is ValueType.FLOAT:
            wanted = _name(dtype, label)
        else:
            continue
        possible = _possible(item.type)
        if wanted not in possible:
            message = f"`{item.name}` of {label} cannot be kept as {wanted}"
            hint = f"Possible is {' or '.join(possible)}"
            raise fail("NB628", message, hint=hint)
        if wanted != item.type.value:
            found[item.name] = wanted
    return found


def _possible(kind: ValueType) -> tuple[str, ...]:
    return ("float64", "float32") if kind is ValueType.FLOAT else (kind.value,)


def _name(dtype: object, label: str) -> str:
    try:
        return np.dtype(dtype).name  # type: ignore[call-overload, no-any-return]
    except TypeError:
        message = f"the dtype of {label} is {dtype!r}, not a type of NumPy"
        raise fail("NB628", message, hint=_HINT) from None
