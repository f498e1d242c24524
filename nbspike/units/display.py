"""Values as people read them: the best prefix, the symbol, the number.

A ladder is the row of units in which values of one dimension are shown, from
small to large.  The largest unit not above the largest value is the best one.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from nbspike.units.dimension import Dimension, dimension
from nbspike.units.names import Factor, factors_of, name_of, spell
from nbspike.units.spelling import (
    PREFIXES,
    SHORT_NAMES,
    STEMS,
    SYMBOLS,
    power_of_ten,
)


@dataclass(frozen=True, slots=True)
class DisplayUnit:
    """A unit to show values in.

    Parameters
    ----------
    symbol
        What is printed, ``mV`` or ``mS/cm^2``; empty if dimensionless.
    name
        The same in names that can be typed, ``mvolt``.
    typed
        The shortest text that can be typed, ``mV``.
    scale
        SI value of one.
    divisor
        SI value of the scaled part that `typed` divides by.
    """

    symbol: str
    name: str
    typed: str
    scale: float
    divisor: float = 1.0


#: Stem -> prefixes in use, where not all are: nobody writes kiloseconds.
_IN_USE = {
    "second": ("p", "n", "u", "m", ""),
    "hertz": ("", "k", "M", "G"),
    "metre": ("n", "u", "m", "", "k"),
    "kelvin": ("",),
    "candela": ("",),
    "mole": ("p", "n", "u", "m", ""),
    "gram": ("p", "n", "u", "m", "", "k"),
    "molar": ("p", "n", "u", "m", ""),
}
_RATE = dimension(second=-1)
_AREA = dimension(metre=2)
_LENGTH = dimension(metre=1)
_CM2 = power_of_ten(-4)
#: Membrane properties are given per square centimetre.
_PER_AREA = frozenset({"siemens", "farad", "amp"})
_SPECIAL = {_RATE: "hertz", dimension(kilogram=1): "gram"}


def _simple(prefix: str, stem: str) -> DisplayUnit:
    symbol = prefix + SYMBOLS[stem]
    name = "kilogram" if symbol == "kg" else prefix + stem
    scale = power_of_ten(PREFIXES[prefix] + STEMS[stem][1])
    return DisplayUnit(symbol, name, symbol if symbol in SHORT_NAMES else name, scale)


def _power_of_length(power: int) -> tuple[DisplayUnit, ...]:
    rungs = (("u", -6), ("m", -3), ("c", -2), ("", 0))
    return tuple(
        DisplayUnit(
            f"{prefix}m^{power}",
            f"{prefix}metre{power}",
            f"{prefix}m{power}" if prefix else f"metre{power}",
            power_of_ten(power * exponent),
        )
        for prefix, exponent in rungs
    )


def _raised(prefix: str, stem: str, power: int) -> DisplayUnit:
    unit = _simple(prefix, stem)
    return DisplayUnit(
        f"{unit.symbol}^{power}",
        f"{unit.name}**{power}",
        f"{unit.typed}**{power}",
        power_of_ten(power * PREFIXES[prefix]),
    )


def _per_area(stem: str) -> tuple[DisplayUnit, ...]:
    rungs = []
    for prefix in ("p", "n", "u", "m", ""):
        lead = _simple(prefix, stem)
        scale = power_of_ten(PREFIXES[prefix] + 4)
        rungs.append(
            DisplayUnit(
                f"{lead.symbol}/cm^2",
                f"{lead.name}/cmetre**2",
                f"{lead.typed}/cm**2",
                scale,
                _CM2,
            )
        )
    return tuple(rungs)


@lru_cache(maxsize=1024)
def ladder(target: Dimension) -> tuple[DisplayUnit, ...]:
    """Return the units in which values of a dimension are shown, ascending."""
    if target.is_dimensionless:
        return (DisplayUnit("", "1", "1", 1.0),)
    if target in _SPECIAL:
        stem = _SPECIAL[target]
        return tuple(_simple(prefix, stem) for prefix in _IN_USE[stem])
    for whole in (2, 3):
        if target == _LENGTH**whole:
            return _power_of_length(whole)
    factors = factors_of(target)
    lead, power = factors[0]
    if len(factors) == 2 and lead in _PER_AREA and target * _AREA == STEMS[lead][0]:
        return _per_area(lead)
    if len(factors) == 1 and power in (2, 3):
        return tuple(_raised(prefix, lead, int(power)) for prefix in PREFIXES)
    if power != 1 or lead == "kilogram":
        return (_compound("", lead, factors),)
    if lead == "mmolar":
        lead = "molar"
    prefixes = _IN_USE.get(lead, tuple(PREFIXES))
    return tuple(_compound(prefix, lead, factors) for prefix in prefixes)


def _compound(prefix: str, lead: str, factors: tuple[Factor, ...]) -> DisplayUnit:
    if lead == "kilogram" or factors[0][1] != 1:
        symbol = spell(factors, SYMBOLS.__getitem__, "^")
        return DisplayUnit(symbol, spell(factors), spell(factors), 1.0)
    first = _simple(prefix, lead)
    rest = factors[1:]
    if not rest:
        return first
    whole = (("", Fraction(1)), *rest)

    def spelled(text: str) -> str:
        return spell(whole, lambda name: name or text)

    symbol = spell(whole, lambda name: SYMBOLS[name] if name else first.symbol, "^")
    return DisplayUnit(symbol, spelled(first.name), spelled(first.typed), first.scale)


def best_unit(value: ArrayLike, target: Dimension) -> DisplayUnit:
    """Return the rung of the ladder that shows `value` best.

    Parameters
    ----------
    value
        SI values; the largest finite magnitude counts.
    target
        Their dimension.
    """
    rungs = ladder(target)
    magnitudes = np.abs(np.asarray(value, dtype=np.float64))
    finite = magnitudes[np.isfinite(magnitudes)]
    largest = float(finite.max()) if finite.size else 0.0
    if largest == 0.0:
        return min(rungs, key=lambda rung: abs(math.log10(rung.scale)))
    # the allowance keeps 0.99999999 mV from being 999.99999 uV
    below = [rung for rung in rungs if rung.scale <= largest * (1 + 5e-5)]
    return below[-1] if below else rungs[0]


def display_unit(value: ArrayLike, target: Dimension) -> tuple[str, float]:
    """Return the best unit for values, for plots and messages.

    Parameters
    ----------
    value
        SI values, any shape.
    target
        Their dimension.

    Returns
    -------
    symbol : str
        ``mV``, ``Hz``, ``mS/cm^2``; empty if dimensionless.
    scale : float
        SI value of one such unit: divide by it.
    """
    unit = best_unit(value, target)
    return unit.symbol, unit.scale


def number_text(number: float, precision: int = 4) -> str:
    """Return a number with `precision` significant digits, whole below a million."""
    if 10.0**precision <= abs(number) < 1e6:
        return f"{number:.0f}"
    return f"{number:.{precision}g}"


def format_value(si_value: float, target: Dimension, precision: int = 4) -> str:
    """Return one value with its best unit, ``20 ms`` or ``-60 mV``.

    Parameters
    ----------
    si_value
        The value in SI units.
    target
        Its dimension.
    precision
        Significant digits.
    """
    unit = best_unit(si_value, target)
    return f"{number_text(si_value / unit.scale, precision)} {unit.symbol}".rstrip()


def _exact_number(si_value: float, unit: DisplayUnit) -> str | None:
    """Return the shortest number for which the typed text is exactly `si_value`."""
    if "**" in unit.typed and unit.divisor == 1.0:
        return None  # a power of a scaled unit rounds in its own way
    above = power_of_ten(round(math.log10(unit.scale * unit.divisor)))
    for digits in range(1, 18):
        text = f"{si_value / unit.scale:.{digits}g}"
        # the operations of the text, in their order
        if float(text) * above / unit.divisor == si_value:
            return repr(float(text)).removesuffix(".0")
    return None


def source_text(si_value: float, target: Dimension) -> str:
    """Return text that reads back as exactly this value, ``1.62*mV``.

    Parameters
    ----------
    si_value
        The value in SI units, finite.
    target
        Its dimension.

    Notes
    -----
    Rounding can leave a value that is a short number of one unit only: 0.00162 is
    ``0.00162*volt``, a bit below ``1.62*mV``.
    """
    best = best_unit(si_value, target)
    texts = [(repr(si_value).removesuffix(".0"), name_of(target))]
    for unit in (*ladder(target), best):
        number = _exact_number(si_value, unit)
        if number is not None:
            texts.append((number, unit.typed))
    shortest = min(texts, key=lambda text: len(text[0]))
    number, name = texts[-1]
    if name != best.typed or len(number) > len(shortest[0]) + 3:
        number, name = shortest
    return number if name == "1" else f"{number}*{name}"


def latex_of(symbol: str) -> str:
    r"""Return a symbol as LaTeX without dollars, ``\mathrm{\mu m^{2}}``."""
    text = re.sub(r"\^\(?(-?[\d./]+)\)?", r"^{\1}", symbol)
    text = re.sub(r"\*\*\(?(-?[\d./]+)\)?", r"^{\1}", text)
    text = re.sub(r"\bu(?=[A-Za-z])", r"\\mu ", text)
    text = text.replace("ohm", r"\Omega ").replace("*", r"\,")
    return rf"\mathrm{{{text.strip()}}}"


def number_latex(number: float, precision: int = 8) -> str:
    r"""Return a number as LaTeX, ``1.5 \times 10^{-9}``."""
    if math.isinf(number):
        return r"\infty" if number > 0 else r"-\infty"
    if math.isnan(number):
        return r"\mathrm{nan}"
    text = f"{number:.{precision}g}"
    mantissa, _, exponent = text.partition("e")
    return rf"{mantissa} \times 10^{{{int(exponent)}}}" if exponent else mantissa
