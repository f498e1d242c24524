"""Code that runs for all elements sets shared variables first, from shared values.

Wrong::

    v += 1*mV
    total = 0*mV       # total : volt (shared)

Right::

    total = 0*mV
    v += 1*mV
"""

from __future__ import annotations

from nbspike.model.context import Context, statements_in
from nbspike.model.symbols import Role, Symbol
from nbspike.model.tree import names

_PER_ELEMENT = frozenset("i j lastspike not_refractory".split())


def check(context: Context) -> None:
    """Add NB204 for shared variables set late, NB210 for values that differ."""
    each = "synapse" if context.synaptic else "neuron"
    for block in context.blocks:
        if not block.for_all or block.sets_initial_values:
            continue
        late: str | None = None
        differing: set[str] = set()
        for statement, scope in statements_in(block, context.scope):
            symbol = scope.find(statement.target)
            source = next(
                (
                    node
                    for node in names(statement.value)
                    if node.id in differing or _differs(node.id, scope.find(node.id))
                ),
                None,
            )
            if symbol is None or symbol.role is Role.TEMPORARY:
                if source is not None:
                    differing.add(statement.target)
                continue
            if not symbol.shared:
                late = late or statement.target
            elif source is not None:
                context.findings.add(
                    "NB210",
                    f"`{statement.target}` is shared, but `{source.id}` differs from "
                    f"{each} to {each}",
                    source.span,
                    f"Delete the flag `shared` of `{statement.target}`",
                )
            elif late is not None:
                context.findings.add(
                    "NB204",
                    f"`{statement.target}` is shared, but `{late}`, which is set for "
                    f"each {each}, comes before it",
                    statement.target_span or statement.span,
                    "Set shared variables first",
                )


def _differs(name: str, symbol: Symbol | None) -> bool:
    if symbol is None:
        return False
    if symbol.role is Role.VARIABLE:
        return not symbol.shared
    return symbol.role is Role.BUILTIN and name in _PER_ELEMENT
