"""Kernels of a population: update, reset, and what a monitor reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from nbspike.ir import build
from nbspike.ir.adaptive import attempts_of
from nbspike.ir.foreign import is_timed
from nbspike.ir.lowering import Lowering, Place
from nbspike.ir.nodes import Kernel, Let, Loop, Node, Store
from nbspike.ir.quotients import with_quotients
from nbspike.ir.refractory import FREE, LAST, refractoriness
from nbspike.ir.single import SINGLE, coefficients_of, is_single
from nbspike.ir.sweep import sweep
from nbspike.lang.expr import (
    Boolean,
    Call,
    Compare,
    Expr,
    Load,
    Name,
    Statement,
    names_in,
)
from nbspike.lang.parsed import EquationKind
from nbspike.model.checked import (
    CheckedNeurons,
    CheckedSynapses,
    Refractory,
    Variable,
)
from nbspike.model.inline import inline
from nbspike.numerics.scheme import UpdateScheme

#: Sizes and arrays of a population that kernels know by these names.
SIZE = "n"
MASK = "fired"
SPIKES = "spikes"
COUNTS = "spike_counts"
SLOTS = "ring_slots"
LATE = "late"

_INDEX = Name("i")


def places_of(
    model: CheckedNeurons, index: Expr, prefix: str = "", *, locks: bool = False
) -> dict[str, Place]:
    """Return where the stored variables of a model live.

    Parameters
    ----------
    model
        The population's model.
    index
        Expression of the neuron's number in the population.
    prefix
        Put before array names, ``pre_`` or ``post_`` in synapses.
    locks
        Whether writes obey ``unless refractory`` (all but the own reset do).
    """
    places = {}
    for variable in model.variables:
        if variable.kind is EquationKind.SUBEXPRESSION:
            continue
        where = build.whole(0) if variable.shared else index
        lock = prefix + FREE if locks and variable.locked else None
        array = f"{prefix}{variable.name}_all"
        through = through_of(model, variable, prefix, "_all")
        limit = f"{prefix}{variable.name}_limit"
        places[variable.name] = Place(
            array, variable.storage, where, lock, through, limit
        )
    return places


def through_of(
    model: CheckedNeurons | CheckedSynapses, variable: Variable, prefix: str, end: str
) -> tuple[str, str] | None:
    """Return the array, and its type, by which a linked variable finds its values."""
    if variable.through is None:
        return None
    if not variable.through:
        return f"{prefix}{variable.name}_places", "int64"
    storage = model.variable(variable.through).storage
    return f"{prefix}{variable.through}{end}", storage


def builtins_of(lowering: Lowering, index: Expr, prefix: str = "") -> None:
    """Teach a lowering the built-in names of a population."""

    def last_spike() -> Expr:
        steps = Load(lowering.array(prefix + LAST, "int64"), index)
        return build.times(steps, lowering.constant("dt"))

    def free() -> Expr:
        flag = Load(lowering.array(prefix + FREE, "uint8"), index)
        return Compare("!=", flag, build.whole(0))

    table: dict[str, Callable[[], Expr]] = {
        "t": lambda: build.times(Name("step"), lowering.constant("dt")),
        "dt": lambda: lowering.constant("dt"),
        "t_in_timesteps": lambda: Name("step"),
        "i": lambda: Call("int", (index,)),  # never the uint32 of a list of spikes
        "N": lambda: lowering.size(prefix + SIZE),
        "lastspike": last_spike,
        "not_refractory": free,
    }
    lowering.builtins.update(table)


def lowering_of(
    model: CheckedNeurons, places: dict[str, Place] | None = None
) -> Lowering:
    """Return the lowering of a population's own kernels; `places` if not as usual."""
    functions = {item.name: item for item in model.functions}
    low = Lowering(places or places_of(model, _INDEX), {}, functions)
    builtins_of(low, _INDEX)
    return low


