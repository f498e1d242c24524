"""Where things stand: sliders left, figures right, the status line above them.

Sizes are fixed and fit a notebook in a window 1200 pixels wide.  Colours come
from JupyterLab's theme, so that the panel can be read on black.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import ipywidgets as widgets

from nbspike_magics import slider_row
from nbspike_magics.style import STYLE


class Panel:
    """Sliders, buttons, figures and the status line in one widget.

    Parameters
    ----------
    title
        Written above the sliders.
    left
        What stands below it, from top to bottom.
    right
        What stands beside it, from top to bottom.
    """

    def __init__(
        self,
        title: str,
        left: Sequence[widgets.Widget],
        right: Sequence[widgets.Widget],
    ) -> None:
        heading = widgets.HTML(f'<div class="nbspike-title">{escape(title)}</div>')
        column = f"{slider_row.WIDTH + 8}px"
        layout = widgets.Layout(width=column, min_width=column)
        self._heading = heading
        self._left, self._right = widgets.VBox(layout=layout), widgets.VBox()
        columns = [self._left, self._right]
        self.arrange(left, right)
        self.widget = widgets.VBox(
            [
                widgets.HTML(STYLE, layout=widgets.Layout(display="none")),
                widgets.HBox(columns),
            ],
        )
        self.widget.add_class("nbspike-panel")

    def arrange(
        self, left: Sequence[widgets.Widget], right: Sequence[widgets.Widget]
    ) -> None:
        """Put other things below the title, and beside it."""
        self._left.children = (self._heading, *left)
        self._right.children = tuple(right)


def close_tree(widget: widgets.Widget) -> None:
    """Close a widget and all that belongs to it, such as layouts, styles and scales.

    What stays open is never collected: ipywidgets keeps a table of it.
    """
    names = [name for name in widget.keys if not name.startswith("_")]
    held = [getattr(widget, name) for name in names]
    widget.close()
    for value in held:
        for child in _inside(value):
            if child.comm is not None:
                close_tree(child)


def _inside(value: object) -> list[widgets.Widget]:
    """Return the widgets that a trait holds."""
    if isinstance(value, widgets.Widget):
        return [value]
    if isinstance(value, dict):
        return [each for item in value.values() for each in _inside(item)]
    if isinstance(value, (list, tuple)):
        return [each for item in value for each in _inside(item)]
    return []
