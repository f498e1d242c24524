"""Random functions stand where code runs once: in statements and conditions.

A subexpression is computed anew wherever it is used, so a draw in it would have
several values in one time step; in a differential equation the result would depend
on the time step.  Two draws in one expression are independent of each other.

Wrong::

    I = I_0*randn() : amp

Right::

    I : amp
    reset: I = I_0*randn()
"""

from __future__ import annotations

from nbspike.lang.parsed import EquationKind
from nbspike.model.context import Context
from nbspike.model.functions import FUNCTIONS, first_draw


def check(context: Context) -> None:
    """Add NB105 for draws in subexpressions, NB403 in differential equations."""
    for equation in context.equations:
        if equation.expression is None:
            continue
        call = first_draw(equation.expression, context.scope.function)
        if call is None:
            continue
        if equation.kind is EquationKind.DIFFERENTIAL:
            if call.function not in FUNCTIONS:
                continue  # its state is its own affair
            context.findings.add(
                "NB403",
                f"`{call.function}` in a differential equation would depend on the "
                "time step",
                call.span,
                "Write white noise as `xi`, as in `sigma*sqrt(2/tau)*xi`",
            )
        elif all(flag.name != "constant over dt" for flag in equation.flags):
            context.findings.add(
                "NB105",
                f"`{equation.name}` would draw another `{call.function}` wherever it "
                "is used",
                call.span,
                f"Make `{equation.name}` a parameter and draw it in a statement",
            )
