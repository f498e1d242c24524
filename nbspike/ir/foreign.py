"""Calls of functions from outside: a look into a table, or a jump to an address.

The values of an array over time and the address of a Python function's machine code
are data: kernels find both in their context, under a name made from the function's.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from nbspike.ir import build
from nbspike.lang.expr import Boolean, Call, Compare, Expr, Load, Name, Number, Select
from nbspike.model.functions import ResultType
from nbspike.model.signature import Origin

if TYPE_CHECKING:
    from nbspike.ir.lowering import Lowering

#: Entries before the values of a table: time step, tolerance, rows, columns.
HEAD = 4


def table_name(function: str) -> str:
    """Return how kernels call the table of a function over time."""
    return f"{function}_timed"


def address_name(function: str) -> str:
    """Return how kernels call the address of a Python function."""
    return f"{function}_address"


def foreign_call(low: Lowering, name: str, arguments: tuple[Expr, ...]) -> Expr:
    """Return a call of a function from outside in the kernel's terms.

    Parameters
    ----------
    low
        Notes what the kernel needs.
    name
        Name of the function.
    arguments
        In the kernel's terms.
    """
    function = low.functions[name]
    assert function.signature is not None
    if function.signature.origin is Origin.TIMED:
        return _look_up(low, name, arguments)
    if function.signature.origin is Origin.DRAWN:
        law = [
            Load(low.array(table_name(name), "float64"), build.whole(k))
            for k in range(3)
        ]
        low.reserve_streams(low.streams + 1)
        return Call("binomial", (*law, build.whole(low.streams - 1)))
    call = Call("called", (low.size(address_name(name)), *arguments))
    if function.result is ResultType.INTEGER:
        return Call("int", (call,))
    if function.result is ResultType.BOOLEAN:
        return Compare("!=", call, Number(0.0))
    return call


def _look_up(low: Lowering, name: str, arguments: tuple[Expr, ...]) -> Expr:
    """Return the value of a table at a time; NaN for a column it does not have."""
    table = low.array(table_name(name), "float64")
    head = [Load(table, build.whole(place)) for place in range(HEAD)]
    step, tolerance, rows, columns = head
    row = Call("moment", (arguments[0], step, tolerance, rows))
    if len(arguments) == 1:
        return Load(table, build.plus(row, build.whole(HEAD)))
    count = Call("int", (columns,))
    column = Call("int", (arguments[1],))
    inside = Boolean(
        "and",
        (build.at_least(column, build.whole(0)), Compare("<", column, count)),
    )
    near = Select(inside, column, build.whole(0))
    place = build.plus(build.times(row, count), build.plus(near, build.whole(HEAD)))
    return Select(inside, Load(table, place), Number(math.nan))


def is_timed(low: Lowering, call: Call) -> bool:
    """Return whether a call looks up a value that depends on the time alone."""
    function = low.functions.get(call.function)
    signature = None if function is None else function.signature
    timed = signature is not None and signature.origin is Origin.TIMED
    return timed and call.arguments == (Name("t"),)
