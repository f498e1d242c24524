"""Rules about units, powers and noise: the wrong model is refused at its place."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from nbspike.diagnostics.errors import NbspikeError


@dataclass(frozen=True)
class Case:
    """`token` is what is underlined in the wrong model; `says` is in the message."""

    name: str
    code: str
    token: str
    wrong: dict[str, str]
    right: dict[str, str]
    says: tuple[str, ...] = ()
    constants: dict[str, str] = field(default_factory=dict)


DECAY = "dv/dt = -v/(10*ms) : volt\n"

CASES = (
    Case(
        "term without a unit",
        "NB301",
        "5",
        {"equations": DECAY, "threshold": "v > 5"},
        {"equations": DECAY, "threshold": "v > 5*mV"},
        ("`5*mV`",),
    ),
    Case(
        "term of another unit among three",
        "NB301",
        "I_const",
        {"equations": "dv/dt = (-(v - E_L) + I_const)/tau : volt"},
        {"equations": "dv/dt = (-(v - E_L) + I_const/g_L)/tau : volt"},
        (
            "`I_const` is an ampere, the other terms are volt",
            "Did you mean `I_const/g_L`?",
        ),
        {"E_L": "volt", "I_const": "amp", "tau": "second", "g_L": "siemens"},
    ),
    Case(
        "product that mends a term",
        "NB301",
        "I",
        {"equations": "dv/dt = (I - v)/tau : volt"},
        {"equations": "dv/dt = (I*R - v)/tau : volt"},
        ("Did you mean `I*R`?",),
        {"I": "amp", "tau": "second", "R": "ohm"},
    ),
    Case(
        "sides of a comparison",
        "NB301",
        "I > v",
        {"equations": DECAY + "I : amp", "threshold": "I > v"},
        {"equations": DECAY + "I : amp", "threshold": "I > 1*nA"},
        ("ampere", "volt"),
    ),
    Case(
        "sides of a remainder",
        "NB301",
        "10",
        {"equations": DECAY, "threshold": "t % 10 < 1*ms"},
        {"equations": DECAY, "threshold": "t % (10*ms) < 1*ms"},
    ),
    Case(
        "time constant of the same ending",
        "NB302",
        "-g_e",
        {"equations": "dg_e/dt = -g_e : siemens"},
        {"equations": "dg_e/dt = -g_e/tau_e : siemens"},
        ("siemens/second", "Did you mean `-g_e/tau_e`?"),
        {"tau_e": "second", "tau_i": "second", "tau_m": "second"},
    ),
    Case(
        "subexpression of another unit",
        "NB302",
        "2*v",
        {"equations": DECAY + "x = 2*v : amp"},
        {"equations": DECAY + "x = 2*v : volt"},
        ("ampere", "volt"),
    ),
    Case(
        "whole number that changes continuously",
        "NB302",
        "integer",
        {"equations": "dn/dt = -n/ms : integer"},
        {"equations": "dn/dt = -n/ms : 1"},
        ("`: 1`",),
    ),
    Case(
        "assignment of a number",
        "NB303",
        "3",
        {"equations": DECAY, "threshold": "v > 1*mV", "reset": "v = 3"},
        {"equations": DECAY, "threshold": "v > 1*mV", "reset": "v = 3*mV"},
        ("`3*mV`",),
    ),
    Case(
        "unit behind a quotient that belongs below it",
        "NB302",
        "-v/20*ms",
        {"equations": "dv/dt = -v/20*ms : volt"},
        {"equations": "dv/dt = -v/(20*ms) : volt"},
        ("`-v/(20*ms)`",),
    ),
    Case(
        "constant behind a quotient that belongs below it",
        "NB302",
        "(E_L - v)/R*C",
        {"equations": "dv/dt = (E_L - v)/R*C : volt"},
        {"equations": "dv/dt = (E_L - v)/(R*C) : volt"},
        ("`(E_L - v)/(R*C)`",),
        {"E_L": "volt", "R": "ohm", "C": "farad"},
    ),
    Case(
        "random number without a unit",
        "NB303",
        "5*rand()",
        {"equations": DECAY, "threshold": "v > 1*mV", "reset": "v = 5*rand()"},
        {"equations": DECAY, "threshold": "v > 1*mV", "reset": "v = 5*rand()*mV"},
        ("`5*rand()*mV`",),
    ),
    Case(
        "scaling by something with a unit",
        "NB303",
        "1*mV",
        {"equations": DECAY, "threshold": "v > 1*mV", "reset": "v *= 1*mV"},
        {"equations": DECAY, "threshold": "v > 1*mV", "reset": "v *= 0.1"},
        ("dimensionless",),
    ),
    Case(
        "fraction in a whole number",
        "NB303",
        "n/2",
        {
            "equations": DECAY + "n : integer",
            "threshold": "v > 1*mV",
            "reset": "n = n/2",
        },
        {
            "equations": DECAY + "n : integer",
            "threshold": "v > 1*mV",
            "reset": "n = n//2",
        },
        ("`int(n/2)`",),
    ),
    Case(
        "number in a truth value",
        "NB303",
        "2",
        {
            "equations": DECAY + "up : boolean",
            "threshold": "v > 1*mV",
            "reset": "up = 2",
        },
        {
            "equations": DECAY + "up : boolean",
            "threshold": "v > 1*mV",
            "reset": "up = True",
        },
    ),
    Case(
        "unit that does not exist",
        "NB304",
        "vollt",
        {"equations": "x : vollt"},
        {"equations": "x : volt"},
        ("Did you mean `volt`?",),
    ),
    Case(
        "Python's word for truth values",
        "NB304",
        "bool",
        {"equations": "x : bool"},
        {"equations": "x : boolean"},
        ("`boolean`",),
    ),
    Case(
        "scaled compound unit",
        "NB305",
        "nS/cm**2",
        {"equations": "g : nS/cm**2"},
        {"equations": "g : siemens/metre**2"},
        ("`siemens/metre**2`",),
    ),
    Case(
        "argument with a unit",
        "NB306",
        "v - V_T",
        {"equations": DECAY + "x = exp(v - V_T) : 1"},
        {"equations": DECAY + "x = exp((v - V_T)/mV) : 1"},
        ("dimensionless", "`(v - V_T)/mV`"),
        {"V_T": "volt"},
    ),
    Case(
        "exponent that is not a number",
        "NB307",
        "n",
        {"equations": DECAY + "x = v**n : volt"},
        {"equations": DECAY + "x = (v/mV)**n : 1"},
        (),
        {"n": "1"},
    ),
    Case(
        "threshold that is a voltage",
        "NB308",
        "-50*mV",
        {"equations": DECAY, "threshold": "-50*mV"},
        {"equations": DECAY, "threshold": "v > -50*mV"},
        ("`v > -50*mV`",),
    ),
    Case(
        "number among conditions",
        "NB308",
        "x",
        {"equations": DECAY + "x : 1", "threshold": "v > 1*mV and x"},
        {"equations": DECAY + "x : 1", "threshold": "v > 1*mV and x > 0"},
        ("`x > 0`",),
    ),
    Case(
        "refractory period without a unit",
        "NB309",
        "5",
        {"equations": DECAY, "refractory": "5"},
        {"equations": DECAY, "refractory": "5*ms"},
        ("`5*ms`",),
    ),
    Case(
        "power out of proportion",
        "NB110",
        "v**65",
        {"equations": "dv/dt = v**65/ms : 1"},
        {"equations": "dv/dt = v**64/ms : 1"},
        ("64",),
    ),
    Case(
        "one noise or two",
        "NB406",
        "xi",
        {"equations": "dv/dt = xi*ms**-0.5 : 1\ndw/dt = v*xi*ms**-0.5 : 1"},
        {"equations": "dv/dt = xi*ms**-0.5 : 1\ndw/dt = v*xi_w*ms**-0.5 : 1"},
        ("`xi_1`", "`xi_2`", "dv/dt", "dw/dt"),
    ),
    Case(
        "noise that is not linear",
        "NB403",
        "xi*xi",
        {"equations": "dv/dt = -v/ms + xi*xi : 1"},
        {"equations": "dv/dt = -v/ms - (v*xi + xi_2)/sqrt(ms) : 1"},
    ),
    Case(
        "noise outside differential equations",
        "NB403",
        "xi",
        {"equations": DECAY, "threshold": "xi*second**0.5 > 1"},
        {"equations": DECAY, "threshold": "randn() > 1"},
        ("`randn()`",),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_wrong_model_is_refused_at_its_place(read, case):
    with pytest.raises(NbspikeError) as caught:
        read.neurons(**case.wrong, constants=case.constants)
    finding = caught.value.findings[0]
    assert finding.code == case.code, str(caught.value)
    assert finding.span is not None
    assert finding.span.text == case.token
    missing = [text for text in case.says if text not in str(caught.value)]
    assert not missing, str(caught.value)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_right_model_passes(read, case):
    read.neurons(**case.right, constants=case.constants)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_wrong_model_has_no_second_finding_from_the_same_mistake(read, case):
    with pytest.raises(NbspikeError) as caught:
        read.neurons(**case.wrong, constants=case.constants)
    assert len(caught.value.findings) == 1, str(caught.value)
