"""What the Explorer says: one line and a smaller one, or what is wrong."""

from __future__ import annotations

import traceback
from html import escape

import ipywidgets as widgets

from nbspike.diagnostics.errors import NbspikeError
from nbspike_magics import frames


class StatusLine:
    """The line above the figures, of class ``nbspike-status``.

    Attributes
    ----------
    text : str
        What it says, without markup.
    last_traceback : str
        Of the last error that was not the user's; empty if there was none.
    """

    def __init__(self) -> None:
        self.widget = widgets.HTML(
            layout=widgets.Layout(
                width=f"{frames.WIDTH - frames.LEFT}px",
                min_height="42px",
                margin=f"0 0 0 {frames.LEFT}px",
            )
        )
        self.widget.add_class("nbspike-status")
        self.text = self.last_traceback = ""

    def say(self, text: str, aside: str) -> None:
        """Write one line, and a smaller one below."""
        self.text = text
        self.widget.value = (
            '<div role="status" aria-live="polite">'
            f'<div class="nbspike-said">{escape(text)}</div>'
            f'<div class="nbspike-aside">{escape(aside)}</div></div>'
        )

    def complain(self, error: BaseException) -> None:
        """Write an error, its lines and columns kept.

        What is not the user's is named with its class, and its traceback is kept.
        """
        if isinstance(error, NbspikeError):
            self.text = str(error)
        else:
            self.text = f"{type(error).__name__}: {error}"
            self.last_traceback = "".join(traceback.format_exception(error))
        self.widget.value = f'<pre role="alert">{escape(self.text)}</pre>'
