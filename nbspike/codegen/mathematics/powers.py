"""Powers with a whole exponent, by multiplications.

Where more than three of them follow each other, or a division comes last, what each
product rounds off is carried along.
"""

from __future__ import annotations

from nbspike.codegen.mathematics.doubles import Double

_PLAIN_UP, _PLAIN_DOWN = 4, 2


def power(base: Double, count: int) -> Double:
    """Return ``base**count``: 2 ulp."""
    left = abs(count)
    if left == 0:
        return base * 0.0 + 1.0
    plain = left <= (_PLAIN_UP if count > 0 else _PLAIN_DOWN)
    value, lost = _raised(base, left, careful=not plain)
    if lost is not None:
        careful = value + lost  # without meaning where the value is not finite
        value = careful.where(value.magnitude() < float("inf"), value)
    return value if count > 0 else 1.0 / value


def _raised(base: Double, left: int, *, careful: bool) -> tuple[Double, Double | None]:
    square: tuple[Double, Double | None] = (base, None)
    result: tuple[Double, Double | None] | None = None
    while left:
        if left & 1:
            result = (
                square if result is None else _times(result, square, careful=careful)
            )
        left >>= 1
        if left:
            square = _times(square, square, careful=careful)
    assert result is not None
    return result


def _times(
    a: tuple[Double, Double | None],
    b: tuple[Double, Double | None],
    *,
    careful: bool,
) -> tuple[Double, Double | None]:
    value = a[0] * b[0]
    if not careful:
        return value, None
    lost = a[0].times_plus(b[0], -value)
    if a[1] is not None:
        lost = a[1].times_plus(b[0], lost)
    if b[1] is not None:
        lost = b[1].times_plus(a[0], lost)
    return value, lost
