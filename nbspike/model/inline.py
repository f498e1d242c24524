"""Subexpressions replaced by their formulas, units and ``pi`` by numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping

from nbspike.diagnostics.errors import fail
from nbspike.lang.expr import Binary, Expr, Name, Number, Unary, children
from nbspike.lang.limits import LEVELS
from nbspike.lang.parsed import EquationKind
from nbspike.model.checked import CheckedNeurons, CheckedSynapses, Variable
from nbspike.model.symbols import LITERALS
from nbspike.model.tree import postorder, transform
from nbspike.units.table import UNITS

#: More nodes than any model that people write, few enough to compile.
LARGEST_TREE = 100_000

_LARGEST_WHOLE = 2**53


def fold_units(expr: Expr) -> Expr:
    """Return `expr` in SI numbers: ``5*ms`` becomes 0.005, ``pi`` a number.

    Constants from outside and variables stay names.
    """
    return transform(expr, _fold)


def inline(expr: Expr, model: CheckedNeurons | CheckedSynapses) -> Expr:
    """Return `expr` without subexpressions of `model` and without units.

    Raises
    ------
    NbspikeError
        NB110 if the formulas grow out of all proportion.
    """
    return _expand(expr, _formulas(model.variables))


def _formulas(variables: tuple[Variable, ...]) -> dict[str, Expr]:
    return {
        item.name: item.expression
        for item in variables
        if item.kind is EquationKind.SUBEXPRESSION and item.expression is not None
    }


def _expand(expr: Expr, formulas: Mapping[str, Expr]) -> Expr:
    """Substitute formulas, innermost first, each of them once."""
    ready: dict[str, Expr] = {}

    def substitute(node: Expr) -> Expr:
        if isinstance(node, Name) and node.id in ready:
            return ready[node.id]
        return _fold(node)

    waiting = [expr]
    while waiting:
        current = waiting[-1]
        missing = [
            node.id
            for node in postorder(current)
            if isinstance(node, Name) and node.id in formulas and node.id not in ready
        ]
        if missing:
            waiting.append(formulas[missing[0]])
            continue
        waiting.pop()
        done = transform(current, substitute)
        _limit(done)
        if not waiting:
            return done
        name = next(
            node.id
            for node in postorder(waiting[-1])
            if isinstance(node, Name)
            and node.id not in ready
            and formulas.get(node.id) is current
        )
        ready[name] = done
    return expr


def _limit(expr: Expr) -> None:
    """Refuse a tree that would be too large if it were written out."""
    sizes: dict[int, int] = {}
    levels: dict[int, int] = {}
    for node in postorder(expr):
        inner = [id(child) for child in children(node)]
        sizes[id(node)] = 1 + sum(sizes[key] for key in inner)
        levels[id(node)] = 1 + max((levels[key] for key in inner), default=0)
    root = id(expr)
    if sizes[root] > LARGEST_TREE or levels[root] > LEVELS:
        raise fail(
            "NB110",
            "the subexpressions, written out, grow beyond the limit of "
            f"{LARGEST_TREE} terms or {LEVELS} levels",
            hint="Store an intermediate result in a parameter",
        )


def _fold(node: Expr) -> Expr:
    match node:
        case Name():
            if node.id in LITERALS:
                return Number(LITERALS[node.id], node.span)
            unit = UNITS.get(node.id)
            return node if unit is None else Number(unit.scale, node.span)
        case Unary(op="-", operand=Number(value=value)):
            return Number(-value, node.span)
        case Unary(op="+", operand=Number() as operand):
            return operand
        case Binary(left=Number(value=left), right=Number(value=right)):
            result = _compute(node.op, left, right)
            return node if result is None else Number(result, node.span)
        case _:
            return node


def _compute(op: str, left: float, right: float) -> float | None:
    """Return the value of two literals; `None` where the kernel has to decide."""
    value: float | complex
    try:
        match op:
            case "+":
                value = left + right
            case "-":
                value = left - right
            case "*":
                value = left * right
            case "/":
                value = left / right
            case "//":
                value = left // right
            case "%":
                value = left % right
            case "**":
                value = _power(left, right)
            case _:
                return None
    except (OverflowError, ZeroDivisionError):
        return None
    if isinstance(value, complex) or math.isnan(value):
        return None
    if isinstance(value, int) and abs(value) >= _LARGEST_WHOLE:
        return float(value)
    return value


def _power(base: float, exponent: float) -> float | complex:
    """Return a power in floats, so that a tower of powers cannot take for ever."""
    value: float | complex = float(base) ** float(exponent)
    whole = isinstance(base, int) and isinstance(exponent, int) and exponent >= 0
    if whole and isinstance(value, float) and abs(value) < _LARGEST_WHOLE:
        return int(value)
    return value
