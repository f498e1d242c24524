"""``raster(E, I)``: each spike as a mark, neuron over time."""

from __future__ import annotations

from dataclasses import dataclass

from nbspike.worksheet.panels.groups import Groups
from nbspike.worksheet.panels.panel import NOTHING_MORE, Draft, Needs, PanelKind, Run
from nbspike.worksheet.panels.written import Written


@dataclass(frozen=True, slots=True)
class Raster:
    """The spikes of some groups, directly above each other."""

    names: tuple[str, ...]
    needs: Needs = NOTHING_MORE

    def add(self, run: Run, draft: Draft) -> None:
        """Add the spikes."""
        draft.raster += [draft.count(run, name) for name in self.names]


def _read(written: Written, groups: Groups) -> Raster:
    return Raster(groups.all_whole(written))


RASTER = PanelKind("raster", "raster(E, I)", "each spike: neuron over time", _read)
