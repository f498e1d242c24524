"""Kernels of a projection: what one pathway does with the spikes that are due.

Synapses stand sorted by source neuron (``row_starts``, ``targets``); a pathway
that follows the target's spikes goes through the reverse index (``column_starts``,
``column_synapses``).  Spikes are processed one synapse after the other, in the
order of the spikes and then of the synapses, so code whose result depends on the
order has one meaning.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from nbspike.ir import build
from nbspike.ir.lowering import Lowering, Place
from nbspike.ir.neurons import (
    COUNTS,
    SIZE,
    SLOTS,
    SPIKES,
    builtins_of,
    places_of,
    through_of,
)
from nbspike.ir.nodes import If, Kernel, Let, Loop, Node, Store, While
from nbspike.ir.traces import TracesInPathway
from nbspike.lang.expr import Boolean, Call, Compare, Expr, Load, Name, names_in
from nbspike.lang.parsed import EquationKind
from nbspike.model.checked import CheckedNeurons, CheckedPathway, CheckedSynapses
from nbspike.model.synaptic import inline_synaptic, of_end
from nbspike.model.synaptic_equations import LAST_UPDATE
from nbspike.numerics.synaptic_system import ELAPSED, event_updates
from nbspike.numerics.traces import Trace

_PRE, _POST, _SYNAPSE = Name("pre"), Name("post"), Name("synapse")


@dataclass(frozen=True, slots=True)
class Ends:
    """The two models a projection joins, and which parts of them.

    `whole` tells whether the side whose spikes are followed is a whole population.
    `arrival` is ``rows`` where all synapses have one delay, ``segments`` where they are
    sorted by delay, and ``due`` where those to run for are listed already.  Numbers of
    their neurons are kept as `pre_index` and `post_index`, which are NumPy types.
    `traces` are the event-driven variables that stand with neurons, and `updated`
    whether synapses keep the time of their last update.
    """

    source: CheckedNeurons
    target: CheckedNeurons
    whole: bool
    arrival: str = "rows"
    pre_index: str = "uint32"
    post_index: str = "uint32"
    traces: tuple[Trace, ...] = ()
    updated: bool = True


def lowering_between(model: CheckedSynapses, ends: Ends) -> Lowering:
    """Return a lowering that knows synapses, their ends and the built-in names."""
    places: dict[str, Place] = {}
    for suffix, neurons, index in (
        ("pre", ends.source, _PRE),
        ("post", ends.target, _POST),
    ):
        own = places_of(neurons, index, f"{suffix}_", locks=True)
        places.update({f"{name}_{suffix}": place for name, place in own.items()})
    for variable in model.variables:
        if variable.kind is not EquationKind.SUBEXPRESSION:
            where = build.whole(0) if variable.shared else _SYNAPSE
            array = f"{variable.name}_synapses"
            through = through_of(model, variable, "", "_synapses")
            limit = f"{variable.name}_limit"
            places[variable.name] = Place(
                array, variable.storage, where, None, through, limit
            )
    functions = {item.name: item for item in model.functions}
    for suffix, neurons in (("_pre", ends.source), ("_post", ends.target)):
        functions |= {of_end(item.name, suffix): item for item in neurons.functions}
    low = Lowering(places, {}, functions)
    low.builtins.update(_builtins(low))
    return low


def _builtins(low: Lowering) -> dict[str, Callable[[], Expr]]:
    table: dict[str, Callable[[], Expr]] = {}
    for suffix, index in (("pre", _PRE), ("post", _POST)):
        side = Lowering({}, {})
        # arrays, sizes and constants noted by either side belong to one kernel
        side.arrays, side.sizes, side.constants = low.arrays, low.sizes, low.constants
        builtins_of(side, index, f"{suffix}_")
        table.update({f"{name}_{suffix}": f for name, f in side.builtins.items()})
        for name in ("i", "N"):
            table[of_end(name, f"_{suffix}")] = side.builtins[name]
    for name in ("t", "dt", "t_in_timesteps"):
        table[name] = table[f"{name}_pre"]
    table["i"] = lambda: build.minus(_PRE, low.size("pre_start"))
    table["j"] = lambda: build.minus(_POST, low.size("post_start"))
    table["N_pre"] = lambda: low.size("pre_count")
    table["N_post"] = lambda: low.size("post_count")
    table["N"] = lambda: low.size("synapse_count")
    table["N_outgoing"] = lambda: _outgoing(low)
    table["N_incoming"] = lambda: Load(
        low.array("incoming", "int64"), build.minus(_POST, low.size("post_start"))
    )
    return table


def _outgoing(low: Lowering) -> Expr:
    """Return the number of synapses of the source: the length of its row."""
    starts = low.array("row_starts", "int64")
    row = build.minus(_PRE, low.size("pre_start"))
    after = Load(starts, build.plus(row, build.whole(1)))
    return build.minus(after, Load(starts, row))


def neurons_of(low: Lowering, ends: Ends) -> tuple[Node, Node]:
    """Return what looks up the two neurons that ``synapse`` joins."""
    pre = Load(low.array("sources", ends.pre_index), _SYNAPSE)
    post = Load(low.array("targets", ends.post_index), _SYNAPSE)
    return Let("pre", pre), Let("post", post)


def pathway_kernel(
    name: str, model: CheckedSynapses, pathway: CheckedPathway, ends: Ends
) -> Kernel:
    """Return the kernel that runs a pathway for every spike that arrives now."""
    low = lowering_between(model, ends)
    before, after = _event_driven(low, model, ends)
    code = tuple(
        replace(
            item, value=inline_synaptic(item.value, model, ends.source, ends.target)
        )
        for item in pathway.statements
    )
    traces = TracesInPathway(low, ends.traces, pathway.trigger, code)
    statements = tuple(node for item in code for node in traces.statement(item))
    each = (*before, *statements, *after)
    if each:
        each = (Let("element", _SYNAPSE), *traces.for_synapse(), *each)
    if ends.arrival == "due":
        body = _over_due(low, each, ends)
    elif ends.arrival == "segments":
        deliver = _over_segment(low, pathway.trigger, each, ends)
        deliver = _in_section(low, pathway.trigger, deliver, whole=ends.whole)
        body = _over_delays(low, pathway.trigger, deliver)
    else:
        deliver = _over_row(low, pathway.trigger, each, ends)
        if ends.traces:
            kept = traces.after(arrivals=not ends.updated)
            deliver = (*traces.per_spike, *deliver, *kept)
        deliver = _in_section(low, pathway.trigger, deliver, whole=ends.whole)
        body = _over_spikes(low, pathway.trigger, traces.before(), deliver)
    return low.kernel(f"{pathway.name} of {name}", body)


def _event_driven(
    low: Lowering, model: CheckedSynapses, ends: Ends
) -> tuple[list[Node], list[Node]]:
    """Bring event-driven variables up to date before the statements of a pathway."""
    hoisted = {trace.name for trace in ends.traces}
    updates = event_updates(model, ends.source, ends.target)
    updates = tuple(item for item in updates if item.name not in hoisted)
    if not updates:
        return [], []
    elapsed = build.minus(low(Name("t")), low.load(LAST_UPDATE))
    low.locals[ELAPSED.id] = Name("elapsed")
    before: list[Node] = [Let("elapsed", elapsed)]
    for update in updates:
        before.append(Let(f"{update.name}_next", low(update.value)))
    for update in updates:
        before.append(store(low, update.name, Name(f"{update.name}_next")))
    return before, [store(low, LAST_UPDATE, low(Name("t")))]


def store(low: Lowering, name: str, value: Expr) -> Store:
    """Return the node that stores a variable of the synapse."""
    place = low.places[name]
    return Store(low.array(place.array, place.dtype), place.index, value)


def _over_due(low: Lowering, each: tuple[Node, ...], ends: Ends) -> tuple[Node, ...]:
    """Run `each` for every synapse of the list that `gather` has made."""
    due, count = low.array("due", "uint32"), low.array("due_count", "int64")
    nodes = (
        Let("synapse", Load(due, Name("k"))),
        *neurons_of(low, ends),
        *each,
    )
    return (Loop("k", build.whole(0), Load(count, build.whole(0)), nodes),)


def _over_row(
    low: Lowering, side: str, each: tuple[Node, ...], ends: Ends
) -> tuple[Node, ...]:
    """Run `each` for every synapse of the neuron whose number in its section is row."""
    if not each:
        return ()
    forward, k = side == "pre", Name("k")
    starts = low.array("row_starts" if forward else "column_starts", "int64")
    kind = ends.post_index if forward else ends.pre_index
    partners = low.array("targets" if forward else "column_sources", kind)
    synapse: Expr = k
    if not forward:
        synapse = Load(low.array("column_synapses", "uint32"), k)
    far = _POST if forward else _PRE
    after = build.plus(Name("row"), build.whole(1))
    nodes = (Let("synapse", synapse), Let(far.id, Load(partners, k)), *each)
    return (Loop("k", Load(starts, Name("row")), Load(starts, after), nodes),)


def _over_segment(
    low: Lowering, side: str, each: tuple[Node, ...], ends: Ends
) -> tuple[Node, ...]:
    """Run `each` for the synapses of the neuron in ``row`` that have delay ``d``."""
    forward, k = side == "pre", Name("k")
    starts = low.array("segment_starts", "uint32")
    kind = ends.post_index if forward else ends.pre_index
    far = _POST if forward else _PRE
    found: list[Node] = []
    if not low.streams:  # only draws ask which element it is
        each = tuple(node for node in each if node != Let("element", _SYNAPSE))
    if any(reads(node, _SYNAPSE) for node in each):
        synapse = Load(low.array("segment_synapses", "uint32"), k)
        found.append(Let("synapse", synapse))
    found.append(Let(far.id, Load(low.array("segment_partners", kind), k)))
    part = build.plus(build.times(Name("row"), low.size("delay_count")), Name("d"))
    after = build.plus(Name("part"), build.whole(1))
    first, stop = (
        Call("int64", (Load(starts, place),)) for place in (Name("part"), after)
    )
    return (Let("part", part), Loop("k", first, stop, (*found, *each)))


def _over_delays(
    low: Lowering, side: str, deliver: tuple[Node, ...]
) -> tuple[Node, ...]:
    """Run `deliver` for every spike that arrives now, those sent first in front."""
    near, d = _PRE if side == "pre" else _POST, Name("d")
    spikes = low.array(f"{side}_{SPIKES}", "uint32")
    counts = low.array(f"{side}_{COUNTS}", "int64")
    spike = Load(spikes, build.plus(Name("first"), Name("s")))
    loop = Loop(
        "s",
        build.whole(0),
        Load(counts, Name("slot")),
        (Let(near.id, spike), *deliver),
    )
    slot = build.modulo(Name("sent"), low.size(f"{side}_{SLOTS}"))
    first = build.times(Name("slot"), low.size(f"{side}_{SIZE}"))
    sent = build.minus(Name("step"), Load(low.array("delays", "int64"), d))
    known = build.at_least(Name("sent"), low.size("since"))
    nodes = (
        Let("sent", sent),
        If(known, (Let("slot", slot), Let("first", first), loop)),
    )
    return (Loop("d", build.whole(0), low.size("delay_count"), nodes),)


def reads(node: Node, name: Name) -> bool:
    """Return whether a statement, or one inside it, reads a local."""
    match node:
        case Let():
            return name.id in names_in(node.value)
        case Store():
            return name.id in names_in(node.index) | names_in(node.value)
        case If() | While():
            head = names_in(node.condition)
        case Loop():
            head = names_in(node.start) | names_in(node.stop)
    return name.id in head or any(reads(item, name) for item in node.body)


def _in_section(
    low: Lowering, side: str, deliver: tuple[Node, ...], *, whole: bool
) -> tuple[Node, ...]:
    """Run `deliver` if the neuron that fired is one of the section."""
    near = _PRE if side == "pre" else _POST
    deliver = (Let("row", build.minus(near, low.size(f"{side}_start"))), *deliver)
    if whole:
        return deliver
    stop = build.plus(low.size(f"{side}_start"), low.size(f"{side}_count"))
    inside = (
        Compare(">=", near, low.size(f"{side}_start")),
        Compare("<", near, stop),
    )
    return (If(Boolean("and", inside), deliver),)


def _over_spikes(
    low: Lowering, side: str, before: tuple[Node, ...], deliver: tuple[Node, ...]
) -> tuple[Node, ...]:
    """Run `deliver` for every spike that arrives now, and `before` if there are any."""
    near = _PRE if side == "pre" else _POST
    spikes = low.array(f"{side}_{SPIKES}", "uint32")
    counts = low.array(f"{side}_{COUNTS}", "int64")
    sent = build.minus(Name("step"), low.size("delay"))
    first = build.times(Name("slot"), low.size(f"{side}_{SIZE}"))
    spike = Load(spikes, build.plus(Name("first"), Name("s")))
    count = Load(counts, Name("slot"))
    each = (Let(near.id, spike), *deliver)
    loop: Node = Loop("s", build.whole(0), count, each)
    if before:
        loop = If(Compare(">", count, build.whole(0)), (*before, loop))
    slot = build.modulo(sent, low.size(f"{side}_{SLOTS}"))
    return (Let("slot", slot), Let("first", first), loop)
