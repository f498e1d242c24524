"""Kernels of monitors that follow events, and of those that look at synapses."""

from __future__ import annotations

from nbspike.ir import build
from nbspike.ir.neurons import COUNTS, LATE, SIZE, SLOTS, SPIKES, lowering_of
from nbspike.ir.nodes import If, Kernel, Let, Loop, Node, Store
from nbspike.ir.synapses import Ends, lowering_between, neurons_of
from nbspike.lang.expr import Binary, Boolean, Call, Compare, Load, Name, Number
from nbspike.model.checked import CheckedNeurons, CheckedSynapses
from nbspike.model.inline import inline
from nbspike.model.synaptic import inline_synaptic

_ROW = Name("row")


def event_record_kernel(
    name: str, model: CheckedNeurons, variables: tuple[str, ...]
) -> Kernel:
    """Return the kernel that notes variables of the neurons that have an event now.

    Row r of ``recorded_i``, ``recorded_step`` and each buffer ``X_rows`` belongs to
    one event; neurons count from the section's first.

    Parameters
    ----------
    name, model
        The population's.
    variables
        Names of variables or subexpressions.
    """
    low = lowering_of(model)
    events, counts = low.array(SPIKES, "uint32"), low.array(COUNTS, "int64")
    start, stop = low.size("section_start"), low.size("section_stop")
    own = build.minus(Call("int", (Name("i"),)), start)
    noted: list[Node] = [
        Let("element", Name("i")),
        Store(low.array("recorded_i", "uint32"), _ROW, own),
        Store(low.array("recorded_step", "int64"), _ROW, Name("step")),
    ]
    for variable in variables:
        buffer = low.array(f"{variable}_rows", "float64")
        noted.append(Store(buffer, _ROW, low(inline(Name(variable), model))))
    noted.append(Let("row", build.plus(_ROW, build.whole(1))))
    filled = low.array("rows_filled", "int64")
    inside = (Compare(">=", Name("i"), start), Compare("<", Name("i"), stop))
    each: tuple[Node, ...] = (
        Let("i", Load(events, build.plus(Name("first"), Name("k")))),
        If(Boolean("and", inside), tuple(noted)),
    )
    tested = build.minus(Name("step"), low.size(LATE))
    nodes: tuple[Node, ...] = (
        Let("slot", build.modulo(tested, low.size(SLOTS))),
        Let("first", build.times(Name("slot"), low.size(SIZE))),
        Let("row", Load(filled, build.whole(0))),
        Loop("k", build.whole(0), Load(counts, Name("slot")), each),
        Store(filled, build.whole(0), _ROW),
    )
    return low.kernel(f"record {', '.join(variables)} at events of {name}", nodes)


def mean_record_kernel(
    name: str, model: CheckedNeurons, variables: tuple[str, ...]
) -> Kernel:
    """Return the kernel that notes the mean of variables over consecutive neurons.

    Row r of buffer ``X_rows`` holds the mean of one sample.
    """
    low = lowering_of(model)
    start, stop = low.size("section_start"), low.size("section_stop")
    before: list[Node] = []
    each: list[Node] = [Let("element", Name("i"))]
    after: list[Node] = []
    for variable in variables:
        total = Name(f"{variable}_total")
        value = low(inline(Name(variable), model))
        before.append(Let(total.id, Number(0.0)))
        each.append(Let(total.id, build.plus(total, value)))
        buffer = low.array(f"{variable}_rows", "float64")
        mean = Binary("/", total, build.minus(stop, start))
        after.append(Store(buffer, _ROW, mean))
    filled = low.array("rows_filled", "int64")
    nodes: tuple[Node, ...] = (
        Let("row", Load(filled, build.whole(0))),
        *before,
        Loop("i", start, stop, tuple(each)),
        *after,
        Store(filled, build.whole(0), build.plus(_ROW, build.whole(1))),
    )
    return low.kernel(f"record means of {', '.join(variables)} of {name}", nodes)


def synapse_record_kernel(
    name: str, model: CheckedSynapses, ends: Ends, variables: tuple[str, ...]
) -> Kernel:
    """Return the kernel that copies variables of chosen synapses into rows.

    Row r of buffer ``X_rows`` holds the values of one sample, time-major.
    """
    low = lowering_between(model, ends)
    indices = low.array("recorded", "int64")
    count = low.size("recorded_count")
    synapse = Name("synapse")
    body: list[Node] = [
        Let("synapse", Load(indices, Name("k"))),
        *neurons_of(low, ends),
        Let("element", synapse),
    ]
    for variable in variables:
        written = inline_synaptic(Name(variable), model, ends.source, ends.target)
        value = low(written)
        where = build.plus(build.times(_ROW, count), Name("k"))
        body.append(Store(low.array(f"{variable}_rows", "float64"), where, value))
    filled = low.array("rows_filled", "int64")
    nodes: tuple[Node, ...] = (
        Let("row", Load(filled, build.whole(0))),
        Loop("k", build.whole(0), count, tuple(body)),
        Store(filled, build.whole(0), build.plus(_ROW, build.whole(1))),
    )
    return low.kernel(f"record {', '.join(variables)} of {name}", nodes)
