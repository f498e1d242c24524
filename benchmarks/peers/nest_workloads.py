"""Six of the networks in NEST: ``nest_workloads.py WORKLOAD``.

NEST's shortest delay is one step, and its conductance models are integrated with an
adaptive Runge-Kutta method; see the notes beside the table.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from typing import Any

import nest
import numpy as np

SECONDS = {"stdp1": 100.0}

#: Plasticity of `stdp_synapse`: additive, with 1.05 as much depression.
LEARNING = {
    "synapse_model": "stdp_synapse",
    "delay": 0.1,
    "lambda": 0.01,
    "alpha": 1.05,
    "mu_plus": 0.0,
    "mu_minus": 0.0,
    "tau_plus": 20.0,
}


def cuba() -> Any:
    """Build the network; return the cells whose spikes are counted."""
    cells = _current_cells()
    _wire(cells, 0.02, {"weight": 1.62, "delay": 0.1}, {"weight": -9.0, "delay": 0.1})
    return cells


def stdpnet() -> Any:
    """Build the same with excitatory synapses that learn."""
    cells = _current_cells()
    plastic = {**LEARNING, "weight": 1.62, "Wmax": 3.24}
    _wire(cells, 0.02, plastic, {"weight": -9.0, "delay": 0.1})
    return cells


def _current_cells() -> Any:
    cells = nest.Create(
        "iaf_psc_exp",
        4000,
        {
            "E_L": -49.0,
            "V_th": -50.0,
            "V_reset": -60.0,
            "tau_m": 20.0,
            "tau_syn_ex": 5.0,
            "tau_syn_in": 10.0,
            "C_m": 20.0,  # so that a current of 1 pA moves the target by 1 mV
            "t_ref": 5.0,
            "tau_minus": 20.0,
        },
    )
    cells.V_m = np.random.default_rng(1).uniform(-60, -50, 4000)
    return cells


def coba() -> Any:
    """Build the same for conductances."""
    cells = nest.Create(
        "iaf_cond_exp",
        4000,
        {
            "E_L": -60.0,
            "V_th": -50.0,
            "V_reset": -60.0,
            "C_m": 200.0,
            "g_L": 10.0,
            "E_ex": 0.0,
            "E_in": -80.0,
            "tau_syn_ex": 5.0,
            "tau_syn_in": 10.0,
            "t_ref": 5.0,
        },
    )
    _start(cells)
    _wire(cells, 0.02, {"weight": 6.0, "delay": 0.1}, {"weight": -67.0, "delay": 0.1})
    return cells


def cobahh() -> Any:
    """Build the same for Hodgkin-Huxley neurons."""
    cells = nest.Create(
        "hh_cond_exp_traub",
        4000,
        {
            "E_L": -60.0,
            "C_m": 200.0,
            "g_L": 10.0,
            "g_Na": 20000.0,
            "g_K": 6000.0,
            "E_Na": 50.0,
            "E_K": -90.0,
            "V_T": -63.0,
            "E_ex": 0.0,
            "E_in": -80.0,
            "tau_syn_ex": 5.0,
            "tau_syn_in": 10.0,
            "t_ref": 3.0,
        },
    )
    _start(cells)
    _wire(cells, 0.02, {"weight": 6.0, "delay": 0.1}, {"weight": -67.0, "delay": 0.1})
    return cells


def brunel() -> Any:
    """Build the same for delta synapses; input comes from one generator."""
    cells = nest.Create(
        "iaf_psc_delta",
        12500,
        {
            "E_L": 0.0,
            "V_th": 20.0,
            "V_reset": 10.0,
            "V_m": 0.0,
            "tau_m": 20.0,
            "C_m": 1.0,
            "t_ref": 2.0,
        },
    )
    drive = nest.Create("poisson_generator", params={"rate": 20000.0})
    nest.Connect(drive, cells, syn_spec={"weight": 0.1, "delay": 0.1})
    _wire(cells, 0.1, {"weight": 0.1, "delay": 1.5}, {"weight": -0.5, "delay": 1.5})
    return cells


def stdp1() -> Any:
    """Build 1 000 inputs that learn to drive one neuron."""
    cell = nest.Create(
        "iaf_cond_exp",
        1,
        {
            "E_L": -74.0,
            "V_m": -74.0,
            "V_th": -54.0,
            "V_reset": -60.0,
            "C_m": 10.0,
            "g_L": 1.0,  # so that a conductance of 1 nS is one leak
            "E_ex": 0.0,
            "tau_syn_ex": 5.0,
            "t_ref": 0.0,
            "tau_minus": 20.0,
        },
    )
    source = nest.Create("poisson_generator", params={"rate": 15.0})
    inputs = nest.Create("parrot_neuron", 1000)
    nest.Connect(source, inputs)
    weights = np.random.default_rng(1).uniform(0, 0.01, (1, 1000))
    plastic = {**LEARNING, "weight": weights, "Wmax": 0.01}
    nest.Connect(inputs, cell, "all_to_all", plastic)
    return cell


def _wire(
    cells: Any, p: float, excite: dict[str, Any], inhibit: dict[str, Any]
) -> None:
    """Join the first four fifths, and the rest, to all neurons at random."""
    border = len(cells) * 4 // 5
    rule = {"rule": "pairwise_bernoulli", "p": p}
    nest.Connect(cells[:border], cells, rule, excite)
    nest.Connect(cells[border:], cells, rule, inhibit)


def _start(cells: Any) -> None:
    """Set potentials and conductances as they are at the beginning."""
    rng = np.random.default_rng(1)
    cells.V_m = -65 + 5 * rng.normal(size=len(cells))
    excitation = np.maximum(0, 40 + 15 * rng.normal(size=len(cells)))
    inhibition = np.maximum(0, 200 + 120 * rng.normal(size=len(cells)))
    if "g_ex" in cells[0].get():
        cells.g_ex, cells.g_in = excitation, inhibition
        return
    # conductances of this model cannot be set: a first spike brings them
    for weights in (excitation, -inhibition):
        source = nest.Create("spike_generator", params={"spike_times": [0.1]})
        given = {"weight": weights[:, None], "delay": 0.1}
        nest.Connect(source, cells, "all_to_all", given)


def clocks() -> np.ndarray:
    """Return CPU and wall seconds."""
    return np.array([time.process_time(), time.perf_counter()])


def simulate(name: str) -> tuple[np.ndarray, np.ndarray, float]:
    """Build and run; return the clocks of both, of the run, and the rate."""
    began = clocks()
    nest.ResetKernel()
    nest.set_verbosity("M_ERROR")
    nest.resolution = 0.1
    cells = globals()[name]()
    recorder = nest.Create("spike_recorder")
    nest.Connect(cells, recorder)
    nest.Prepare()
    built = clocks()
    seconds = SECONDS.get(name, 1.0)
    nest.Run(1e3 * seconds)
    ended = clocks()
    return ended - began, ended - built, recorder.n_events / len(cells) / seconds


def main(name: str) -> None:
    """Run once, or twice if it is quick, and print one line of JSON."""
    first, again, rate = simulate(name)
    if first[0] < 5:
        again = np.minimum(again, simulate(name)[1])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found = {
        "first": list(first),
        "again": list(again),
        "rate": rate,
        "peak_mb": peak,
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1])
