"""CUBA in Brian 2, re-run with a changed weight: run by `brian2_peer.py`."""

from __future__ import annotations

import json
import sys
import time

import brian2 as b2
from brian2 import ms, mV, second

EQUATIONS = """
dv/dt = (ge + gi - (v - E_L))/tau_m : volt (unless refractory)
dge/dt = -ge/tau_e : volt
dgi/dt = -gi/tau_i : volt
"""


def main(target: str) -> None:
    b2.prefs.codegen.target = target
    b2.defaultclock.dt = 0.1 * ms
    b2.seed(1)
    constants = {
        "E_L": -49 * mV,
        "V_th": -50 * mV,
        "V_r": -60 * mV,
        "tau_m": 20 * ms,
        "tau_e": 5 * ms,
        "tau_i": 10 * ms,
        "w_i": 9 * mV,
    }
    neurons = b2.NeuronGroup(
        4000,
        EQUATIONS,
        threshold="v > V_th",
        reset="v = V_r",
        refractory=5 * ms,
        method="exact",
    )
    start = -60 * mV + 10 * mV * b2.rand(4000)
    excite = b2.Synapses(neurons[:3200], neurons, on_pre="ge += w_e")
    inhibit = b2.Synapses(neurons[3200:], neurons, on_pre="gi -= w_i")
    for synapses in (excite, inhibit):
        synapses.connect(p=0.02)
    spikes = b2.SpikeMonitor(neurons)
    network = b2.Network(neurons, excite, inhibit, spikes)
    neurons.v = start
    network.store()
    cpu, wall, count = [], [], 0
    for w_e in (1.62, 1.60, 1.62, 1.60):
        cpu_before, wall_before = time.process_time(), time.perf_counter()
        network.restore()
        network.run(1 * second, namespace={**constants, "w_e": w_e * mV})
        cpu.append(time.process_time() - cpu_before)
        wall.append(time.perf_counter() - wall_before)
        count = spikes.num_spikes
    found = {"cpu": min(cpu[1:]), "wall": min(wall[1:]), "rate": count / 4000}
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1])
