"""A little algebra on expression trees: substitution and linearity.

Structural, not clever: what is linear as it is written is found to be linear.
Products of sums are not multiplied out unless one factor is free of the names.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import partial

from nbspike.lang.expr import Binary, Call, Expr, Name, Number, Unary, names_in
from nbspike.model.tree import transform

ZERO, ONE = Number(0.0), Number(1.0)


def is_zero(expr: Expr) -> bool:
    """Whether an expression is the literal 0."""
    return isinstance(expr, Number) and expr.value == 0


def is_one(expr: Expr) -> bool:
    """Whether an expression is the literal 1."""
    return isinstance(expr, Number) and expr.value == 1


def add(left: Expr, right: Expr) -> Expr:
    """Return ``left + right``, without adding 0."""
    if is_zero(left):
        return right
    if is_zero(right):
        return left
    if isinstance(right, Unary) and right.op == "-":
        return Binary("-", left, right.operand)
    return Binary("+", left, right)


def negate(expr: Expr) -> Expr:
    """Return ``-expr``."""
    if isinstance(expr, Number):
        return Number(-expr.value)
    if isinstance(expr, Unary) and expr.op == "-":
        return expr.operand
    return Unary("-", expr)


def multiply(left: Expr, right: Expr) -> Expr:
    """Return ``left*right``, without multiplying by 0 or 1."""
    if is_zero(left) or is_zero(right):
        return ZERO
    if is_one(left):
        return right
    if is_one(right):
        return left
    if isinstance(left, Number) and isinstance(right, Number):
        return Number(left.value * right.value)
    return Binary("*", left, right)


def divide(left: Expr, right: Expr) -> Expr:
    """Return ``left/right``, without dividing by 1."""
    if is_zero(left) or is_one(right):
        return left
    return Binary("/", left, right)


def sum_of(terms: Collection[Expr]) -> Expr:
    """Return the sum of some terms; 0 if there are none."""
    total: Expr = ZERO
    for term in terms:
        total = add(total, term)
    return total


def substitute(expr: Expr, values: Mapping[str, Expr]) -> Expr:
    """Return `expr` with names replaced."""

    def new(node: Expr) -> Expr:
        return values.get(node.id, node) if isinstance(node, Name) else node

    return transform(expr, new)


def free_of(expr: Expr, names: Collection[str]) -> bool:
    """Whether none of `names` occurs in `expr`."""
    return names_in(expr).isdisjoint(names)


Linear = tuple[dict[str, Expr], Expr]


def linear_in(expr: Expr, names: Collection[str]) -> Linear | None:
    """Split ``expr = sum of coefficient*name + rest``.

    Parameters
    ----------
    expr
        Tree without subexpressions.
    names
        Names in which it should be linear.

    Returns
    -------
    (coefficients, rest) or None
        Coefficients by name, only those that occur, and the rest, all free of
        `names`; `None` if `expr` is not linear as written.
    """
    if free_of(expr, names):
        return {}, expr
    match expr:
        case Name():
            return {expr.id: ONE}, ZERO
        case Unary(op="+"):
            return linear_in(expr.operand, names)
        case Unary(op="-"):
            inner = linear_in(expr.operand, names)
            return None if inner is None else _scaled(inner, negate)
        case Binary(op="+" | "-"):
            return _sum(expr, names)
        case Binary(op="*"):
            return _product(expr, names)
        case Binary(op="**", right=Number(value=1)):
            return linear_in(expr.left, names)
        case Binary(op="/") if free_of(expr.right, names):
            inner = linear_in(expr.left, names)
            below = expr.right
            return None if inner is None else _scaled(inner, lambda e: divide(e, below))
    return None


def _sum(expr: Binary, names: Collection[str]) -> Linear | None:
    left, right = linear_in(expr.left, names), linear_in(expr.right, names)
    if left is None or right is None:
        return None
    if expr.op == "-":
        right = _scaled(right, negate)
    coefficients = dict(left[0])
    for name, value in right[0].items():
        coefficients[name] = add(coefficients.get(name, ZERO), value)
    return coefficients, add(left[1], right[1])


def _product(expr: Binary, names: Collection[str]) -> Linear | None:
    for factor, other in ((expr.left, expr.right), (expr.right, expr.left)):
        if free_of(factor, names):
            inner = linear_in(other, names)
            if inner is None:
                return None
            return _scaled(inner, partial(multiply, factor))
    return None


def _scaled(parts: Linear, scale: Callable[[Expr], Expr]) -> Linear:
    coefficients = {name: scale(value) for name, value in parts[0].items()}
    rest = ZERO if is_zero(parts[1]) else scale(parts[1])
    return coefficients, rest


def nonlinear_term(expr: Expr, names: Collection[str]) -> Expr:
    """Return the smallest term of a sum that is not linear in `names`."""
    if isinstance(expr, Binary) and expr.op in ("+", "-"):
        for side in (expr.left, expr.right):
            if linear_in(side, names) is None:
                return nonlinear_term(side, names)
    if (
        isinstance(expr, Binary)
        and expr.op in ("*", "/")
        and free_of(expr.right, names)
    ):
        return nonlinear_term(expr.left, names)
    if isinstance(expr, Binary) and expr.op == "*" and free_of(expr.left, names):
        return nonlinear_term(expr.right, names)
    if isinstance(expr, Unary):
        return nonlinear_term(expr.operand, names)
    return expr


def call(function: str, *arguments: Expr) -> Call:
    """Return a function call."""
    return Call(function, arguments)
