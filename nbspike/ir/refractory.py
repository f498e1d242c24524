"""Which neurons are refractory: tested at the start of a step, or known from before.

A period that is one number for the whole run ends in the order in which it began, so
that a queue of refractory neurons tells who is free again.  Then an update reads one
byte of each neuron, where it would read the eight of its last spike and write one.
"""

from __future__ import annotations

from nbspike.ir import build
from nbspike.ir.lowering import Lowering
from nbspike.ir.nodes import Let, Node, Store
from nbspike.lang.expr import (
    Binary,
    Boolean,
    Call,
    Compare,
    Expr,
    Load,
    Name,
    Number,
    names_in,
)
from nbspike.model.checked import CheckedNeurons
from nbspike.model.functions import first_draw, foreign_calls
from nbspike.model.inline import inline
from nbspike.optimisations import Optimisation, in_use

LAST = "last_spike"
FREE = "not_refractory"
REFRACTORY_STEPS = "refractory_steps"

_INDEX = Name("i")


def refractory_is_fixed(model: CheckedNeurons) -> bool:
    """Whether the refractory period is one number for the whole run."""
    if model.refractory is None or not model.refractory.duration:
        return False
    externals = {name for name, _ in model.externals}
    period = inline(model.refractory.expression, model)
    if foreign_calls(period) or first_draw(period) is not None:
        return False
    return names_in(period) <= externals


def is_released(model: CheckedNeurons, *, apart: bool) -> bool:
    """Whether a queue tells which neurons are free.

    Parameters
    ----------
    model
        The model.
    apart
        Whether the threshold is not tested right after the update.
    """
    tested = model.threshold is not None and not apart
    return tested and refractory_is_fixed(model) and in_use(Optimisation.RELEASES)


def refractoriness(low: Lowering, model: CheckedNeurons, *, apart: bool) -> list[Node]:
    """Find at the start of the step which neurons are free.

    Brian's rule: floor((t - lastspike)/dt + 0.001) >= floor(period/dt + 0.001);
    in whole steps the left side is a difference of step numbers.
    """
    if model.refractory is None:
        return []
    low.locals["not_refractory"] = Name("free")
    before = Compare("!=", Load(low.array(FREE, "uint8"), _INDEX), build.whole(0))
    if is_released(model, apart=apart):
        return [Let("free", before)]
    condition = inline(model.refractory.expression, model)
    free: Expr
    if not model.refractory.duration:
        leaves = Compare("==", low(condition), build.whole(0))
        free = Boolean("or", (before, leaves))
    elif refractory_is_fixed(model):
        free = build.at_least(_since(low), low.size(REFRACTORY_STEPS))
    else:
        period = Binary("/", low(condition), low.constant("dt"))
        steps = Call("floor", (Binary("+", period, Number(0.001)),))
        free = build.at_least(_since(low), steps)
    return [Let("free", free), Store(FREE, _INDEX, Name("free"))]


def _since(low: Lowering) -> Expr:
    return build.minus(Name("step"), Load(low.array(LAST, "int64"), _INDEX))
