"""Expression trees back to text, with no bracket more than needed.

Reading the text gives the same tree again.
"""

from __future__ import annotations

from typing import Final

from nbspike.lang.expr import (
    Binary,
    Boolean,
    Call,
    Compare,
    Expr,
    Name,
    Number,
    Statement,
    Truth,
    Unary,
)
from nbspike.lang.parsed import Equation, EquationKind

# how tightly each form binds its parts
OR, AND, NOT, COMPARE, SUM, PRODUCT, SIGN, POWER, ATOM = range(9)
_BINARY: Final = {
    "+": SUM,
    "-": SUM,
    "*": PRODUCT,
    "/": PRODUCT,
    "//": PRODUCT,
    "%": PRODUCT,
    "**": POWER,
}


def strength(node: Expr) -> int:
    """Return how tightly the outermost operator of `node` binds."""
    match node:
        case Boolean(op=op):
            return AND if op == "and" else OR
        case Unary(op=op):
            return NOT if op == "not" else SIGN
        case Compare():
            return COMPARE
        case Binary(op=op):
            return _BINARY[op]
        case Number(value=value) if value < 0:
            return SIGN
    return ATOM


def to_text(node: Expr) -> str:
    """Return an expression as the language writes it.

    Raises
    ------
    TypeError
        If the tree holds nodes that are not part of the language.
    """
    match node:
        case Number(value=value):
            return repr(value)
        case Truth(value=truth):
            return str(truth)
        case Name(id=name):
            return name
        case Unary(op=op, operand=operand):
            gap = " " if op == "not" else ""
            return op + gap + _at_least(operand, strength(node))
        case Binary():
            return _binary(node)
        case Compare(op=op, left=left, right=right):
            return f"{_at_least(left, SUM)} {op} {_at_least(right, SUM)}"
        case Boolean(op=op, operands=operands):
            least = strength(node) + 1
            return f" {op} ".join([_at_least(each, least) for each in operands])
        case Call(function=function, arguments=arguments):
            return f"{function}({', '.join([to_text(each) for each in arguments])})"
    message = f"{type(node).__name__} is not part of the language"
    raise TypeError(message)


def statement_text(statement: Statement) -> str:
    """Return a statement as the language writes it."""
    return f"{statement.target} {statement.op} {to_text(statement.value)}"


def equation_text(equation: Equation) -> str:
    """Return an equation as the language writes it, without its comment."""
    text = equation.name
    if equation.kind is EquationKind.DIFFERENTIAL:
        text = f"d{text}/dt"
    if equation.expression is not None:
        text += f" = {to_text(equation.expression)}"
    text += f" : {to_text(equation.unit)}"
    if equation.flags:
        text += f" ({', '.join([flag.name for flag in equation.flags])})"
    return text


def _binary(node: Binary) -> str:
    if node.op == "**":  # binds to the right, and its exponent may have a sign
        return f"{_at_least(node.left, ATOM)}**{_at_least(node.right, SIGN)}"
    parts: list[str] = []
    left: Expr = node
    own = SUM
    while isinstance(left, Binary) and left.op != "**":  # long sums lean to the left
        if strength(left) < own:
            break
        own = strength(left)
        gap = " " if own == SUM else ""
        parts.append(f"{gap}{left.op}{gap}{_at_least(left.right, own + 1)}")
        left = left.left
    return "".join([_at_least(left, own), *reversed(parts)])


def _at_least(node: Expr, least: int) -> str:
    text = to_text(node)
    return text if strength(node) >= least else f"({text})"
