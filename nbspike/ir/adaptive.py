"""A time step in attempts, in kernel terms: repeat until nothing of it is left."""

from __future__ import annotations

import math

from nbspike.ir import build
from nbspike.ir.lowering import Lowering
from nbspike.ir.nodes import Let, Node, Store, While
from nbspike.lang.expr import (
    Binary,
    Boolean,
    Compare,
    Expr,
    Load,
    Name,
    Number,
    Select,
)
from nbspike.numerics.scheme import Attempts, UpdateScheme

_WISH, _TAKEN, _COUNT = Name("wish_temp"), Name("accepted_temp"), Name("attempts_temp")
_FAILED, _GROWTH, _ERROR = Name("failed_temp"), Name("growth_temp"), Name("error_temp")
_ZERO, _ONE = build.whole(0), build.whole(1)

#: Bounds and caution of the next length, as most codes have them.
_SHRINK, _GROW, _CAUTION = Number(0.2), Number(5.0), Number(0.9)

#: Keeps a power of no error at all from dividing by 0.
_TINY = Number(1e-10)


def attempts_of(low: Lowering, scheme: UpdateScheme, index: Expr) -> list[Node]:
    """Return the nodes that bring ``x_next`` to the end of the time step.

    A variable of a neuron that needs more attempts than allowed becomes NaN.
    """
    control = scheme.attempts
    assert control is not None
    length, left = Name(f"{control.length}_temp"), Name(f"{control.left}_temp")
    dt = low.constant("dt")
    before: list[Node] = []
    for update in scheme.updates:
        before.append(Let(f"{update.name}_next", low(Name(update.name))))
        low.locals[update.name] = Name(f"{update.name}_next")
    low.locals[control.length], low.locals[control.left] = length, left
    before += [
        Let(left.id, dt),
        Let(_WISH.id, _first_length(low, control, index, dt)),
        Let(_COUNT.id, _ZERO),
    ]
    if control.failed is not None:
        before.append(Let(_FAILED.id, _ZERO))
    most = low(Name(control.most))
    going = Boolean("and", (Compare(">", left, _ZERO), Compare("<", _COUNT, most)))
    body = [
        Let(length.id, Select(Compare("<", _WISH, left), _WISH, left)),
        *_moves(low, scheme),
        *_next_length(control, length, left),
    ]
    after: list[Node] = []
    finished = Compare("<=", left, _ZERO)
    for update in scheme.updates:
        name = f"{update.name}_next"
        after.append(Let(name, Select(finished, Name(name), Number(math.nan))))
    after += _kept(low, control, index)
    return [*before, While(going, tuple(body)), *after]


def _first_length(low: Lowering, control: Attempts, index: Expr, dt: Expr) -> Expr:
    if control.first is None:
        return dt
    kept = Load(low.array(f"{control.first}_all", "float64"), index)
    return Select(Compare(">", kept, _ZERO), kept, dt)


def _moves(low: Lowering, scheme: UpdateScheme) -> list[Node]:
    """Compute an attempt, and keep its result if its error is small enough."""
    assert scheme.attempts is not None
    nodes: list[Node] = []
    for temporary in scheme.temporaries:
        nodes.append(Let(f"{temporary.name}_temp", low(temporary.value)))
        low.locals[temporary.name] = Name(f"{temporary.name}_temp")
    nodes.append(Let(_ERROR.id, low(scheme.attempts.error)))
    nodes.append(Let(_TAKEN.id, Compare("<=", _ERROR, _ONE)))
    for update in scheme.updates:
        nodes.append(Let(f"_new_{update.name}_temp", low(update.value)))
    for update in scheme.updates:
        name = f"{update.name}_next"
        new = Name(f"_new_{update.name}_temp")
        nodes.append(Let(name, Select(_TAKEN, new, Name(name))))
    return nodes


def _next_length(control: Attempts, length: Name, left: Name) -> list[Node]:
    """Choose the next length; one that only the end of the step cut short stays."""
    power = Binary("**", Binary("+", _ERROR, _TINY), Number(-1 / control.order))
    cut = Boolean("and", (_TAKEN, Compare("<", length, _WISH)))
    nodes: list[Node] = [
        Let(left.id, Select(_TAKEN, Binary("-", left, length), left)),
        Let(_GROWTH.id, Binary("*", _CAUTION, power)),
        # of NaN both comparisons are false, so it shrinks
        Let(_GROWTH.id, Select(Compare(">", _GROWTH, _SHRINK), _GROWTH, _SHRINK)),
        Let(_GROWTH.id, Select(Compare("<", _GROWTH, _GROW), _GROWTH, _GROW)),
        Let(_WISH.id, Select(cut, _WISH, Binary("*", length, _GROWTH))),
        Let(_COUNT.id, build.plus(_COUNT, _ONE)),
    ]
    if control.failed is not None:
        rejected = Select(_TAKEN, _ZERO, _ONE)
        nodes.append(Let(_FAILED.id, build.plus(_FAILED, rejected)))
    return nodes


def _kept(low: Lowering, control: Attempts, index: Expr) -> list[Node]:
    """Store what the next step or the user wants to know."""
    values = {control.first: _WISH, control.failed: _FAILED, control.count: _COUNT}
    return [
        Store(low.array(f"{name}_all", "float64"), index, value)
        for name, value in values.items()
        if name is not None
    ]
