"""Read a unit expression the way the language does: names, numbers, * / **."""

from __future__ import annotations

import ast
import operator
from typing import Any

from nbspike.units.table import UNITS

OPERATORS = {ast.Mult: operator.mul, ast.Div: operator.truediv, ast.Pow: operator.pow}


def value_of(text: str) -> Any:
    """Return what a unit expression means, as a unit, quantity or number."""
    return _value(ast.parse(text, mode="eval").body)


def _value(node: ast.expr) -> Any:
    match node:
        case ast.Constant(value=number):
            return number
        case ast.Name(id=name):
            return UNITS[name]
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return -_value(inner)
        case ast.BinOp(left=left, op=sign, right=right):
            return OPERATORS[type(sign)](_value(left), _value(right))
    raise AssertionError(ast.dump(node))
