"""Short constructors for integer arithmetic inside kernels."""

from __future__ import annotations

from nbspike.lang.expr import Binary, Compare, Expr, Load, Name, Number


def local(name: str) -> Name:
    """Return a local variable of the kernel."""
    return Name(name)


def whole(value: int) -> Number:
    """Return a literal whole number."""
    return Number(value)


def plus(left: Expr, right: Expr) -> Expr:
    """Return ``left + right``."""
    return Binary("+", left, right)


def minus(left: Expr, right: Expr) -> Expr:
    """Return ``left - right``."""
    return Binary("-", left, right)


def times(left: Expr, right: Expr) -> Expr:
    """Return ``left * right``."""
    return Binary("*", left, right)


def modulo(left: Expr, right: Expr) -> Expr:
    """Return ``left % right``."""
    return Binary("%", left, right)


def at_least(left: Expr, right: Expr) -> Expr:
    """Return ``left >= right``."""
    return Compare(">=", left, right)


def element(array: str, index: Expr) -> Load:
    """Return ``array[index]``."""
    return Load(array, index)
