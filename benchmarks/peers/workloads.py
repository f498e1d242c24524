"""The networks that are compared, written once for Brian 2 and for nbspike.

Each function takes the package and returns a `Workload`.  Only names that both
packages have are used, so one text serves both.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Workload:
    """A network, and the constant that is moved for the run again.

    Parameters
    ----------
    objects
        What is simulated.
    spikes
        The monitor whose rate is compared.
    neurons
        How many neurons it records.
    seconds
        Model time of a run.
    constants
        Namespace of the run.
    moved
        Name of the constant, and its value for the run again.
    kept
        What was made and takes no part.
    """

    objects: list[Any]
    spikes: Any
    neurons: int
    seconds: float
    constants: dict[str, Any]
    moved: tuple[str, Any]
    kept: list[Any] = field(default_factory=list)


def cuba(b: Any, neurons: int = 4000) -> Workload:
    """Current-based integrate-and-fire neurons, random wiring (exact)."""
    constants = {
        "E_L": -49 * b.mV,
        "tau_m": 20 * b.ms,
        "tau_e": 5 * b.ms,
        "tau_i": 10 * b.ms,
        "w_e": 1.62 * b.mV,
        "w_i": 9 * b.mV,
    }
    cells = b.NeuronGroup(
        neurons,
        """dv/dt = (g_e + g_i - (v - E_L))/tau_m : volt (unless refractory)
        dg_e/dt = -g_e/tau_e : volt
        dg_i/dt = -g_i/tau_i : volt""",
        threshold="v > -50*mV",
        reset="v = -60*mV",
        refractory=5 * b.ms,
        method="exact",
    )
    cells.v = "-60*mV + 10*mV*rand()"
    joins = _wiring(b, cells, 80.0 / neurons, "g_e += w_e", "g_i -= w_i")
    spikes = b.SpikeMonitor(cells)
    moved = ("w_e", 1.60 * b.mV)
    return Workload([cells, *joins, spikes], spikes, neurons, 1.0, constants, moved)


def coba(b: Any) -> Workload:
    """Conductance-based integrate-and-fire neurons (exponential Euler)."""
    constants = {
        "E_L": -60 * b.mV,
        "E_e": 0 * b.mV,
        "E_i": -80 * b.mV,
        "tau_m": 20 * b.ms,
        "w_e": 0.60,
        "w_i": 6.7,
    }
    cells = b.NeuronGroup(
        4000,
        """dv/dt = (E_L - v + g_e*(E_e - v) + g_i*(E_i - v))/tau_m
            : volt (unless refractory)
        dg_e/dt = -g_e/(5*ms) : 1
        dg_i/dt = -g_i/(10*ms) : 1""",
        threshold="v > -50*mV",
        reset="v = -60*mV",
        refractory=5 * b.ms,
        method="exponential_euler",
    )
    cells.v = "-65*mV + 5*mV*randn()"
    cells.g_e = "4 + 1.5*randn()"
    cells.g_i = "20 + 12*randn()"
    joins = _wiring(b, cells, 0.02, "g_e += w_e", "g_i += w_i")
    spikes = b.SpikeMonitor(cells)
    moved = ("w_e", 0.59)
    return Workload([cells, *joins, spikes], spikes, 4000, 1.0, constants, moved)


_GATES = """
dm/dt = alpha_m*(1 - m) - beta_m*m : 1
dn/dt = alpha_n*(1 - n) - beta_n*n : 1
dh/dt = alpha_h*(1 - h) - beta_h*h : 1
alpha_m = 0.32*4/exprel((13*mV - v + V_T)/(4*mV))/ms : Hz
beta_m = 0.28*5/exprel((v - V_T - 40*mV)/(5*mV))/ms : Hz
alpha_h = 0.128*exp((17*mV - v + V_T)/(18*mV))/ms : Hz
beta_h = 4/(1 + exp((40*mV - v + V_T)/(5*mV)))/ms : Hz
alpha_n = 0.032*5/exprel((15*mV - v + V_T)/(5*mV))/ms : Hz
beta_n = 0.5*exp((10*mV - v + V_T)/(40*mV))/ms : Hz
"""


def _membrane(b: Any, leak: float) -> dict[str, Any]:
    return {
        "C": 200 * b.pF,
        "g_L": 10 * b.nS,
        "E_L": leak * b.mV,
        "g_Na": 20 * b.usiemens,
        "E_Na": 50 * b.mV,
        "g_K": 6 * b.usiemens,
        "E_K": -90 * b.mV,
        "V_T": -63 * b.mV,
    }


def cobahh(b: Any) -> Workload:
    """Hodgkin-Huxley neurons with conductances (exponential Euler)."""
    constants = {
        **_membrane(b, -60),
        "E_e": 0 * b.mV,
        "E_i": -80 * b.mV,
        "w_e": 6 * b.nS,
        "w_i": 67 * b.nS,
    }
    cells = b.NeuronGroup(
        4000,
        """dv/dt = (g_L*(E_L - v) + g_e*(E_e - v) + g_i*(E_i - v)
            - g_Na*m**3*h*(v - E_Na) - g_K*n**4*(v - E_K))/C : volt
        dg_e/dt = -g_e/(5*ms) : siemens
        dg_i/dt = -g_i/(10*ms) : siemens"""
        + _GATES,
        threshold="v > -20*mV",
        refractory=3 * b.ms,
        method="exponential_euler",
    )
    cells.v = "-65*mV + 5*mV*randn()"
    cells.g_e = "(1.5*randn() + 4)*10*nS"
    cells.g_i = "(12*randn() + 20)*10*nS"
    joins = _wiring(b, cells, 0.02, "g_e += w_e", "g_i += w_i")
    spikes = b.SpikeMonitor(cells)
    moved = ("w_e", 5.9 * b.nS)
    return Workload([cells, *joins, spikes], spikes, 4000, 1.0, constants, moved)


def brunel(b: Any) -> Workload:
    """Sparse random network of Brunel (2000) with delta synapses and a delay."""
    constants = {"tau": 20 * b.ms, "J": 0.1 * b.mV, "g": 5.0}
    cells = b.NeuronGroup(
        12500,
        "dv/dt = -v/tau : volt (unless refractory)",
        threshold="v > 20*mV",
        reset="v = 10*mV",
        refractory=2 * b.ms,
        method="exact",
    )
    joins = _wiring(b, cells, 0.1, "v += J", "v -= g*J", delay=1.5 * b.ms)
    drive = b.PoissonInput(cells, "v", 1000, 20 * b.Hz, weight=0.1 * b.mV)
    spikes = b.SpikeMonitor(cells)
    return Workload(
        [cells, *joins, drive, spikes],
        spikes,
        12500,
        1.0,
        constants,
        ("g", 4.9),
    )


_PLASTIC = """
w : {unit}
dapre/dt = -apre/(20*ms) : {unit} (event-driven)
dapost/dt = -apost/(20*ms) : {unit} (event-driven)
"""


def stdp1(b: Any) -> Workload:
    """1 000 Poisson inputs that learn to drive one neuron (Song et al. 2000)."""
    constants = {
        "E_e": 0 * b.mV,
        "E_L": -74 * b.mV,
        "tau_m": 10 * b.ms,
        "w_max": 0.01,
    }
    inputs = b.PoissonGroup(1000, rates=15 * b.Hz)
    cell = b.NeuronGroup(
        1,
        """dv/dt = (g*(E_e - v) + E_L - v)/tau_m : volt
        dg/dt = -g/(5*ms) : 1""",
        threshold="v > -54*mV",
        reset="v = -60*mV",
        method="euler",
    )
    cell.v = -74 * b.mV
    learn = b.Synapses(
        inputs,
        cell,
        _PLASTIC.format(unit="1"),
        on_pre="""g_post += w
        apre += 0.01*w_max
        w = clip(w + apost, 0, w_max)""",
        on_post="""apost -= 0.0105*w_max
        w = clip(w + apre, 0, w_max)""",
    )
    learn.connect()
    learn.w = "rand()*0.01"
    spikes = b.SpikeMonitor(cell)
    source = b.SpikeMonitor(inputs)
    moved = ("E_e", 1 * b.mV)
    return Workload(
        [inputs, cell, learn, spikes, source], spikes, 1, 100.0, constants, moved
    )


def stdpnet(b: Any) -> Workload:
    """CUBA whose excitatory synapses learn."""
    made = cuba(b)
    cells, replaced, inhibit, spikes = made.objects
    learn = b.Synapses(
        cells[:3200],
        cells,
        _PLASTIC.format(unit="volt"),
        on_pre="""g_e_post += w
        apre += 0.0324*mV
        w = clip(w + apost, 0*mV, w_max)""",
        on_post="""apost -= 0.03402*mV
        w = clip(w + apre, 0*mV, w_max)""",
    )
    learn.connect(p=0.02)
    learn.w = "1.62*mV"
    constants = {**made.constants, "w_max": 3.24 * b.mV, "w_i": 9 * b.mV}
    moved = ("w_i", 8.9 * b.mV)
    objects = [cells, learn, inhibit, spikes]
    # Brian 2 writes C++ for what was made and is gone, unless somebody keeps it
    kept = [replaced]
    return Workload(objects, spikes, 4000, 1.0, constants, moved, kept)


def noisylif(b: Any) -> Workload:
    """Independent integrate-and-fire neurons with noise (Euler-Maruyama)."""
    constants = {"tau": 10 * b.ms, "sigma": 0.20}
    cells = b.NeuronGroup(
        10000,
        """dv/dt = (I - v)/tau + sigma*sqrt(2/tau)*xi : 1 (unless refractory)
        I : 1 (constant)""",
        threshold="v > 1",
        reset="v = 0",
        refractory=5 * b.ms,
        method="euler",
    )
    cells.I = "2.0*i/(N - 1)"
    spikes = b.SpikeMonitor(cells)
    return Workload([cells, spikes], spikes, 10000, 1.0, constants, ("sigma", 0.21))


def hh(b: Any) -> Workload:
    """Independent Hodgkin-Huxley neurons with a current (exponential Euler)."""
    constants = _membrane(b, -65)
    cells = b.NeuronGroup(
        1000,
        """dv/dt = (g_L*(E_L - v) + I - g_Na*m**3*h*(v - E_Na)
            - g_K*n**4*(v - E_K))/C : volt
        I : amp (constant)"""
        + _GATES,
        threshold="v > -20*mV",
        refractory=3 * b.ms,
        method="exponential_euler",
        dt=0.025 * b.ms,
    )
    cells.v = -65 * b.mV
    cells.I = "0.7*nA*i/N"
    spikes = b.SpikeMonitor(cells)
    moved = ("g_Na", 20.2 * b.usiemens)
    return Workload([cells, spikes], spikes, 1000, 1.0, constants, moved)


def _wiring(
    b: Any,
    cells: Any,
    p: float,
    excite: str,
    inhibit: str,
    delay: Any = None,
) -> tuple[Any, Any]:
    """Join the first four fifths, and the rest, to all neurons at random."""
    border = len(cells) * 4 // 5
    ends = ((cells[:border], excite), (cells[border:], inhibit))
    first, second = (
        b.Synapses(source, cells, on_pre=code, delay=delay) for source, code in ends
    )
    for synapses in (first, second):
        synapses.connect(p=p)
    return first, second


WORKLOADS: dict[str, Callable[[Any], Workload]] = {
    made.__name__: made
    for made in (cuba, coba, cobahh, brunel, stdp1, stdpnet, noisylif, hh)
}
