"""L10: a delay shorter than a time step."""

from __future__ import annotations

from collections.abc import Iterator

from nbspike.api.arguments import in_ms
from nbspike.linter.note import Note
from nbspike.linter.sheet import Sheet
from nbspike.worksheet.delays import asked


def check(sheet: Sheet) -> Iterator[Note]:
    """Yield notes on delays that the time step cannot tell from another."""
    for item in sheet.synapses():
        for expr in dict.fromkeys(asked(item.parsed).values()):
            delay = sheet.number(expr)
            if delay is None or not 0 < delay < sheet.dt * (1 - 1e-9):
                continue
            step = in_ms(sheet.dt)
            yield Note(
                "L10",
                (item.name,),
                f"the delay of {item.name} is {in_ms(delay)}, but "
                f"delays are whole steps of {step}",
                "Write a shorter time step, such as `--dt 0.01*ms`, or leave it out",
                expr.span,
            )
