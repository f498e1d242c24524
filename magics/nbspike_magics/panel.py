"""Where things stand: sliders left, figures right, the status line above them.

Sizes are fixed and fit a notebook in a window 1200 pixels wide.  Colours come
from JupyterLab's theme, so that the panel can be read on black.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import ipywidgets as widgets

from nbspike.analysis.view import View
from nbspike.picture.curves import trace_groups, variable_of
from nbspike_magics import controls, frames
from nbspike_magics.controls import SliderRow
from nbspike_magics.frames import TimeAxis
from nbspike_magics.raster import RasterFigure
from nbspike_magics.rates import RatesFigure
from nbspike_magics.traces import TracesFigure

_STYLE = """<style>
.nbspike-panel { color: var(--jp-content-font-color1, #222); }
.nbspike-panel .nbspike-heading, .nbspike-panel .nbspike-caption {
  white-space: nowrap; overflow: hidden; text-overflow: ellipsis;
  max-width: 100%; line-height: 20px; font-size: 13px;
  color: var(--jp-content-font-color1, #222);
}
.nbspike-panel .widget-html-content { min-width: 0; }
.nbspike-heading span { opacity: 0.75; margin-left: 4px; }
.nbspike-title { font-size: 16px; font-weight: 600; line-height: 24px;
  color: var(--jp-content-font-color1, #222); }
.nbspike-status .widget-html-content { line-height: 18px; overflow: visible; }
.nbspike-said { font-size: 14px; color: var(--jp-content-font-color1, #222); }
.nbspike-aside { font-size: 12px; opacity: 0.7; }
.nbspike-status pre { margin: 2px 0; padding: 4px 8px; font-size: 12.5px;
  line-height: 17px; white-space: pre-wrap; background: transparent;
  color: var(--jp-error-color1, #b3261e); font-family: var(--jp-code-font-family);
  border-left: 3px solid var(--jp-error-color1, #b3261e); }
.nbspike-panel .bqplot > svg .axis text.axislabel {
  fill: var(--jp-content-font-color1, #222); }
.nbspike-differences { border-collapse: collapse; margin: 6px 0 0 2px;
  font-size: 12.5px; line-height: 18px; }
.nbspike-differences caption { text-align: left; font-weight: normal;
  white-space: normal; padding: 0 0 2px; color: inherit; }
.nbspike-differences th, .nbspike-differences td { text-align: right;
  padding: 0 12px 0 0; font-weight: normal; }
.nbspike-differences th[scope=row] { text-align: left; }
.nbspike-differences thead { opacity: 0.75; }
.nbspike-stale .bqplot { opacity: 0.55; }
</style>"""
_FREEZE = "Keep this result in grey, and compare with it"
_UNFREEZE = "Forget the result in grey"


class Figures:
    """The figures that a view calls for, drawn over one time axis.

    Parameters
    ----------
    view
        Decides which figures there are: a raster and rates if it has spikes
        and rates, and one figure for each recorded variable.
    """

    def __init__(self, view: View) -> None:
        self.time = TimeAxis(view.duration)
        variables = [variable_of(group[0]) for group in trace_groups(view.traces)]
        names = ["raster"] * bool(view.spikes) + ["rates"] * bool(view.rates)
        last = len(names) + len(variables) - 1
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
        parts = [self._raster, self._rates, *self._traces]
        self.window = _window_slider(view.duration, self.time)
        self.widget = widgets.VBox(
            [each.widget for each in parts if each is not None] + [self.window],
            layout=widgets.Layout(width=f"{frames.WIDTH}px", overflow="hidden"),
        )

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

    def show_window(self, start: float, stop: float) -> None:
        """Show the times from `start` to `stop` (second) in all figures."""
        self.time.show(start, stop)
        if self._raster is not None:
            self._raster.redraw()
        for figure in self._traces:
            figure.redraw()

    def dim(self, stale: bool) -> None:
        """Dim the figures while they do not show what the sliders say."""
        if stale:
            self.widget.add_class("nbspike-stale")
        else:
            self.widget.remove_class("nbspike-stale")


class Panel:
    """Sliders, buttons, figures and the status line in one widget."""

    def __init__(self, title: str, rows: Sequence[SliderRow], figures: Figures) -> None:
        self.stop = _button("Stop", "nbspike-stop", "Stop the run (the picture stays)")
        self.noise = _button("New noise", "nbspike-noise", "Same model, another seed")
        self.reset = _button("Reset", "nbspike-reset", "All sliders and the seed back")
        self.undo = _button("Undo", "nbspike-undo", "Take back the last step")
        self.redo = _button("Redo", "nbspike-redo", "Bring back what Undo took")
        self.freeze = _button("Freeze", "nbspike-freeze", _FREEZE)
        self.differences = widgets.HTML()
        self.offer(undo=False, redo=False)
        self.status = widgets.HTML(
            layout=widgets.Layout(
                width=f"{frames.WIDTH - frames.LEFT}px",
                min_height="42px",
                margin=f"0 0 0 {frames.LEFT}px",
            )
        )
        self.status.add_class("nbspike-status")
        heading = widgets.HTML(f'<div class="nbspike-title">{escape(title)}</div>')
        steps = widgets.HBox([self.undo, self.redo, self.reset])
        runs = widgets.HBox([self.noise, self.freeze, self.stop])
        column = f"{controls.WIDTH + 8}px"
        left = widgets.VBox(
            [heading, *(row.widget for row in rows), steps, runs, self.differences],
            layout=widgets.Layout(width=column, min_width=column),
        )
        right = widgets.VBox([self.status, figures.widget])
        self.widget = widgets.VBox(
            [
                widgets.HTML(_STYLE, layout=widgets.Layout(display="none")),
                widgets.HBox([left, right]),
            ],
        )
        self.widget.add_class("nbspike-panel")

    def offer(self, *, undo: bool, redo: bool) -> None:
        """Say which of the two buttons would do something."""
        self.undo.disabled = not undo
        self.redo.disabled = not redo

    def compare(self, table: str) -> None:
        """Show the table of differences; an empty one if nothing is frozen."""
        self.differences.value = table
        self.freeze.description = "Unfreeze" if table else "Freeze"
        self.freeze.tooltip = _UNFREEZE if table else _FREEZE

    def say(self, text: str, aside: str) -> None:
        """Write one line, and a smaller one below."""
        self.status.value = (
            '<div role="status" aria-live="polite">'
            f'<div class="nbspike-said">{escape(text)}</div>'
            f'<div class="nbspike-aside">{escape(aside)}</div></div>'
        )

    def complain(self, text: str) -> None:
        """Write an error, its lines and columns kept."""
        self.status.value = f'<pre role="alert">{escape(text)}</pre>'


def close_tree(widget: widgets.Widget) -> None:
    """Close a widget and all it holds; what stays open is never collected."""
    for trait in ("children", "marks", "axes"):
        for child in getattr(widget, trait, ()):
            close_tree(child)
    widget.close()


def _button(text: str, css_class: str, tooltip: str) -> widgets.Button:
    made = widgets.Button(
        description=text, tooltip=tooltip, layout=widgets.Layout(width="98px")
    )
    made.add_class(css_class)
    return made


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
