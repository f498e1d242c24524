"""How much of a run to show while a hand moves a slider.

A preview is the beginning of the whole run, exactly: the seed is the same, and
results do not depend on how long a run is.  How long it may be is found by trying:
shorter after one that took too long, longer after a quick one.
"""

from __future__ import annotations

from typing import Final

#: How long a preview should take, second.
PREVIEW = 0.08
#: Which part of a run a preview can be.
PARTS: Final = (1.0, 0.5, 0.2, 0.1, 0.05, 0.02)
# a longer preview takes at most 2.5 times as long as the one before
_QUICK = PREVIEW / 2.5


class Pace:
    """Learns from each run how long the next preview may be.

    Parameters
    ----------
    seconds
        How long the first run took.  It may have had to compile, so it says what to
        begin with and no more.
    """

    def __init__(self, seconds: float) -> None:
        self._place = _place_of(seconds)
        self._least = 0
        self.whole = seconds

    @property
    def part(self) -> float:
        """Which part of the whole run to show; 1 if all of it is quick enough."""
        return PARTS[self._place]

    def learn(self, part: float, seconds: float) -> None:
        """Note that this part of a run took so long."""
        if part == 1.0:
            self.whole = seconds
            # a part takes its share of the time or more, so no longer one will do
            self._least = _place_of(seconds)
            self._place = max(self._place, self._least)
            if self._least == 0:
                self._place = 0
        elif part != self.part:
            return  # asked for before the last one was known
        elif seconds > PREVIEW:
            self._place = min(self._place + 1, len(PARTS) - 1)
        elif seconds < _QUICK:
            self._place = max(self._place - 1, self._least)


def _place_of(seconds: float) -> int:
    """Return the longest part that takes no longer than a preview should."""
    for place, part in enumerate(PARTS):
        if part * seconds <= PREVIEW:
            return place
    return len(PARTS) - 1
