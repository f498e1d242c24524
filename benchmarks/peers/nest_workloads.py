"""Four of the networks in NEST: ``nest_workloads.py WORKLOAD``.

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

SECONDS = 1.0


def cuba() -> tuple[Any, list[tuple[float, float]], float, float]:
    """Return cells, weights of both kinds, connection probability and delay."""
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
        },
    )
    cells.V_m = np.random.default_rng(1).uniform(-60, -50, 4000)
    return cells, [(1.62, -9.0), (1.60, -9.0)], 0.02, 0.1


def coba() -> tuple[Any, list[tuple[float, float]], float, float]:
    """Return the same for conductances."""
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
    return cells, [(6.0, -67.0), (5.9, -67.0)], 0.02, 0.1


def cobahh() -> tuple[Any, list[tuple[float, float]], float, float]:
    """Return the same for Hodgkin-Huxley neurons."""
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
    return cells, [(6.0, -67.0), (5.9, -67.0)], 0.02, 0.1


def brunel() -> tuple[Any, list[tuple[float, float]], float, float]:
    """Return the same for delta synapses; input comes from one generator."""
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
    return cells, [(0.1, -0.5), (0.1, -0.49)], 0.1, 1.5


def _start(cells: Any) -> None:
    rng = np.random.default_rng(1)
    cells.V_m = -65 + 5 * rng.normal(size=len(cells))
    cells.g_ex = np.maximum(0, 40 + 15 * rng.normal(size=len(cells)))
    cells.g_in = np.maximum(0, 200 + 120 * rng.normal(size=len(cells)))


def simulate(name: str, which: int) -> tuple[float, float, float]:
    """Build and run; return CPU seconds of both, of the run, and the rate."""
    began = time.process_time()
    nest.ResetKernel()
    nest.set_verbosity("M_ERROR")
    nest.resolution = 0.1
    cells, weights, p, delay = globals()[name]()
    border = len(cells) * 4 // 5
    for source, weight in zip(
        (cells[:border], cells[border:]), weights[which], strict=True
    ):
        nest.Connect(
            source,
            cells,
            {"rule": "pairwise_bernoulli", "p": p},
            {"weight": weight, "delay": delay},
        )
    recorder = nest.Create("spike_recorder")
    nest.Connect(cells, recorder)
    nest.Prepare()
    built = time.process_time()
    nest.Run(1e3 * SECONDS)
    ended = time.process_time()
    rate = recorder.n_events / len(cells) / SECONDS
    return ended - began, ended - built, rate


def main(name: str) -> None:
    """Run twice and print one line of JSON."""
    first, _, rate = simulate(name, 0)
    _, again, _ = simulate(name, 1)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found = {"first": first, "again": again, "rate": rate, "peak_mb": peak}
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1])
