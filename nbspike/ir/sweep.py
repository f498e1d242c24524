"""The loop of an update over neurons, which turns around at every step.

State that does not fit into the innermost cache is read from the next one at each
step, if every step begins with the neuron that was updated longest ago.  Going back
and forth, each step finds what the last one ended with.  Blocks keep ascending inside,
as vectors do.
"""

from __future__ import annotations

from nbspike.ir import build
from nbspike.ir.lowering import Lowering
from nbspike.ir.nodes import Let, Loop, Node
from nbspike.lang.expr import Binary, Call, Compare, Expr, Name, Select
from nbspike.optimisations import Optimisation, in_use

#: Neurons that are updated without turning around.
_BLOCK = 512


def sweep(low: Lowering, size: Expr, body: tuple[Node, ...]) -> tuple[Node, ...]:
    """Return the loop that runs `body` for ``i`` from 0 up to, not including, `size`.

    Functions from outside may have a state, so they are called in ascending order.
    """
    if low.functions or not in_use(Optimisation.SWEEPS):
        return (Loop("i", build.whole(0), size, body),)
    block, last, start = Name("block"), Name("last_block"), Name("start")
    length = build.whole(_BLOCK)
    even = Compare("==", build.modulo(Name("step"), build.whole(2)), build.whole(0))
    turned = Select(even, block, build.minus(last, block))
    stop = Call("min", (build.plus(start, length), size))
    return (
        Let(last.id, Binary("//", build.minus(size, build.whole(1)), length)),
        Loop(
            block.id,
            build.whole(0),
            build.plus(last, build.whole(1)),
            (
                Let(start.id, build.times(length, turned)),
                Loop("i", start, stop, body),
            ),
        ),
    )
