"""Arguments of users to numbers in SI, or an error that says what to type."""

from __future__ import annotations

import numbers
from collections.abc import Iterable, Mapping
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from nbspike.diagnostics.errors import fail
from nbspike.diagnostics.notes import warn
from nbspike.diagnostics.suggest import suggest
from nbspike.model.checked import ValueType
from nbspike.units.dimension import Dimension, dimension
from nbspike.units.mismatch import shown, wrong_unit
from nbspike.units.names import name_of
from nbspike.units.operands import operand

_SECOND = dimension(second=1)
#: What chooses, in Brian 2, how code is made: models are compiled in one way here.
_WITHOUT_EFFECT = frozenset({"codeobj_class"})


def seconds(value: object, what: str, example: str) -> float:
    """Return a time in second.

    Parameters
    ----------
    value
        What the user gave.
    what
        How messages call it, such as ``the duration of run``.
    example
        What one could type instead of a number without unit, such as ``100*ms``.

    Raises
    ------
    UnitError
        NB309 if it is not one time.
    """
    given = operand(value)
    if not given.is_number or given.values.ndim or given.values.dtype.kind == "b":
        raise fail(
            "NB309", f"{what} is {value!r}, not one time", hint=f"Write {example}"
        )
    if given.dimension == _SECOND:
        return float(given.values)
    text = shown(given.values, given.dimension)
    if given.dimension.is_dimensionless:
        # zero has no unit in many places, but a time without one is a mistake
        message = f"{what} is `{text}`, a number without unit, not a time in second"
    else:
        message = (
            f"{what} is `{text}`, which is in {name_of(given.dimension)}, not second"
        )
    raise fail("NB309", message, hint=f"Write {example}")


def in_ms(time: float) -> str:
    """Return a time in second as text in the unit that time steps are thought in."""
    return f"{time * 1e3:.9g} ms"


def si_values(
    value: object,
    wanted: Dimension,
    kind: ValueType,
    what: str,
    element: str,
    *,
    cut: bool = False,
) -> NDArray[Any]:
    """Return values in SI with the type of a variable, which may be those given.

    Parameters
    ----------
    value
        Number, quantity, sequence or array.
    wanted, kind
        Dimension and type of the variable.
    what
        How messages call the variable, such as ``v of P``.
    element
        How messages call one element: ``neuron`` or ``synapse``.
    cut
        Whether fractions are cut off, with a warning, where whole numbers are kept.

    Raises
    ------
    UnitError
        NB310 for another unit.
    ParameterValueError
        NB609 for NaN, for what is no number, and for a fraction where whole
        numbers are kept.
    """
    given = operand(value)
    if not given.is_number or given.values.dtype.kind == "c":
        message = f"{what} cannot be set to {value!r}, which is not a number"
        raise fail("NB609", message)
    if given.dimension != wanted and not given.is_neutral:
        raise wrong_unit(f"`{what}`", (given.values, given.dimension), wanted)
    values = given.values
    if values.dtype.kind == "f":
        _refuse_nan(values, what, element)
    if kind is ValueType.FLOAT:
        return values.astype(np.float64, copy=False)
    if kind is ValueType.BOOLEAN:
        if not np.isin(values, (0, 1)).all():
            message = f"`{what}` is true or false; `{value}` is neither"
            raise fail("NB609", message, hint="Give True or False")
        return values.astype(bool)
    whole = np.trunc(values) if values.dtype.kind == "f" else values
    if cut and not np.array_equal(whole, values):
        warn(
            f"`{what}` is a whole number: fractions are cut off, as by int(…)",
            once=f"fractions of {what}",
        )
        values = whole
    if not np.array_equal(whole, values) or (np.abs(whole) > 2**31 - 1).any():
        message = f"`{what}` is a whole number; `{value}` is not"
        raise fail("NB609", message, hint="Use int(…) to cut off the fraction")
    return values.astype(np.int32)


def _refuse_nan(values: NDArray[Any], what: str, element: str) -> None:
    wrong = np.isnan(values)
    if wrong.any():
        where = f"{element} {int(np.argmax(wrong.ravel()))}"
        message = f"`{what}` would be nan at {where}, which is not a number"
        raise fail("NB609", message, hint="Look for 0/0 where the values come from")


def whole_numbers(value: object, what: str) -> NDArray[np.int64]:
    """Return indices as an array, shape () or (count,).

    Raises
    ------
    ConnectivityError
        NB602 if they are not whole numbers.
    """
    array = np.asarray(value)
    if array.dtype.kind in "iu" or array.size == 0:
        return array.astype(np.int64)
    if array.dtype.kind == "f" and np.array_equal(array, np.floor(array)):
        return array.astype(np.int64)
    message = f"{what} is {value!r}, which is not a list of whole numbers"
    raise fail("NB602", message, hint="Count neurons from 0, as in [0, 1, 2]")


def is_index(value: object) -> bool:
    """Return whether a value is one whole number."""
    return isinstance(value, numbers.Integral | np.integer) and not isinstance(
        value, bool
    )


def refuse_unknown(
    given: Mapping[str, object],
    known: Iterable[str],
    call: str,
    missing: Mapping[str, str],
) -> None:
    """Refuse keywords that do not exist, and those that do not exist yet.

    Those that only choose how Brian 2 makes code get a note.

    Parameters
    ----------
    given
        The keywords that no parameter took.
    known
        The parameters.
    call
        What was called, such as ``NeuronGroup``.
    missing
        Keywords of Brian 2 that are not available, and what to do instead.

    Raises
    ------
    NetworkError
        NB614.
    """
    for name in given:
        if name in _WITHOUT_EFFECT:
            warn(f"`{name}=` has no effect in nbspike", once=f"argument {name}")
            continue
        if name in missing:
            not_available(f"`{name}=` of {call}", missing[name] or None)
        raise fail(
            "NB614",
            f"{call} has no `{name}=`",
            hint=suggest(name, known)
            or f"It has {', '.join(f'`{k}=`' for k in known)}",
        )


def not_available(what: str, hint: str | None = None) -> NoReturn:
    """Refuse something that Brian 2 has and nbspike does not have yet.

    Raises
    ------
    NetworkError
        NB614.
    """
    raise fail("NB614", f"{what} is not available in nbspike yet", hint=hint)
