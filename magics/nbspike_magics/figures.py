"""All figures of a view: what has a time axis above, graphs of their own below."""

from __future__ import annotations

import ipywidgets as widgets

from nbspike.analysis.view import View
from nbspike.diagnostics.stages import DRAW
from nbspike.picture.curves import trace_groups, variable_of
from nbspike_magics import frames
from nbspike_magics.frames import TimeAxis
from nbspike_magics.graphs import GraphFigure, rows_of
from nbspike_magics.panel import close_tree
from nbspike_magics.raster import RasterFigure
from nbspike_magics.rates import RatesFigure
from nbspike_magics.traces import TracesFigure


class Figures:
    """The figures that a view calls for, drawn over one time axis.

    Parameters
    ----------
    view
        Decides which figures there are: a raster and rates if it has spikes
        and rates, and one figure for each recorded variable.
    """

    @DRAW
    def __init__(self, view: View) -> None:
        self.time = TimeAxis(view.duration)
        variables = [variable_of(group[0]) for group in trace_groups(view.traces)]
        names = ["raster"] * bool(view.spikes) + ["rates"] * bool(view.rates)
        timed = [each for each in view.graphs if each.over_time]
        last = len(names) + len(variables) + len(timed) - 1
        self._raster = self._rates = None
        if view.spikes:
            self._raster = RasterFigure(view, self.time, label_time=last == 0)
        if view.rates:
            self._rates = RatesFigure(
                view, self.time, label_time=last == len(names) - 1
            )
        self._traces = [
            TracesFigure(
                view,
                self.time,
                variable=variable,
                label_time=len(names) + number == last,
            )
            for number, variable in enumerate(variables)
        ]
        final = timed[-1] if timed else None
        self._graphs = [
            GraphFigure(graph, self.time, label_time=graph is final)
            for graph in view.graphs
        ]
        pairs = list(zip(self._graphs, view.graphs, strict=True))
        over_time = [figure for figure, graph in pairs if graph.over_time]
        others = [figure for figure, graph in pairs if not graph.over_time]
        parts = [self._raster, self._rates, *self._traces, *over_time]
        self.window = _window_slider(view.duration, self.time)
        if last < 0:
            self.window.layout.display = "none"
        self.widget = widgets.VBox(
            [each.widget for each in parts if each is not None]
            + [self.window]
            + rows_of(others),
            layout=widgets.Layout(width=f"{frames.WIDTH}px", overflow="hidden"),
        )

    @DRAW
    def update(
        self, view: View, ghost: View | None = None, *, frozen: bool = False
    ) -> None:
        """Show another view in the same figures.

        Parameters
        ----------
        view
            What to show.
        ghost
            What to show in grey underneath.
        frozen
            Whether the ghost is the baseline and not just the picture before.
        """
        if self._raster is not None:
            self._raster.update(view)
        if self._rates is not None:
            self._rates.update(view, ghost if frozen else None)
        for figure in self._traces:
            figure.update(view, ghost, "baseline" if frozen else "before")
        short = view.duration < self.time.duration  # a preview, or stopped
        for number, graph in enumerate(view.graphs):
            if short and graph.of_run and not graph.over_time:
                continue  # a spectrum of 20 ms is none
            old = None if ghost is None else ghost.graphs[number]
            self._graphs[number].update(graph, old, "baseline" if frozen else "before")

    def show_window(self, start: float, stop: float) -> None:
        """Show the times from `start` to `stop` (second) in all figures."""
        self.time.show(start, stop)
        if self._raster is not None:
            self._raster.redraw()
        for figure in self._traces:
            figure.redraw()
        for graph in self._graphs:
            graph.redraw()

    def dim(self, stale: bool) -> None:
        """Dim the figures while they do not show what the sliders say."""
        if stale:
            self.widget.add_class("nbspike-stale")
        else:
            self.widget.remove_class("nbspike-stale")

    def close(self) -> None:
        """Close all widgets, also those that are not shown at the moment."""
        close_tree(self.widget)
        for image in self._raster.images if self._raster is not None else ():
            close_tree(image)

    def mark_preview(self, preview: bool) -> None:
        """Note in the class ``nbspike-preview`` that the end of the run is missing."""
        if preview:
            self.widget.add_class("nbspike-preview")
        else:
            self.widget.remove_class("nbspike-preview")


def _window_slider(duration: float, time: TimeAxis) -> widgets.FloatRangeSlider:
    whole = duration / time.si
    slider = widgets.FloatRangeSlider(
        value=(0.0, whole),
        min=0.0,
        max=whole,
        step=whole / 200,
        readout=False,
        description="zoom",
        layout=widgets.Layout(
            width=f"{frames.PLOT_WIDTH + 58}px", margin=f"0 0 0 {frames.LEFT - 52}px"
        ),
        style={"description_width": "40px"},
    )
    slider.add_class("nbspike-window")
    return slider
