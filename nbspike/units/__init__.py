"""Physical dimensions, units and quantities.

``from nbspike.units import *`` brings every unit that can be typed, `Quantity`, and
the questions one asks about units.  No name has one letter: those are for the
variables of a model.
"""

from __future__ import annotations

from nbspike.units.array_functions import arange, linspace
from nbspike.units.asking import (
    check_units,
    get_dimensions,
    have_same_dimensions,
    in_best_unit,
    in_unit,
    is_dimensionless,
)
from nbspike.units.dimension import DIMENSIONLESS, Dimension
from nbspike.units.display import display_unit, format_value, source_text
from nbspike.units.mismatch import DimensionMismatchError
from nbspike.units.names import name_of
from nbspike.units.quantity import Quantity
from nbspike.units.table import (
    BASE_UNITS,
    UNITS,
    get_unit,
    suggest_unit,
    unit_called,
)
from nbspike.units.unit import Unit

# `arange`, `linspace` and the tables are for programs, not for a notebook's names:
# NumPy's own would be hidden.
__all__ = [
    "DimensionMismatchError",
    "Quantity",
    "Unit",
    "check_units",
    "get_dimensions",
    "get_unit",
    "have_same_dimensions",
    "in_best_unit",
    "in_unit",
    "is_dimensionless",
]
__all__ += list(UNITS)


def __getattr__(name: str) -> Unit:
    """Return the unit of that name, so that ``from nbspike.units import mV`` works."""
    unit = unit_called(name)
    if unit is None:
        hint = suggest_unit(name)
        sentence = f"nbspike.units has no `{name}`" + (f". {hint}" if hint else "")
        raise AttributeError(sentence)
    return unit


def __dir__() -> list[str]:
    """Return the names that completion offers."""
    return sorted(__all__)
