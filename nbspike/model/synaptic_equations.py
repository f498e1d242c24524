"""What flags of a synapse's equations mean: when they are solved, what they sum."""

from __future__ import annotations

from collections.abc import Iterable

from nbspike.lang.parsed import Equation, EquationKind
from nbspike.model.checked import Summed, ValueType, Variable
from nbspike.model.scope import Scope
from nbspike.model.symbols import TIME

#: When the event-driven equations of a synapse were solved last, second.
LAST_UPDATE = "lastupdate"

_ENDS = ("_pre", "_post")


def has_flag(equation: Equation, flag: str) -> bool:
    """Whether an equation carries a flag."""
    return any(item.name == flag for item in equation.flags)


def is_event_driven(equation: Equation) -> bool:
    """Whether a differential equation is solved from spike to spike."""
    differential = equation.kind is EquationKind.DIFFERENTIAL
    return differential and has_flag(equation, "event-driven")


def is_summed(equation: Equation) -> bool:
    """Whether an equation gives a parameter of neurons by a sum over synapses."""
    return has_flag(equation, "summed") and equation.name.endswith(_ENDS)


def last_update(equations: Iterable[Equation]) -> tuple[Variable, ...]:
    """Return the variable that event-driven equations bring with them, if any do."""
    if not any(is_event_driven(item) for item in equations):
        return ()
    return (Variable(LAST_UPDATE, EquationKind.PARAMETER, TIME, ValueType.FLOAT),)


def summed_of(equations: Iterable[Equation], scope: Scope) -> tuple[Summed, ...]:
    """Return the sums that equations describe, in canonical names."""
    made = []
    for equation in equations:
        if is_summed(equation) and equation.expression is not None:
            suffix = next(end for end in _ENDS if equation.name.endswith(end))
            name = equation.name.removesuffix(suffix)
            made.append(Summed(name, suffix, scope.canonical(equation.expression)))
    return tuple(made)
