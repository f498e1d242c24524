"""Arrays that print their unit: ``20. ms``, ``[1. 2.] mV``.

Only text; what the values can do is `Quantity`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from nbspike.units.dimension import Dimension
from nbspike.units.display import latex_of, number_latex
from nbspike.units.mismatch import wrong_unit
from nbspike.units.operands import operand
from nbspike.units.printed import printed_unit

if TYPE_CHECKING:
    from nbspike.units.unit import Unit

#: Longer arrays are shown as NumPy's text.
_LONGEST_LATEX = 10
_NEW_ROW = r" \\ "


class ArrayWithText(np.ndarray[Any, np.dtype[np.float64]]):
    """SI values of one dimension, in all the ways in which they are written."""

    dimension: Dimension
    if TYPE_CHECKING:  # given by `unit`, which needs quantities itself
        get_best_unit: Callable[[], Unit]

    def in_unit(
        self, unit: Any, precision: int | None = None, python_code: bool = False
    ) -> str:
        """Return the values in a unit of the same dimension, ``3000. uvolt``.

        Parameters
        ----------
        unit
            A unit or any scalar quantity.
        precision
            Digits after the point; NumPy's setting if omitted.
        python_code
            Whether to return text that Python can evaluate.

        Raises
        ------
        DimensionMismatchError
            NB310 if the dimensions differ.
        """
        scale = operand(unit)
        if scale.dimension != self.dimension:
            raise wrong_unit(
                "the unit asked for", (self.view(np.ndarray), self.dimension),
                scale.dimension,
            )  # fmt: skip
        numbers = self.view(np.ndarray) / scale.values
        if python_code:
            name = getattr(unit, "name", None) or f"({unit!r})"
            return _code(numbers, name, precision)
        symbol = getattr(unit, "symbol", None) or f"({unit})"
        return f"{_numbers(numbers, precision)} {symbol}"

    def in_best_unit(
        self, precision: int | None = None, python_code: bool = False
    ) -> str:
        """Return the values in the best unit, ``20. ms``, ``[1. 2.] mV``.

        Parameters
        ----------
        precision
            Digits after the point; NumPy's setting if omitted.
        python_code
            Whether to return text that Python can evaluate.
        """
        values = self.view(np.ndarray)
        unit = printed_unit(values, self.dimension)
        numbers = values / unit.scale
        if python_code:
            return _code(numbers, unit.name, precision)
        return f"{_numbers(numbers, precision)} {unit.symbol}".rstrip()

    def __str__(self) -> str:
        return self.in_best_unit()

    def __repr__(self) -> str:
        if self.dimension.is_dimensionless:
            values = self.view(np.ndarray)
            text = np.array_repr(values) if self.ndim else _numbers(values, None)
            return f"Quantity({text})"
        return self.in_best_unit(python_code=True)

    def _repr_latex_(self) -> str | None:
        if self.ndim > 2 or self.size > _LONGEST_LATEX:
            return None  # NumPy's text is the better picture of such an array
        values = self.view(np.ndarray)
        unit = printed_unit(values, self.dimension)
        numbers = np.atleast_2d(values / unit.scale)
        rows = [" & ".join(number_latex(float(one)) for one in row) for row in numbers]
        text = rows[0]
        if self.ndim:
            text = rf"\begin{{bmatrix}}{_NEW_ROW.join(rows)}\end{{bmatrix}}"
        return rf"${text}\,{latex_of(unit.symbol)}$"

    def __format__(self, spec: str) -> str:
        if not spec:
            return str(self)
        values = self.view(np.ndarray)
        unit = printed_unit(values, self.dimension)
        text = np.array2string(
            values / unit.scale, formatter={"float_kind": lambda x: format(x, spec)}
        )
        return f"{text} {unit.symbol}".rstrip()


def _numbers(values: ArrayLike, precision: int | None) -> str:
    return np.array2string(np.asarray(values), precision=precision)


def _code(numbers: Any, name: str, precision: int | None) -> str:
    if np.ndim(numbers):
        return f"{np.array_repr(numbers, precision=precision)} * {name}"
    return f"{_numbers(numbers, precision)} * {name}"
