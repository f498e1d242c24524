"""exp, and the two quotients of ``exp(x) - 1`` that gates of channels are made of.

``x = k*ln 2 + r`` with ``|r| <= ln(2)/2`` and ``exp(r) = 1 + r + r**2*q(r)`` with a
polynomial `q` that is near minimax.  For the quotients `k` is 0 up to 0.45, so that
``2**k*(exp(r) - 1) + (2**k - 1)`` never cancels by more than half and needs no care.

Half as many instructions as `nbspike.codegen.mathematics.exponential` takes, for twice
its error where a quotient follows.

References
----------
Cody & Waite (1980), Software manual for the elementary functions.
"""

from __future__ import annotations

from typing import Final

from nbspike.codegen.mathematics.doubles import Double, Word, polynomial_by_fours

_LOG2_E: Final = 1.4426950408889634
#: ln 2 in two parts; the first has so few bits that its products with k are exact.
_LN2_HIGH: Final = 0.6931471803691238
_LN2_LOW: Final = 1.9082149292705877e-10
#: 1.5 * 2**52 + 1022: what is added to it is rounded to a whole number, whose low
#: bits are then the exponent of 2**(k - 1).
_MAGIC: Final = 6755399441055744.0 + 1022.0

#: (exp(r) - 1 - r)/r**2 for |r| <= 0.455; exp(r) - 1 within 0.11 units of 2**-53.
_Q: Final = (
    0.5,
    0.16666666666666846,
    0.04166666666666743,
    0.00833333333321533,
    0.0013888888888467029,
    0.00019841270094988643,
    2.4801588027876458e-05,
    2.7557081156888805e-06,
    2.7556807797305105e-07,
    2.5153518152357305e-08,
    2.1021986848970452e-09,
)
#: Up to this magnitude nothing is reduced: near ln(2)/2 subtracting 1 would cancel.
_NEAR: Final = 0.45
#: Where exp(x)/2 is still a double, but 2*exp(x) is not.
_LARGE: Final = 710.0
#: Below it exp(x) is 0 beside 1.
_SMALL: Final = -40.0
#: Below this magnitude both quotients are 1.
_TINY: Final = 2.0**-60


def _rest(x: Double, shifted: Double) -> tuple[Word, Double, Double]:
    """Return bits whose highest are the exponent of ``2**(k - 1)``, `r`, and `q`."""
    minus_k = _MAGIC - shifted
    r = minus_k.times_plus(_LN2_LOW, minus_k.times_plus(_LN2_HIGH, x))
    return shifted.bits << 52, r, polynomial_by_fours(r, _Q)


def exp(x: Double) -> Double:
    """Return exp(x): 0.8 ulp."""
    x = x.within(-746.0, _LARGE)
    exponent, r, q = _rest(x, x.times_plus(_LOG2_E, _MAGIC))
    whole = 1.0 + r
    value = whole + (r * r).times_plus(q, (1.0 - whole) + r)
    # twice 2**(k - 1), or where that is no normal number 2**-127 times 2**(k + 127)
    low = x < -700.0
    power = (exponent + (128 << 52)).where(low, exponent).as_double
    return value * power * Double.of(x, 2.0**-127).where(low, 2.0)


def _parts(x: Double, size: Double) -> tuple[Double, Double]:
    """Return x/2 and (exp(x) - 1)/2 of `x` and its magnitude; not for tiny ones.

    What is computed beyond 710 has no meaning, and is replaced.
    """
    limited = x.at_least(_SMALL)
    shifted = limited.times_plus(_LOG2_E, _MAGIC)
    shifted = Double.of(x, _MAGIC).where(size < _NEAR, shifted)
    exponent, r, q = _rest(limited, shifted)
    power = exponent.as_double
    half = power.times_plus((r * r).times_plus(q, r), power - 0.5)
    half = Double.of(x, float("inf")).where(x > _LARGE, half)
    return 0.5 * x.at_most(_LARGE), half


def growth(x: Double) -> Double:
    """Return (exp(x) - 1)/x, and 1 at 0: 2 ulp; infinity beyond 710."""
    size = x.magnitude()
    below, above = _parts(x, size)
    return Double.of(x, 1.0).where(size < _TINY, above / below)


def linoid(x: Double) -> Double:
    """Return x/(exp(x) - 1), and 1 at 0: 2 ulp; 0 beyond 710.

    So it is called by simulators of neurons; it is 1/exprel(x).
    """
    size = x.magnitude()
    above, below = _parts(x, size)
    return Double.of(x, 1.0).where(size < _TINY, above / below)
