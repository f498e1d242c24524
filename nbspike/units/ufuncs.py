"""What NumPy's element-wise functions do to dimensions.

One rule per function: from its operands to the dimension of its result.  A
function without a rule is refused rather than guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final

import numpy as np

from nbspike.diagnostics.errors import NbspikeError, fail
from nbspike.units.dimension import DIMENSIONLESS, Dimension
from nbspike.units.mismatch import not_dimensionless, shown
from nbspike.units.names import name_of
from nbspike.units.operands import Operand, common_dimension

#: From the name of the function and its operands to the dimensions of results.
Rule = Callable[[str, Sequence[Operand]], tuple[Dimension, ...]]

_DOING = {"add": "added", "subtract": "subtracted"}
_COMPARISONS = frozenset(
    {"less", "less_equal", "greater", "greater_equal", "equal", "not_equal"}
)


def _shared(name: str, operands: Sequence[Operand]) -> Dimension:
    doing = "compared" if name in _COMPARISONS else _DOING.get(name, "combined")
    return common_dimension(doing, operands)


def _same(name: str, operands: Sequence[Operand]) -> tuple[Dimension, ...]:
    return (_shared(name, operands),)


def _compare(name: str, operands: Sequence[Operand]) -> tuple[Dimension, ...]:
    _shared(name, operands)
    return (DIMENSIONLESS,)


def _first(_name: str, operands: Sequence[Operand]) -> tuple[Dimension, ...]:
    return (operands[0].dimension,)


def _none(_name: str, _operands: Sequence[Operand]) -> tuple[Dimension, ...]:
    return (DIMENSIONLESS,)


def _product(_name: str, operands: Sequence[Operand]) -> tuple[Dimension, ...]:
    left, right = operands
    return (left.dimension * right.dimension,)


def _ratio(_name: str, operands: Sequence[Operand]) -> tuple[Dimension, ...]:
    left, right = operands
    return (left.dimension / right.dimension,)


def _divmod(name: str, operands: Sequence[Operand]) -> tuple[Dimension, ...]:
    return (DIMENSIONLESS, _shared(name, operands))


def _raised(exponent: Fraction) -> Rule:
    def rule(_name: str, operands: Sequence[Operand]) -> tuple[Dimension, ...]:
        return (operands[0].dimension ** exponent,)

    return rule


def _power(_name: str, operands: Sequence[Operand]) -> tuple[Dimension, ...]:
    base, exponent = operands
    if not exponent.dimension.is_dimensionless:
        text = shown(exponent.values, exponent.dimension)
        raise not_dimensionless(
            "NB307",
            f"the exponent `{text}` is in {name_of(exponent.dimension)}",
            "Divide it by a value of the same unit",
        )
    if base.dimension.is_dimensionless:
        return (DIMENSIONLESS,)
    powers = np.unique(exponent.values)
    if powers.size != 1 or not np.isfinite(powers[0]):
        text = shown(exponent.values, DIMENSIONLESS)
        raise fail(
            "NB307",
            f"the exponent of a value in {name_of(base.dimension)} is `{text}`, "
            "which would give every element another unit",
            hint="Use one finite number as the exponent",
        )
    return (base.dimension ** float(powers[0]),)


def _needs_number(name: str, operands: Sequence[Operand]) -> tuple[Dimension, ...]:
    for item in operands:
        if not item.dimension.is_dimensionless:
            raise needs_number(name, item)
    return (DIMENSIONLESS,)


def needs_number(name: str, item: Operand) -> NbspikeError:
    """Return (to raise) the error of `name` being given something with a unit."""
    text = shown(item.values, item.dimension)
    unit = name_of(item.dimension)
    return not_dimensionless(
        "NB306",
        f"`{name}` takes a number without unit; `{text}` is in {unit}",
        f"Divide it by a value in {unit} first",
    )


_BY_RULE: tuple[tuple[Rule, str], ...] = (
    (_same, "add subtract maximum minimum fmax fmin hypot remainder fmod nextafter"),
    (_compare, "less less_equal greater greater_equal equal not_equal arctan2"),
    (_compare, "floor_divide"),
    (_divmod, "divmod"),
    (_first, "negative positive absolute fabs conjugate copysign spacing"),
    (_none, "isnan isfinite isinf signbit sign"),
    (_none, "logical_not logical_and logical_or logical_xor"),
    (_product, "multiply matmul vecdot matvec vecmat"),
    (_ratio, "divide"),
    (_raised(Fraction(1, 2)), "sqrt"),
    (_raised(Fraction(1, 3)), "cbrt"),
    (_raised(Fraction(2)), "square"),
    (_raised(Fraction(-1)), "reciprocal"),
    (_power, "power float_power"),
    # rounding a value in volt to whole volts is never what 3.7 mV was meant for
    (_needs_number, "floor ceil trunc rint exp exp2 expm1 log log2 log10 log1p"),
    (_needs_number, "sin cos tan arcsin arccos arctan sinh cosh tanh arcsinh"),
    (_needs_number, "arccosh arctanh logaddexp logaddexp2 deg2rad rad2deg degrees"),
    (_needs_number, "radians heaviside modf frexp ldexp"),
)


def _rules() -> Mapping[np.ufunc, Rule]:
    table: dict[np.ufunc, Rule] = {}
    for rule, names in _BY_RULE:
        for name in names.split():
            function: Any = getattr(np, name, None)  # vecdot came with NumPy 2
            if function is not None:
                table[function] = rule
    return table


RULES: Final[Mapping[np.ufunc, Rule]] = MappingProxyType(dict(_rules()))

#: Functions whose reduction and accumulation keep the dimension.
KEEP_WHEN_REDUCED: Final = frozenset(
    {np.add, np.maximum, np.minimum, np.fmax, np.fmin, np.hypot}
)
