"""What NumPy's products, powers and linear algebra do to dimensions."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from nbspike.diagnostics.errors import fail
from nbspike.diagnostics.notes import warn
from nbspike.units.bare_calls import call_bare, check_out, register, wrap_all
from nbspike.units.dimension import DIMENSIONLESS
from nbspike.units.mismatch import shown
from nbspike.units.names import name_of
from nbspike.units.operands import Operand, dimension_of, operand
from nbspike.units.quantity import wrap


def _power(exponent: int, func: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    """Raise the unit of the first argument to a power."""
    return wrap_all(call_bare(func, args, kwargs), dimension_of(args[0]) ** exponent)


def _einsum(func: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    """Multiply the units of all arrays behind the text of subscripts."""
    if not isinstance(args[0], str):
        raise fail(
            "NB306",
            "`einsum` takes values with a unit after a text only",
            hint="Write the subscripts first, as in `einsum('i,i', x, y)`",
        )
    product = DIMENSIONLESS
    for one in args[1:]:
        product = product * operand(one).dimension
    check_out(kwargs, product)
    return wrap_all(call_bare(func, args, kwargs), product)


def _determinant(func: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    matrix = operand(args[0])
    power = matrix.values.shape[-1]
    return wrap_all(call_bare(func, args, kwargs), matrix.dimension**power)


def _solve(func: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    matrix, right = (operand(one).dimension for one in args[:2])
    return wrap(call_bare(func, args, kwargs), right / matrix)


def _correlation(func: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    parts: list[Operand] = [operand(one) for one in args[:2] if one is not None]
    squares = {one.dimension * one.dimension for one in parts}
    if len(parts) == 2:
        squares.add(parts[0].dimension * parts[1].dimension)
    if len(squares) > 1:
        names = " and ".join(f"`{name_of(one.dimension)}`" for one in parts)
        raise fail("NB306", f"the covariances of {names} have different units")
    return wrap(call_bare(func, args, kwargs), squares.pop())


def _products(func: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    """Multiply the units of the first two arguments."""
    left, right = (operand(one).dimension for one in args[:2])
    check_out(kwargs, left * right)
    return wrap_all(call_bare(func, args, kwargs), left * right)


def _strips(func: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    """Go on without units, and say so: results are complex, or have many units."""
    given = next(
        one
        for one in map(operand, (*args, *kwargs.values()))
        if not one.dimension.is_dimensionless
    )
    text = shown(given.values, given.dimension)
    warn(
        f"`{func.__name__}` takes the unit off `{text}` and goes on with plain numbers "
        "in SI units. Divide by the unit first, as in `x/mV`",
        once=f"strips {func.__name__}",
    )
    return call_bare(func, args, kwargs)


register(np, "dot vdot inner outer tensordot cross kron convolve correlate", _products)
register(np, "einsum", _einsum)
register(np, "cov", _correlation)
register(np, "var nanvar", partial(_power, 2))
register(np.linalg, "inv pinv", partial(_power, -1))
register(np.linalg, "det", _determinant)
register(np.linalg, "solve", _solve)
register(np, "polyfit polyval roots save savez savez_compressed savetxt", _strips)
register(
    np.fft,
    "fft ifft fft2 ifft2 fftn ifftn rfft irfft rfft2 irfft2 rfftn irfftn hfft ihfft",
    _strips,
)
register(np.linalg, "eig eigh eigvals svd qr cholesky lstsq matrix_rank cond", _strips)
