"""Re-running while a slider moves: one worker, one pending request, latest wins.

A slider sends up to sixty values a second; a run takes longer than that.  The
values in between are dropped, never queued.  Cancelling a run whenever a newer
value arrives would be worse: while the hand moves no run would ever finish
and the screen would stand still.  So a run in flight is abandoned only if it is
long, and only while the picture on the screen is fresh, or once if the hand has
come to rest.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

Request = TypeVar("Request")
Result = TypeVar("Result")

#: A run expected to take longer (second) may be abandoned for a newer request.
LONG = 0.5
#: A picture younger than this (second) is fresh.
FRESH = 0.15
#: Without a new request for this time (second) the hand has come to rest.
REST = 0.2
_LINGER = 1.0  # second; an idle worker then ends, so that nothing is left behind


class _Ticket:
    """One request on its way; remembers whether its run was told to give up."""

    def __init__(self, generation: int, request: object) -> None:
        self.generation = generation
        self.request = request
        self.started = 0.0
        self.cancelled = False


class Rerun(Generic[Request, Result]):
    """Runs the latest request on a worker thread and shows the results in order.

    Parameters
    ----------
    run
        ``run(request, cancelled)``; should return or raise soon after
        ``cancelled()`` becomes true.  What it then returns or raises is dropped.
    show
        ``show(result, request, seconds)``, called on the worker for each
        result.
    fail
        Called on the worker with what `run` or `show` raised.
    expected
        How long a run is expected to take, second; learnt from each run.
    """

    def __init__(
        self,
        run: Callable[[Request, Callable[[], bool]], Result],
        show: Callable[[Result, Request, float], None],
        fail: Callable[[BaseException], None],
        *,
        expected: float = 0.0,
    ) -> None:
        self._run = run
        self._show = show
        self._fail = fail
        self._turn = threading.Condition()
        self._thread: threading.Thread | None = None
        self._pending: _Ticket | None = None
        self._running: _Ticket | None = None
        self._asked = 0
        self._asked_at = 0.0
        self._void = 0
        self._shown_at = 0.0
        self._rested = False  # whether a run was given up at rest since then
        self._closed = False
        self.expected = expected

    @property
    def busy(self) -> bool:
        """Whether something runs or waits."""
        return self._pending is not None or self._running is not None

    def ask(self, request: Request) -> int:
        """Run `request` as soon as the worker is free, instead of any waiting one.

        Returns
        -------
        int
            Generation number, ascending.
        """
        with self._turn:
            self._asked += 1
            if self._closed:
                return self._asked
            self._asked_at = time.perf_counter()
            self._pending = _Ticket(self._asked, request)
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._work, name="nbspike-rerun", daemon=True
                )
                self._thread.start()
            self._turn.notify_all()
            return self._asked

    def stop(self) -> bool:
        """Cancel what runs and drop what waits; return whether there was anything."""
        with self._turn:
            was_busy = self.busy
            self._void = self._asked
            self._pending = None
            self._turn.notify_all()
            return was_busy

    def wait(self, timeout: float | None = None) -> bool:
        """Return whether everything asked for was done within `timeout` second."""
        with self._turn:
            if threading.current_thread() is self._thread:
                return False
            return self._turn.wait_for(lambda: not self.busy, timeout)

    def close(self, timeout: float = 2.0) -> None:
        """Stop, end the worker, and ignore all later requests."""
        with self._turn:
            self._closed = True
            self.stop()
            thread = self._thread
        if thread is not None and thread is not threading.current_thread():
            thread.join(timeout)

    def _work(self) -> None:
        while True:
            with self._turn:
                self._turn.wait_for(
                    lambda: self._pending is not None or self._closed, _LINGER
                )
                ticket, self._pending = self._pending, None
                self._running = ticket
                if ticket is None:
                    self._thread = None
                    self._turn.notify_all()
                    return
            try:
                self._serve(ticket)
            finally:
                with self._turn:
                    self._running = None
                    self._turn.notify_all()

    def _serve(self, ticket: _Ticket) -> None:
        ticket.started = time.perf_counter()
        try:
            request: Request = ticket.request  # type: ignore[assignment]
            result = self._run(request, lambda: self._is_cancelled(ticket))
            seconds = time.perf_counter() - ticket.started
            if self._is_dropped(ticket):
                return
            self.expected = seconds
            self._show(result, request, seconds)
        except BaseException as error:
            # a worker that died of this would leave a slider that does nothing
            if self._is_dropped(ticket):
                return
            with contextlib.suppress(Exception):
                self._fail(error)
        self._shown_at = time.perf_counter()
        self._rested = False

    def _is_dropped(self, ticket: _Ticket) -> bool:
        return ticket.cancelled or ticket.generation <= self._void

    def _is_cancelled(self, ticket: _Ticket) -> bool:
        """Return whether a run should give up; once true, it stays true.

        An engine asks this every few milliseconds, so it takes no lock: each
        value read here is replaced as a whole.
        """
        if ticket.cancelled or ticket.generation <= self._void:
            ticket.cancelled = True
            return True
        if self._pending is None or self.expected <= LONG:
            return False
        now = time.perf_counter()
        remaining = self.expected - (now - ticket.started)
        fresh = now - self._shown_at < FRESH
        # more than once between two pictures would starve a slow hand's screen
        at_rest = now - self._asked_at > REST and not self._rested
        if fresh:
            ticket.cancelled = True
        elif at_rest and remaining > LONG:
            self._rested = ticket.cancelled = True
        return ticket.cancelled
