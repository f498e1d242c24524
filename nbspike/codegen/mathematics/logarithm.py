"""The natural logarithm.

``x = 2**k*m`` with `m` between sqrt(1/2) and sqrt(2); then ``log(m)`` is
``2*atanh(s)`` with ``s = (m - 1)/(m + 1)``, an odd polynomial in `s`, arranged so
that the large part ``m - 1`` enters unrounded.

References
----------
Tang (1990), Table-driven implementation of the logarithm function in IEEE
floating-point arithmetic, ACM Trans. Math. Softw. 16 (for the arrangement).
"""

from __future__ import annotations

from typing import Final

from nbspike.codegen.mathematics.doubles import Double, from_word, polynomial

_LN2_HIGH: Final = 0.6931471803691238
_LN2_LOW: Final = 1.9082149292705877e-10
_SQRT_HALF_BITS: Final = 0x3FE6A09E667F3BCD
_SMALLEST_NORMAL: Final = 2.0**-1022

#: (2*atanh(s)/s - 2)/s**2 as a polynomial in s**2, relative error 6e-17.
_R: Final = (
    0.6666666666666666,
    0.4000000000000088,
    0.28571428570802404,
    0.22222222391987728,
    0.18181795610879042,
    0.15386241293734357,
    0.13268730539100895,
    0.1308707158006738,
)


def log(x: Double) -> Double:
    """Return the natural logarithm of x: 0.9 ulp."""
    small = x < _SMALLEST_NORMAL
    scaled = (x * 2.0**54).where(small, x)
    above = scaled.bits - _SQRT_HALF_BITS
    k = above >> 52
    m = (scaled.bits - (k << 52)).as_double
    shift = (x * 0.0 + 54.0).where(small, 0.0)
    exponent = from_word(k) - shift
    f = m - 1.0
    s = f / (2.0 + f)
    z = s * s
    half = 0.5 * f * f
    series = s * (half + z * polynomial(z, _R))
    value = exponent * _LN2_HIGH - ((half - exponent.times_plus(_LN2_LOW, series)) - f)
    value = (x * 0.0 + float("-inf")).where(x.equals(0.0), value)
    value = (x / x * float("nan")).where(x < 0.0, value)
    value = x.where(x.equals(float("inf")), value)
    return (x + x).where(_is_nan(x), value)


def _is_nan(x: Double) -> object:
    return x.builder.fcmp_unordered("uno", x.value, x.value)
