"""expm1, exprel and tanh, with what sums lose carried along.

``x = k*ln 2 + r`` with ``|r| <= ln(2)/2``; ``exp(r) = 1 + r + r**2/2 + r**3*q(r)``
with a polynomial `q` that is near minimax.  What the sum ``1 + r`` loses is added again
(Dekker 1971), so that little more than the last rounding is left of the error.

References
----------
Cody & Waite (1980), Software manual for the elementary functions.
Dekker (1971), A floating-point technique for extending the available precision,
Numerische Mathematik 18.
"""

from __future__ import annotations

from typing import Final

from nbspike.codegen.mathematics.doubles import Double, Word, polynomial

_LOG2_E: Final = 1.4426950408889634
#: ln 2 in two parts; the first has so few bits that its products with k are exact.
_LN2_HIGH: Final = 0.6931471803691238
_LN2_LOW: Final = 1.9082149292705877e-10
#: 1.5 * 2**52: what is added to it is rounded to a whole number.
_MAGIC: Final = 6755399441055744.0

#: (exp(r) - 1 - r - r**2/2)/r**3 for |r| <= 0.53.
_Q: Final = (
    0.16666666666666666,
    0.04166666666666737,
    0.00833333333333338,
    0.0013888888888594969,
    0.00019841269841073972,
    2.4801587747952912e-05,
    2.7557319521449676e-06,
    2.7557012865173046e-07,
    2.5051904216010618e-08,
    2.0973633387682092e-09,
    1.612361142419651e-10,
)
#: Beyond this (exp(x) - 1)/x is larger than any double.
_OVERFLOWS: Final = 717.0
#: Up to here `k` is 0 where 1 is subtracted: near ln(2)/2 that would cancel.
_NEAR: Final = 0.52
#: Below this magnitude exp(x) - 1 is x.
_TINY: Final = 2.0**-54


def _reduced(x: Double, *, near: float = 0.0) -> tuple[Word, Double, Double]:
    """Return `k`, `r`, and what exp(r) is beyond ``1 + r``; `k` is 0 up to `near`."""
    shifted = x.times_plus(_LOG2_E, _MAGIC)
    if near:
        shifted = (x * 0.0 + _MAGIC).where(x.magnitude() < near, shifted)
    k = shifted - _MAGIC
    high = (-k).times_plus(_LN2_HIGH, x)
    low = k * _LN2_LOW
    r = high - low
    lost = (high - r) - low
    half = 0.5 * r
    square = half * r
    lost = lost + half.times_plus(r, -square)
    beyond = square + (r * r * r).times_plus(polynomial(r, _Q), lost)
    return shifted.bits - 0x4338000000000000, r, beyond


def _power_of_two(k: Word) -> Double:
    return ((k + 1023) << 52).as_double


def _less_one(x: Double) -> tuple[Double, Double, Double]:
    """Return `sum`, `rest`, `scale`: exp(x) - 1 is ``scale*(sum + rest)``."""
    k, r, beyond = _reduced(x.within(-60.0, 720.0), near=_NEAR)
    kept = k.at_most(1000)
    power = _power_of_two(kept - 1)
    base, step = power - 0.5, power * r
    first = base + step
    lost = ((power - base) - 0.5) + (step - (first - base))
    rest = power.times_plus(beyond, lost)
    total = first + rest
    return total, rest - (total - first), _power_of_two((k - kept) + 1)


def expm1(x: Double) -> Double:
    """Return exp(x) - 1: 0.7 ulp."""
    total, rest, scale = _less_one(x)
    return x.where(x.magnitude() < _TINY, scale * (total + rest))


def exprel(x: Double) -> Double:
    """Return (exp(x) - 1)/x, and 1 at 0: 0.8 ulp."""
    total, rest, scale = _less_one(x)
    inverse = 1.0 / x
    quotient = total * inverse
    left = (-quotient).times_plus(x, total) + rest
    value = scale * left.times_plus(inverse, quotient)
    value = (x * 0.0 + float("inf")).where(x > _OVERFLOWS, value)
    value = x.where(x.equals(float("inf")), value)
    value = (0.0 / x.magnitude()).where(x.equals(float("-inf")), value)
    return (x * 0.0 + 1.0).where(x.magnitude() < _TINY, value)


def tanh(x: Double) -> Double:
    """Return tanh(x) = e/(e + 2) with e = exp(2|x|) - 1: 0.8 ulp."""
    size = x.magnitude()
    total, rest, scale = _less_one((2.0 * size).within(0.0, 60.0))
    high, low = scale * total, scale * rest
    below = high + 2.0
    inverse = 1.0 / below
    quotient = high * inverse
    lost = (high - (below - 2.0)) + low
    left = (-quotient).times_plus(below, high) + (low - quotient * lost)
    value = left.times_plus(inverse, quotient).with_sign_of(x)
    return x.where(size < _TINY, value)
