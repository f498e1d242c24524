"""L14: ``i/rows`` where the row of a grid, ``i//rows``, was meant."""

from __future__ import annotations

from collections.abc import Iterator

from nbspike.linter.note import Note
from nbspike.linter.sheet import Sheet
from nbspike.network.divisions import compared_quotient, grid_quotient


def check(sheet: Sheet) -> Iterator[Note]:
    """Yield notes on indices that are divided where a whole number was meant."""
    for item in sheet.neurons():
        init = item.parsed.init
        quotient = grid_quotient(statement.value for statement in init)
        if quotient is not None:
            place = next((s.span for s in init if _holds(s.span, quotient)), None)
            yield Note(
                "L14",
                (item.name,),
                f"`{quotient}` of {item.name} divides truly, so that it has fractions",
                f"Write `{quotient.replace('/', '//')}` for the rows of a grid",
                place,
            )
    for synapses in sheet.synapses():
        connect = synapses.parsed.connect
        rules = [] if connect is None else [connect.condition]
        if connect is not None and connect.generator is not None:
            rules.append(connect.generator.condition)
        for rule in rules:
            divided = None if rule is None else compared_quotient(rule)
            if divided is not None and connect is not None:
                yield Note(
                    "L14",
                    (synapses.name,),
                    f"`{divided}` in {synapses.name} divides truly, so it equals a "
                    "whole number only where nothing is left over",
                    f"Write `{divided.replace('/', '//')}` to round down",
                    connect.span,
                )


def _holds(span: object, text: str) -> bool:
    return text in getattr(span, "text", "")
