"""A threshold is a condition.

Wrong::

    threshold: -50*mV

Right::

    threshold: v > -50*mV
"""

from __future__ import annotations

from nbspike.lang.parsed import EquationKind
from nbspike.model.context import Context
from nbspike.model.dimensions import measure
from nbspike.model.inference import is_number
from nbspike.model.wording import quoted, text_of


def check(context: Context) -> None:
    """Add NB308 for a threshold that is a number, and what is wrong inside it."""
    if context.threshold is None:
        return
    typed = measure(context.threshold, context.scope, context.findings)
    if not is_number(context.threshold, context.scope, typed):
        return
    moving = [
        equation.name
        for equation in context.equations
        if equation.kind is EquationKind.DIFFERENTIAL
    ]
    text = text_of(context.threshold)
    hint = f"Compare it, as in `{text} > 0`"
    if moving and text not in moving:
        hint = f"Write `{moving[0]} > {text}`"
    context.findings.add(
        "NB308",
        f"the threshold {quoted(context.threshold)} is a number, not a condition",
        context.threshold.span,
        hint,
    )
