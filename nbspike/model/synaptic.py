"""Subexpressions of a synapse and of the neurons it joins, written out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from nbspike.lang.expr import (
    Binary,
    Boolean,
    Call,
    Compare,
    Expr,
    Name,
    Select,
    Unary,
)
from nbspike.lang.parsed import EquationKind
from nbspike.model.checked import CheckedNeurons, CheckedSynapses
from nbspike.model.functions import foreign_calls
from nbspike.model.inline import fold_units, inline
from nbspike.model.tree import transform

#: State of a neuron that statements of synapses may name, too.
_HISTORY = frozenset({"lastspike", "not_refractory"})

#: Index and size of the population, which synapses see as those of its section.
_WHOLE = frozenset({"i", "N"})


def of_end(name: str, suffix: str) -> str:
    """Return the name, in synapses, of what only the neurons of an end know.

    That are ``i`` and ``N`` of the whole population and the constants in its
    formulas, which may be called like something else in the synapses.

    Parameters
    ----------
    name
        As neurons call it.
    suffix
        ``_pre`` or ``_post``.
    """
    return f"{suffix}_{name}"


def rename(node: Expr, new: Callable[[Name], Expr]) -> Expr:
    """Return the tree with every name replaced by what `new` makes of it."""
    match node:
        case Name():
            return new(node)
        case Unary():
            return Unary(node.op, rename(node.operand, new), node.span)
        case Binary() | Compare():
            left, right = rename(node.left, new), rename(node.right, new)
            return type(node)(node.op, left, right, node.span)
        case Boolean():
            operands = tuple(rename(item, new) for item in node.operands)
            return Boolean(node.op, operands, node.span)
        case Call():
            arguments = tuple(rename(item, new) for item in node.arguments)
            return Call(node.function, arguments, node.span, node.name_span)
        case Select():
            condition = rename(node.condition, new)
            then, otherwise = rename(node.then, new), rename(node.otherwise, new)
            return Select(condition, then, otherwise, node.span)
    return node


def inline_synaptic(
    expression: Expr,
    model: CheckedSynapses,
    source: CheckedNeurons,
    target: CheckedNeurons,
) -> Expr:
    """Write out subexpressions of the synapse, source and target; fold units.

    Parameters
    ----------
    expression
        In canonical names (see `nbspike.model.checked`).
    model, source, target
        The models whose subexpressions may occur.
    """
    own = {item.name: item for item in model.variables}

    def new(node: Name) -> Expr:
        variable = own.get(node.id)
        if variable is not None:
            if variable.kind is EquationKind.SUBEXPRESSION and variable.expression:
                return rename(variable.expression, new)
            return node
        for suffix, neurons in (("_pre", source), ("_post", target)):
            if node.id.endswith(suffix):
                return _of_neuron(node, suffix, neurons)
        return node

    return fold_units(rename(expression, new))


def _of_neuron(node: Name, suffix: str, neurons: CheckedNeurons) -> Expr:
    base = node.id.removesuffix(suffix)
    names = {item.name: item.kind for item in neurons.variables}
    if names.get(base) is not EquationKind.SUBEXPRESSION:
        return node

    outside = _WHOLE | {name for name, _ in neurons.externals}

    def new(inner: Name) -> Expr:
        if inner.id in names or inner.id in _HISTORY:
            return Name(inner.id + suffix)
        return Name(of_end(inner.id, suffix)) if inner.id in outside else inner

    written = rename(inline(Name(base), neurons), new)
    foreign = {item: of_end(item, suffix) for item in foreign_calls(written)}

    def call(inner: Expr) -> Expr:
        if isinstance(inner, Call) and inner.function in foreign:
            return replace(inner, function=foreign[inner.function])
        return inner

    return transform(written, call)
