"""Re-running while a slider moves: one worker, one pending request, latest wins.

A slider sends up to sixty values a second; a run takes longer than that.  The
values in between are dropped, never queued.  Cancelling a run whenever a newer
value arrives would be worse: while the hand moves no run would ever finish
and the screen would stand still.  So a run in flight is abandoned only if it is
long, and only while the picture on the screen is fresh, or once if the hand has
come to rest.

A request can name others that follow it once the hand has come to rest: the whole
run after a preview, ten seeds after one.  They refine a picture that is already
there, so they give way to anything newer at once.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Sequence
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

    def __init__(
        self,
        generation: int,
        requests: Sequence[object],
        expected: float | None = None,
        *,
        refines: bool = False,
    ) -> None:
        self.generation = generation
        self.request = requests[0]
        self.later = tuple(requests[1:])
        self.expected = expected
        self.refines = refines
        self.started = 0.0
        self.cancelled = False

    def following(self) -> _Ticket | None:
        """Return what refines this one, if anything does."""
        if self.cancelled or not self.later:
            return None
        return _Ticket(self.generation, self.later, refines=True)


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
        How long a run is expected to take, second; learnt from each run for which
        nobody says it.
    sync
        Whether to run on the thread that asks, before `ask` returns: for tests, and
        where a notebook is run from the first cell to the last without a hand.
    """

    def __init__(
        self,
        run: Callable[[Request, Callable[[], bool]], Result],
        show: Callable[[Result, Request, float], None],
        fail: Callable[[BaseException], None],
        *,
        expected: float = 0.0,
        sync: bool = False,
    ) -> None:
        self._run = run
        self._show = show
        self._fail = fail
        self._sync = threading.RLock() if sync else None
        self._turn = threading.Condition()
        self._thread: threading.Thread | None = None
        self._pending: _Ticket | None = None
        self._running: _Ticket | None = None
        self._following: _Ticket | None = None
        self._asked = 0
        self._asked_at = 0.0
        self._void = 0
        self._shown_at = 0.0
        self._rested = False  # whether a run was given up at rest since then
        self._closed = False
        self.expected = expected

    @property
    def busy(self) -> bool:
        """Whether something runs, waits, or is to follow."""
        waiting = self._pending is not None or self._following is not None
        return waiting or self._running is not None

    def ask(
        self,
        request: Request,
        then: Sequence[Request] = (),
        *,
        expected: float | None = None,
    ) -> int:
        """Run `request` as soon as the worker is free, instead of any waiting one.

        Parameters
        ----------
        request
            What to run.
        then
            What to run after it, if nothing newer was asked for when the hand has
            come to rest.
        expected
            How long `request` will take, second, if that is known.

        Returns
        -------
        int
            Generation number, ascending.
        """
        with self._turn:
            self._asked += 1
            number = self._asked
            if self._closed:
                return number
            self._asked_at = time.perf_counter()
            ticket = _Ticket(number, (request, *then), expected)
            if self._sync is None:
                self._pending = ticket
                self._start()
        if self._sync is not None:
            self._serve_here(ticket, self._sync)
        return number

    def stop(self) -> bool:
        """Cancel what runs and drop what waits; return whether there was anything."""
        with self._turn:
            was_busy = self.busy
            self._void = self._asked
            self._pending = self._following = None
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

    def _start(self) -> None:
        """Wake the worker, or make one; the caller holds the lock."""
        if self._thread is None:
            self._thread = threading.Thread(
                target=self._work, name="nbspike-rerun", daemon=True
            )
            self._thread.start()
        self._turn.notify_all()

    def _work(self) -> None:
        while True:
            with self._turn:
                ticket = self._running = self._next()
                if ticket is None:
                    self._thread = None
                    self._turn.notify_all()
                    return
            following: _Ticket | None = None
            try:
                following = self._serve(ticket)
            finally:
                with self._turn:
                    self._running = None
                    if following is not None and self._is_wanted(following):
                        self._following = following
                    self._turn.notify_all()

    def _next(self) -> _Ticket | None:
        """Wait for what is to be run now; the caller holds the lock."""
        if self._following is not None:
            rest = self._asked_at + REST - time.perf_counter()
            self._turn.wait_for(
                lambda: self._pending is not None or self._following is None, rest
            )
        elif self._pending is None:
            self._turn.wait_for(
                lambda: self._pending is not None or self._closed, _LINGER
            )
        ticket = self._pending or self._following
        self._pending = self._following = None
        return ticket

    def _is_wanted(self, following: _Ticket) -> bool:
        newer = self._pending is not None or following.generation <= self._void
        return not (newer or self._closed)

    def _serve_here(self, ticket: _Ticket, lock: threading.RLock) -> None:
        """Run a request and all that refines it on this thread."""
        with lock:
            next_one: _Ticket | None = ticket
            while next_one is not None:
                next_one = self._serve(next_one)

    def _serve(self, ticket: _Ticket) -> _Ticket | None:
        """Run a request; return what is to follow it."""
        ticket.started = time.perf_counter()
        learn = ticket.expected is None and not ticket.refines
        if ticket.expected is None:
            ticket.expected = self.expected
        following = ticket.following()
        try:
            request: Request = ticket.request  # type: ignore[assignment]
            result = self._run(request, lambda: self._is_cancelled(ticket))
            seconds = time.perf_counter() - ticket.started
            if self._is_dropped(ticket):
                return None
            if learn:
                self.expected = seconds
            self._show(result, request, seconds)
        except BaseException as error:
            # a worker that died of this would leave a slider that does nothing
            if self._is_dropped(ticket):
                return None
            following = None
            with contextlib.suppress(Exception):
                self._fail(error)
        self._shown_at = time.perf_counter()
        self._rested = False
        return None if self._is_dropped(ticket) else following

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
        expected = ticket.expected or 0.0
        if self._pending is None or (expected <= LONG and not ticket.refines):
            return False
        now = time.perf_counter()
        remaining = expected - (now - ticket.started)
        fresh = now - self._shown_at < FRESH
        # more than once between two pictures would starve a slow hand's screen
        at_rest = now - self._asked_at > REST and not self._rested
        if fresh or ticket.refines:
            ticket.cancelled = True
        elif at_rest and remaining > LONG:
            self._rested = ticket.cancelled = True
        return ticket.cancelled
