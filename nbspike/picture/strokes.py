"""Lines with gaps and dashes, for a canvas that draws only solid ones."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from nbspike.analysis.view import Floats


def pieces(x: Floats, y: Floats) -> Iterator[Floats]:
    """Yield the stretches of a curve between its gaps, each of shape (points, 2).

    Parameters
    ----------
    x, y
        Shape (points,); a value that is not finite is a gap.
    """
    points = np.stack((x, y), axis=1)
    finite = np.isfinite(points).all(axis=1)
    edges = np.flatnonzero(np.diff(finite.astype(np.int8))) + 1
    for part, kept in zip(
        np.split(points, edges), np.split(finite, edges), strict=True
    ):
        if len(kept) and kept[0]:
            yield part


def dashes(points: Floats, pattern: tuple[float, ...]) -> Iterator[Floats]:
    """Yield the strokes of a dashed line, each of shape (points, 2).

    Parameters
    ----------
    points
        The line, shape (points, 2).
    pattern
        Lengths of stroke, gap, stroke, gap …; empty for a solid line.
    """
    if not pattern:
        yield points
        return
    steps = np.hypot(*np.diff(points, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    turns = int(np.ceil(along[-1] / sum(pattern))) * len(pattern)
    marks = np.cumsum(np.resize(pattern, turns), dtype=np.float64)
    marks = np.minimum(np.concatenate([[0.0], marks]), along[-1])
    ends = np.stack([np.interp(marks, along, of) for of in points.T], axis=1)
    first = np.searchsorted(along, marks, side="right")
    last = np.searchsorted(along, marks, side="left")
    for turn in range(0, turns, 2):
        if marks[turn] == marks[turn + 1]:
            return  # the line ended before
        inner = points[first[turn] : last[turn + 1]]
        yield np.concatenate([ends[turn : turn + 1], inner, ends[turn + 1 : turn + 2]])
