"""Physical dimensions, units and quantities.

``from nbspike.units import *`` brings every unit that can be typed, `Quantity`, and
the questions one asks about units.  No name has one letter: those are for the
variables of a model.
"""

from __future__ import annotations

# tells Quantity what NumPy's array functions mean
import nbspike.units.array_functions
import nbspike.units.products  # noqa: F401
from nbspike.units.asking import (
    get_dimensions,
    have_same_dimensions,
    in_best_unit,
    in_unit,
    is_dimensionless,
    is_scalar_type,
    register_new_unit,
)
from nbspike.units.checking import check_units
from nbspike.units.dimension import get_or_create_dimension
from nbspike.units.mismatch import DimensionMismatchError
from nbspike.units.quantity import Quantity
from nbspike.units.table import UNITS, get_unit, suggest_unit, unit_called
from nbspike.units.unit import Unit

__all__ = [
    "DimensionMismatchError",
    "Quantity",
    "Unit",
    "check_units",
    "get_dimensions",
    "get_or_create_dimension",
    "get_unit",
    "have_same_dimensions",
    "in_best_unit",
    "in_unit",
    "is_dimensionless",
    "is_scalar_type",
    "register_new_unit",
]
__all__ += list(UNITS)


def __getattr__(name: str) -> Unit:
    """Return the unit of that name, so that ``from nbspike.units import mV`` works."""
    unit = unit_called(name)
    if unit is None:
        hint = None if name.startswith("_") else suggest_unit(name)
        sentence = f"nbspike.units has no `{name}`" + (f". {hint}" if hint else "")
        raise AttributeError(sentence)
    return unit


def __dir__() -> list[str]:
    """Return the names that completion offers."""
    return sorted(__all__)
