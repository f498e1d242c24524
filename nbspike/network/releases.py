"""Neurons that wait for the end of their refractory period, in a queue.

With one period for all, who fired first is free first.  So a step frees those at the
head of the queue, and the update of a neuron need not know when it has fired.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from nbspike.network.binding import bind_fixed
from nbspike.runtime.plan import Operation

if TYPE_CHECKING:
    from nbspike.network.population import Population

#: Which steps test all neurons: see `nbspike.codegen.operations.release`.
_FIRST, _ALL = 1, 2


class Releases:
    """The queue of a population.

    Responsibilities: hold who is refractory, by time of the spike; know whether times
    have been set from outside, so that it tells nothing any more.

    Attributes
    ----------
    queued : bool
        Whether it is in use; if not, updates test each neuron.
    queue : ndarray of uint32, shape (neurons,)
        A ring of neurons.
    state : ndarray of int64, shape (3,)
        Where it begins, how many wait, which steps test all neurons.
    """

    def __init__(self) -> None:
        self.queued = False
        self.queue = np.zeros(0, np.uint32)
        self.state = np.zeros(3, np.int64)

    def begin(self, last_spike: NDArray[np.int64], period: int, step: int) -> None:
        """Line up who is refractory at a step; the first one tests all neurons.

        Parameters
        ----------
        last_spike
            Step of each neuron's last spike, shape (neurons,).
        period
            Steps.
        step
            The next one.
        """
        waiting = np.flatnonzero(step - last_spike < period)
        order = np.argsort(last_spike[waiting], kind="stable")
        self.queue = np.zeros(len(last_spike), np.uint32)
        self.queue[: len(waiting)] = waiting[order]
        self.state[:] = 0, len(waiting), _FIRST

    def distrust(self) -> None:
        """Test all neurons in all steps of this run: times were set from outside."""
        self.state[2] = _ALL


def released(
    population: Population, update: Operation, period: int, step: int
) -> Operation:
    """Return an update behind the release of neurons, if that is queued.

    Parameters
    ----------
    population, update
        Whose neurons, and their update.
    period
        Refractory period, steps.
    step
        The next one.
    """
    releases = population.releases
    if not releases.queued:
        return update
    releases.begin(population.last_spike, period, step)
    entries = (
        population.last_spike,
        population.not_refractory,
        population.size,
        period,
        releases.queue,
        releases.state,
    )
    title = f"release of {population.name}"
    release = bind_fixed("release", title, entries)
    addresses = (release.address, release.context, update.address, update.context)
    pair = bind_fixed("pair", update.name, addresses)
    pair.inner = update
    pair.holds = (release, update)
    return pair


def listed_up(population: Population, scan: Operation) -> Operation:
    """Return the listing of spikes; who fired waits in the queue, if there is one."""
    releases, ring = population.releases, population.spikes
    if not releases.queued:
        return scan
    entries = (
        scan.address,
        scan.context,
        ring.spikes,
        ring.counts,
        ring.slots,
        population.size,
        releases.queue,
        releases.state,
    )
    queued = bind_fixed("scan_queued", scan.name, entries)
    queued.holds = scan
    return queued
