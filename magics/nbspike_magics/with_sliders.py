"""What a panel with sliders and pictures tells of itself, and how its buttons act."""

from __future__ import annotations

import functools
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Any, Protocol

import ipywidgets as widgets

from nbspike.analysis.view import View
from nbspike_magics.status_line import StatusLine
from nbspike_magics.strip import Strip


class _Screen(Protocol):
    """Pictures and what is said about them."""

    @property
    def view(self) -> View:
        """The last good picture."""

    @property
    def line(self) -> StatusLine:
        """What is said."""


class WithSliders(ABC):
    """Base of the Explorer and of live mode."""

    _strip: Strip

    @property
    @abstractmethod
    def _shown(self) -> _Screen:
        """What stands beside the sliders."""

    @abstractmethod
    def _went_wrong(self, error: Exception) -> None:
        """Say what a callback raised, which no front end shows."""

    @property
    def view(self) -> View:
        """The last good picture."""
        return self._shown.view

    @property
    def values(self) -> dict[str, float]:
        """SI value of each control as the sliders stand."""
        return self._strip.values

    @property
    def status(self) -> str:
        """What the status line says, as plain text."""
        return self._shown.line.text

    @property
    def last_traceback(self) -> str:
        """Of the last error that was not the user's; empty if there was none."""
        return self._shown.line.last_traceback

    def _act(self, clicks: Mapping[widgets.Button, Callable[[], None]]) -> None:
        """Let buttons act when they are clicked."""
        for button, action in clicks.items():
            button.on_click(self._guarded(lambda _, action=action: action()))

    def _guarded(self, callback: Callable[..., None]) -> Callable[..., None]:
        """Return `callback` with its errors in the status line."""

        @functools.wraps(callback)
        def guarded(*arguments: Any) -> None:
            try:
                callback(*arguments)
            except Exception as error:
                self._went_wrong(error)

        return guarded
