"""The buttons below the sliders.

Style sheets and tests find them by the classes ``nbspike-undo``, ``nbspike-redo``,
``nbspike-reset``, ``nbspike-noise``, ``nbspike-freeze``, ``nbspike-stop``,
``nbspike-record``, ``nbspike-replay``, ``nbspike-share``, ``nbspike-apply`` and
``nbspike-seeds`` (a checkbox).
"""

from __future__ import annotations

import ipywidgets as widgets

_FREEZE = "Keep this result in grey, and compare with it"
_UNFREEZE = "Forget the result in grey"
_RECORD = "Note what the sliders do from now on"
_END = "Stop noting, and show what was noted"


class Toolbar:
    """Rows of buttons; whoever makes it gives them something to do."""

    def __init__(self) -> None:
        self.undo = button("Undo", "nbspike-undo", "Take back the last step")
        self.redo = button("Redo", "nbspike-redo", "Bring back what Undo took")
        self.reset = button("Reset", "nbspike-reset", "All sliders and the seed back")
        self.noise = button("New noise", "nbspike-noise", "Same model, another seed")
        self.freeze = button("Freeze", "nbspike-freeze", _FREEZE)
        self.stop = button("Stop", "nbspike-stop", "Stop the run (the picture stays)")
        self.record = button("Record", "nbspike-record", _RECORD)
        self.replay = button("Replay", "nbspike-replay", "Do what was recorded again")
        self.share = button("Share", "nbspike-share", "Show a text that restores this")
        self.apply = button("Apply", "nbspike-apply", "Show the values as a cell")
        self.seeds = widgets.Checkbox(
            description="ten seeds",
            indent=False,
            tooltip="Average over ten seeds when the sliders rest",
            layout=widgets.Layout(width="98px"),
        )
        self.seeds.add_class("nbspike-seeds")
        self.replay.disabled = True
        self.offer(undo=False, redo=False)
        self.widget = widgets.VBox(
            [
                widgets.HBox([self.undo, self.redo, self.reset]),
                widgets.HBox([self.noise, self.freeze, self.stop]),
                widgets.HBox([self.record, self.replay, self.seeds]),
                widgets.HBox([self.share, self.apply]),
            ]
        )

    def offer(self, *, undo: bool, redo: bool) -> None:
        """Say which of the two buttons would do something."""
        self.undo.disabled = not undo
        self.redo.disabled = not redo

    def offer_freeze(self, frozen: bool) -> None:
        """Say which of its two uses the button has now."""
        self.freeze.description = "Unfreeze" if frozen else "Freeze"
        self.freeze.tooltip = _UNFREEZE if frozen else _FREEZE

    def offer_record(self, recording: bool, *, replay: bool) -> None:
        """Say which of its two uses the button has now, and whether to replay."""
        self.record.description = "End" if recording else "Record"
        self.record.tooltip = _END if recording else _RECORD
        self.replay.disabled = not replay


def button(text: str, css_class: str, tooltip: str) -> widgets.Button:
    """Return a button, three of which fill a row."""
    made = widgets.Button(
        description=text, tooltip=tooltip, layout=widgets.Layout(width="98px")
    )
    made.add_class(css_class)
    return made
