"""What a simulation records: what cells ask for, and what panels need besides."""

from __future__ import annotations

from collections.abc import Mapping

from nbspike.network.assembly import Assembly
from nbspike.network.population import Population, Section
from nbspike.network.recorders import Recorder
from nbspike.worksheet.definitions import NeuronsDefinition
from nbspike.worksheet.panels.panel import TraceChoice
from nbspike.worksheet.recording import Shown, needed_recorders, recorders_of


class Keeping:
    """The recorders of a network, which panels may add to without building it anew."""

    def __init__(self) -> None:
        self._base: list[tuple[Recorder, Shown]] = []
        self._needed: list[tuple[Recorder, Shown]] = []
        self._traces: frozenset[TraceChoice] = frozenset()

    @property
    def recorded(self) -> list[tuple[Recorder, Shown]]:
        """Every recorder, with where a picture shows it."""
        return [*self._base, *self._needed]

    @property
    def recorders(self) -> list[Recorder]:
        """Every recorder."""
        return [recorder for recorder, _ in self.recorded]

    def begin(self, groups: Mapping[NeuronsDefinition, Mapping[str, Section]]) -> None:
        """Record what the cells of a network that was built anew ask for."""
        self._base, self._needed = recorders_of(groups), []
        self._traces = frozenset()

    def need(self, traces: frozenset[TraceChoice], assembly: Assembly) -> None:
        """Record these traces, too; all else goes on as it is."""
        if traces == self._traces:
            return
        populations: dict[str, Population] = {
            one.name: one for one in assembly.populations
        }
        self._needed = needed_recorders(traces, populations, self._base)
        self._traces = traces
        assembly.admit(
            assembly.populations, assembly.projections, self.recorders, assembly.parts
        )

    def clear(self) -> None:
        """Forget what was recorded."""
        for recorder in self.recorders:
            recorder.clear()
