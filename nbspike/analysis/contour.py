"""Where a function of two variables is zero: lines through a grid of its values."""

from __future__ import annotations

import numpy as np

from nbspike.analysis.view import Floats

# an edge of the grid: its lower left corner, and whether it goes up (1) or right (0)
_Edge = tuple[int, int, int]
# pairs of sides that a line joins: 0 below, 1 right, 2 above, 3 left
_SIDES = {
    1: [(3, 0)],
    2: [(0, 1)],
    3: [(3, 1)],
    4: [(1, 2)],
    6: [(0, 2)],
    7: [(3, 2)],
    8: [(2, 3)],
    9: [(2, 0)],
    11: [(2, 1)],
    12: [(1, 3)],
    13: [(1, 0)],
    14: [(0, 3)],
}


def zero_lines(x: Floats, y: Floats, values: Floats) -> tuple[Floats, Floats]:
    """Return the lines along which values on a grid change their sign.

    Parameters
    ----------
    x, y
        Places of the columns and rows, ascending, shapes (columns,) and (rows,).
    values
        Shape (rows, columns).  What is not finite has no line beside it.

    Returns
    -------
    tuple of ndarray, shape (points,)
        Coordinates of the lines one after the other, with a point whose `y` is NaN
        between them; empty if there are none.  Between grid points the values are
        taken to be linear, so the error falls with the square of their distance.

    References
    ----------
    Lorensen & Cline (1987), Computer Graphics 21, 163-169: marching cubes, of which
    this is the form in a plane.
    """
    joined = _joined(values)
    pieces: list[Floats] = []
    while joined:
        ends = [edge for edge, others in joined.items() if len(others) == 1]
        chain = _walk(joined, ends[0] if ends else next(iter(joined)))
        pieces.append(np.array([_place(edge, x, y, values) for edge in chain]))
    if not pieces:
        return np.empty(0), np.empty(0)
    gap = np.array([[np.nan, np.nan]])
    points = np.concatenate([part for piece in pieces for part in (piece, gap)][:-1])
    across = points[:, 0]
    # browsers want every place to be a number; gaps are told by the height alone
    across[np.isnan(across)] = x[0]
    return across, points[:, 1]


def _joined(values: Floats) -> dict[_Edge, list[_Edge]]:
    """Return for each crossed edge the edges to which a line leads from it."""
    above = values > 0
    finite = np.isfinite(values)
    whole = finite[:-1, :-1] & finite[:-1, 1:] & finite[1:, :-1] & finite[1:, 1:]
    kinds = (
        above[:-1, :-1] * 1
        + above[:-1, 1:] * 2
        + above[1:, 1:] * 4
        + above[1:, :-1] * 8
    )
    joined: dict[_Edge, list[_Edge]] = {}
    for row, column in np.argwhere(whole & (kinds > 0) & (kinds < 15)).tolist():
        kind = int(kinds[row, column])
        sides = _SIDES.get(kind)
        if sides is None:  # a saddle: the middle decides
            middle = values[row : row + 2, column : column + 2].mean() > 0
            apart = (kind == 5) != bool(middle)
            sides = [(3, 0), (1, 2)] if apart else [(3, 2), (0, 1)]
        edges = (
            (row, column, 0),
            (row, column + 1, 1),
            (row + 1, column, 0),
            (row, column, 1),
        )
        for one, other in sides:
            joined.setdefault(edges[one], []).append(edges[other])
            joined.setdefault(edges[other], []).append(edges[one])
    return joined


def _walk(joined: dict[_Edge, list[_Edge]], start: _Edge) -> list[_Edge]:
    """Take one line out of what is joined, from `start` to its end or once round."""
    chain = [start]
    current = start
    while True:
        others = joined.get(current, [])
        if not others:
            joined.pop(current, None)
            return chain
        following = others.pop()
        if not others:
            joined.pop(current)
        back = joined[following]
        back.remove(current)
        if not back:
            joined.pop(following)
        chain.append(following)
        current = following


def _place(edge: _Edge, x: Floats, y: Floats, values: Floats) -> tuple[float, float]:
    row, column, upward = edge
    first = values[row, column]
    second = values[row + upward, column + 1 - upward]
    share = float(first / (first - second))
    if upward:
        return float(x[column]), float(y[row] + share * (y[row + 1] - y[row]))
    return float(x[column] + share * (x[column + 1] - x[column])), float(y[row])
