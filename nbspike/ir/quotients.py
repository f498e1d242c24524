"""Quotients of ``exp(x) - 1`` in one division.

``y/exprel(x)``, the rate of many gates, is two divisions, since `exprel` divides by
`x`; ``y*linoid(x)`` with ``linoid(x) = x/(exp(x) - 1)`` is one.  The `exprel` of the
exponential Euler step itself becomes `growth`, the same function with 2 ulp in place
of 1: it multiplies a sum whose own rounding is larger.
"""

from __future__ import annotations

from nbspike.lang.expr import Binary, Call, Expr, names_in
from nbspike.model.tree import transform
from nbspike.optimisations import Optimisation, in_use


def with_quotients(expr: Expr) -> Expr:
    """Return an equal expression of an update with fewer divisions."""
    return transform(expr, _quotient) if in_use(Optimisation.QUOTIENTS) else expr


def _quotient(node: Expr) -> Expr:
    match node:
        case Binary(op="/", left=above, right=Call(function="exprel") as below):
            return Binary("*", above, Call("linoid", below.arguments))
        case Call(function="exprel") if _belongs_to_step(node):
            return Call("growth", node.arguments)
    return node


def _belongs_to_step(call: Call) -> bool:
    """Whether the scheme has written a call: its temporaries begin with ``_``."""
    names = names_in(call) - {"dt"}
    return bool(names) and all(name.startswith("_") for name in names)
