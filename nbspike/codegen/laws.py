"""Random numbers that kernels draw by inversion, written out inside of them."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call, untyped-decorator"
from __future__ import annotations

from math import exp, floor, log1p, sqrt

from numba import types
from numba.extending import intrinsic, overload

from nbspike.codegen.intrinsics import normal, truncate, uniform


@intrinsic
def quotient(typingctx, x, y):  # noqa: ARG001
    """Return x/y, which by itself would bring Python's exception for 0 along."""
    signature = types.float64(types.float64, types.float64)
    return signature, lambda _c, builder, _s, args: builder.fdiv(*args)


def poisson(key, step, element, mean):
    """Return a Poisson number: inversion in pieces of mean at most 16.

    Above a mean of 1e5 it is the nearest normal number, which differs in law by
    less than a thousandth.
    """
    raise NotImplementedError  # exists for kernels only


@overload(poisson, jit_options={"error_model": "numpy"})
def _poisson(key, step, element, mean):  # noqa: ARG001
    def draw(key, step, element, mean):
        count = 0
        left = 1.0 * mean
        part = 0
        if left > 1e5:
            spread = sqrt(left) * normal(key, step, element)
            count = truncate(left + spread + 0.5)
            left = 0.0
        while left > 0:
            piece = min(left, 16.0)
            left -= piece
            u = uniform(key + 7919 * part, step, element)
            part += 1
            term = exp(-piece)
            total = term
            k = 0
            while u >= total and k < 200:
                k += 1
                term *= quotient(piece, k)
                total += term
            count += k
        return count

    return draw


def binomial(key, step, element, n, p, gaussian):
    """Return a binomial number, or a normal one of its mean and variance.

    Exact ones by inversion, in pieces of mean at most 16.
    """
    raise NotImplementedError  # exists for kernels only


@overload(binomial, jit_options={"error_model": "numpy"})
def _binomial(key, step, element, n, p, gaussian):  # noqa: ARG001
    def draw(key, step, element, n, p, gaussian):
        total = 0.0
        left = n
        part = 0
        if gaussian != 0.0:
            total = n * p + sqrt(n * p * (1.0 - p)) * normal(key, step, element)
            left = 0.0
        elif p >= 1.0:
            total = n
            left = 0.0
        most = max(1.0, floor(quotient(16.0, p)))
        ratio = quotient(p, 1.0 - p)
        while left > 0.0:
            size = min(left, most)
            left -= size
            u = uniform(key + 7919 * part, step, element)
            part += 1
            term = exp(size * log1p(-p))
            reached = term
            k = 0.0
            while u >= reached and k < size:
                term *= ratio * quotient(size - k, k + 1.0)
                k += 1.0
                reached += term
            total += k
        return total

    return draw
