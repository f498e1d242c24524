"""``rate(P)``: the population rate over time."""

from __future__ import annotations

from dataclasses import dataclass

from nbspike.worksheet.panels.groups import Groups
from nbspike.worksheet.panels.panel import NOTHING_MORE, Draft, Needs, PanelKind, Run
from nbspike.worksheet.panels.written import Written


@dataclass(frozen=True, slots=True)
class Rate:
    """The rates of some groups."""

    names: tuple[str, ...]
    needs: Needs = NOTHING_MORE

    def add(self, run: Run, draft: Draft) -> None:
        """Add the rates; a run of no length has none."""
        for name in self.names:
            draft.count(run, name)
            if run.duration > 0:
                draft.rates.append(run.rate_view(name))


def _read(written: Written, groups: Groups) -> Rate:
    return Rate(groups.all_whole(written))


RATE = PanelKind("rate", "rate(P)", "population rate over time", _read)
