"""Fixed points of two equations: where they are, and whether they are stable."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nbspike.analysis.view import Floats

#: ``field(x, y)`` returns both rates of change, for arrays as for numbers.
Field = Callable[[Floats, Floats], tuple[Floats, Floats]]

_STEPS = 40
_CLOSE = 1e-4  # of the ranges; nearer ones are the same point
_TINY = 1e-5  # of the ranges; distance over which slopes are taken


@dataclass(frozen=True, slots=True)
class FixedPoint:
    """A point where nothing changes.

    Parameters
    ----------
    x, y
        Where.
    eigenvalues
        Of the Jacobian there, 1/(unit of time), shape (2,), complex.
    """

    x: float
    y: float
    eigenvalues: np.ndarray

    @property
    def stable(self) -> bool:
        """Whether small deviations die away: both real parts are negative."""
        return bool((self.eigenvalues.real < 0).all())

    @property
    def kind(self) -> str:
        """``stable focus``, ``saddle``, ``unstable node`` …."""
        real, imaginary = self.eigenvalues.real, self.eigenvalues.imag
        if real.min() < 0 < real.max():
            return "saddle"
        shape = "focus" if np.abs(imaginary).max() > 0 else "node"
        return f"{'stable' if self.stable else 'unstable'} {shape}"


def fixed_points(
    field: Field, x_limits: tuple[float, float], y_limits: tuple[float, float]
) -> tuple[FixedPoint, ...]:
    """Return the fixed points within some limits.

    Where both rates change sign within a cell of a grid, Newton's method starts from
    its middle.  Slopes are central differences.

    Parameters
    ----------
    field
        Rates of change of both variables.
    x_limits, y_limits
        Where to look.

    Returns
    -------
    tuple of FixedPoint
        By ascending `x`.

    References
    ----------
    Strogatz (2015), Nonlinear Dynamics and Chaos, chapter 6.
    """
    x = np.linspace(*x_limits, 81)
    y = np.linspace(*y_limits, 81)
    across, up = np.meshgrid(x, y)
    first, second = (np.broadcast_to(each, across.shape) for each in field(across, up))
    both = _changes(first) & _changes(second)
    size = np.array([x_limits[1] - x_limits[0], y_limits[1] - y_limits[0]])
    found: list[FixedPoint] = []
    for row, column in np.argwhere(both).tolist():
        start = np.array(
            [(x[column] + x[column + 1]) / 2, (y[row] + y[row + 1]) / 2], np.float64
        )
        place = _newton(field, start, size)
        if place is None:
            continue
        inside = (
            x_limits[0] <= place[0] <= x_limits[1]
            and y_limits[0] <= place[1] <= y_limits[1]
        )
        known = any(
            abs(place[0] - each.x) < _CLOSE * size[0]
            and abs(place[1] - each.y) < _CLOSE * size[1]
            for each in found
        )
        if inside and not known:
            jacobian = _jacobian(field, place, size)
            values = np.linalg.eigvals(jacobian).astype(np.complex128)
            found.append(FixedPoint(float(place[0]), float(place[1]), values))
    return tuple(sorted(found, key=lambda point: point.x))


def _changes(values: Floats) -> np.ndarray:
    """Return in which cells a function takes both signs, shape (rows - 1, ...)."""
    corners = np.stack(
        [values[:-1, :-1], values[:-1, 1:], values[1:, :-1], values[1:, 1:]]
    )
    result: np.ndarray = (corners.min(axis=0) <= 0) & (corners.max(axis=0) >= 0)
    return result


def _newton(field: Field, start: Floats, size: Floats) -> Floats | None:
    place: Floats = start
    for _ in range(_STEPS):
        jacobian = _jacobian(field, place, size)
        value = _at(field, place)
        if not (np.isfinite(jacobian).all() and np.isfinite(value).all()):
            return None
        step = np.linalg.lstsq(jacobian * size, -value, rcond=None)[0]
        place = np.asarray(place + np.clip(step, -0.1, 0.1) * size, np.float64)
        if np.abs(step).max() < 1e-10:
            return place
    return None


def _jacobian(field: Field, place: Floats, size: Floats) -> Floats:
    columns = []
    for axis in range(2):
        shift = np.zeros(2)
        shift[axis] = _TINY * size[axis]
        rise = _at(field, place + shift) - _at(field, place - shift)
        columns.append(rise / (2 * shift[axis]))
    return np.stack(columns, axis=1)


def _at(field: Field, place: Floats) -> Floats:
    one, other = field(np.asarray(place[0]), np.asarray(place[1]))
    return np.array([float(one), float(other)])
