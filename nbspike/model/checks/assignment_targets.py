"""Statements change variables, and nothing else.

Wrong::

    reset: E_L = -70*mV      # a constant from outside

Right::

    reset: v = E_L
"""

from __future__ import annotations

from nbspike.diagnostics.notes import warn
from nbspike.lang.expr import Statement
from nbspike.lang.parsed import EquationKind
from nbspike.model.context import Block, Context, statements_in
from nbspike.model.functions import FUNCTIONS
from nbspike.model.scope import Scope
from nbspike.model.symbols import Role, Symbol, why_reserved


def check(context: Context) -> None:
    """Add NB204 for left sides that cannot be changed here."""
    for block in context.blocks:
        for statement, scope in statements_in(block, context.scope):
            found = _reason(context, block, statement, scope)
            if found is not None:
                message, hint = found
                span = statement.target_span or statement.span
                context.findings.add("NB204", message, span, hint)


def _reason(
    context: Context, block: Block, statement: Statement, scope: Scope
) -> tuple[str, str | None] | None:
    name = statement.target
    symbol = scope.find(name)
    if symbol is None:
        if name in FUNCTIONS:
            return f"`{name}` is a function and cannot be changed", None
        if name.startswith("_"):
            return f"`{name}` {why_reserved(name)}", "Choose another name"
        return None
    match symbol.role:
        case Role.VARIABLE:
            return _variable(context, block, name, symbol)
        case Role.TEMPORARY:
            return None
        case Role.BUILTIN:
            return f"`{name}` can be read but not changed", None
        case Role.EXTERNAL:
            return (
                f"`{name}` is a constant from outside, and a model cannot change it",
                f"Declare it in the model, as in `{name} : {_declared(symbol)}`",
            )
        case _:
            return f"`{name}` is a {symbol.role.value} and cannot be changed", None


def _declared(symbol: Symbol) -> str:
    if symbol.dimension is None or symbol.dimension.is_dimensionless:
        return "1"
    return str(symbol.dimension)


def _variable(
    context: Context, block: Block, name: str, symbol: Symbol
) -> tuple[str, str | None] | None:
    if symbol.kind is EquationKind.SUBEXPRESSION:
        message = f"`{name}` is a subexpression: it follows from its formula"
        return message, f"To store it, declare `{name} : {_declared(symbol)}`"
    if block.sets_initial_values:
        if context.synaptic and symbol.name not in context.own:
            return f"`{name}` belongs to the neurons, not to the synapses", None
        return None
    if symbol.shared and not block.for_all:
        each = (
            "each synapse that a spike reaches"
            if context.synaptic
            else ("each neuron that fires")
        )
        return (
            f"`{name}` is shared by all, but `{block.name}` runs for {each}",
            f"Delete the flag `shared` of `{name}`",
        )
    if symbol.constant:
        warn(
            f"`{name}` is declared constant, but `{block.name}` changes it: the flag "
            "has no effect",
            once=f"constant {name} in {block.name}",
        )
    return None
