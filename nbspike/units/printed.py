"""The unit in which a quantity prints itself.

``print`` shows the same unit as Brian 2, so that the output in a course stays what
it was: the prefix for which the numbers are nearest to ten, on a scale of
logarithms and over all of them.  Half a millivolt is ``0.5 mV``, not 500 uV.
Pictures and messages use the ladders of `display`, which leave out what nobody
writes, such as kiloseconds; so do products of units, which Brian 2 prints in base
units: ``uF/cm^2``.
"""

from __future__ import annotations

import math
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nbspike.units.dimension import Dimension, dimension
from nbspike.units.display import DisplayUnit, ladder
from nbspike.units.names import factors_of
from nbspike.units.spelling import (
    PREFIXES,
    RARE_PREFIXES,
    SHORT_NAMES,
    STEMS,
    SYMBOLS,
    power_of_ten,
)

_ALL_PREFIXES: Final = MappingProxyType(
    dict(
        sorted(
            (
                (prefix, ten)
                for prefix, ten in {**PREFIXES, **RARE_PREFIXES}.items()
                if ten % 3 == 0
            ),
            key=lambda pair: pair[1],
        )
    )
)
#: Dimensions whose unit is another than the one of their name.
_STEMS: Final = MappingProxyType(
    {
        dimension(second=-1): "hertz",
        dimension(kilogram=1): "gram",
        dimension(mole=1, metre=-3): "molar",
    }
)
_WITHOUT_PREFIX = frozenset({"kelvin", "candela"})
#: The numbers are wanted around ten.
_TARGET = 1.0
#: Longer arrays are printed without their middle, which then does not count.
_ALL_SHOWN, _EDGE = 1000, 3


#: Dimension -> the units that were registered for it.
_registered: dict[Dimension, tuple[DisplayUnit, ...]] = {}


def print_in(target: Dimension, unit: DisplayUnit) -> None:
    """Print values of a dimension in this unit from now on.

    Parameters
    ----------
    target
        The dimension of the unit.
    unit
        The best of all units given for the same dimension is taken.
    """
    kept = [one for one in _registered.get(target, ()) if one.name != unit.name]
    _registered[target] = (*kept, unit)


def print_as_usual() -> None:
    """Forget all units given to `print_in`."""
    _registered.clear()


@lru_cache(maxsize=1024)
def printed_units(target: Dimension) -> tuple[DisplayUnit, ...]:
    """Return the units in which values of a dimension are printed, ascending."""
    if target.is_dimensionless:
        return ladder(target)
    stem, power = _STEMS.get(target), 1
    if stem is None:
        factors = factors_of(target)
        if len(factors) > 1 or factors[0][1] not in (-2, 1, 2, 3):
            return ladder(target)
        stem, power = factors[0][0], int(factors[0][1])
        if power < 0:  # Hz^2; 1/volt**2 has no name
            if stem != "second":
                return ladder(target)
            stem, power = "hertz", -power
    prefixes = {"": 0} if stem in _WITHOUT_PREFIX else _ALL_PREFIXES
    return tuple(_unit(prefix, stem, power) for prefix in prefixes)


def _unit(prefix: str, stem: str, power: int) -> DisplayUnit:
    ten = _ALL_PREFIXES[prefix] + STEMS[stem][1] if stem in STEMS else 0
    symbol, name = prefix + SYMBOLS[stem], prefix + stem
    if name in ("kgram", "kilogram"):
        name = "kilogram"
    typed = symbol if symbol in SHORT_NAMES else name
    if power > 1:
        joint = "" if stem == "metre" else "**"
        symbol, name, typed = (
            f"{symbol}^{power}",
            f"{name}{joint}{power}",
            f"{typed}{joint}{power}",
        )
    return DisplayUnit(symbol, name, typed, power_of_ten(power * ten))


def printed_unit(values: ArrayLike, target: Dimension) -> DisplayUnit:
    """Return the unit in which values are printed.

    Parameters
    ----------
    values
        SI values, any shape.  Zeros, infinities and what is no number do not
        count; of arrays of more than 1000 elements, those count that NumPy shows.
    target
        Their dimension.
    """
    units = _registered.get(target) or printed_units(target)
    magnitudes = np.abs(_shown(np.asarray(values, dtype=np.float64)))
    counted = magnitudes[np.isfinite(magnitudes) & (magnitudes > 0)]
    if not counted.size:
        return min(units, key=lambda unit: abs(math.log10(unit.scale)))
    mean = float(np.log10(counted).mean())
    # rounded, so that 0.3162 V, half way, does not hang on the last bit
    return min(
        units, key=lambda unit: round(abs(mean - math.log10(unit.scale) - _TARGET), 9)
    )


def _shown(values: NDArray[Any]) -> NDArray[Any]:
    """Return the elements that NumPy shows of an array."""
    if values.size <= _ALL_SHOWN:
        return values
    for axis, length in enumerate(values.shape):
        if length > 2 * _EDGE:
            edges = np.r_[0:_EDGE, length - _EDGE : length]
            values = values.take(edges, axis=axis)
    return values
