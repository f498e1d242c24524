"""L6: a time step that is long for a time constant."""

from __future__ import annotations

import math
from collections.abc import Iterator

from nbspike.api.arguments import in_ms
from nbspike.lang.expr import Binary, Expr, children, names_in
from nbspike.lang.format import to_text
from nbspike.lang.parsed import EquationKind
from nbspike.linter.note import Note
from nbspike.linter.sheet import Sheet
from nbspike.model.tree import postorder
from nbspike.units.dimension import dimension
from nbspike.units.table import UNITS
from nbspike.worksheet.definitions import NeuronsDefinition

#: Steps in a time constant below which an approximate method is not exact enough.
STEPS = 10

_SECOND = dimension(second=1)


def check(sheet: Sheet) -> Iterator[Note]:
    """Yield notes on time constants of a few steps, unless these are exact."""
    for item in sheet.neurons():
        if item.integration is None or item.integration[0] in ("exact", "linear"):
            continue
        yield from _of(item, sheet)


def _of(item: NeuronsDefinition, sheet: Sheet) -> Iterator[Note]:
    for equation in item.parsed.equations:
        if equation.kind is not EquationKind.DIFFERENTIAL:
            continue
        assert equation.expression is not None
        for divisor in divisors(equation.expression):
            value = time_of(divisor, sheet)
            if value is not None and 0 < value < STEPS * sheet.dt * (1 - 1e-9):
                step = in_ms(sheet.dt)
                text = in_ms(value)
                shown = to_text(divisor)
                named = shown if not names_in(divisor) <= {*UNITS} else "its time"
                equal = "" if named == "its time" else " ="
                yield Note(
                    "L6",
                    (item.name,),
                    f"`{equation.name}` of {item.name} changes within {named}{equal} "
                    f"{text}, which is only {value / sheet.dt:.2g} steps of {step}",
                    f"Write `--dt {_fine(value)}` behind the header",
                    equation.span,
                )


def divisors(expr: Expr) -> Iterator[Expr]:
    """Yield what some part of an expression is divided by."""
    for node in postorder(expr):
        if isinstance(node, Binary) and node.op == "/":
            yield node.right


def time_of(divisor: Expr, sheet: Sheet) -> float | None:
    """Return a divisor as a time, second, if it is one."""
    names = names_in(divisor)
    times = {
        name
        for name in names
        if (name in sheet.constants and sheet.constants[name].dimension == _SECOND)
        or (name in UNITS and UNITS[name].dimension == _SECOND)
    }
    plain = {name for name in names if name in sheet.constants} - times
    dimensionless = all(
        sheet.constants[name].dimension.is_dimensionless for name in plain
    )
    products = all(
        not isinstance(node, Binary) or node.op in "+-*/" for node in children(divisor)
    )
    if len(times) != 1 or names - times - plain or not dimensionless or not products:
        return None
    return sheet.number(divisor)


def _fine(seconds: float) -> str:
    """Return a time step that is short enough, with a round number."""
    value = seconds / (2 * STEPS)
    unit, scale = ("ms", 1e-3) if value >= 1e-5 else ("us", 1e-6)
    power = 10.0 ** math.floor(math.log10(value / scale))
    digit = max(each for each in (1, 2, 5) if each * power <= value / scale * 1.001)
    return f"{digit * power:g}*{unit}"
