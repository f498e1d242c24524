"""L9: neurons that excite through one projection and inhibit through another."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from nbspike.linter.note import Note
from nbspike.linter.sheet import Sheet
from nbspike.network.population import Section
from nbspike.worksheet.definitions import SynapsesDefinition


def check(sheet: Sheet) -> Iterator[Note]:
    """Yield notes on pairs of projections that break Dale's principle."""
    if sheet.simulation is None:
        return
    built = sheet.simulation.projections()
    signs = [(each, sign) for each in sheet.synapses() if (sign := sheet.sign(each))]
    for number, (one, first) in enumerate(signs):
        for other, second in signs[:number]:
            source = built[one.name].source
            before, here = built[other.name], built[one.name]
            if first == second or not _overlap(before.source, source):
                continue
            fires = np.zeros(source.population.size, np.bool_)
            fires[before.i + before.source.start] = True
            both = int(np.unique(here.i[fires[here.i + here.source.start]]).size)
            if both:
                yield _note(one, other, first, both)


def _overlap(one: Section, other: Section) -> bool:
    """Return whether two sections have neurons in common."""
    same = one.population is other.population
    return same and one.start < other.stop and other.start < one.stop


def _note(
    one: SynapsesDefinition, other: SynapsesDefinition, sign: int, count: int
) -> Note:
    adds, takes = (one, other) if sign > 0 else (other, one)
    some = "1 neuron" if count == 1 else f"{count} neurons"
    return Note(
        "L9",
        (one.name, other.name),
        f"{some} of {one.header.source_name} excite{'s' if count == 1 else ''} through "
        f"{adds.name} and inhibit{'s' if count == 1 else ''} through {takes.name}; "
        "cortical neurons do one or the other (Dale)",
        f"Look at the source in the first line of {one.name}",
        one.header.source_span,
    )
