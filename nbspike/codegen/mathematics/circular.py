"""sin and cos.

``x = k*pi/2 + r`` with ``|r| <= pi/4``, pi/2 in three parts; the quadrant of `k`
says which of two polynomials it is, and the sign.

References
----------
Cody & Waite (1980), Software manual for the elementary functions.
"""

from __future__ import annotations

from typing import Final

from nbspike.codegen.mathematics.doubles import Double, Word, polynomial

_TWO_OVER_PI: Final = 0.6366197723675814
#: pi/2 in three parts of 53 bits each.
_HALF_PI: Final = (1.5707963267948966, 6.123233995736766e-17, -1.4973849048591698e-33)
_MAGIC: Final = 6755399441055744.0

#: (sin(r)/r - 1)/r**2 and (cos(r) - 1 + r**2/2)/r**4 as polynomials in r**2.
_SINE: Final = (
    -0.16666666666666666,
    0.008333333333330945,
    -0.00019841269836751364,
    2.7557316098812687e-06,
    -2.505113106573605e-08,
    1.5918073162923074e-10,
)
_COSINE: Final = (
    0.041666666666666664,
    -0.0013888888888887393,
    2.4801587298761176e-05,
    -2.755731726939027e-07,
    2.0876145780903544e-09,
    -1.1382597309861877e-11,
)


def _reduced(x: Double) -> tuple[Word, Double, Double]:
    """Return the quadrant, `r`, and what is lost of `r`.

    Each subtraction of a part keeps what it rounds off, so that nothing is lost
    near multiples of pi/2.  Good up to |x| = 2**30.
    """
    shifted = x.times_plus(_TWO_OVER_PI, _MAGIC)
    k = -(shifted - _MAGIC)
    high, low = k * _HALF_PI[0], k.times_plus(_HALF_PI[0], -(k * _HALF_PI[0]))
    first = x + high
    lost = (x - first) + high  # 0 but for tiny k: high is near -x
    second, second_low = _product(k, _HALF_PI[1])
    rest = low + second
    rest_low = (low - (rest - (rest - low))) + (second - (rest - low))
    r = first + rest
    error = (first - r) + rest
    error = error + (lost + (rest_low + (second_low + k * _HALF_PI[2])))
    whole = r + error
    return shifted.bits, whole, (r - whole) + error


def _product(a: Double, b: float) -> tuple[Double, Double]:
    value = a * b
    return value, a.times_plus(b, -value)


def _sine(r: Double, lost: Double) -> Double:
    z = r * r
    return r + (lost.times_plus(1.0 - 0.5 * z, r * z * polynomial(z, _SINE)))


def _cosine(r: Double, lost: Double) -> Double:
    z = r * r
    half = 0.5 * z
    whole = 1.0 - half
    rest = (1.0 - whole) - half
    return whole + (rest + (z * z).times_plus(polynomial(z, _COSINE), -(r * lost)))


def _of_quadrant(quadrant: Word, r: Double, lost: Double) -> Double:
    """Return sin, cos, -sin, -cos for the quadrants 0 to 3."""
    value = _sine(r, lost).where((quadrant & 1).equals(0), _cosine(r, lost))
    return (value.bits ^ ((quadrant & 2) << 62)).as_double


def sin(x: Double) -> Double:
    """Return sin(x): 0.8 ulp for x up to 2**30 either way."""
    quadrant, r, lost = _reduced(x)
    return x.where(x.magnitude() < 2.0**-27, _of_quadrant(quadrant, r, lost))


def cos(x: Double) -> Double:
    """Return cos(x): 0.8 ulp for x up to 2**30 either way."""
    quadrant, r, lost = _reduced(x)
    return _of_quadrant(quadrant + 1, r, lost)


def cos_of_turns(u: Double) -> Double:
    """Return cos(2*pi*u) for u between 0 and 1."""
    quarters = 4.0 * u
    shifted = quarters + _MAGIC
    left = quarters - (shifted - _MAGIC)
    r = left * _HALF_PI[0]
    lost = left.times_plus(_HALF_PI[0], -r) + left * _HALF_PI[1]
    return _of_quadrant(shifted.bits + 1, r, lost)
