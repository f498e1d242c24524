"""L13: a projection without synapses."""

from __future__ import annotations

from collections.abc import Iterator

from nbspike.linter.note import Note
from nbspike.linter.sheet import Sheet


def check(sheet: Sheet) -> Iterator[Note]:
    """Yield notes on rules that joined no pair of neurons."""
    if sheet.simulation is None:
        return
    counts = sheet.simulation.synapse_counts()
    for item in sheet.synapses():
        if counts.get(item.name) == 0:
            connect = item.parsed.connect
            yield Note(
                "L13",
                (item.name,),
                f"{item.name} has no synapses: its `connect:` found no pair of neurons "
                "to join",
                "Look at its condition, or at p",
                None if connect is None else connect.span,
            )
