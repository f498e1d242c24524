"""Where the sliders have stood: one step a gesture, back and forth.

A dragged slider reports every value on its way.  Nobody wants to go back through
all of them, so the moves of one gesture are one step, which ends where the hand
came to rest.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Generic, TypeVar

State = TypeVar("State")

#: A pause this long (second) ends a gesture.
PAUSE = 0.7


class History(Generic[State]):
    """States that can be taken back and brought again.

    Parameters
    ----------
    first
        The state to begin with.
    clock
        Returns the time, second.
    """

    def __init__(
        self, first: State, clock: Callable[[], float] = time.perf_counter
    ) -> None:
        self._states = [first]
        self._place = 0
        self._clock = clock
        self._gesture: str | None = None
        self._moved_at = 0.0

    @property
    def present(self) -> State:
        """The state that was recorded, or gone back to, last."""
        return self._states[self._place]

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return self._place > (1 if self._stands_still else 0)

    @property
    def can_redo(self) -> bool:
        """Whether a step that was taken back can be brought again."""
        return self._place + 1 < len(self._states)

    def record(self, state: State, gesture: str | None = None) -> bool:
        """Remember a new state.

        Parameters
        ----------
        state
            Where things stand now.
        gesture
            What moves, such as the name of a slider; moves of the same one without
            a pause are one step.  `None` is always a step of its own.

        Returns
        -------
        bool
            Whether a step began.
        """
        now = self._clock()
        follows = now - self._moved_at <= PAUSE and gesture == self._gesture
        self._moved_at = now
        if gesture is not None and follows:
            self._states[self._place] = state
            return False
        self._settle()
        if state == self.present:
            return False
        self._gesture = gesture
        del self._states[self._place + 1 :]
        self._states.append(state)
        self._place += 1
        return True

    def undo(self) -> State | None:
        """Go a step back and return that state; `None` if there is none."""
        self._settle()
        if self._place == 0:
            return None
        self._place -= 1
        return self.present

    def redo(self) -> State | None:
        """Bring the next step again and return its state; `None` if there is none."""
        self._settle()
        if not self.can_redo:
            return None
        self._place += 1
        return self.present

    @property
    def _stands_still(self) -> bool:
        """Whether the last step came back to where it began."""
        return self._place > 0 and self.present == self._states[self._place - 1]

    def _settle(self) -> None:
        """End the gesture; one that led nowhere is no step."""
        self._gesture = None
        if self._stands_still:
            del self._states[self._place]
            self._place -= 1
