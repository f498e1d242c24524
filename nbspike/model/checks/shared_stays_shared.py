"""A shared subexpression is made of shared names only.

Wrong::

    x : 1
    y = 2*x : 1 (shared)

Right::

    x : 1 (shared)
    y = 2*x : 1 (shared)
"""

from __future__ import annotations

from nbspike.lang.parsed import EquationKind
from nbspike.model.context import Context
from nbspike.model.symbols import Role
from nbspike.model.tree import names

_PER_ELEMENT = frozenset("i j lastspike not_refractory".split())


def check(context: Context) -> None:
    """Add NB210 for names that differ from element to element."""
    for equation in context.equations:
        flagged = any(flag.name == "shared" for flag in equation.flags)
        if not flagged or equation.kind is not EquationKind.SUBEXPRESSION:
            continue
        for node in names(equation.expression) if equation.expression else ():
            symbol = context.scope.find(node.id)
            if symbol is None:
                continue
            own = symbol.role is Role.VARIABLE and not symbol.shared
            if own or (symbol.role is Role.BUILTIN and node.id in _PER_ELEMENT):
                each = "synapse" if context.synaptic else "neuron"
                context.findings.add(
                    "NB210",
                    f"`{equation.name}` is shared, but `{node.id}` differs from "
                    f"{each} to {each}",
                    node.span,
                    f"Delete the flag `shared` of `{equation.name}`",
                )
