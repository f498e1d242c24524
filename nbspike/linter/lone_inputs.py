"""L2: inputs of which most neurons have no synapse."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from nbspike.linter.note import Note
from nbspike.linter.sheet import Sheet
from nbspike.worksheet.definitions import NeuronsDefinition, SynapsesDefinition

#: Share of an input's neurons below which so few synapses look like a slip.
FEW = 0.5


def check(sheet: Sheet) -> Iterator[Note]:
    """Yield notes on inputs whose spikes mostly go nowhere."""
    for item in sheet.neurons():
        if item.header.kind == "equations":
            continue
        ends = [
            each
            for each in sheet.synapses()
            if sheet.population_of(each.header.source_name) is item
        ]
        connected = np.zeros(item.size, np.bool_)
        for each in ends:
            numbers = _sources(each, item, sheet)
            if numbers is None:
                break  # drawn when the network is built
            connected[numbers] = True
        else:
            yield from _note(item, ends, int(connected.sum()))


def _sources(
    synapses: SynapsesDefinition, item: NeuronsDefinition, sheet: Sheet
) -> NDArray[np.int64] | None:
    """Return numbers of neurons with synapses, if they are known."""
    if sheet.simulation is not None:
        built = sheet.simulation.projections()[synapses.name]
        return np.asarray(built.i + built.source.start, np.int64)
    connect = synapses.parsed.connect
    if connect is None or connect.i is None:
        return None
    name = synapses.header.source_name
    start = {part.name: part.start for part in item.segments}.get(name, 0)
    numbers = np.array(connect.i, np.int64) + start
    return numbers[(numbers >= 0) & (numbers < item.size)]


def _note(
    item: NeuronsDefinition, ends: list[SynapsesDefinition], connected: int
) -> Iterator[Note]:
    if not connected or connected >= FEW * item.size:
        return
    has = "has" if connected == 1 else "have"
    names = " and ".join(each.name for each in ends)
    connect = ends[-1].parsed.connect
    yield Note(
        "L2",
        (item.name, *(each.name for each in ends)),
        f"only {connected} of the {item.size} neurons of {item.name} {has} synapses "
        f"({names}); the spikes of the others go nowhere",
        "Write `connect: True` to join all of them",
        None if connect is None else connect.span,
    )
