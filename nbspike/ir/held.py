"""Kernels that set, when a step begins, what is held until the next one."""

from __future__ import annotations

from nbspike.ir import build
from nbspike.ir.neurons import SIZE, lowering_of
from nbspike.ir.nodes import Kernel, Let, Loop, Node
from nbspike.lang.expr import Name, Statement, names_in
from nbspike.model.checked import CheckedNeurons, Variable
from nbspike.model.inline import inline


def held_kernel(name: str, model: CheckedNeurons) -> Kernel | None:
    """Return the kernel that computes a population's held variables, or `None`.

    One that needs another is computed after it; shared ones are computed once.
    """
    held = [item for item in model.variables if item.held]
    if not held:
        return None
    low = lowering_of(model)
    formulas = {
        item.name: inline(item.expression, model) for item in held if item.expression
    }
    ordered = in_order(held, {key: names_in(item) for key, item in formulas.items()})
    first: list[Node] = []
    each: list[Node] = [Let("element", Name("i"))]
    for item in ordered:
        node = low.statement(Statement(item.name, "=", formulas[item.name]))
        (first if item.shared else each).append(node)
    if first:
        first = [Let("i", build.whole(0)), Let("element", Name("i")), *first]
    loop: tuple[Node, ...] = ()
    if len(each) > 1:
        loop = (Loop("i", build.whole(0), low.size(SIZE), tuple(each)),)
    return low.kernel(f"held values of {name}", (*first, *loop))


def in_order(held: list[Variable], needs: dict[str, frozenset[str]]) -> list[Variable]:
    """Return variables behind those that they need; circles have been refused."""
    known = {item.name: item for item in held}
    placed: dict[str, Variable] = {}

    def place(name: str) -> None:
        if name in placed:
            return
        for other in sorted(needs[name] & known.keys() - {name}):
            place(other)
        placed[name] = known[name]

    for item in held:
        place(item.name)
    return list(placed.values())
