"""The loop of live mode: go on a little, draw, wait until the page has drawn.

A page shows pictures more slowly than an engine makes them, and what is sent and
not yet drawn piles up.  So the page acknowledges each picture, the next one is
made only then, and where no page looks on the network stands still.  How much
model time lies between two pictures follows from the clock on the wall and the
speed that was asked for, as far as the engine keeps up.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

#: No picture comes sooner than this after the one before, second.
SOONEST = 0.06
#: A picture that nobody acknowledged in this time was lost, second.
LOST = 2.0
#: Computing between two pictures should take no longer, second.
MOST_COMPUTING = 0.12
#: Time on the wall that one picture makes up for at most, second.
MOST_ELAPSED = 0.25
_LINGER = 1.0  # second; an idle worker then ends, so that nothing is left behind
_FIRST = 1e-3  # model time of a first part, whose cost nobody knows, second


class LiveLoop:
    """Advances a network on a worker thread, a picture at a time.

    Parameters
    ----------
    advance
        ``advance(seconds, cancelled)`` goes on for that model time, less if
        `cancelled` answers true, and returns for how long it did.
    show
        Draws, and asks the page to acknowledge it: ``show(number)``.
    fail
        Called with what any of them raised; the loop then stands still.

    Attributes
    ----------
    speed : float or None
        Model time per time on the wall; `None` for as fast as it goes.
    reached : float
        The speed that the last pictures had.
    """

    def __init__(
        self,
        advance: Callable[[float, Callable[[], bool]], float],
        show: Callable[[int], None],
        fail: Callable[[BaseException], None],
    ) -> None:
        self._advance, self._show, self._fail = advance, show, fail
        self._turn = threading.Condition()
        self._thread: threading.Thread | None = None
        self._actions: list[Callable[[], object]] = []
        self._running = self._busy = self._closed = False
        self._stops = 0
        self._shown = self._seen = 0
        self._shown_at = 0.0
        self._cost = 0.0  # second on the wall for a second of the model
        self.speed: float | None = 0.1
        self.reached = 0.0

    @property
    def running(self) -> bool:
        """Whether the network goes on by itself."""
        return self._running

    @property
    def shown(self) -> int:
        """Number of pictures shown."""
        return self._shown

    def start(self) -> None:
        """Go on until `stop`."""
        with self._turn:
            self._running = not self._closed
            self._shown_at, self._seen = time.perf_counter(), self._shown
            self._wake()

    def stop(self) -> None:
        """Stand still, in the middle of a part if need be."""
        with self._turn:
            self._running = False
            self._stops += 1
            self.reached = 0.0
            self._turn.notify_all()

    def do(self, action: Callable[[], object]) -> None:
        """Call `action` on the worker, between two parts, and draw then."""
        with self._turn:
            if not self._closed:
                self._actions.append(action)
                self._wake()

    def step(self, seconds: float) -> None:
        """Stand still, but for a part of this length, second."""
        with self._turn:
            self._running, self.reached = False, 0.0
            stops = self._stops
            self.do(lambda: self._go(seconds, lambda: self._stops != stops))

    def acknowledge(self, number: int) -> None:
        """Note that the page has drawn picture `number`."""
        with self._turn:
            self._seen = max(self._seen, min(number, self._shown))
            if self._running:
                self._wake()

    def wait(self, timeout: float | None = None) -> bool:
        """Return whether what was asked for was done within `timeout` second.

        A loop that runs has done all that was asked once it waits for the page.
        """
        with self._turn:
            if threading.current_thread() is self._thread:
                return False
            return self._turn.wait_for(
                lambda: not (self._busy or self._actions), timeout
            )

    def close(self, timeout: float = 2.0) -> None:
        """Stand still, end the worker, and ignore all that is asked later."""
        with self._turn:
            self._closed = True
            self._actions = []
            self.stop()
            thread = self._thread
        if thread is not None and thread is not threading.current_thread():
            thread.join(timeout)

    def _wake(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(
                target=self._work, name="nbspike-live", daemon=True
            )
            self._thread.start()
        self._turn.notify_all()

    def _work(self) -> None:
        idle_since = time.perf_counter()
        while True:
            with self._turn:
                action = self._actions.pop(0) if self._actions else None
                wait = self._time_to_wait()
                self._busy = action is not None or wait <= 0
                self._turn.notify_all()
                if not self._busy:
                    left = idle_since + _LINGER - time.perf_counter()
                    if self._closed or left <= 0:
                        self._thread = None
                        return
                    self._turn.wait(min(wait, left))
                    continue
            self._serve(action)
            idle_since = time.perf_counter()

    def _time_to_wait(self) -> float:
        """Return the time until the next picture is due, second."""
        if not self._running:
            return _LINGER
        passed = time.perf_counter() - self._shown_at
        due = SOONEST if self._seen >= self._shown else LOST
        return due - passed

    def _serve(self, action: Callable[[], object] | None) -> None:
        try:
            if action is None:
                self._go_on()
            else:
                action()
            self._draw()
        except BaseException as error:
            # a worker that died of this would leave buttons that do nothing
            self.stop()
            self._fail(error)

    def _go_on(self) -> None:
        with self._turn:
            stops = self._stops
            if not self._running:
                return
        passed = max(time.perf_counter() - self._shown_at, 1e-3)
        most = MOST_COMPUTING / self._cost if self._cost > 0 else _FIRST
        wanted = most
        if self.speed is not None:
            wanted = min(self.speed * min(passed, MOST_ELAPSED), most)
        done = self._go(wanted, lambda: self._stops != stops or not self._running)
        self.reached += 0.3 * (done / passed - self.reached)

    def _go(self, seconds: float, cancelled: Callable[[], bool]) -> float:
        started = time.perf_counter()
        done = self._advance(seconds, cancelled)
        if done > 0:
            self._cost = (time.perf_counter() - started) / done
        return done

    def _draw(self) -> None:
        with self._turn:
            if self._closed:
                return
            self._shown += 1
            self._shown_at = time.perf_counter()
        self._show(self._shown)
