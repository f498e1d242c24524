"""From Enter to the first plot, in a real kernel that is already awake.

A lecturer has loaded the extension, talks, and then types a model that this machine
has never seen: the cache of compiled kernels is empty.
"""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path
from typing import Any

from benchmarks.machine import ROOT
from benchmarks.results import Row, Times

REPEATS = 2

#: Seconds between ``%load_ext nbspike`` and the first model.
TALK = 4.0

HH_CONSTANTS = """\
C    = 200*pF
g_L  = 10*nS
E_L  = -60*mV
g_Na = 20*uS
E_Na = 50*mV
g_K  = 6*uS
E_K  = -90*mV
V_T  = -63*mV
E_e  = 0*mV
E_i  = -80*mV
w_e  = 24*nS
w_i  = 268*nS
"""
HH_NEURONS = """\
dv/dt = (g_L*(E_L - v) + g_e*(E_e - v) + g_i*(E_i - v) - g_Na*m**3*h*(v - E_Na) - g_K*n**4*(v - E_K))/C : volt
dg_e/dt = -g_e/(5*ms)  : siemens
dg_i/dt = -g_i/(10*ms) : siemens
dm/dt = alpha_m*(1 - m) - beta_m*m : 1
dn/dt = alpha_n*(1 - n) - beta_n*n : 1
dh/dt = alpha_h*(1 - h) - beta_h*h : 1
alpha_m = 0.32*4/exprel((13*mV - v + V_T)/(4*mV))/ms : Hz
beta_m  = 0.28*5/exprel((v - V_T - 40*mV)/(5*mV))/ms : Hz
alpha_h = 0.128*exp((17*mV - v + V_T)/(18*mV))/ms : Hz
beta_h  = 4/(1 + exp((40*mV - v + V_T)/(5*mV)))/ms : Hz
alpha_n = 0.032*5/exprel((15*mV - v + V_T)/(5*mV))/ms : Hz
beta_n  = 0.5*exp((10*mV - v + V_T)/(40*mV))/ms : Hz
method: exponential_euler
threshold: v > -20*mV
refractory: 3*ms
init:
    v = -65*mV + 5*mV*randn()
    g_e = (1.5*randn() + 4)*10*nS
    g_i = (12*randn() + 20)*10*nS
"""  # noqa: E501  (one equation, one line)


def lif_cells() -> list[str]:
    """Return the cells of the tour, up to its first plot."""
    from nbspike.demo import cells

    return cells()[1:-1]


def hh_cells() -> list[str]:
    """Return 1 000 Hodgkin-Huxley neurons, connected as in COBAHH."""
    return [
        f"%%constants\n{HH_CONSTANTS}",
        f"%%neurons P[1000] = E[800] + I[200]\n{HH_NEURONS}",
        "%%synapses Ce: E -> P\nconnect: p=0.02\non_pre: g_e += w_e",
        "%%synapses Ci: I -> P\nconnect: p=0.02\non_pre: g_i += w_i",
    ]


PLOT = "%simulate {ms}*ms as res"  # which draws it
EXPLORE = "%explore w_e w_i --for {ms}*ms"


class Kernel:
    """A kernel and the clock of what is sent to it."""

    def __init__(self, folder: Path) -> None:
        from jupyter_client.manager import start_new_kernel

        environment = {
            **os.environ,
            "IPYTHONDIR": str(folder / "ipython"),
            "NBSPIKE_CACHE_DIR": str(folder / "kernels"),
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'magics'}",
        }
        self.manager, self.client = start_new_kernel(
            env=environment, cwd=str(folder), stderr=subprocess.DEVNULL
        )
        self.run("import time")

    def close(self) -> None:
        """End the kernel."""
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)

    def cpu(self) -> float:
        """Return the CPU seconds of the kernel."""
        wanted = {"cpu": "time.process_time()"}
        request = self.client.execute("pass", user_expressions=wanted)
        self._shown(request)
        found = self._reply(request)["user_expressions"]["cpu"]
        return float(found["data"]["text/plain"])

    def run(self, cell: str) -> float:
        """Run a cell; return wall seconds until what it shows has arrived.

        Raises
        ------
        RuntimeError
            If the cell ends with an error.
        """
        began = time.perf_counter()
        request = self.client.execute(cell)
        shown = self._shown(request)
        ended = shown if shown else time.perf_counter()
        reply = self._reply(request)
        if reply["status"] != "ok":
            raise RuntimeError(f"{reply['ename']}: {reply['evalue']}")
        return ended - began

    def _reply(self, request: str) -> dict[str, Any]:
        """Wait for the answer to a request; return its content."""
        while True:
            message = self.client.get_shell_msg(timeout=60)
            if message["parent_header"].get("msg_id") == request:
                content: dict[str, Any] = message["content"]
                return content

    def _shown(self, request: str) -> float:
        """Wait for the end of a request; return when its output came, or 0."""
        shown = 0.0
        while True:
            message = self.client.get_iopub_msg(timeout=60)
            if message["parent_header"].get("msg_id") != request:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind in ("execute_result", "display_data"):
                shown = time.perf_counter()
            if kind == "status" and content["execution_state"] == "idle":
                return shown


def enter_to_plot(cells: list[str], last: str, folder: Path) -> Times:
    """Return the time of some cells and a last one that plots, all of them new."""
    folder.mkdir(parents=True)
    kernel = Kernel(folder)
    try:
        kernel.run("%load_ext nbspike")
        time.sleep(TALK)
        before = kernel.cpu()
        wall = sum([kernel.run(cell) for cell in [*cells, last]])
        return Times(kernel.cpu() - before, wall)
    finally:
        kernel.close()


def rows(folder: Path, repeats: int = REPEATS) -> dict[str, Row]:
    """Measure a LIF and a Hodgkin-Huxley network."""
    chosen = {
        "live_lif": (lif_cells(), 500, "4 000 LIF neurons, 500 ms"),
        "live_hh": (hh_cells(), 200, "1 000 Hodgkin-Huxley neurons, 200 ms"),
    }
    made = {}
    for key, (cells, ms, what) in chosen.items():
        for name, last in (("plot", PLOT), ("explorer", EXPLORE)):
            found = [
                enter_to_plot(cells, last.format(ms=ms), folder / f"{key}{name}{n}")
                for n in range(repeats)
            ]
            best = min(found, key=lambda times: times.wall)
            text = f"live kernel, new model to its {name}: {what}"
            made[f"{key}_{name}"] = Row(text, best, "nothing cached")
    return made
