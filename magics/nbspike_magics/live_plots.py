"""Pictures as live figures: what ``res.plot()`` shows in a notebook."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from nbspike.analysis.view import View


class LivePlots:
    """Draws views with figures that can be zoomed, cell by cell.

    Parameters
    ----------
    cell
        Returns what identifies the cell that runs, `None` if nobody knows.
    count
        Returns the number of the execution.
    """

    def __init__(self, cell: Callable[[], str | None], count: Callable[[], int]):
        self._cell, self._count = cell, count
        self._shown: dict[str, tuple[int, list[Any]]] = {}

    def __call__(self, view: View) -> dict[str, Any]:
        """Return the parts of a mimebundle that show live figures.

        Those that an earlier execution of the same cell showed are closed.
        """
        # bqplot brings pandas: a second that `%load_ext` need not wait for
        import ipywidgets as widgets

        from nbspike_magics.figures import Figures
        from nbspike_magics.style import STYLE

        figures = Figures(view)

        def zoom(change: Mapping[str, Any]) -> None:
            start, stop = change["new"]
            if stop > start:
                si = figures.time.si
                figures.show_window(start * si, stop * si)

        figures.window.observe(zoom, "value")
        style = widgets.HTML(STYLE, layout=widgets.Layout(display="none"))
        whole = widgets.VBox([style, figures.widget])
        whole.add_class("nbspike-panel")
        self._keep(whole)
        bundle = whole._repr_mimebundle_()
        return dict(bundle) if bundle is not None else {}

    def _keep(self, widget: Any) -> None:
        from nbspike_magics.panel import close_tree

        cell = self._cell()
        if cell is None:
            return
        count = self._count()
        before, widgets = self._shown.get(cell, (count, []))
        if before != count:
            for old in widgets:
                close_tree(old)
            widgets = []
        self._shown[cell] = (count, [*widgets, widget])
