"""Traces of neurons in place of equal copies in their synapses, and back.

While a network runs, kernels use these tables (`nbspike.ir.traces`); the copies of the
synapses are made from them when somebody looks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nbspike.model.synaptic_equations import LAST_UPDATE
from nbspike.runtime.pairs import BLOCK

Floats = NDArray[np.float64]
State = dict[str, NDArray[np.generic]]

#: What copies may differ by and still be one trace: they were rounded on other ways.
EQUAL = 1e-12

_TINY = 1e-290

_TABLES = ("last", "since", "scaled", "reference")


@dataclass(frozen=True, slots=True, eq=False)
class Decay:
    """A trace of neurons of a side, ``pre`` or ``post``, and its slope in hertz.

    `slope` has the shape (), or (neurons,) if each of them has its own.
    """

    name: str
    side: str
    slope: Floats

    def of(self, neurons: NDArray[np.integer]) -> Floats:
        """Return the slope for each synapse."""
        return self.slope[neurons] if self.slope.ndim else self.slope

    def same_as(self, other: Decay) -> bool:
        """Whether traces are one, and decay in the same way."""
        named = (self.name, self.side) == (other.name, other.side)
        return named and np.array_equal(self.slope, other.slope)


@dataclass(frozen=True, slots=True, eq=False)
class Joined:
    """The neurons that synapses join, by their numbers in the two sections.

    Parameters
    ----------
    of
        Neuron of each synapse as they are stored, by side.
    counts
        Number of neurons, by side.
    """

    of: Mapping[str, NDArray[np.integer]]
    counts: Mapping[str, int]


class TraceTables:
    """The traces of a projection, with one value for each neuron.

    Attributes
    ----------
    arrays : dict
        What kernels know, by name.
    decays : tuple of Decay
        The traces.
    complete : bool
        Whether all event-driven variables are here, so that synapses do not keep the
        time of their last update.
    running : bool
        Whether a run is changing them.
    fresh : bool
        Whether the synapses' copies are those of now.
    """

    def __init__(self, decays: Sequence[Decay], *, complete: bool) -> None:
        self.decays, self.complete = tuple(decays), complete
        self.arrays: dict[str, Floats] = {}
        self.running, self.fresh = False, True

    def fill(self, state: State, rows: Joined, now: float) -> bool:
        """Take the copies of the synapses; return whether they are equal.

        Parameters
        ----------
        state
            Of the synapses, as they are stored.
        rows
            Whom they join.
        now
            Time, second.
        """
        self.arrays = {
            f"{side}_arrived": np.full(count, -np.inf)
            for side, count in rows.counts.items()
        }
        updated = _floats(state[LAST_UPDATE])
        for decay in self.decays:
            neurons, count = rows.of[decay.side], rows.counts[decay.side]
            copies = _floats(state[decay.name])
            found = _common(copies, updated, neurons, count, decay, now)
            if found is None:
                return False
            last, since = found
            with np.errstate(over="ignore", invalid="ignore"):
                scaled = last * np.exp(decay.slope * (now - since))
            if not np.isfinite(scaled).all():
                return False
            name = decay.name
            self.arrays[f"{name}_last"], self.arrays[f"{name}_since"] = last, since
            self.arrays[f"{name}_scaled"] = scaled
            self.arrays[f"{name}_reference"] = np.array([now])
        return True

    def copies(self, state: State, rows: Joined, part: slice) -> State:
        """Return the values of some synapses at the time of their last update."""
        updated = _floats(state[LAST_UPDATE][part])
        found: State = {}
        if self.complete:
            for side, neurons in rows.of.items():
                arrived = self.arrays[f"{side}_arrived"]
                updated = np.maximum(updated, arrived[neurons[part]])
            found[LAST_UPDATE] = updated
        for decay in self.decays:
            neurons = rows.of[decay.side][part]
            last = self.arrays[f"{decay.name}_last"][neurons]
            age = updated - self.arrays[f"{decay.name}_since"][neurons]
            found[decay.name] = last * np.exp(decay.of(neurons) * age)
        return found

    def spread(self, state: State, rows: Joined) -> None:
        """Give the synapses their copies."""
        if not self.fresh:
            for part in _parts(len(state[LAST_UPDATE])):
                for name, values in self.copies(state, rows, part).items():
                    state[name][part] = values
            self.fresh = not self.running

    def still_hold(self, state: State, rows: Joined, decays: Sequence[Decay]) -> bool:
        """Return whether these traces have not been touched since the last run."""
        if len(decays) != len(self.decays):
            return False
        pairs = zip(decays, self.decays, strict=True)
        if not all(one.same_as(other) for one, other in pairs):
            return False
        sizes = {f"{side}_arrived": count for side, count in rows.counts.items()}
        if any(len(self.arrays[name]) != count for name, count in sizes.items()):
            return False
        if not self.fresh:
            return True
        return all(
            np.array_equal(state[name][part], values)
            for part in _parts(len(state[LAST_UPDATE]))
            for name, values in self.copies(state, rows, part).items()
        )

    def contents(self) -> State:
        """Return copies of the tables, by name."""
        found: State = {name: array.copy() for name, array in self.arrays.items()}
        for decay in self.decays:
            found[f"{decay.name}_slope"] = decay.slope.copy()
            found[f"{decay.name}_is_pre"] = np.array([decay.side == "pre"])
        found["complete"] = np.array([self.complete])
        return found


def refilled(stored: Mapping[str, NDArray[np.generic]]) -> TraceTables:
    """Return the tables of which `TraceTables.contents` were stored."""
    ending = "_slope"
    names = [name.removesuffix(ending) for name in stored if name.endswith(ending)]
    decays = [
        Decay(
            name,
            "pre" if stored[f"{name}_is_pre"][0] else "post",
            _floats(stored[f"{name}_slope"]).copy(),
        )
        for name in names
    ]
    made = TraceTables(decays, complete=bool(stored["complete"][0]))
    wanted = ["pre_arrived", "post_arrived"]
    for name in names:
        wanted += [
            f"{name}_{what}" for what in ("last", "since", "scaled", "reference")
        ]
    made.arrays = {name: _floats(stored[name]).copy() for name in wanted}
    return made


def _common(
    copies: Floats,
    updated: Floats,
    neurons: NDArray[np.integer],
    count: int,
    decay: Decay,
    now: float,
) -> tuple[Floats, Floats] | None:
    """Return a value and its time for each neuron, from which all copies follow."""
    last, since = np.zeros(count), np.full(count, now)
    if not copies.any():
        return last, since
    earliest = np.full(count, np.inf)
    for part in _parts(len(copies)):
        np.minimum.at(earliest, neurons[part], updated[part])
    for part in _parts(len(copies)):
        first = updated[part] == earliest[neurons[part]]
        last[neurons[part][first]] = copies[part][first]
    joined = np.isfinite(earliest)
    since[joined] = earliest[joined]
    for part in _parts(len(copies)):
        age = updated[part] - since[neurons[part]]
        with np.errstate(under="ignore", over="ignore", invalid="ignore"):
            expected = last[neurons[part]] * np.exp(decay.of(neurons[part]) * age)
            near = np.abs(copies[part] - expected) <= EQUAL * np.abs(expected) + _TINY
        if not near.all():
            return None
    return last, since


def _parts(size: int) -> Iterator[slice]:
    """Yield the synapses that are looked at together: few, to take little memory."""
    for first in range(0, size, BLOCK):
        yield slice(first, min(size, first + BLOCK))


def _floats(values: NDArray[np.generic]) -> Floats:
    return values.astype(np.float64, copy=False)
