"""What units and quantities are, under the name of Brian 2's module."""

from __future__ import annotations

from nbspike.units import (
    DimensionMismatchError,
    Quantity,
    Unit,
    check_units,
    get_dimensions,
    get_or_create_dimension,
    get_unit,
    have_same_dimensions,
    in_best_unit,
    in_unit,
    is_dimensionless,
    is_scalar_type,
    register_new_unit,
)
from nbspike.units.dimension import DIMENSIONLESS

__all__ = [
    "DIMENSIONLESS",
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
