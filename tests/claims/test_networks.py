"""Firing rates that lectures and papers state."""

from __future__ import annotations

import numpy as np
import pytest

from nbspike.units import Hz, ms, mV
from nbspike.worksheet.worksheet import Worksheet

UNITS = {"ms": ms, "mV": mV, "Hz": Hz}

CUBA = (
    "dv/dt = (g_e + g_i - (v - E_L))/tau_m : volt (unless refractory)\n"
    "dg_e/dt = -g_e/tau_e : volt\n"
    "dg_i/dt = -g_i/tau_i : volt\n"
    "threshold: v > V_th\n"
    "reset: v = V_r\n"
    "refractory: 5*ms\n"
    "init: v = V_r + (V_th - V_r)*rand()\n"
)


def rate(result, name):
    return len(result.spikes[name]) / result.spikes[name].size / result.duration


@pytest.mark.parametrize("seed", [1, 2])
def test_cuba_fires_at_six_hertz(seed):
    """Vogels and Abbott's network with currents, 4000 neurons: 5.5 to 6.5 Hz."""
    sheet = Worksheet(dict(UNITS))
    sheet.constants(
        "tau_m = 20*ms\ntau_e = 5*ms\ntau_i = 10*ms\nE_L = -49*mV\nV_th = -50*mV\n"
        "V_r = -60*mV\nw_e = 1.62*mV\nw_i = 9*mV\n"
    )
    sheet.neurons("P[4000] = E[3200] + I[800]", CUBA)
    sheet.synapses("Ce: E -> P", "connect: p=0.02\non_pre: g_e += w_e\n")
    sheet.synapses("Ci: I -> P", "connect: p=0.02\non_pre: g_i -= w_i\n")
    result = sheet.simulate(1.0, seed=seed)

    assert 5.5 < rate(result, "P") < 6.5
    # both kinds of neuron are the same here
    assert rate(result, "E") == pytest.approx(rate(result, "I"), rel=0.1)
    assert result.cv("E") > 0.3


BALANCED = (
    "dv/dt = (E_l - v + g_e*(E_e - v) + g_i*(E_i - v))/taum : volt"
    " (unless refractory)\n"
    "dg_e/dt = -g_e/tau_e : 1\n"
    "dg_i/dt = -g_i/tau_i : 1\n"
    "threshold: v > V_th\nreset: v = E_l\nrefractory: 5*ms\ninit: v = E_l\n"
)


def test_balanced_neuron_fires_at_the_rate_of_an_independent_simulation():
    """800 excitatory and 200 inhibitory Poisson sources of 10 Hz, conductances.

    Brian 2.9 gave 13.36 Hz for the same model by forward Euler (20 neurons, 60 s,
    standard error 0.11 Hz), and a loop in NumPy with binomial inputs 13.64 Hz.
    """
    copies = 200
    sheet = Worksheet(dict(UNITS))
    sheet.constants(
        "taum = 20*ms\nE_l = -70*mV\nE_e = 0*mV\nE_i = -80*mV\ntau_e = 5*ms\n"
        "tau_i = 10*ms\nV_th = -50*mV\nw_e = 0.1\nw_i = 0.4\n"
        f"copies = {copies}\n"
    )
    sheet.neurons("P[copies]", BALANCED)
    sheet.neurons("Xe[800*copies] poisson rate=10*Hz", "")
    sheet.neurons("Xi[200*copies] poisson rate=10*Hz", "")
    sheet.synapses("Ce: Xe -> P", "connect: j = i % N_post\non_pre: g_e += w_e")
    sheet.synapses("Ci: Xi -> P", "connect: j = i % N_post\non_pre: g_i += w_i")
    result = sheet.simulate(2.0)

    assert rate(result, "Xe") == pytest.approx(10, rel=0.01)
    error = np.std(result.spikes["P"].count / 2) / np.sqrt(copies)
    assert error < 0.26
    assert rate(result, "P") == pytest.approx(13.36, abs=4 * error)
