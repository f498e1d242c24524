"""Factors and terms that do not change in a step gathered in front.

``1.28/exprel(x)/0.001*-1.0`` becomes ``-1280.0/exprel(x)``, and ``x/C`` with a
constant `C` becomes ``1.0/C*x``: divisions are what an update of conductances spends
most of its time on, and what stands in front is computed once for all neurons.
``10 - x + V`` becomes ``10 + V - x`` for the same reason.
Results change in the last place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from nbspike.lang.expr import (
    Binary,
    Boolean,
    Call,
    Compare,
    Expr,
    Name,
    Number,
    Select,
    Unary,
    names_in,
)

#: Whether an expression is the same for all neurons during a step.
Fixed = Callable[[Expr], bool]


def gathered(expr: Expr, fixed: frozenset[str]) -> Expr:
    """Return an equal expression with fewer divisions.

    Parameters
    ----------
    expr
        In SI numbers.
    fixed
        Names of constants.
    """

    def is_fixed(node: Expr) -> bool:
        return not _calls(node) and names_in(node) <= fixed

    return _gathered(expr, is_fixed)


def _calls(node: Expr) -> bool:
    match node:
        case Call():
            return True
        case Unary():
            return _calls(node.operand)
        case Binary() | Compare():
            return _calls(node.left) or _calls(node.right)
        case Name() | Number():
            return False
    return True


def _gathered(expr: Expr, fixed: Fixed) -> Expr:
    match expr:
        case Binary(op="*" | "/") | Unary(op="-"):
            return _product(expr, fixed)
        case Binary(op="+" | "-"):
            return _sum(expr, fixed)
        case Binary():
            left, right = _gathered(expr.left, fixed), _gathered(expr.right, fixed)
            return replace(expr, left=left, right=right)
        case Compare():
            left, right = _gathered(expr.left, fixed), _gathered(expr.right, fixed)
            return replace(expr, left=left, right=right)
        case Unary():
            return replace(expr, operand=_gathered(expr.operand, fixed))
        case Boolean():
            operands = tuple(_gathered(item, fixed) for item in expr.operands)
            return replace(expr, operands=operands)
        case Select():
            parts = (expr.condition, expr.then, expr.otherwise)
            condition, then, otherwise = (_gathered(part, fixed) for part in parts)
            return replace(expr, condition=condition, then=then, otherwise=otherwise)
        case Call():
            arguments = tuple(_gathered(item, fixed) for item in expr.arguments)
            return replace(expr, arguments=arguments)
    return expr


def _sum(expr: Binary, fixed: Fixed) -> Expr:
    """Add what does not change first, if that leaves fewer sums in the loop."""
    terms = [(up, _gathered(item, fixed)) for up, item in _terms(expr)]
    still = [(up, item) for up, item in terms if fixed(item)]
    moving = [(up, item) for up, item in terms if not fixed(item)]
    if len(still) < 2 or not moving:
        return _with_terms(expr, iter([item for _, item in terms]))
    still.sort(key=lambda term: not term[0])
    if still[0][0]:
        return _added([(True, _added(still)), *moving])
    constant = _added([(not up, item) for up, item in still])
    return _added([*moving, (False, constant)])


def _added(terms: list[tuple[bool, Expr]]) -> Expr:
    """Add and subtract terms in their order; the first one is added."""
    (_, result), *rest = terms
    for up, item in rest:
        result = Binary("+" if up else "-", result, item)
    return result


def _with_terms(expr: Expr, terms: Iterator[Expr]) -> Expr:
    """Return a sum of the same form with other terms."""
    match expr:
        case Binary(op="+" | "-"):
            left, right = _with_terms(expr.left, terms), _with_terms(expr.right, terms)
            return replace(expr, left=left, right=right)
    return next(terms)


def _terms(expr: Expr, *, up: bool = True) -> list[tuple[bool, Expr]]:
    """Return terms, left to right, and whether each is added or subtracted."""
    match expr:
        case Binary(op="+"):
            return _terms(expr.left, up=up) + _terms(expr.right, up=up)
        case Binary(op="-"):
            return _terms(expr.left, up=up) + _terms(expr.right, up=not up)
    return [(up, expr)]


def _product(expr: Expr, fixed: Fixed) -> Expr:
    over: list[Expr] = []
    under: list[Expr] = []
    coefficient = _flatten(expr, over, under, up=True)
    if coefficient is None:
        return expr  # a division by the number 0 stays where it is
    above = [_gathered(item, fixed) for item in over]
    below = [_gathered(item, fixed) for item in under]
    front: Expr | None = None if coefficient == 1.0 else Number(coefficient)
    for item in above:
        if fixed(item):
            front = item if front is None else Binary("*", front, item)
    for item in below:
        if fixed(item):
            front = Binary("/", front or Number(1.0), item)
    result = front
    for item in above:
        if not fixed(item):
            result = item if result is None else Binary("*", result, item)
    moving = [item for item in below if not fixed(item)]
    for item in moving:
        result = Binary("/", result or Number(1.0), item)
    return result or Number(1.0)


def _flatten(
    expr: Expr, over: list[Expr], under: list[Expr], *, up: bool
) -> float | None:
    """Collect factors; return the product of the numbers among them."""
    match expr:
        case Number():
            value = float(expr.value)
            if up:
                return value
            return 1.0 / value if value else None
        case Unary(op="-"):
            inner = _flatten(expr.operand, over, under, up=up)
            return None if inner is None else -inner
        case Binary(op="*"):
            left = _flatten(expr.left, over, under, up=up)
            right = _flatten(expr.right, over, under, up=up)
            return None if left is None or right is None else left * right
        case Binary(op="/"):
            left = _flatten(expr.left, over, under, up=up)
            right = _flatten(expr.right, over, under, up=not up)
            return None if left is None or right is None else left * right
    (over if up else under).append(expr)
    return 1.0