def update_kernel(
    name: str,
    model: CheckedNeurons,
    scheme: UpdateScheme | None,
    *,
    apart: bool = False,
) -> Kernel | None:
    """Return the kernel that advances all neurons and tests the threshold.

    `apart` leaves the threshold to another kernel.  `None` if there is nothing to do.
    """
    if apart:
        model = replace(model, threshold=None)
    idle = model.threshold is None and (model.refractory is None or not apart)
    if scheme is None and idle:
        return None
    low = lowering_of(model)
    if scheme is not None:
        low.reserve_streams(len(model.noises))
    before, body = _loads(low, model, scheme)
    body += refractoriness(low, model, apart=apart)
    if scheme is not None:
        once, scheme = _once(low, scheme)
        before += once
        body += integration(low, scheme, _INDEX)
    if model.threshold is not None:
        fires = low(inline(model.threshold, model))
        if model.refractory is not None:
            fires = Boolean("and", (fires, low(Name("not_refractory"))))
        body.append(Store(low.array(MASK, "uint8"), _INDEX, fires))
    loops = sweep(low, low.size(SIZE), tuple(body))
    what = "update" if scheme is None else f"update by {scheme.method}"
    return low.kernel(f"{what} of {name}", (*before, *loops))


def _loads(
    low: Lowering, model: CheckedNeurons, scheme: UpdateScheme | None
) -> tuple[list[Node], list[Node]]:
    """Read every variable that is used into a local, shared ones once."""
    used: set[str] = set()
    if scheme is not None:
        for assignment in (*scheme.temporaries, *scheme.updates):
            used |= names_in(assignment.value)
    for condition in (model.threshold, _expression(model.refractory)):
        if condition is not None:
            used |= names_in(inline(condition, model))
    before: list[Node] = []
    inside: list[Node] = [Let("element", _INDEX)]
    single = is_single(low, scheme)
    for variable in model.variables:
        if variable.name not in used or variable.name not in low.places:
            continue
        local = f"{variable.name}_now"
        target = before if variable.shared else inside
        kept = single and variable.storage == SINGLE
        target.append(Let(local, low.load(variable.name, as_kept=kept)))
        low.locals[variable.name] = Name(local)
    once, each = coefficients_of(low, scheme, _INDEX, single=single)
    return before + once, inside + each


def _expression(refractory: Refractory | None) -> Expr | None:
    return None if refractory is None else refractory.expression


def _once(low: Lowering, scheme: UpdateScheme) -> tuple[list[Node], UpdateScheme]:
    """Take what is the same for all neurons out of their loop: values over time."""
    nodes: list[Node] = []
    rest = []
    for item in scheme.temporaries:
        if isinstance(item.value, Call) and is_timed(low, item.value):
            nodes.append(Let(f"{item.name}_temp", low(item.value)))
            low.locals[item.name] = Name(f"{item.name}_temp")
        else:
            rest.append(item)
    return nodes, replace(scheme, temporaries=tuple(rest))


def integration(low: Lowering, scheme: UpdateScheme, index: Expr) -> list[Node]:
    """Return the nodes that compute new values from old ones, then store them."""
    nodes: list[Node] = []
    if scheme.attempts is not None:
        nodes += attempts_of(low, scheme, index)
    else:
        for temporary in scheme.temporaries:
            value = low(with_quotients(temporary.value))
            nodes.append(Let(f"{temporary.name}_temp", value))
            low.locals[temporary.name] = Name(f"{temporary.name}_temp")
        for update in scheme.updates:
            value = low(with_quotients(update.value))
            nodes.append(Let(f"{update.name}_next", value))
    stores: list[Node] = []
    for update in scheme.updates:
        place = low.places[update.name]
        array = low.array(place.array, place.dtype)
        stores.append(Store(array, place.index, Name(f"{update.name}_next")))
    for update in scheme.updates:  # the threshold sees the new values
        low.locals[update.name] = Name(f"{update.name}_next")
    return nodes + stores


def reset_kernel(name: str, model: CheckedNeurons) -> Kernel | None:
    """Return the kernel that resets the neurons that fired, or `None`."""
    if not model.reset:
        return None
    low = lowering_of(model)
    return _over_events(f"reset of {name}", low, model, model.reset)


