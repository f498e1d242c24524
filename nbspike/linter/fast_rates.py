"""L3: Poisson sources so fast that one spike a step is too few."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from nbspike.api.arguments import in_ms
from nbspike.lang.expr import Expr, names_in
from nbspike.linter.note import Note
from nbspike.linter.sheet import Sheet
from nbspike.model.evaluate import evaluate
from nbspike.model.inline import fold_units
from nbspike.model.symbols import LITERALS
from nbspike.units.dimension import dimension
from nbspike.units.display import format_value
from nbspike.units.table import UNITS
from nbspike.worksheet.constants import values_of

#: rate*dt above which the spikes of a source are clearly no Poisson process.
DENSE = 0.1

_HERTZ = dimension(second=-1)


def check(sheet: Sheet) -> Iterator[Note]:
    """Yield notes on rates that one spike a step cannot follow."""
    for item in sheet.neurons():
        rate = item.header.rate
        if rate is None:
            continue
        highest = _highest(rate, item.size, sheet)
        if highest is None or not DENSE < highest * sheet.dt <= 1:
            continue
        text, step = format_value(highest, _HERTZ), in_ms(sheet.dt)
        share = highest * sheet.dt
        yield Note(
            "L3",
            (item.name,),
            f"{item.name} has a rate of {text}, but fires at most once in a step of "
            f"{step}: a spike in {share:.0%} of the steps is too regular for Poisson",
            "Use more neurons of a lower rate each, or "
            f"`%%synapses D: poisson[{int(np.ceil(share / 0.01))}] rate=… -> P`, which "
            "draws how many of its sources fire",
            rate.span,
        )


def _highest(rate: Expr, size: int, sheet: Sheet) -> float | None:
    """Return the highest rate, Hz, if it does not change with time."""
    if not names_in(rate) & {"i"}:
        return sheet.number(rate)
    known = {**values_of(sheet.constants), "i": np.arange(size), "N": size}
    if names_in(rate) - {*known, *UNITS, *LITERALS}:
        return None
    return float(np.max(np.asarray(evaluate(fold_units(rate), known), np.float64)))
