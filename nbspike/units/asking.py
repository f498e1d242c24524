"""Questions about the dimensions of values."""

from __future__ import annotations

from typing import Any

import numpy as np

from nbspike.units.dimension import Dimension
from nbspike.units.display import DisplayUnit
from nbspike.units.operands import no_number, operand
from nbspike.units.printed import print_in
from nbspike.units.quantity import Quantity
from nbspike.units.unit import Unit


def get_dimensions(value: Any) -> Dimension:
    """Return the dimension of a quantity, number, array or sequence of these.

    Raises
    ------
    UnitError
        NB306 if the value is no number, such as a text or `None`.
    """
    if isinstance(value, Dimension):
        return value
    given = operand(value)
    if not given.is_number:
        raise no_number(given)
    return given.dimension


def have_same_dimensions(one: Any, other: Any) -> bool:
    """Return whether two values have the same dimension.

    A zero without unit can be added to everything, but has no dimension.
    """
    return get_dimensions(one) is get_dimensions(other)


def is_dimensionless(value: Any) -> bool:
    """Return whether a value has no unit."""
    return get_dimensions(value).is_dimensionless


def is_scalar_type(value: Any) -> bool:
    """Return whether a value is a single number without unit."""
    if isinstance(value, str | bytes) or np.ndim(value):
        return False
    given = operand(value)
    return given.is_number and given.dimension.is_dimensionless


def register_new_unit(unit: Unit) -> None:
    """Print all values of the dimension of a unit in this unit from now on.

    Parameters
    ----------
    unit
        A unit, often a product or ratio of units.  Of several units of one
        dimension, the best is taken.

    Examples
    --------
    >>> from nbspike.units import nS, register_new_unit, um
    >>> register_new_unit(nS / um**2)
    >>> print(3 * nS / um**2)
    3. nS/um^2
    """
    shown = DisplayUnit(unit.symbol, unit.name, unit.name, unit.scale)
    print_in(unit.dimension, shown)


def in_unit(value: Any, unit: Any, precision: int | None = None) -> str:
    """Return values in a unit as text; see `Quantity.in_unit`."""
    return _quantity(value).in_unit(unit, precision)


def in_best_unit(value: Any, precision: int | None = None) -> str:
    """Return values in the best unit as text; see `Quantity.in_best_unit`."""
    return _quantity(value).in_best_unit(precision)


def _quantity(value: Any) -> Quantity:
    return value if isinstance(value, Quantity) else Quantity(value)
