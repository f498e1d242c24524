"""``python -m nbspike demo``: the course's network of 4 000 neurons.

Runs the same cells as the tour notebook, prints what came out, and writes a
picture and a notebook next to it.
"""

from __future__ import annotations

import json
import time
from pathlib import Path

from nbspike.worksheet.result import Result
from nbspike.worksheet.worksheet import Worksheet

CONSTANTS = """\
tau_m = 20*ms                    # membrane time constant
tau_e = 5*ms                     # excitatory synaptic time constant
tau_i = 10*ms                    # inhibitory synaptic time constant
E_L   = -49*mV                   # resting potential, above threshold
V_th  = -50*mV                   # threshold
V_r   = -60*mV                   # reset
w_e   = 1.62*mV in [0, 5]*mV     # excitatory weight
w_i   = 9*mV in [0, 30]*mV       # inhibitory weight
"""

NEURONS_HEADER = "P[4000] = E[3200] + I[800]"
NEURONS = """\
dv/dt   = (g_e + g_i - (v - E_L))/tau_m : volt (unless refractory)  # membrane potential
dg_e/dt = -g_e/tau_e                    : volt                      # excitation
dg_i/dt = -g_i/tau_i                    : volt                      # inhibition
threshold:  v > V_th
reset:      v = V_r
refractory: 5*ms
init:       v = V_r + (V_th - V_r)*rand()
"""

SYNAPSES = (
    ("Ce: E -> P", "connect: p=0.02\non_pre:  g_e += w_e\n"),
    ("Ci: I -> P", "connect: p=0.02\non_pre:  g_i -= w_i\n"),
)

DURATION = 1.0


def cells() -> list[str]:
    """Return the demo as the cells of a notebook."""
    return [
        "%load_ext nbspike",
        f"%%constants\n{CONSTANTS}",
        f"%%neurons {NEURONS_HEADER}\n{NEURONS}",
        *(f"%%synapses {header}\n{body}" for header, body in SYNAPSES),
        "%explore w_e w_i --for 500*ms",
    ]


def worksheet() -> Worksheet:
    """Return a worksheet in which the demo's cells have run."""
    made = Worksheet({})
    made.constants(CONSTANTS)
    made.neurons(NEURONS_HEADER, NEURONS)
    for header, body in SYNAPSES:
        made.synapses(header, body)
    return made


def run(folder: Path) -> int:
    """Run the demo; return the exit status.

    Parameters
    ----------
    folder
        Where ``nbspike-demo.png`` and ``nbspike-demo.ipynb`` are written.
    """
    began = time.perf_counter()
    sheet = worksheet()
    first = sheet.simulate(DURATION)
    until_first = time.perf_counter() - began
    again = sheet.simulate(DURATION, values={"w_e": 1.60e-3})
    picture, notebook = folder / "nbspike-demo.png", folder / "nbspike-demo.ipynb"
    picture.write_bytes(first.plot().png)
    notebook.write_text(json.dumps(_notebook(), indent=1) + "\n", encoding="utf-8")
    lines = [*_summary(first, again, until_first), "", *_where(picture, notebook)]
    print("\n".join(lines))  # noqa: T201  (this is a program's output)
    return 0


def _summary(first: Result, again: Result, until_first: float) -> list[str]:
    size = f"4000 neurons, {sum(first.synapses.values())} synapses"
    time = f"{first.duration:g} s of model time in steps of {first.dt * 1e3:g} ms"
    note = "(with compiling, if the cache was empty)"
    factor = again.duration / again.elapsed
    return [
        f"{size}, {time}",
        "",
        "  group   rate (Hz)   CV of intervals",
        *(
            f"  {name:<7} {float(first.rate(name)):9.2f}   {first.cv(name):15.2f}"
            for name in ("E", "I")
        ),
        "",
        f"  from definitions to first result   {until_first:6.3f} s {note}",
        f"  run again with w_e = 1.60 mV       {again.elapsed:6.3f} s",
        f"  real-time factor of that run       {factor:6.0f}",
    ]


def _where(picture: Path, notebook: Path) -> list[str]:
    return [
        f"Picture:  {picture}",
        f"Notebook: {notebook}",
        "",
        "To move the sliders:",
        "  pip install jupyterlab      (in this environment, if it is not there)",
        f"  jupyter lab {notebook.name}        then Run > Run All Cells",
    ]


def _notebook() -> dict[str, object]:
    code: list[dict[str, object]] = [
        {
            "cell_type": "code",
            "id": f"demo-{number}",
            "execution_count": None,
            "metadata": {},
            "outputs": [],
            "source": text.rstrip("\n").splitlines(keepends=True),
        }
        for number, text in enumerate(cells())
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {
        "cells": code,
        "metadata": {"kernelspec": kernel},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
