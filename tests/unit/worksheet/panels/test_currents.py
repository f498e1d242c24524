"""Synaptic terms of membrane equations, against the traces they are made of."""

from __future__ import annotations

import numpy as np
import pytest

from nbspike.diagnostics.errors import NbspikeError
from nbspike.worksheet.panels.registry import read_selection
from nbspike.worksheet.panels.written import spans_of
from nbspike.worksheet.worksheet import Worksheet
from tests.unit.worksheet.panels.conftest import seen

CONSTANTS = """\
C = 200*pF
g_L = 10*nS
tau = 5*ms
E_L = -70*mV
E_e = 0*mV
E_i = -80*mV
w_e = 2*nS
w_i = 3*nS
"""
CONDUCTANCES = """\
dv/dt = (g_L*(E_L - v) + I_syn + xi*sqrt(ms)*nA*0)/C : volt
I_syn = g_e*(E_e - v) + g_i*(E_i - v) : amp
dg_e/dt = -g_e/tau : siemens
dg_i/dt = -g_i/tau : siemens
init: v = E_L
"""


def sheet(model: str, effects: str = "g_e += w_e", more: str = "") -> Worksheet:
    made = Worksheet({})
    made.constants(CONSTANTS)
    made.neurons("P[2]", model)
    made.neurons("X[2] spikes t=[10, 20]*ms i=[0, 1]", "")
    made.synapses("Ce: X -> P", f"connect: True\non_pre: {effects}")
    if more:
        made.synapses("Ci: X -> P", f"connect: True\non_pre: {more}")
    return made


def curves(view) -> dict[str, np.ndarray]:
    (graph,) = view.graphs
    return {each.name: each.y for each in graph.curves}


def test_conductances_give_currents_in_amperes():
    made = sheet(CONDUCTANCES, more="g_i += w_i")
    view = seen(made, "currents(P[1]) vm(P[1]) g_e(P[1]) g_i(P[1])", 0.05)
    v, g_e, g_i = (trace.values for trace in view.traces)
    (graph,) = view.graphs
    found = curves(view)
    assert graph.y_label == "synaptic input (pA)"
    assert graph.over_time
    np.testing.assert_allclose(
        found["excitation g_e"], g_e * (0 - v) / 1e-12, rtol=1e-9, atol=1e-9
    )
    np.testing.assert_allclose(
        found["inhibition g_i"], g_i * (-0.08 - v) / 1e-12, rtol=1e-9, atol=1e-9
    )
    total = found["excitation g_e"] + found["inhibition g_i"]
    np.testing.assert_allclose(found["sum"], total, atol=1e-9)


def test_terms_of_a_potential_are_volts():
    made = sheet(
        "dv/dt = (g - (v - E_L))/tau : volt\ndg/dt = -g/tau : volt", "g -= 3*mV"
    )
    view = seen(made, "currents(P[0])", 0.03)
    found = curves(view)
    assert view.graphs[0].y_label == "synaptic input (mV)"
    assert found["inhibition g"].min() < -2.9
    at_jump = int(np.argmax(np.abs(np.diff(found["inhibition g"]))))
    assert np.diff(found["inhibition g"])[at_jump] == pytest.approx(-3, rel=0.03)


def test_a_filter_behind_a_filter_is_synaptic():
    model = (
        "dv/dt = -v/tau + g/tau : volt\n"
        "dg/dt = (s - g)/tau : volt\nds/dt = -s/tau : volt"
    )
    found = curves(seen(sheet(model, "s += 4*mV"), "currents(P)", 0.03))
    assert found["excitation g"].max() > 0
    assert "excitation s" not in found


def test_an_inhibition_that_is_switched_off_stays_a_curve():
    made = sheet(CONDUCTANCES, more="g_i += 0*nS")
    found = curves(seen(made, "currents(P[0])", 0.03))
    assert found["inhibition g_i"].max() == found["inhibition g_i"].min() == 0


@pytest.mark.parametrize(
    ("model", "effects", "says"),
    [
        ("dv/dt = -v/tau : volt", "v += 1*mV", "add to `v` itself"),
        ("dv/dt = -v/tau : volt\ng : volt", "g += 1*mV", "no synapses add"),
        ("g : volt", "g += 1*mV", "has no membrane equation"),
    ],
)
def test_models_without_currents_are_refused(model, effects, says):
    made = sheet(model, effects)
    with pytest.raises(NbspikeError) as caught:
        read_selection(spans_of("currents(P[0])", "plots"), made.definitions())
    assert caught.value.code == "NB850"
    assert says in str(caught.value)


def test_one_neuron_is_shown():
    made = sheet(CONDUCTANCES)
    with pytest.raises(NbspikeError, match="one neuron"):
        read_selection(spans_of("currents(P[0:2])", "plots"), made.definitions())
