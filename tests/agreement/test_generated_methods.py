"""Engine and slow twin agree for every method and flag on generated models."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.agreement.test_engine_and_twin import assert_agreement
from tests.agreement.test_generated_models import is_calm, values, within
from tests.reference.networks import Net, Neurons, Synapses

#: What the equations for a method may look like, with its noise.
FORMS = {
    "exact": ("linear", ""),
    "exponential_euler": ("conditionally linear", ""),
    "euler": ("free", "0.2*sqrt(1/tau)*xi"),
    "rk2": ("free", ""),
    "rk4": ("free", ""),
    "rk45": ("free", ""),
    "heun": ("free", "0.2*(1 + 0.5*tanh(v))*sqrt(1/tau)*xi"),
    "milstein": ("free", "0.2*(1 + 0.5*tanh(v))*sqrt(1/tau)*xi"),
}
FIXED = ("p", "q", "s", "c", "1.3", "0.4", "-0.7")


@st.composite
def rates(draw, form):
    """Draw the right side of dv/dt, times tau."""
    if form == "free":
        rate = draw(values(names=("v", "w", "a", "p", "s", "h", "i")).filter(is_calm))
        return f"{within(rate)} + 1.4 - v"
    first, second = draw(st.sampled_from(FIXED)), draw(st.sampled_from(FIXED))
    if form == "linear":
        return f"({first})*w + h + 1.3 + 0.1*({second}) - v"
    other = draw(values(names=("w", "p", "s", "c")).filter(is_calm))
    return f"{within(other)} + 1.4 - (1 + tanh({other})**2)*v + 0.1*({first})"


@st.composite
def nets(draw, method):
    """Draw a population whose equations suit a method, and all flags."""
    form, noise = FORMS[method]
    noisy = bool(noise) and draw(st.booleans())
    lock = draw(st.sampled_from(("", " (unless refractory)")))
    gain = draw(st.sampled_from(FIXED))
    held = draw(st.sampled_from(("rand()", "p + s", "0.3*randn()", "v*0 + 0.2")))
    code = draw(values(names=("v", "w", "p", "s", "i", "c")))
    body = [
        f"dv/dt = ({draw(rates(form))})/tau{' + ' + noise if noisy else ''} : 1{lock}",
        f"dw/dt = (0.5*({gain}) + 0.4*v - w)/(3*tau) : 1",
        "a = tanh(w + p) : 1",
        f"h = 0.1*({held}) : 1 (constant over dt)",
        "p : 1 (constant)",
        "q : 1",
        "s : 1 (shared)",
        "threshold: v > 1",
        f"reset: v = 0.2*tanh({code})",
        f"refractory: {draw(st.sampled_from(('0.3*ms', '1*ms*(1 + q**2)')))}",
        "init: s = 0.7; p = rand(); q = rand() - 0.5; v = rand(); w = rand()",
    ]
    synapse = ["connect: p=0.4", "on_pre: v_post += 0.1*tanh(w_pre)"]
    return Net(
        f"generated for {method}",
        (Neurons("P", 7, "\n".join(body), method),),
        (Synapses("C", "P", "P", "\n".join(synapse)),),
        {"tau": "2*ms", "c": "0.3"},
        steps=40,
    )


@pytest.mark.parametrize("method", FORMS)
@settings(max_examples=8, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_engine_agrees_with_its_twin_for_each_method(method, data):
    assert_agreement(data.draw(nets(method)))
