"""A panel with one graph that is computed from the spikes of some groups."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from nbspike.analysis.view import Graph, SpikeView
from nbspike.worksheet.panels.panel import NOTHING_MORE, Draft, Needs, Run


@dataclass(frozen=True, slots=True)
class GraphOfGroups:
    """One graph with a curve for each group.

    Parameters
    ----------
    names
        The groups.
    text
        How the panel is written.
    graph
        Makes the graph of their spikes, of the run and of `text`.
    needs
        Nothing but spikes, which every run records.
    """

    names: tuple[str, ...]
    text: str
    graph: Callable[[list[SpikeView], Run, str], Graph]
    needs: Needs = NOTHING_MORE

    def add(self, run: Run, draft: Draft) -> None:
        """Add the graph."""
        groups = [draft.count(run, name) for name in self.names]
        draft.graphs.append(self.graph(groups, run, self.text))
