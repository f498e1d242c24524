"""Exponents: the number that a literal exponent stands for, within limits."""

from __future__ import annotations

import math

from nbspike.lang.expr import Binary, Expr, Number, Unary
from nbspike.model.tree import postorder

LARGEST_EXPONENT = 64


def literal_value(expr: Expr) -> float | None:
    """Return the value of an expression of numbers alone; `None` if it is not one.

    A power too large for a float counts as infinite, so that towers such as
    ``9**9**9**9`` are measured without being computed.
    """
    values: dict[int, float] = {}
    for node in postorder(expr):
        match node:
            case Number():
                value: float | None = _as_float(node.value)
            case Unary(op="-" | "+"):
                value = values[id(node.operand)]
                value = -value if node.op == "-" else value
            case Binary():
                value = _apply(node.op, values[id(node.left)], values[id(node.right)])
            case _:
                return None
        if value is None:
            return None
        values[id(node)] = value
    return values[id(expr)]


def too_large(exponent: float) -> bool:
    """Whether an exponent is beyond what the language computes with."""
    return not abs(exponent) <= LARGEST_EXPONENT


def _as_float(value: float) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf


def _apply(op: str, left: float, right: float) -> float | None:
    try:
        match op:
            case "+":
                return left + right
            case "-":
                return left - right
            case "*":
                return left * right
            case "/":
                return left / right
            case "//":
                return left // right
            case "%":
                return left % right
            case "**":
                power = left**right
                return power if isinstance(power, float) else None
    except OverflowError:
        return math.inf
    except ZeroDivisionError:
        return None
    return None
