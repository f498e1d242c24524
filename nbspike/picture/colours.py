"""Colours that colour-blind readers can tell apart, on white and on black.

Source: Okabe & Ito (2008), Color Universal Design.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

EXCITATORY: Final = "#0072B2"
INHIBITORY: Final = "#D55E00"
GHOST: Final = "#999999"
_OTHERS: Final = ("#009E73", "#CC79A7", "#E69F00", "#56B4E9")
_PINNED: Final = {"E": EXCITATORY, "I": INHIBITORY}


def colours_of(names: Sequence[str]) -> tuple[str, ...]:
    """Return a colour for each segment, the same in every picture.

    ``E`` is blue and ``I`` vermillion wherever they stand; others take blue,
    vermillion, green, … in their order, leaving out what is taken.
    """
    taken = {_PINNED[name] for name in names if name in _PINNED}
    free = [c for c in (EXCITATORY, INHIBITORY, *_OTHERS) if c not in taken]
    chosen: list[str] = []
    given = 0
    for name in names:
        if name in _PINNED:
            chosen.append(_PINNED[name])
        else:
            chosen.append(free[given % len(free)])
            given += 1
    return tuple(chosen)


#: How the first, second … curve of a picture is dashed: colour is not everything.
DASHES: Final = ("solid", "dashed", "dotted", "dash_dotted")
#: Stroke, gap, stroke, gap … of each, pixels.
PATTERNS: Final[dict[str, tuple[float, ...]]] = {
    "solid": (),
    "dashed": (9.0, 4.0),
    "dotted": (2.5, 3.5),
    "dash_dotted": (9.0, 4.0, 2.5, 4.0),
}


def dash_of(place: int) -> str:
    """Return how the curve at a place in its picture is dashed."""
    return DASHES[place % len(DASHES)]


def rgb(colour: str) -> tuple[int, int, int]:
    """Return red, green and blue (0 to 255) of ``#RRGGBB``."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
