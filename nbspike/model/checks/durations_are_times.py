"""A refractory period is a time or a condition, a delay is a time.

Wrong::

    refractory: 5

Right::

    refractory: 5*ms
    refractory: v > -40*mV
"""

from __future__ import annotations

from nbspike.lang.expr import Expr
from nbspike.model.checked import ValueType
from nbspike.model.context import Context
from nbspike.model.dimensions import measure
from nbspike.model.repair import mend
from nbspike.model.symbols import TIME
from nbspike.model.wording import a_unit, quoted


def check(context: Context) -> None:
    """Add NB309 for durations in another unit."""
    if context.refractory is not None:
        _duration(context, context.refractory, "refractory", conditions=True)
    for delay in context.delays:
        _duration(context, delay, "delay", conditions=False)


def _duration(context: Context, expr: Expr, what: str, *, conditions: bool) -> None:
    typed = measure(expr, context.scope, context.findings, TIME)
    condition = typed.type is ValueType.BOOLEAN
    if condition and conditions:
        return
    size = typed.definite
    if not condition and (size is None or size == TIME):
        return
    is_what = "a condition" if condition or size is None else a_unit(size)
    wants = "a time or a condition" if conditions else "a time"
    context.findings.add(
        "NB309",
        f"`{what}` is {wants}, but {quoted(expr)} is {is_what}",
        expr.span,
        None if condition or size is None else mend(expr, size, TIME, context.scope),
    )
