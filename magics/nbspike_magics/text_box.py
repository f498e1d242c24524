"""A text to copy, which appears when somebody asks for one."""

from __future__ import annotations

from html import escape

import ipywidgets as widgets

from nbspike_magics import frames


class TextBox:
    """Above the figures, hidden until it has something to show.

    Its class is ``nbspike-text-box``.
    The text itself has the class ``nbspike-text``, the button that hides it again
    ``nbspike-text-close``.
    """

    def __init__(self) -> None:
        width = frames.WIDTH - frames.LEFT - frames.RIGHT
        self.caption = widgets.HTML(layout=widgets.Layout(width=f"{width - 36}px"))
        self.area = widgets.Textarea(
            layout=widgets.Layout(width=f"{width}px", height="84px", margin="0")
        )
        self.area.add_class("nbspike-text")
        close = widgets.Button(
            description="×",
            tooltip="Hide",
            layout=widgets.Layout(width="30px", padding="0"),
        )
        close.add_class("nbspike-text-close")
        close.on_click(lambda _: self.hide())
        self.widget = widgets.VBox(
            [widgets.HBox([self.caption, close]), self.area],
            layout=widgets.Layout(display="none", margin=f"0 0 0 {frames.LEFT}px"),
        )
        self.widget.add_class("nbspike-text-box")

    @property
    def text(self) -> str:
        """What is shown; empty while hidden."""
        return "" if self.widget.layout.display == "none" else str(self.area.value)

    def show(self, caption: str, text: str) -> None:
        """Show a text, and above it what to do with it."""
        self.caption.value = f'<div class="nbspike-aside">{escape(caption)}</div>'
        self.area.value = text
        self.widget.layout.display = ""

    def hide(self) -> None:
        """Take the text away."""
        self.widget.layout.display = "none"
