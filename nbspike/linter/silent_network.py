"""L11: a network in which nothing fires."""

from __future__ import annotations

from collections.abc import Iterator

from nbspike.linter.note import Note
from nbspike.linter.sheet import Sheet
from nbspike.units.dimension import dimension
from nbspike.units.display import format_value

#: Runs shorter than this say nothing, second.
_LONG = 0.1


def check(sheet: Sheet) -> Iterator[Note]:
    """Yield a note if no synapse was ever used."""
    result = sheet.result
    if result is None or result.duration < _LONG or not sum(result.synapses.values()):
        return
    for item in sheet.neurons():
        fires = item.header.kind == "spikes" or item.model.threshold is not None
        if fires and item.name not in result.spikes:
            return  # not recorded
    if any(len(trains) for trains in result.spikes.values()):
        return
    length = format_value(result.duration, dimension(second=1))
    names = tuple(item.name for item in sheet.synapses())
    yield Note(
        "L11",
        names,
        f"no neuron fired in {length}, so that no synapse did anything",
        "Drive the neurons: with an input, noise, or rest above the threshold",
    )
