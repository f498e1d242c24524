"""A network of a hundred million synapses, on one machine and in one process.

    python benchmarks/large_network.py [NEURONS [SYNAPSES [MILLISECONDS]]]

The sparse network of Brunel (2000) with delta synapses of constant weight, 100 000
neurons and 1 000 synapses onto each unless told otherwise.  Prints what memory the
synapses were predicted to take and what the process took, and CPU times of making
them and of a run.  Needs a few hundred megabytes; 16 GiB are plenty.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import nbspike as b

_MEGABYTE = 1e6


@dataclass(frozen=True, slots=True)
class Built:
    """The network, what records its spikes, and the bytes that were predicted."""

    network: b.Network
    spikes: b.SpikeMonitor
    synapses: tuple[b.Synapses, b.Synapses]
    predicted: float


def peak() -> float:
    """Return the most memory that the process has had, bytes."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most * (1.0 if sys.platform == "darwin" else 1024.0)


def build(neurons: int, synapses: float) -> Built:
    """Return the network with its synapses made."""
    # as much input in all as from a thousand synapses of 0.1 mV
    weight = 0.1 * b.mV * 1000 * neurons / synapses
    constants = {"tau": 20 * b.ms, "J": weight, "g": 5.0}
    cells = b.NeuronGroup(
        neurons,
        "dv/dt = -v/tau : volt (unless refractory)",
        threshold="v > 20*mV",
        reset="v = 10*mV",
        refractory=2 * b.ms,
        method="exact",
        namespace=constants,
    )
    border, p = neurons * 4 // 5, synapses / neurons**2
    made = tuple(
        b.Synapses(part, cells, on_pre=code, delay=1.5 * b.ms, namespace=constants)
        for part, code in ((cells[:border], "v += J"), (cells[border:], "v -= g*J"))
    )
    said = [each.projection.footprint(p * len(each.source) * neurons) for each in made]
    for each in made:
        each.connect(p=p)
    drive = b.PoissonInput(cells, "v", 1000, 20 * b.Hz, weight=0.1 * b.mV)
    spikes = b.SpikeMonitor(cells)
    predicted = sum(each.kept + each.lists for each in said)
    network = b.Network(cells, *made, drive, spikes)
    return Built(network, spikes, (made[0], made[1]), predicted)


def cpu(action: Callable[[], object]) -> float:
    """Return the CPU seconds of an action."""
    began = time.process_time()
    action()
    return time.process_time() - began


def main(words: list[str]) -> None:
    """Build, run and print."""
    neurons = int(words[0]) if words else 100_000
    synapses = float(words[1]) if words[1:] else 1e8
    milliseconds = float(words[2]) if words[2:] else 200.0
    small = build(1000, 1e5)  # what is loaded and compiled counts for nothing
    small.network.run(0.1 * b.ms)
    before, found = peak(), []
    wiring = cpu(lambda: found.append(build(neurons, synapses)))
    built: Built = found[0]
    first = cpu(lambda: built.network.run(0.1 * b.ms))
    running = cpu(lambda: built.network.run(milliseconds * b.ms))
    taken, count = peak() - before, sum(len(each) for each in built.synapses)
    spikes = built.spikes.num_spikes
    events = spikes * count / neurons
    rate = spikes / neurons / milliseconds * 1e3
    lines = (
        f"{neurons:,} neurons, {count:,} synapses",
        f"memory of the synapses, predicted: {built.predicted / _MEGABYTE:.0f} MB",
        f"peak above an empty network, measured: {taken / _MEGABYTE:.0f} MB",
        f"making them: {wiring:.2f} s CPU, {1e9 * wiring / count:.1f} ns a synapse",
        f"first step: {first:.2f} s CPU",
        f"{milliseconds:g} ms: {running:.2f} s CPU, {rate:.1f} Hz",
        f"an event at a synapse: {1e9 * running / max(events, 1):.2f} ns, all included",
    )
    print("\n".join(lines))


if __name__ == "__main__":
    main(sys.argv[1:])
