"""The name a physicist writes for a dimension, such as ``siemens/metre**2``.

A dimension is seven exponents; the same seven can be spelled in many ways.  We
look for the cheapest product of at most two derived units and powers of base
units.  Every name is itself an expression of unscaled units that the language
reads, so that a message can be pasted into a declaration.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import lru_cache
from itertools import combinations, product
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from nbspike.units.dimension import Dimension

#: Base units, in the order of exponents.
BASE: Final[tuple[str, ...]] = (
    "metre",
    "kilogram",
    "second",
    "amp",
    "kelvin",
    "mole",
    "candela",
)

#: ``amp**2*second`` and ``kilogram*metre``, as products are read.
_READING_ORDER = ("amp", "mole", "kilogram", "metre", "second", "kelvin", "candela")

Exponents = tuple[Fraction, ...]
#: A unit and its power.
Factor = tuple[str, Fraction]


def _exponents(*powers: int) -> Exponents:
    return tuple(map(Fraction, powers))


#: Derived units without scale, the preferred first.
DERIVED: Final = MappingProxyType(
    {
        "volt": _exponents(2, 1, -3, -1, 0, 0, 0),
        "siemens": _exponents(-2, -1, 3, 2, 0, 0, 0),
        "ohm": _exponents(2, 1, -3, -2, 0, 0, 0),
        "farad": _exponents(-2, -1, 4, 2, 0, 0, 0),
        "coulomb": _exponents(0, 0, 1, 1, 0, 0, 0),
        "watt": _exponents(2, 1, -3, 0, 0, 0, 0),
        "joule": _exponents(2, 1, -2, 0, 0, 0, 0),
        "pascal": _exponents(-1, 1, -2, 0, 0, 0, 0),
        "mmolar": _exponents(-3, 0, 0, 0, 0, 1, 0),
    }
)

#: Slopes of rate curves, which would otherwise be ``1/coulomb`` and ``amp/joule``.
_RATE_SLOPES: Final = MappingProxyType(
    {
        _exponents(-2, -1, 2, 1, 0, 0, 0): "volt",
        _exponents(0, 0, -1, -1, 0, 0, 0): "amp",
        _exponents(2, 1, -4, -2, 0, 0, 0): "siemens",
    }
)
#: Derived units that an electrophysiologist meets every day.
_FAMILIAR: Final = frozenset({"volt", "siemens", "ohm", "farad", "mmolar", "hertz"})

_ONE = Fraction(1)
_SIZES = (1, 2, 3, Fraction(1, 2), Fraction(1, 3))
_POWERS = tuple(sign * size for size in _SIZES for sign in (1, -1))


#: Nothing that `_with_one` or `_with_two` yield is cheaper.
_LEAST_WITH_ONE, _LEAST_WITH_TWO = 28, 52


def _plain(target: Exponents) -> Iterator[tuple[Factor, ...]]:
    """Yield base units, and whatever has this dimension by itself."""
    yield _base_factors(target)
    if target in _RATE_SLOPES:
        yield (("hertz", _ONE), (_RATE_SLOPES[target], -_ONE))
    for name, exponents in DERIVED.items():
        if exponents == target:
            yield ((name, _ONE),)


def _with_one(target: Exponents) -> Iterator[tuple[Factor, ...]]:
    """Yield products with a power of one derived unit."""
    for name, power in product(DERIVED, _POWERS):
        rest = _without(target, name, power)
        yield ((name, Fraction(power)), *_base_factors(rest))


def _with_two(target: Exponents) -> Iterator[tuple[Factor, ...]]:
    """Yield products with two derived units."""
    for one, other in combinations(DERIVED, 2):
        for p, q in product((1, -1), repeat=2):
            rest = _without(_without(target, one, p), other, q)
            yield ((one, Fraction(p)), (other, Fraction(q)), *_base_factors(rest))


def _cheapest(target: Exponents) -> tuple[Factor, ...]:
    """Return the cheapest product, looking no further than it can be."""
    best = min(_plain(target), key=_cost)
    # min keeps the first of equals, hence the order of DERIVED
    if _cost(best) > _LEAST_WITH_ONE:
        best = min((best, *_with_one(target)), key=_cost)
    if _cost(best) > _LEAST_WITH_TWO:
        best = min((best, *_with_two(target)), key=_cost)
    return best


def _without(target: Exponents, name: str, power: Fraction | int) -> Exponents:
    pairs = zip(target, DERIVED[name], strict=True)
    return tuple(whole - power * part for whole, part in pairs)


def _base_factors(target: Exponents) -> tuple[Factor, ...]:
    pairs = zip(BASE, target, strict=True)
    return tuple((name, power) for name, power in pairs if power)


def _cost(factors: tuple[Factor, ...]) -> Fraction | int:
    """Return how hard a product is to read, exactly, so that ties are ties.

    The weights make ``amp**2*second`` cheaper than ``amp*coulomb``, ``volt`` much
    cheaper than its base units, and ``siemens`` cheaper than ``1/ohm``.
    """
    total: Fraction | int = 0 if any(power > 0 for _, power in factors) else 20
    for name, power in factors:
        total += 20 + 5 * abs(abs(power) - 1)
        if name not in BASE:
            total += 6 if name in _FAMILIAR else 16
        total += 2 if power < 0 else 0
    return total


def _place(factor: Factor) -> tuple[bool, bool, int]:
    name, power = factor
    order = _READING_ORDER.index(name) if name in BASE else 0
    return power < 0, name in BASE, order


@lru_cache(maxsize=1024)
def factors_of(target: Dimension) -> tuple[Factor, ...]:
    """Return the most readable product of unscaled units for a dimension.

    Parameters
    ----------
    target
        Any dimension.

    Returns
    -------
    tuple of (name, power)
        Numerators first, in each part derived units before base units; empty if
        `target` is dimensionless.
    """
    if not any(target.exponents):
        return ()
    return tuple(sorted(_cheapest(target.exponents), key=_place))


def spell(
    factors: tuple[Factor, ...],
    name: Callable[[str], str] = str,
    power_sign: str = "**",
) -> str:
    """Return a product as text, ``volt/(metre*second**2)``.

    Parameters
    ----------
    factors
        Names with their powers.
    name
        How to write one name.
    power_sign
        ``**`` for text that is read again, ``^`` for symbols.
    """
    above = [factor for factor in factors if factor[1] > 0]
    below = [(one, -power) for one, power in factors if power < 0]
    if not above and len(below) == 1 and below[0][1].denominator != 1:
        one, power = factors[0]  # the student's own second**-0.5
        return f"{name(one)}{power_sign}{_power_text(power)}"

    def joined(pairs: list[Factor]) -> str:
        return "*".join(
            name(one) + (f"{power_sign}{_power_text(power)}" if power != 1 else "")
            for one, power in pairs
        )

    top = joined(above) if above else "1"
    if not below:
        return top
    bottom = joined(below)
    return f"{top}/({bottom})" if len(below) > 1 else f"{top}/{bottom}"


def _power_text(power: Fraction) -> str:
    if power.denominator == 1:
        return str(power.numerator)
    if Fraction(str(float(power))) == power:
        return str(float(power))
    return f"({power.numerator}/{power.denominator})"


@lru_cache(maxsize=1024)
def name_of(target: Dimension) -> str:
    """Return the name of a dimension in unscaled units.

    Parameters
    ----------
    target
        Any dimension.

    Returns
    -------
    str
        Such as ``volt``, ``volt/second``, ``1/second``, ``second**-0.5``; ``1``
        for a dimensionless one.
    """
    return spell(factors_of(target))
