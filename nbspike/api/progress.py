"""Reports while a run goes on: as text, or to a function of the user."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

from nbspike.api.arguments import seconds
from nbspike.api.clock import SECOND
from nbspike.diagnostics.errors import fail
from nbspike.units.display import format_value
from nbspike.units.quantity import wrap

_STREAMS = {"text": "stdout", "stdout": "stdout", "stderr": "stderr"}


class Progress:
    """Says how far a run is, at its start, after each period and at its end.

    Parameters
    ----------
    report
        ``text``, ``stdout``, ``stderr`` or a function of elapsed time, share done,
        start and duration; `None` for silence.
    period
        Time between two reports.
    start, duration
        Of the run, second.
    """

    def __init__(
        self, report: object, period: object, start: float, duration: float
    ) -> None:
        if isinstance(report, str) and report not in _STREAMS:
            message = f"`report={report!r}` is none of the reports there are"
            raise fail("NB612", message, hint="Write report='text'")
        self._report = report
        self._period = 10.0
        if period is not None:
            self._period = seconds(period, "`report_period`", "10*second")
        self._start, self._duration = start, duration
        self._began = self._last = time.perf_counter()

    def begin(self) -> None:
        """Say that the run begins."""
        self._say(0.0)

    def __call__(self, share: float) -> None:
        """Take note of the share done; say it if it is time to."""
        if time.perf_counter() - self._last >= self._period:
            self._say(share)

    def end(self, share: float) -> None:
        """Say that the run is over."""
        self._say(share)

    def _say(self, share: float) -> None:
        now = self._last = time.perf_counter()
        elapsed = now - self._began
        if isinstance(self._report, str):
            stream = getattr(sys, _STREAMS[self._report])
            stream.write(self._line(share, elapsed))
            stream.flush()
        elif self._report is not None:
            function: Callable[..., Any] = self._report  # type: ignore[assignment]
            times = (wrap(elapsed, SECOND), share)
            function(*times, wrap(self._start, SECOND), wrap(self._duration, SECOND))

    def _line(self, share: float, elapsed: float) -> str:
        whole = format_value(self._duration, SECOND)
        if share == 0:
            return f"running {whole} from t = {format_value(self._start, SECOND)}\n"
        done = format_value(share * self._duration, SECOND)
        line = f"{done} of {whole} ({share:.0%}) in {elapsed:.1f} s"
        if share < 1:
            line += f", {elapsed * (1 - share) / share:.1f} s to go"
        return line + "\n"