def _over_events(
    title: str, low: Lowering, model: CheckedNeurons, code: tuple[Statement, ...]
) -> Kernel:
    """Return the kernel that runs statements for the neurons with an event now."""
    # code that has its turn before the test learns of events a step later
    tested = build.minus(Name("step"), low.size(LATE))
    slot = build.modulo(tested, low.size(SLOTS))
    spikes, counts = low.array(SPIKES, "uint32"), low.array(COUNTS, "int64")
    first = build.times(Name("slot"), low.size(SIZE))
    body: list[Node] = [
        Let("i", Load(spikes, build.plus(Name("first"), Name("k")))),
        Let("element", _INDEX),
    ]
    body += [low.statement(_inlined(item, model)) for item in code]
    nodes: tuple[Node, ...] = (
        Let("slot", slot),
        Let("first", first),
        Loop("k", build.whole(0), Load(counts, Name("slot")), tuple(body)),
    )
    return low.kernel(title, nodes)


def event_code_kernel(
    title: str, model: CheckedNeurons, code: tuple[Statement, ...]
) -> Kernel:
    """Return the kernel that runs statements for the neurons with an event.

    Like the reset, it may set what a refractory neuron locks.
    """
    low = lowering_of(model, places_of(model, _INDEX))
    return _over_events(title, low, model, code)


def threshold_kernel(name: str, model: CheckedNeurons) -> Kernel | None:
    """Return the kernel that tests the threshold by itself; `None` without one."""
    if model.threshold is None:
        return None
    fires = model.threshold
    if model.refractory is not None:
        fires = Boolean("and", (fires, Name("not_refractory")))
    return event_kernel(f"threshold of {name}", model, fires)


def event_kernel(name: str, model: CheckedNeurons, condition: Expr) -> Kernel:
    """Return the kernel that tests for which neurons a custom event happens."""
    low = lowering_of(model)
    happens = low(inline(condition, model))
    body = (Let("element", _INDEX), Store(low.array(MASK, "uint8"), _INDEX, happens))
    loop = Loop("i", build.whole(0), low.size(SIZE), body)
    return low.kernel(name, (loop,))


def block_kernel(
    title: str,
    model: CheckedNeurons,
    code: tuple[Statement, ...],
    given: tuple[str, ...] = (),
) -> Kernel:
    """Return the kernel that runs statements for consecutive neurons.

    Shared variables are set once, before the loop over neurons; refractory neurons
    keep what they lock.

    Parameters
    ----------
    title
        For the reader.
    model, code
        The model, and statements about it in canonical names.
    given
        Names of numbers that stand in float64 arrays, one for each neuron.
    """
    places = places_of(model, _INDEX, locks=True)
    places.update({name: Place(f"{name}_given", "float64", _INDEX) for name in given})
    low = lowering_of(model, places)
    shared = {item.name for item in model.variables if item.shared}
    count = max(
        (k + 1 for k, item in enumerate(code) if item.target in shared), default=0
    )
    once = [low.statement(_inlined(item, model)) for item in code[:count]]
    each = [low.statement(_inlined(item, model)) for item in code[count:]]
    before: list[Node] = []
    if once:
        before = [Let("i", build.whole(0)), Let("element", _INDEX), *once]
    start, stop = low.size("block_start"), low.size("block_stop")
    body = (Let("element", _INDEX), *each)
    loop = (Loop("i", start, stop, body),) if each else ()
    return low.kernel(title, (*before, *loop))


def _inlined(statement: Statement, model: CheckedNeurons) -> Statement:
    return replace(statement, value=inline(statement.value, model))


def record_kernel(
    name: str, model: CheckedNeurons, variables: tuple[str, ...]
) -> Kernel:
    """Return the kernel that copies variables of chosen neurons into rows.

    Row r of buffer ``X_rows`` holds the values of one sample, time-major.
    """
    low = lowering_of(model)
    indices = low.array("recorded", "int64")
    count = low.size("recorded_count")
    body: list[Node] = [Let("i", Load(indices, Name("k"))), Let("element", _INDEX)]
    for variable in variables:
        value = low(inline(Name(variable), model))
        buffer = low.array(f"{variable}_rows", "float64")
        where = build.plus(build.times(Name("row"), count), Name("k"))
        body.append(Store(buffer, where, value))
    filled = low.array("rows_filled", "int64")
    done = Load(filled, build.whole(0))
    nodes: tuple[Node, ...] = (
        Let("row", done),
        Loop("k", build.whole(0), count, tuple(body)),
        Store(filled, build.whole(0), build.plus(Name("row"), build.whole(1))),
    )
    return low.kernel(f"record {', '.join(variables)} of {name}", nodes)
