"""What is known of each network before it runs: sizes, steps, events, rates.

`peers/workloads.py` says what the networks are, once for nbspike and Brian 2.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Model:
    """A network as all packages simulate it.

    Parameters
    ----------
    what
        In words, with the method.
    units
        Neurons and sources that are updated in a step.
    seconds, dt
        Model time of a run and time step (s).
    rates
        Between what (Hz) it fires, whole run, start included.
    events_per_spike
        Synapses that one spike of a measured neuron passes, learning included.
    events_per_second
        Synapses passed by spikes of sources, each model second.
    measured
        Neurons whose spikes are counted.
    """

    what: str
    units: int
    rates: tuple[float, float]
    seconds: float = 1.0
    dt: float = 1e-4
    events_per_spike: float = 0.0
    events_per_second: float = 0.0
    measured: int = 0

    @property
    def neuron_steps(self) -> float:
        """Updates of one neuron in a model second."""
        return self.units / self.dt

    def events(self, rate: float) -> float:
        """Return synaptic events in a model second at a rate (Hz)."""
        neurons = self.measured or self.units
        return self.events_per_second + self.events_per_spike * neurons * rate


#: Rates: the mean of many draws of the network, plus and minus three times their
#: spread.  A single neuron that learns, and networks of which one draw is known,
#: get a quarter.
MODELS: dict[str, Model] = {
    "cuba": Model(
        "current-based LIF neurons, exact", 4000, (5.0, 6.5), events_per_spike=80
    ),
    "coba": Model(
        "conductance-based LIF neurons, exponential Euler",
        4000,
        (15.0, 25.0),
        events_per_spike=80,
    ),
    "cobahh": Model(
        "Hodgkin-Huxley neurons with conductances, exponential Euler",
        4000,
        (26.0, 44.0),
        events_per_spike=80,
    ),
    "brunel": Model(
        "sparse balanced network with delays, 15.6 million synapses, exact",
        12_500,
        (32.3, 42.5),
        events_per_spike=1250,
    ),
    "stdp1": Model(
        "1 000 Poisson inputs that learn to drive one neuron, 100 s",
        1001,
        (15.0, 35.0),
        seconds=100.0,
        events_per_spike=1000,
        events_per_second=15_000,
        measured=1,
    ),
    "stdpnet": Model(
        "CUBA whose excitatory synapses learn", 4000, (4.2, 7.2), events_per_spike=144
    ),
    "noisylif": Model("LIF neurons with noise, Euler-Maruyama", 10_000, (34.8, 36.2)),
    "hh": Model(
        "unconnected Hodgkin-Huxley neurons, 1 000, steps of 25 µs",
        1000,
        (50.0, 60.0),
        dt=2.5e-5,
    ),
}
