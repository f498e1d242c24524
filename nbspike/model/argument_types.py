"""Types of what a function from outside is called with."""

from __future__ import annotations

from collections.abc import Iterable

from nbspike.lang.expr import Expr
from nbspike.model.checked import ValueType
from nbspike.model.functions import Function
from nbspike.model.inference import infer
from nbspike.model.scope import Scope
from nbspike.model.tree import calls


def argument_types(
    function: Function, expressions: Iterable[tuple[Expr, Scope]]
) -> tuple[ValueType, ...]:
    """Return the type of each argument; real numbers where calls differ.

    Parameters
    ----------
    function
        The function.
    expressions
        Where it may be called, with the names that are known there.
    """
    seen: list[set[ValueType]] = [set() for _ in range(function.arity)]
    for expr, scope in expressions:
        here = [item for item in calls(expr) if item.function == function.name]
        typed = infer(expr, scope) if here else {}
        for call in here:
            for kinds, argument in zip(seen, call.arguments, strict=True):
                kinds.add(typed[id(argument)].type or ValueType.FLOAT)
    return tuple(one.pop() if len(one) == 1 else ValueType.FLOAT for one in seen)
