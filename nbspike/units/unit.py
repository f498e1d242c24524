"""Units: quantities of value one that have a name."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import numpy as np

from nbspike.units.dimension import Dimension
from nbspike.units.display import latex_of
from nbspike.units.operands import dimension_of
from nbspike.units.printed import printed_unit
from nbspike.units.quantity import Quantity
from nbspike.units.spelling import power_of_ten


class Unit(Quantity):
    """A named, unchangeable scalar quantity; ``3*mV`` is three of it.

    Parameters
    ----------
    name
        Text that can be typed: ``mV``, ``msiemens``, ``nS/cm**2``.
    scale
        SI value of one.
    dimension
        Physical dimension.
    symbol
        What is printed, ``nS/cm^2``; `name` if omitted.
    """

    name: str
    symbol: str

    def __new__(
        cls, name: str, scale: float, dimension: Dimension, symbol: str | None = None
    ) -> Unit:
        """Make the value and fix it."""
        self = np.array(scale, dtype=np.float64).view(Unit)
        self.dimension = dimension
        self.name = name
        self.symbol = name if symbol is None else symbol
        self.flags.writeable = False
        return self

    def __array_finalize__(self, obj: object) -> None:
        self.dimension = dimension_of(obj)
        self.name = getattr(obj, "name", "")
        self.symbol = getattr(obj, "symbol", "")

    @property
    def scale(self) -> float:
        """SI value of one such unit."""
        return float(self)

    @property
    def dispname(self) -> str:
        """The symbol, under Brian 2's name for it."""
        return self.symbol

    @property
    def latexname(self) -> str:
        """The symbol as LaTeX without dollars."""
        return latex_of(self.symbol)

    @property
    def iscompound(self) -> bool:
        """Whether the unit is made of other units."""
        return any(sign in self.name for sign in "*/")

    def __mul__(self, other: Any) -> Any:
        return (
            self._joined("*", other)
            if isinstance(other, Unit)
            else super().__mul__(other)
        )

    def __truediv__(self, other: Any) -> Any:
        if isinstance(other, Unit):
            return self._joined("/", other)
        return super().__truediv__(other)

    def __pow__(self, power: Any, modulo: None = None) -> Any:
        has_name = isinstance(power, int | float | Fraction) and power != 0
        if not has_name:
            return np.power(self, power)
        return Unit(
            f"{_bracketed(self.name)}**{_exponent(power)}",
            _tidy(self.scale ** float(power)),
            self.dimension**power,
            f"{_bracketed(self.symbol)}^{_exponent(power)}",
        )

    def _joined(self, sign: str, other: Unit) -> Any:
        """Return the product or ratio of two units: a unit, or a plain number."""
        if sign == "*":
            scale = _tidy(self.scale * other.scale)
            dimension = self.dimension * other.dimension
        else:
            scale = _tidy(self.scale / other.scale)
            dimension = self.dimension / other.dimension
        if dimension.is_dimensionless:
            return scale
        return Unit(
            _join(self.name, sign, other.name),
            scale,
            dimension,
            _join(self.symbol, sign, other.symbol),
        )

    def __str__(self) -> str:
        return self.symbol

    def __repr__(self) -> str:
        return self.name

    def _repr_latex_(self) -> str:
        return f"${latex_of(self.symbol)}$"

    def __reduce__(self) -> Any:
        return (Unit, (self.name, self.scale, self.dimension, self.symbol))

    def __copy__(self) -> Unit:
        return self

    def __deepcopy__(self, memo: object) -> Unit:
        return self


def _join(left: str, sign: str, right: str) -> str:
    return f"{left}{sign}{_bracketed(right) if sign == '/' else right}"


def _bracketed(text: str) -> str:
    # a power binds tighter than the sign in front of it
    return (
        f"({text})" if any(sign in text.replace("**", "^") for sign in "*/") else text
    )


def _exponent(power: float | Fraction) -> str:
    text = str(power)
    return f"({text})" if "/" in text else text


def _tidy(scale: float) -> float:
    """Return the power of ten that `scale` is up to rounding, or `scale` itself.

    All units of the table are powers of ten, so their products are, too; floats
    would make ``um**3`` 9.999999999999999e-19.
    """
    nearest = power_of_ten(round(math.log10(scale)))
    return nearest if math.isclose(scale, nearest, rel_tol=1e-13) else scale


def _get_best_unit(self: Quantity) -> Unit:
    """Return the unit in which these values are printed."""
    unit = printed_unit(self.view(np.ndarray), self.dimension)
    return Unit(unit.name, unit.scale, self.dimension, unit.symbol or "1")


Quantity.get_best_unit = _get_best_unit  # type: ignore[assignment]
