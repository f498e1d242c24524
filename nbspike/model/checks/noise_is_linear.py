"""White noise stands in differential equations, as a term ``factor*xi``.

Wrong::

    dv/dt = -v/tau + exp(xi) : 1

Right::

    dv/dt = -v/tau + sigma*sqrt(2/tau)*xi : 1
"""

from __future__ import annotations

from nbspike.lang.expr import Binary, Expr, Name, Unary, children
from nbspike.lang.parsed import EquationKind
from nbspike.model.context import Context
from nbspike.model.scope import Scope
from nbspike.model.symbols import Role
from nbspike.model.tree import postorder
from nbspike.model.wording import quoted


def check(context: Context) -> None:
    """Add NB403 for noise that no method here can integrate."""
    allowed = {
        id(equation.expression)
        for equation in context.equations
        if equation.kind is EquationKind.DIFFERENTIAL
    }
    for expr, scope in context.expressions():
        if id(expr) in allowed:
            _linear(context, expr, scope)
            continue
        for node in postorder(expr):
            if _is_noise(node, scope):
                context.findings.add(
                    "NB403",
                    f"{quoted(node)} is white noise, which can only stand in a "
                    "differential equation",
                    node.span,
                    "In statements and conditions, draw a number with `randn()`",
                )


def _is_noise(node: Expr, scope: Scope) -> bool:
    if not isinstance(node, Name):
        return False
    symbol = scope.find(node.id)
    return symbol is not None and symbol.role is Role.NOISE


def _linear(context: Context, expr: Expr, scope: Scope) -> None:
    degrees: dict[int, int] = {}
    for node in postorder(expr):
        inner = [degrees[id(child)] for child in children(node)]
        degree = 1 if _is_noise(node, scope) else max(inner, default=0)
        match node:
            case Binary(op="*"):
                degree = sum(inner)
                linear = degree < 2
            case Binary(op="/"):
                linear = inner[1] == 0
            case Binary(op="+" | "-") | Unary(op="+" | "-") | Name():
                linear = True
            case _:
                linear = degree == 0
        if not linear:
            context.findings.add(
                "NB403",
                f"white noise enters {quoted(node)} in a way that is not linear",
                node.span,
                "Write noise as a term of its own, such as `sigma*sqrt(2/tau)*xi`",
            )
            return
        degrees[id(node)] = degree
