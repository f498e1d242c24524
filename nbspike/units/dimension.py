"""Physical dimensions: exponents of the seven SI base units.

Exponents are exact fractions, because ``xi`` has ``second**-0.5`` and `sqrt`
halves them.  There is one object per dimension, so that `is` compares them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

from nbspike.diagnostics.errors import fail
from nbspike.diagnostics.suggest import suggest
from nbspike.units.names import BASE, name_of

__all__ = [
    "BASE",
    "DIMENSIONLESS",
    "Dimension",
    "dimension",
    "get_or_create_dimension",
]

_KNOWN: dict[tuple[Fraction, ...], Dimension] = {}

#: How a base quantity can be called -> the base unit.
_CALLED: Final = MappingProxyType(
    {
        word: unit
        for unit, words in {
            "metre": "metre metres meter meters m length",
            "kilogram": "kilogram kilograms kg mass",
            "second": "second seconds s time",
            "amp": "amp amps ampere amperes A current",
            "kelvin": "kelvin kelvins K temperature",
            "mole": "mole moles mol substance",
            "candela": "candela candelas candle candles cd luminosity",
        }.items()
        for word in words.split()
    }
)


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Dimension:
    """A product of powers of the base units; the same powers are the same object.

    Parameters
    ----------
    exponents
        Seven exponents in the order of `BASE`.
    """

    exponents: tuple[Fraction, ...]

    def __new__(cls, exponents: tuple[Fraction, ...]) -> Dimension:
        """Return the one dimension with these exponents."""
        return _KNOWN.setdefault(exponents, object.__new__(cls))

    def __mul__(self, other: Dimension) -> Dimension:
        return _product(self, other)

    def __truediv__(self, other: Dimension) -> Dimension:
        return _ratio(self, other)

    def __pow__(self, power: float | Fraction) -> Dimension:
        return _power(self, power)

    @property
    def is_dimensionless(self) -> bool:
        """Whether all exponents are zero."""
        return self is DIMENSIONLESS

    @property
    def dim(self) -> Dimension:
        """Itself, as quantities and units answer with theirs."""
        return self

    def get_dimension(self, name: str) -> int | float:
        """Return one exponent.

        Parameters
        ----------
        name
            A base quantity, unit or symbol: ``length``, ``metre``, ``m``.

        Raises
        ------
        UnitError
            NB304 if there is no base quantity of that name.
        """
        power = self.exponents[BASE.index(_base_called(name))]
        return int(power) if power.denominator == 1 else float(power)

    def __str__(self) -> str:
        """Return the name a physicist would write, such as ``volt/second``."""
        return name_of(self)

    def __repr__(self) -> str:
        return f"<Dimension {self}>"

    def __reduce__(self) -> Any:
        return (Dimension, (self.exponents,))

    def __copy__(self) -> Dimension:
        return self

    def __deepcopy__(self, memo: object) -> Dimension:
        return self


# Fractions are slow, and a script meets few dimensions.


@lru_cache(maxsize=4096)
def _product(one: Dimension, other: Dimension) -> Dimension:
    pairs = zip(one.exponents, other.exponents, strict=True)
    return Dimension(tuple(a + b for a, b in pairs))


@lru_cache(maxsize=4096)
def _ratio(one: Dimension, other: Dimension) -> Dimension:
    pairs = zip(one.exponents, other.exponents, strict=True)
    return Dimension(tuple(a - b for a, b in pairs))


@lru_cache(maxsize=4096)
def _power(one: Dimension, power: float | Fraction) -> Dimension:
    exact = Fraction(power).limit_denominator(1000)
    return Dimension(tuple(a * exact for a in one.exponents))


def dimension(**exponents: float | Fraction) -> Dimension:
    """Return a dimension from named exponents, as ``dimension(second=-1)``."""
    return Dimension(tuple(Fraction(exponents.get(name, 0)) for name in BASE))


DIMENSIONLESS = dimension()


def get_or_create_dimension(
    exponents: Iterable[float | Fraction] | None = None, **named: float | Fraction
) -> Dimension:
    """Return the one dimension with the given exponents.

    Parameters
    ----------
    exponents
        Seven numbers, in the order length, mass, time, current, temperature,
        substance, luminosity.
    **named
        Instead of these: exponents by base quantity, unit or symbol, as in
        ``length=1, time=-1`` or ``m=1, s=-1``.

    Raises
    ------
    TypeError
        If there are not exactly seven exponents.
    UnitError
        NB304 if there is no base quantity of a name.

    Examples
    --------
    >>> from nbspike.units import get_or_create_dimension, volt
    >>> get_or_create_dimension(length=1, time=-1)
    <Dimension metre/second>
    >>> get_or_create_dimension([2, 1, -3, -1, 0, 0, 0]) is volt.dim
    True
    """
    if exponents is None:
        return dimension(**{_base_called(name): x for name, x in named.items()})
    powers = tuple(Fraction(one).limit_denominator(1000) for one in exponents)
    if len(powers) != len(BASE):
        raise TypeError(
            f"a dimension has {len(BASE)} exponents, not {len(powers)}: those of "
            "length, mass, time, current, temperature, substance and luminosity"
        )
    return Dimension(powers)


def _base_called(name: str) -> str:
    if name not in _CALLED:
        raise fail(
            "NB304",
            f"`{name}` is no base quantity",
            hint=suggest(name, _CALLED) or "Try `length`, `time` or `current`",
        )
    return _CALLED[name]
