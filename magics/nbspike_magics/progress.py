"""How far a long run is, while it runs.

Only where a person looks on: a front end that names its cells.  A bar in the
outputs of a notebook that a program runs would make two runs of it differ.
"""

# mypy: disable-error-code="no-untyped-call"
from __future__ import annotations

import time
from types import TracebackType

from IPython.display import HTML, DisplayHandle, display

_PATIENCE = 1.0  # second before anything is shown
_EVERY = 0.2


class Progress:
    """A bar that appears when a run takes long, and goes when it ends.

    Parameters
    ----------
    wanted
        Whether there is somebody to look at it.
    """

    def __init__(self, wanted: bool) -> None:
        self._wanted = wanted
        self._handle: DisplayHandle | None = None

    def __enter__(self) -> Progress:
        self._began = self._shown = time.perf_counter()
        return self

    def __call__(self, share: float) -> None:
        """Show the share done, 0 to 1."""
        now = time.perf_counter()
        if not self._wanted or now - self._began < _PATIENCE:
            return
        if self._handle is not None and now - self._shown < _EVERY:
            return
        self._shown = now
        left = (now - self._began) * (1 - share) / max(share, 1e-6)
        bar = HTML(
            f'<progress max="1" value="{share:.3f}"></progress> {share:.0%}, '
            f"about {left:.0f} s to go; Interrupt keeps what there is"
        )
        if self._handle is None:
            self._handle = display(bar, display_id=True)
        else:
            self._handle.update(bar)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._handle is not None:
            self._handle.update(HTML(""))
