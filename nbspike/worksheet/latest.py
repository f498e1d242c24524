"""The latest part of a run that goes on; what is older is forgotten.

A run that never ends cannot keep all it records.  It is made of short runs, each of
which hands over what it recorded; those that lie before the window are dropped.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from nbspike.diagnostics.errors import fail
from nbspike.runtime.recording import SpikePiece
from nbspike.worksheet.result import Result, Traces
from nbspike.worksheet.spike_trains import SpikeTrains

Pieces = tuple[SpikePiece, ...]


class Latest:
    """A window over a run that goes on, as one `Result`.

    Parameters
    ----------
    width
        How much of the run is kept, second; may be set anew.
    """

    def __init__(self, width: float) -> None:
        self._parts: list[Result] = []
        self.width = width

    @property
    def width(self) -> float:
        """How much of the run is kept, second.

        Raises
        ------
        ParameterValueError
            NB610 if it is set to less than a microsecond or more than a minute.
        """
        return self._width

    @width.setter
    def width(self, width: float) -> None:
        if not 1e-6 <= width <= 60.0:
            message = f"a window of {width:g} s cannot be shown"
            raise fail("NB610", message, hint="Choose a width such as 500*ms")
        self._width = width
        self._forget()

    def clear(self) -> None:
        """Forget everything."""
        self._parts = []

    def append(self, part: Result) -> None:
        """Go on with the part of the run that follows, and forget what is too old."""
        if self._parts:  # states at the end of a part are of its end only
            self._parts[-1] = replace(self._parts[-1], weights={})
        self._parts.append(_compact(part))
        self._forget()

    def _forget(self) -> None:
        if not self._parts:
            return
        begin = _end(self._parts[-1]) - self._width
        self._parts = [
            part for part in self._parts[:-1] if _end(part) > begin
        ] + self._parts[-1:]

    @property
    def nbytes(self) -> int:
        """Memory of what is kept, bytes."""
        total = 0
        for part in self._parts:
            recorded = {id(t.recorded): t.recorded for t in part.spikes.values()}
            for piece in (one for pieces in recorded.values() for one in pieces):
                total += piece.i.nbytes + piece.step.nbytes
            for traces in part.traces.values():
                total += traces.seconds.nbytes
                total += sum(values.nbytes for values in traces.values.values())
        return total

    def result(self) -> Result:
        """Return the run's last `width` second, or what there is of them."""
        last = self._parts[-1]
        dt = last.dt
        end = round(_end(last) / dt)
        oldest = round(self._parts[0].start / dt)
        first = max(oldest, end - round(self._width / dt))
        return replace(
            last,
            spikes=self._spikes(first),
            traces={key: self._traces(key, first * dt) for key in last.traces},
            start=first * dt,
            duration=(end - first) * dt,
        )

    def _spikes(self, first: int) -> dict[str, SpikeTrains]:
        joined: dict[int, Pieces] = {}  # segments share what a population recorded
        made = {}
        for name, trains in self._parts[-1].spikes.items():
            key = id(trains.recorded)
            if key not in joined:
                parts = [part.spikes[name].recorded for part in self._parts]
                joined[key] = tuple(
                    _since(piece, first) for part in parts for piece in part
                )
            made[name] = replace(trains, recorded=joined[key])
        return made

    def _traces(self, key: str, start: float) -> Traces:
        parts = [part.traces[key] for part in self._parts]
        last = parts[-1]
        seconds = np.concatenate([part.seconds for part in parts])
        first = int(np.searchsorted(seconds, start - 0.5 * self._parts[-1].dt))
        values = {
            name: np.concatenate([part.values[name] for part in parts], axis=1)[
                :, first:
            ]
            for name in last.values
        }
        return replace(last, seconds=seconds[first:], values=values)


def _end(part: Result) -> float:
    return part.start + part.duration


def _since(piece: SpikePiece, first: int) -> SpikePiece:
    """Return the spikes of a piece from a step on, as views."""
    neurons, steps = piece.filled()
    begin = int(np.searchsorted(steps, first))
    return _piece(piece, neurons[begin:], steps[begin:])


def _piece(
    old: SpikePiece, neurons: NDArray[np.uint32], steps: NDArray[np.int64]
) -> SpikePiece:
    return SpikePiece(neurons, steps, np.array([len(steps)], np.int64), old.dt)


def _compact(part: Result) -> Result:
    """Return a part of a run without the empty rest of its buffers."""
    made: dict[int, Pieces] = {}
    spikes = {}
    for name, trains in part.spikes.items():
        key = id(trains.recorded)
        if key not in made:
            filled = [(piece, *piece.filled()) for piece in trains.recorded]
            made[key] = tuple(
                _piece(piece, neurons.copy(), steps.copy())
                for piece, neurons, steps in filled
            )
        spikes[name] = replace(trains, recorded=made[key])
    return replace(part, spikes=spikes)
