"""Random functions in equations stand where they have one value in a time step.

A subexpression is computed anew wherever it is used, so a draw in it would have
several values in one time step.  In a differential equation a draw is made at every
evaluation of the right side.  Two draws in one expression are independent of each
other.

Wrong::

    I = I_0*randn() : amp

Right::

    I = I_0*randn() : amp (constant over dt)
"""

from __future__ import annotations

from nbspike.lang.parsed import EquationKind
from nbspike.model.context import Context
from nbspike.model.functions import first_draw


def check(context: Context) -> None:
    """Add NB105 for draws in subexpressions."""
    for equation in context.equations:
        if equation.expression is None:
            continue
        call = first_draw(equation.expression, context.scope.function)
        if call is None:
            continue
        if equation.kind is EquationKind.DIFFERENTIAL:
            continue
        if all(flag.name != "constant over dt" for flag in equation.flags):
            context.findings.add(
                "NB105",
                f"`{equation.name}` would draw another `{call.function}` wherever it "
                "is used",
                call.span,
                "Write the flag `(constant over dt)` behind the unit to draw once a "
                "time step",
            )
