"""What the sliders did, kept with times, and done again as an animation."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence

from nbspike.worksheet.replaying import SEED, Move
from nbspike_magics.request import Standing

#: Two moves less than this apart (second) are one line of a recording.
TOGETHER = 0.01


class Recorder:
    """Notes what has moved, and when, from `begin` to `end`.

    Parameters
    ----------
    typed
        Returns a value of a constant (display units) as it can be typed.
    clock
        Returns the time, second.
    """

    def __init__(
        self,
        typed: Callable[[str, float], str],
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._typed = typed
        self._clock = clock
        self._began = 0.0
        self._last: dict[str, float] = {}
        self._moves: list[tuple[float, dict[str, float]]] = []
        self.recording = False

    def begin(self, standing: Standing) -> None:
        """Forget what was noted, and note from now on."""
        self._began = self._clock()
        self._last = _numbers(standing)
        self._moves = [(0.0, dict(self._last))]
        self.recording = True

    def note(self, standing: Standing) -> None:
        """Note what has moved since the last time."""
        if not self.recording:
            return
        now = _numbers(standing)
        moved = {name: now[name] for name in now if now[name] != self._last[name]}
        if not moved:
            return
        self._last = now
        seconds = self._clock() - self._began
        if len(self._moves) > 1 and seconds - self._moves[-1][0] < TOGETHER:
            self._moves[-1][1].update(moved)
        else:
            self._moves.append((seconds, moved))

    def end(self) -> str:
        """Stop, and return what was noted as text."""
        self.recording = False
        return self.text

    @property
    def text(self) -> str:
        """What was noted so far: the start, then a line a move; empty if nothing."""
        return "\n".join(
            f"{seconds:.2f}: "
            + ", ".join(
                f"{name} = {self._text(name, value)}" for name, value in moved.items()
            )
            for seconds, moved in self._moves
        )

    def _text(self, name: str, value: float) -> str:
        return f"{value:.0f}" if name == SEED else self._typed(name, value)


class Replay:
    """Does recorded moves again, each at its time, on a thread of its own.

    Moves that are late are left out: the latest wins, as under a hand.

    Parameters
    ----------
    play
        Puts the sliders to SI values by name.
    fail
        Called with what it raises; the replay then ends.
    """

    def __init__(
        self,
        play: Callable[[Mapping[str, float]], None],
        fail: Callable[[BaseException], None],
    ) -> None:
        self._play = play
        self._fail = fail
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def running(self) -> bool:
        """Whether it plays."""
        return self._thread is not None and self._thread.is_alive()

    def start(self, moves: Sequence[Move], speed: float = 1.0) -> None:
        """Play, `speed` times as fast as it was recorded."""
        self.stop()
        self._stopped = threading.Event()
        self._thread = threading.Thread(
            target=self._run,
            args=(tuple(moves), speed, self._stopped),
            name="nbspike-replay",
            daemon=True,
        )
        self._thread.start()

    def stop(self) -> bool:
        """End it; return whether it was playing."""
        was_running = self.running
        self._stopped.set()
        self.wait(1.0)
        return was_running

    def wait(self, timeout: float | None = None) -> bool:
        """Return whether it came to its end within `timeout` second."""
        thread = self._thread
        if thread is not None and thread is not threading.current_thread():
            thread.join(timeout)
        return not self.running

    def _run(
        self, moves: Sequence[Move], speed: float, stopped: threading.Event
    ) -> None:
        began = time.perf_counter()
        try:
            waiting: dict[str, float] = {}
            for move, following in zip(moves, [*moves[1:], None], strict=True):
                waiting |= move.values
                left = move.seconds / speed - (time.perf_counter() - began)
                if stopped.wait(max(left, 0.0)):
                    return
                now = (time.perf_counter() - began) * speed
                if following is None or following.seconds > now:
                    self._play(waiting)
                    waiting = {}
        except Exception as error:
            self._fail(error)


def _numbers(standing: Standing) -> dict[str, float]:
    return {**standing.values, SEED: standing.seed}
