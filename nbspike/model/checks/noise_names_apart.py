"""Plain ``xi`` stands in one equation only; in several, a name says what is meant.

Wrong::

    dv/dt = -v/tau + xi/sqrt(tau) : 1
    dw/dt = -w/tau + xi/sqrt(tau) : 1

Right, one noise for both::

    dv/dt = -v/tau + xi_1/sqrt(tau) : 1
    dw/dt = -w/tau + xi_1/sqrt(tau) : 1
"""

from __future__ import annotations

from nbspike.lang.parsed import EquationKind
from nbspike.model.context import Context
from nbspike.model.tree import names


def check(context: Context) -> None:
    """Add NB406 where it is open whether two equations share a noise."""
    first: str | None = None
    for equation in context.equations:
        if equation.kind is not EquationKind.DIFFERENTIAL:
            continue
        if equation.expression is None:
            continue
        found = [node for node in names(equation.expression) if node.id == "xi"]
        if found and first is not None:
            context.findings.add(
                "NB406",
                f"`xi` stands in d{first}/dt and in d{equation.name}/dt: is it one "
                "noise, or are they two",
                found[0].span,
                "Write `xi_1` in both for the same noise, `xi_1` and `xi_2` for two",
            )
        elif found:
            first = equation.name
