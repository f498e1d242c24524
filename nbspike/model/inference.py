"""What every node of an expression is: its dimension and type, without judging.

Where dimensions clash the result is unknown, so that one mistake is reported once
and not again by everything around it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce

from nbspike.lang.expr import (
    Binary,
    Boolean,
    Call,
    Compare,
    Expr,
    Name,
    Number,
    Select,
    Truth,
    Unary,
)
from nbspike.model.checked import ValueType
from nbspike.model.functions import DimensionRule, Function
from nbspike.model.power import literal_value, too_large
from nbspike.model.scope import Scope
from nbspike.model.symbols import Role
from nbspike.model.tree import names, postorder
from nbspike.units.dimension import DIMENSIONLESS, Dimension


@dataclass(frozen=True, slots=True)
class Typed:
    """What a node is.

    `dimension` and `type` are `None` if unknown.  `neutral` marks 0 and infinity,
    which have every unit.
    """

    dimension: Dimension | None = None
    type: ValueType | None = None
    neutral: bool = False

    @property
    def definite(self) -> Dimension | None:
        """The dimension that others must match; `None` if any would do."""
        return None if self.neutral else self.dimension


UNKNOWN = Typed()
CONDITION = Typed(DIMENSIONLESS, ValueType.BOOLEAN)


def infer(expr: Expr, scope: Scope) -> Mapping[int, Typed]:
    """Return what every node is, by `id(node)`."""
    typed: dict[int, Typed] = {}
    for node in postorder(expr):
        typed[id(node)] = _typed(node, typed, scope)
    return typed


def is_number(expr: Expr, scope: Scope, typed: Typed) -> bool:
    """Return whether `expr`, which is `typed`, is a number and not a condition.

    The type of a constant from outside is unknown, but it is never a condition.
    """
    if typed.type is None:
        found = [scope.find(node.id) for node in names(expr)]
        return any(item is not None and item.role is Role.EXTERNAL for item in found)
    return typed.type is not ValueType.BOOLEAN


def unify(items: tuple[Typed, ...]) -> Typed:
    """Return what a sum of things is: unknown if they differ."""
    return reduce(_unify_two, items)


def _unify_two(left: Typed, right: Typed) -> Typed:
    kind = _number_type(left.type, right.type)
    if left.neutral or right.neutral:
        size = right.dimension if left.neutral else left.dimension
        return Typed(size, kind, left.neutral and right.neutral)
    if left.dimension is None or right.dimension is None:
        return Typed(left.dimension or right.dimension, kind)
    same = left.dimension == right.dimension
    return Typed(left.dimension if same else None, kind)


def _number_type(left: ValueType | None, right: ValueType | None) -> ValueType | None:
    if ValueType.FLOAT in (left, right):
        return ValueType.FLOAT
    if left is None or right is None:
        return None
    return ValueType.INTEGER


def _typed(node: Expr, typed: Mapping[int, Typed], scope: Scope) -> Typed:
    match node:
        case Number():
            neutral = node.value == 0 or node.value == math.inf
            if isinstance(node.value, int):
                return Typed(DIMENSIONLESS, ValueType.INTEGER, neutral)
            return Typed(DIMENSIONLESS, ValueType.FLOAT, neutral)
        case Truth() | Compare() | Boolean():
            return CONDITION
        case Name():
            symbol = scope.find(node.id)
            if symbol is None:
                return UNKNOWN
            return Typed(symbol.dimension, symbol.type, symbol.name == "inf")
        case Unary():
            inner = typed[id(node.operand)]
            if node.op == "not":
                return CONDITION
            kind = _number_type(inner.type, ValueType.INTEGER)
            return Typed(inner.dimension, kind, inner.neutral)
        case Binary():
            return _binary(node, typed[id(node.left)], typed[id(node.right)])
        case Call():
            given = tuple(typed[id(item)] for item in node.arguments)
            return _call(scope.function(node.function), given)
        case Select():
            then, otherwise = typed[id(node.then)], typed[id(node.otherwise)]
            if then.type is otherwise.type is ValueType.BOOLEAN:
                return CONDITION
            return unify((then, otherwise))
        case _:
            return UNKNOWN


def _binary(node: Binary, left: Typed, right: Typed) -> Typed:
    kind = _number_type(left.type, right.type)
    known = left.dimension is not None and right.dimension is not None
    match node.op:
        case "+" | "-" | "%":
            return unify((left, right))
        case "*":
            size = left.dimension * right.dimension if known else None  # type: ignore[operator]
            return Typed(size, kind)
        case "/":
            size = left.dimension / right.dimension if known else None  # type: ignore[operator]
            return Typed(size, ValueType.FLOAT)
        case "//":
            return Typed(DIMENSIONLESS, kind)
    return _power(node, left, kind)


def _power(node: Binary, base: Typed, kind: ValueType | None) -> Typed:
    exponent = literal_value(node.right)
    if exponent is None or exponent < 0 or kind is None:
        kind = ValueType.FLOAT
    if base.dimension is None or base.dimension == DIMENSIONLESS:
        return Typed(base.dimension, kind)
    if exponent is None or too_large(exponent):
        return Typed(None, kind)
    return Typed(base.dimension**exponent, kind)


def _call(function: Function | None, arguments: tuple[Typed, ...]) -> Typed:
    if function is None or len(arguments) != function.arity:
        return UNKNOWN
    kind = function.result_type(tuple(item.type for item in arguments))
    if function.signature is not None:
        sizes = tuple(item.dimension for item in arguments)
        return Typed(function.signature.size(sizes), kind)
    match function.rule:
        case DimensionRule.KEEP:
            return Typed(arguments[0].dimension, kind, arguments[0].neutral)
        case DimensionRule.ROOT:
            size = arguments[0].dimension
            return Typed(None if size is None else size**0.5, kind)
        case DimensionRule.ALIKE:
            return Typed(unify(arguments).dimension, kind)
        case _:
            return Typed(DIMENSIONLESS, kind)
