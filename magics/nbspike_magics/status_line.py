"""What the Explorer says: one line and a smaller one, or what is wrong."""

from __future__ import annotations

from html import escape

import ipywidgets as widgets

from nbspike_magics import frames


class StatusLine:
    """The line above the figures, of class ``nbspike-status``."""

    def __init__(self) -> None:
        self.widget = widgets.HTML(
            layout=widgets.Layout(
                width=f"{frames.WIDTH - frames.LEFT}px",
                min_height="42px",
                margin=f"0 0 0 {frames.LEFT}px",
            )
        )
        self.widget.add_class("nbspike-status")
        self.text = ""

    def say(self, text: str, aside: str) -> None:
        """Write one line, and a smaller one below."""
        self.text = text
        self.widget.value = (
            '<div role="status" aria-live="polite">'
            f'<div class="nbspike-said">{escape(text)}</div>'
            f'<div class="nbspike-aside">{escape(aside)}</div></div>'
        )

    def complain(self, text: str) -> None:
        """Write an error, its lines and columns kept."""
        self.text = text
        self.widget.value = f'<pre role="alert">{escape(text)}</pre>'
