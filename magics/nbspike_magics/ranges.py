"""How far a slider reaches if nobody says it: from value, unit and name."""

from __future__ import annotations

import math
from typing import Literal, NamedTuple

from nbspike.picture.axes import round_up

Kind = Literal["linear", "log", "choices"]

#: Into how many steps a slider divides its range.
STEPS = 100
_TIMES = frozenset({"s", "second", "ms", "msecond", "us", "usecond", "ns"})
_RATES = frozenset({"Hz", "hertz", "kHz", "khertz"})


class Range(NamedTuple):
    """Limits of a slider, in display units."""

    low: float
    high: float
    step: float
    kind: Kind


def infer_range(value: float, unit: str, name: str) -> Range:
    """Return limits for a slider whose range was not declared.

    Parameters
    ----------
    value
        Current value, in units of `unit`.
    unit
        Display unit; empty if dimensionless.
    name
        Name of the constant; a `p` that is dimensionless is a probability.

    Returns
    -------
    Range
        Zero to about 2.5 times a positive value; ``value - |value|`` to
        ``value + |value|`` for a negative one.  A time starts at a tenth of its
        value, because models divide by it.  A rate reaches over four decades on
        a logarithmic scale.
    """
    if unit == "" and 0 <= value <= 1 and name.partition("_")[0] in {"p", "prob"}:
        return Range(0.0, 1.0, 0.01, "linear")
    if value == 0:
        return Range(-1.0, 1.0, 0.02, "linear")
    if value < 0:
        low = float(f"{2 * value:.2g}")
        return Range(low, 0.0, step_for(value, -low), "linear")
    if unit in _RATES and value >= 10:
        return Range(round_up(value / 100), round_up(value * 10), 0.01, "log")
    high = _near(2.5 * value)
    low = _near(value / 10) if unit in _TIMES else 0.0
    return Range(low, high, step_for(value, high - low), "linear")


def _near(value: float) -> float:
    """Return `value` > 0 to two digits, the second of them 0 or 5, upwards."""
    half = 5 * 10.0 ** (math.floor(math.log10(value)) - 1)
    return float(f"{math.ceil(value / half - 1e-9) * half:.6g}")


def step_for(value: float, extent: float) -> float:
    """Return a round step near extent/100 that can reach the digits of `value`."""
    step = round_up(extent / STEPS)
    digits = -math.floor(math.log10(extent / (STEPS * 10)))
    for decimals in range(digits + 1):
        if math.isclose(round(value, decimals), value, rel_tol=1e-12):
            return min(step, float(f"{10.0**-decimals:.12g}"))
    return step
