"""What ``plot()`` returns: live figures where there can be some, and a PNG picture."""

from __future__ import annotations

import base64
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

from nbspike.analysis.view import View

#: Returns the parts of a mimebundle that show a view with live figures.
Drawer = Callable[[View], dict[str, Any]]

_drawers: list[Drawer] = []


def register_drawer(drawer: Drawer) -> None:
    """Let a front end draw pictures with live figures, from now on.

    The engine knows no widgets; a notebook's extension registers what does.
    """
    withdraw_drawer(drawer)
    _drawers.append(drawer)


def withdraw_drawer(drawer: Drawer) -> None:
    """Let a front end draw no more."""
    while drawer in _drawers:
        _drawers.remove(drawer)


class Picture:
    """A view of a run that draws itself.

    In a notebook with nbspike's magics it is a row of live figures that can be
    zoomed; everywhere else, and where the notebook is opened without a kernel, it is
    a PNG picture.

    Parameters
    ----------
    view
        What it shows.
    stale
        Whether the notebook has changed since; it then has a grey frame.
    """

    def __init__(self, view: View, *, stale: bool = False) -> None:
        self.view = view
        self._stale = stale

    @cached_property
    def png(self) -> bytes:
        """The picture as the content of a PNG file."""
        # Pillow: 11 ms before the first run
        from nbspike.picture.frame import framed
        from nbspike.picture.png import draw

        drawn = draw(self.view)
        return framed(drawn) if self._stale else drawn

    def save(self, path: str | Path) -> Path:
        """Write the PNG picture into a file; return where.

        Parameters
        ----------
        path
            Its name, with or without ``.png``.
        """
        target = Path(path)
        if not target.suffix:
            target = target.with_suffix(".png")
        target.write_bytes(self.png)
        return target

    def __repr__(self) -> str:
        said = [f"{each.panel}: {each.says}" for each in self.view.graphs]
        return "\n".join([self.view.summary or "a picture", *said])

    def _repr_png_(self) -> bytes:
        return self.png

    def _repr_mimebundle_(self, **_options: object) -> dict[str, Any]:
        bundle: dict[str, Any] = {} if self._stale else self._live()
        bundle["text/plain"] = repr(self)
        bundle["image/png"] = base64.b64encode(self.png).decode("ascii")
        return bundle

    def _live(self) -> dict[str, Any]:
        return dict(_drawers[-1](self.view)) if _drawers else {}
