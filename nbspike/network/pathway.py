"""Pathways of a projection: what spikes they follow, when they have their turn."""

from __future__ import annotations

from nbspike.network.arrivals import Arrivals
from nbspike.network.delays import Delays, Segments
from nbspike.network.population import SPIKE
from nbspike.network.schedule import Turn
from nbspike.runtime.narrow import Numbers

#: Turn of pathways that follow the source, and of those that follow the target.
TURNS = {"pre": Turn("synapses", -1), "post": Turn("synapses", 1)}


class Pathway:
    """One pathway: the spikes of one side on their way to the synapses.

    Parameters
    ----------
    name
        Its name among the pathways of its projection.
    trigger
        ``pre`` if it follows the source, ``post`` if the target.

    Attributes
    ----------
    delays : Delays
        Time from a spike to its arrival.
    turn : Turn
        When in a time step its statements run; the name decides between equals.
    active : bool
        Whether it sends and delivers spikes in the next run.
    event : str
        The event that it follows.
    late : int
        1 if it has its turn before that event is tested: it then learns of spikes a
        step later.
    arrivals : Arrivals
        What is on its way.
    sorted : tuple or None
        Synapses by neuron and delay where delays differ, and what they were made from.
    partners : ndarray or None
        Neuron at the other end of each synapse in that order.
    """

    def __init__(self, name: str, trigger: str) -> None:
        self.name, self.trigger = name, trigger
        self.delays = Delays()
        self.turn = TURNS[trigger]
        self.active = True
        self.event, self.late = SPIKE, 0
        self.arrivals = Arrivals()
        self.sorted: tuple[object, Segments] | None = None
        self.partners: Numbers | None = None

    @property
    def forward(self) -> bool:
        """Whether it follows the source."""
        return self.trigger == "pre"
