"""Models from textbooks and papers pass without a finding."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest


@dataclass(frozen=True)
class Model:
    name: str
    equations: str
    threshold: str | None = None
    reset: str = ""
    refractory: str | None = None
    constants: dict[str, str] = field(default_factory=dict)


_HH_RATES = """
alpha_m = 0.32*(mV**-1)*4*mV/exprel((13*mV - v + VT)/(4*mV))/ms : Hz
beta_m = 0.28*(mV**-1)*5*mV/exprel((v - VT - 40*mV)/(5*mV))/ms : Hz
alpha_h = 0.128*exp((17*mV - v + VT)/(18*mV))/ms : Hz
beta_h = 4.0/(1 + exp((40*mV - v + VT)/(5*mV)))/ms : Hz
alpha_n = 0.032*(mV**-1)*5*mV/exprel((15*mV - v + VT)/(5*mV))/ms : Hz
beta_n = 0.5*exp((10*mV - v + VT)/(40*mV))/ms : Hz
"""

MODELS = (
    Model(
        "leaky integrate-and-fire",
        "dv/dt = (E_L - v + R*I)/tau : volt (unless refractory)",
        "v > V_th",
        "v = V_r",
        "5*ms",
        {
            "E_L": "volt",
            "R": "ohm",
            "I": "amp",
            "tau": "second",
            "V_th": "volt",
            "V_r": "volt",
        },
    ),
    Model(
        "without units",
        "dv/dt = (2 - v)/(10*ms) : 1\ncount : integer",
        "v > 1 and count < 3",
        "v = 0; count += 1",
    ),
    Model(
        "CUBA",
        """
        dv/dt = (g_e + g_i - (v - E_L))/tau_m : volt (unless refractory)
        dg_e/dt = -g_e/tau_e : volt
        dg_i/dt = -g_i/tau_i : volt
        """,
        "v > V_th",
        "v = V_r",
        "5*ms",
        {
            "E_L": "volt",
            "tau_m": "second",
            "tau_e": "second",
            "tau_i": "second",
            "V_th": "volt",
            "V_r": "volt",
        },
    ),
    Model(
        "COBA",
        """
        dv/dt = (g_L*(E_L - v) + g_e*(E_e - v) + g_i*(E_i - v) + I)/C : volt
        dg_e/dt = -g_e/(5*ms) : siemens
        dg_i/dt = -g_i/(10*ms) : siemens
        I : amp (constant)
        """,
        "v > -50*mV",
        "v = -60*mV",
        "5*ms",
        {"g_L": "siemens", "E_L": "volt", "E_e": "volt", "E_i": "volt", "C": "farad"},
    ),
    Model(
        "Hodgkin-Huxley",
        """
        dv/dt = (g_l*(El - v) - g_na*(m*m*m)*h*(v - ENa) - g_kd*n**4*(v - EK))/Cm : volt
        dm/dt = alpha_m*(1 - m) - beta_m*m : 1
        dn/dt = alpha_n*(1 - n) - beta_n*n : 1
        dh/dt = alpha_h*(1 - h) - beta_h*h : 1
        """
        + _HH_RATES,
        "v > -20*mV",
        "",
        "v > -40*mV",
        {
            "g_l": "siemens",
            "El": "volt",
            "g_na": "siemens",
            "ENa": "volt",
            "g_kd": "siemens",
            "EK": "volt",
            "Cm": "farad",
            "VT": "volt",
        },
    ),
    Model(
        "Izhikevich",
        """
        dv/dt = (0.04/ms/mV)*v**2 + (5/ms)*v + 140*mV/ms - u + I : volt
        du/dt = a*(b*v - u) : volt/second
        I : volt/second
        """,
        "v >= 30*mV",
        "v = c\nu += d",
        None,
        {"a": "1/second", "b": "1/second", "c": "volt", "d": "volt/second"},
    ),
    Model(
        "adaptive exponential",
        """
        dv/dt = (g_L*(E_L - v) + g_L*D_T*exp((v - V_T)/D_T) - w + I)/C : volt
        dw/dt = (a*(v - E_L) - w)/tau_w : amp
        I : amp
        """,
        "v > 20*mV",
        "v = V_r; w += b",
        None,
        {
            "g_L": "siemens",
            "E_L": "volt",
            "D_T": "volt",
            "V_T": "volt",
            "C": "farad",
            "a": "siemens",
            "tau_w": "second",
            "V_r": "volt",
            "b": "amp",
        },
    ),
    Model(
        "noisy leaky integrate-and-fire",
        "dv/dt = (v0 - v)/tau + sigma*sqrt(2/tau)*xi : volt",
        "v > V_th",
        "v = 0*mV",
        None,
        {"v0": "volt", "tau": "second", "sigma": "volt", "V_th": "volt"},
    ),
    Model(
        "two noises",
        "dx/dt = -x/tau + s*tau**-0.5*xi_1 + xi_2*s/sqrt(tau) : 1",
        constants={"tau": "second", "s": "1"},
    ),
    Model(
        "adaptive threshold and time-dependent input",
        """
        dv/dt = (I_0*sin(2*pi*f*t)*(t > 10*ms) - v)/tau : volt
        dv_th/dt = (v_0 - v_th)/(50*ms) : volt
        f = f_0*(1 + i/N) : Hz
        f_0 : Hz (shared, constant)
        """,
        "v > v_th and (t - lastspike) > 3*ms",
        "v_th = clip(v_th + 3*mV, 0, 20*mV); v = 0",
        "timestep(lastspike, dt) > 5",
        {"I_0": "volt", "tau": "second", "v_0": "volt"},
    ),
    Model("a draw in an equation", "dv/dt = (randn() - v)/ms : 1"),
    Model(
        "Poisson neurons",
        "rate : Hz",
        "rand() < rate*dt",
    ),
    Model(
        "rotation, temporaries and random resets",
        "dx/dt = y/ms : 1\ndy/dt = -x/ms : 1\nlocked : boolean",
        "x > 0.5 and not locked",
        """
        tmp = x; x = y; y = tmp; x += 0.1*(rand() < 0.5)
        locked = rand() - rand() > 0
        """,
    ),
)


@pytest.mark.parametrize("model", MODELS, ids=[item.name for item in MODELS])
def test_model_passes_with_its_constants(read, model):
    checked = read.neurons(
        model.equations,
        model.threshold,
        model.reset,
        model.refractory,
        constants=model.constants,
    )
    assert [name for name, _ in checked.externals] == sorted(model.constants)
    assert checked.unresolved == ()


@pytest.mark.parametrize("model", MODELS, ids=[item.name for item in MODELS])
def test_model_passes_before_its_constants_are_known(read, model):
    checked = read.neurons(
        model.equations,
        model.threshold,
        model.reset,
        model.refractory,
        complete=False,
    )
    assert list(checked.unresolved) == sorted(model.constants)


def test_plasticity_with_constants_called_pre_and_post_passes(read):
    neurons = read.neurons(
        "dv/dt = -v/(10*ms) : volt\nx : metre", "v > 1*mV", "v = 0*mV", "2*ms"
    )
    checked = read.synapses(
        "w : volt\nscale : 1 (shared)\ndistance = abs(x_pre - x_post) : metre",
        on_pre="""
            v_post += scale*w*(rand() < 0.5)*exp(-distance/(10*um))
            w = clip(w + A_pre, 0*mV, w_max)
            v_pre -= 0.1*mV*(lastspike_post > t - 5*ms)
        """,
        on_post="w += A_post*(i != j)/N_pre",
        delay="1.5*ms",
        source=neurons,
        target=neurons,
        constants={"A_pre": "volt", "A_post": "volt", "w_max": "volt"},
    )
    assert [name for name, _ in checked.externals] == ["A_post", "A_pre", "w_max"]
