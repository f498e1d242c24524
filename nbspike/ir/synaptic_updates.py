"""Kernels of all synapses of a projection: equations at each step, sums."""

from __future__ import annotations

from dataclasses import replace

from nbspike.ir import build
from nbspike.ir.held import in_order
from nbspike.ir.lowering import Lowering
from nbspike.ir.neurons import integration
from nbspike.ir.nodes import Kernel, Let, Loop, Node, Store
from nbspike.ir.synapses import Ends, lowering_between, neurons_of
from nbspike.lang.expr import Binary, Load, Name, Statement, names_in
from nbspike.model.checked import CheckedSynapses, Summed
from nbspike.model.synaptic import inline_synaptic
from nbspike.numerics.scheme import UpdateScheme

_SYNAPSE = Name("synapse")


def synaptic_update_kernel(
    name: str, model: CheckedSynapses, scheme: UpdateScheme, ends: Ends
) -> Kernel:
    """Return the kernel that advances clock-driven equations by a step."""
    low = lowering_between(model, ends)
    low.reserve_streams(len(model.noises))
    body: list[Node] = []
    coefficients = scheme.coefficients
    if coefficients is not None and coefficients.per_element:
        for coefficient in coefficients.names:
            array = low.array(f"{coefficient}_all", "float64")
            body.append(Let(f"{coefficient}_now", Load(array, _SYNAPSE)))
            low.locals[coefficient] = Name(f"{coefficient}_now")
    body += integration(low, scheme, _SYNAPSE)
    return low.kernel(
        f"update by {scheme.method} of {name}", over_synapses(low, tuple(body), ends)
    )


def sum_kernel(name: str, model: CheckedSynapses, summed: Summed, ends: Ends) -> Kernel:
    """Return the kernel that adds an expression to the neurons of one end."""
    low = lowering_between(model, ends)
    expression = inline_synaptic(summed.expression, model, ends.source, ends.target)
    target = summed.name + summed.suffix
    place = low.places[target]
    total = Binary("+", low.load(target), low(expression))
    node = Store(low.array(place.array, place.dtype), place.index, total)
    return low.kernel(f"sum of {target} over {name}", over_synapses(low, (node,), ends))


def synaptic_held_kernel(
    name: str, model: CheckedSynapses, ends: Ends
) -> Kernel | None:
    """Return the kernel that computes held variables of synapses, or `None`."""
    held = [item for item in model.variables if item.held]
    if not held:
        return None
    low = lowering_between(model, ends)
    formulas = {
        item.name: inline_synaptic(item.expression, model, ends.source, ends.target)
        for item in held
        if item.expression
    }
    first: list[Node] = []
    each: list[Node] = []
    for item in in_order(held, {key: names_in(one) for key, one in formulas.items()}):
        node = low.statement(Statement(item.name, "=", formulas[item.name]))
        (first if item.shared else each).append(node)
    if first:
        first = [Let("element", build.whole(0)), *first]
    loop = over_synapses(low, tuple(each), ends) if each else ()
    return low.kernel(f"held values of {name}", (*first, *loop))


def synaptic_block_kernel(
    title: str, model: CheckedSynapses, code: tuple[Statement, ...], ends: Ends
) -> Kernel:
    """Return the kernel that runs statements for every synapse.

    Shared variables are set once, before the loop over synapses.
    """
    low = lowering_between(model, ends)
    shared = {item.name for item in model.variables if item.shared}
    count = max(
        (k + 1 for k, item in enumerate(code) if item.target in shared), default=0
    )
    nodes = [
        low.statement(
            replace(
                item, value=inline_synaptic(item.value, model, ends.source, ends.target)
            )
        )
        for item in code
    ]
    once: list[Node] = [Let("element", build.whole(0)), *nodes[:count]]
    each = tuple(nodes[count:])
    loop = over_synapses(low, each, ends) if each else ()
    return low.kernel(title, (*(once if count else ()), *loop))


def over_synapses(
    low: Lowering, each: tuple[Node, ...], ends: Ends
) -> tuple[Node, ...]:
    """Run `each` for every synapse, as they are stored."""
    nodes = (
        Let("synapse", Name("k")),
        *neurons_of(low, ends),
        Let("element", _SYNAPSE),
        *each,
    )
    return (Loop("k", build.whole(0), low.size("synapse_count"), nodes),)
