"""Curves no finer than the screen, and which of them share an axis."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nbspike.analysis.view import Floats, TraceView

_ROOM = 0.25  # of the extent, for the ticks


def envelope(t: Floats, values: Floats, columns: int) -> tuple[Floats, Floats]:
    """Return a curve of at most ``2 * columns`` points that draws the same.

    In each of `columns` stretches the lowest and the highest sample are kept, in
    their order; no peak is lost.

    Parameters
    ----------
    t, values
        Shape (samples,), `t` ascending.
    columns
        Number of pixel columns.

    Returns
    -------
    tuple of ndarray
        Times and values, shape (points,).
    """
    samples = t.size
    if samples <= 2 * columns:
        return t, values
    stretch = -(-samples // columns)
    whole = samples // stretch * stretch
    parts = values[:whole].reshape(-1, stretch)
    starts = np.arange(0, whole, stretch)
    pair = np.stack((parts.argmin(axis=1), parts.argmax(axis=1)))
    kept = (np.sort(pair, axis=0) + starts).T.ravel()
    if whole < samples:
        rest = values[whole:]
        tail = sorted((int(rest.argmin()) + whole, int(rest.argmax()) + whole))
        kept = np.append(kept, tail)
    return t[kept], values[kept]


def trace_groups(traces: Sequence[TraceView]) -> tuple[tuple[TraceView, ...], ...]:
    """Return the traces that can share a vertical axis: same variable and unit.

    ``v of P[0]`` and ``v of P[1]`` stand together, ``g_e of P[0]`` apart, even
    where its unit is the same: its size is not.
    """
    found: dict[tuple[str, str, float], list[TraceView]] = {}
    for trace in traces:
        found.setdefault((variable_of(trace), trace.unit, trace.scale), []).append(
            trace
        )
    return tuple(tuple(group) for group in found.values())


def extent_of(group: Sequence[TraceView]) -> tuple[float, float]:
    """Return the vertical extent of traces in display units.

    Includes the threshold and, where neurons fired, room above it for the ticks
    that mark their spikes (the model has none: it only crosses and is reset).
    """
    low, high = np.inf, -np.inf
    fired = False
    for trace in group:
        values = trace.values[np.isfinite(trace.values)] / trace.scale
        if values.size:
            low, high = min(low, values.min()), max(high, values.max())
        if trace.threshold is not None:
            low = min(low, trace.threshold / trace.scale)
            high = max(high, trace.threshold / trace.scale)
        fired = fired or trace.spikes.size > 0
    if fired and np.isfinite(high):
        high += _ROOM * max(high - low, 1e-9)
    return float(low), float(high)


def spike_base(trace: TraceView) -> float:
    """Return where the ticks of a trace's spikes start, in display units."""
    if trace.threshold is not None:
        return trace.threshold / trace.scale
    finite = trace.values[np.isfinite(trace.values)]
    return float(finite.max() / trace.scale) if finite.size else 0.0


def variable_of(trace: TraceView) -> str:
    """Return the name of the variable, ``v`` of ``v of P[0]``."""
    return trace.name.split(" of ")[0]
