"""Equations of synapses say when they are solved, and sums go where they may.

Wrong::

    dx/dt = -x/tau : 1 (clock-driven)
    dy/dt = (x - y)/tau : 1 (event-driven)

Right::

    dx/dt = -x/tau : 1 (clock-driven)
    dy/dt = (x - y)/tau : 1 (clock-driven)
"""

from __future__ import annotations

from nbspike.lang.parsed import Equation, EquationKind
from nbspike.model.context import Context
from nbspike.model.symbols import Role
from nbspike.model.synaptic_equations import (
    LAST_UPDATE,
    has_flag,
    is_event_driven,
    is_summed,
)
from nbspike.model.tree import names


def check(context: Context) -> None:
    """Add NB635 for equations that mix, NB636 for sums without a parameter."""
    if not context.synaptic:
        return
    event_driven = any(is_event_driven(item) for item in context.equations)
    for equation in context.equations:
        if event_driven and equation.name == LAST_UPDATE:
            context.findings.add(
                "NB202",
                f"`{LAST_UPDATE}` is kept for the event-driven equations already",
                equation.name_span,
                "Delete the line, or the flag `event-driven`",
            )
        if equation.kind is EquationKind.DIFFERENTIAL:
            _separate(context, equation)
        elif has_flag(equation, "summed"):
            _sum(context, equation)


def _separate(context: Context, equation: Equation) -> None:
    """Refuse an equation that reads one that is solved at other times."""
    own = is_event_driven(equation)
    for other in _read_by(context, equation):
        if is_event_driven(other) is own or other is equation:
            continue
        kinds = ("clock-driven", "event-driven")
        context.findings.add(
            "NB635",
            f"`{equation.name}` is {kinds[own]} but uses `{other.name}`, which is "
            f"{kinds[not own]}",
            equation.name_span or equation.span,
            "Give both the flag `clock-driven`",
        )
        return


def _read_by(context: Context, equation: Equation) -> list[Equation]:
    """Return the differential equations whose variables an equation uses."""
    table = {item.name: item for item in context.equations}
    found: dict[str, Equation] = {}
    seen: set[str] = set()
    waiting = [equation]
    while waiting:
        current = waiting.pop()
        for node in names(current.expression) if current.expression else ():
            other = table.get(node.id)
            if other is None or node.id in seen:
                continue
            seen.add(node.id)
            if other.kind is EquationKind.DIFFERENTIAL:
                found[node.id] = other
            elif other.kind is EquationKind.SUBEXPRESSION:
                waiting.append(other)
    return list(found.values())


def _sum(context: Context, equation: Equation) -> None:
    span = equation.name_span or equation.span
    if not is_summed(equation):
        context.findings.add(
            "NB636",
            f"`{equation.name}` is summed, but does not say over whose synapses",
            span,
            f"Write `{equation.name}_post = …` for a variable of the target neurons",
        )
        return
    symbol = context.scope.find(equation.name)
    if symbol is None or symbol.role is not Role.VARIABLE:
        suffix = "_post" if equation.name.endswith("_post") else "_pre"
        side = "target" if suffix == "_post" else "source"
        base = equation.name.removesuffix(suffix)
        context.findings.add(
            "NB636",
            f"the {side} neurons have no variable `{base}` that could be a sum",
            span,
            f"Declare `{base} : 1` in their equations",
        )
    elif symbol.kind is not EquationKind.PARAMETER or symbol.shared or symbol.constant:
        what = "a shared or constant one"
        if symbol.kind is not EquationKind.PARAMETER and symbol.kind is not None:
            what = f"a {symbol.kind.value}"
        context.findings.add(
            "NB636",
            f"a sum needs a parameter of each neuron, and `{equation.name}` is {what}",
            span,
            "Sum into a parameter, and use that in the neurons' equations",
        )
