"""Each rule of the language: a wrong model is refused at its place, a right one not."""

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
        "unknown name",
        "NB201",
        "taum",
        {"equations": "dv/dt = -v/taum : 1"},
        {"equations": "dv/dt = -v/tau_m : 1"},
        ("Did you mean `tau_m`?",),
        {"tau_m": "second"},
    ),
    Case(
        "paper abbreviation of a unit",
        "NB201",
        "V",
        {"equations": "dv/dt = (0.1*V - v)/(10*ms) : volt"},
        {"equations": "dv/dt = (0.1*volt - v)/(10*ms) : volt"},
        ("Did you mean `volt`?",),
    ),
    Case(
        "last spike of a model that has no refractoriness",
        "NB201",
        "lastspike",
        {"equations": DECAY, "threshold": "t - lastspike > 5*ms"},
        {"equations": DECAY, "threshold": "t > 5*ms"},
        ("refractory",),
    ),
    Case(
        "temporary name that is never read",
        "NB201",
        "u",
        {"equations": DECAY, "threshold": "v > 1*mV", "reset": "u = 0*mV"},
        {"equations": DECAY, "threshold": "v > 1*mV", "reset": "u = 0*mV; v = u"},
        ("never used", "`v`"),
    ),
    Case(
        "temporary name that is read too early",
        "NB201",
        "u",
        {"equations": DECAY, "threshold": "v > 1*mV", "reset": "v = u; u = v; v = u"},
        {"equations": DECAY, "threshold": "v > 1*mV", "reset": "u = v; v = u"},
    ),
    Case(
        "unknown name that is added to",
        "NB201",
        "ge",
        {
            "equations": "g_e : 1\n" + DECAY,
            "threshold": "v > 1*mV",
            "reset": "ge += 1; g_e = ge",
        },
        {
            "equations": "g_e : 1\n" + DECAY,
            "threshold": "v > 1*mV",
            "reset": "g_e += 1",
        },
        ("Did you mean `g_e`?",),
    ),
    Case(
        "function without its brackets",
        "NB201",
        "rand",
        {"equations": DECAY, "threshold": "rand < 0.5"},
        {"equations": DECAY, "threshold": "rand() < 0.5"},
        ("`rand()`",),
    ),
    Case(
        "unknown function",
        "NB208",
        "ln",
        {"equations": "x = ln(2) : 1"},
        {"equations": "x = log(2) : 1"},
        ("Did you mean `log`?",),
    ),
    Case(
        "forgotten multiplication",
        "NB208",
        "g",
        {"equations": "dv/dt = g(1 - v) : 1\ng : Hz"},
        {"equations": "dv/dt = g*(1 - v) : 1\ng : Hz"},
        ("`g*(",),
    ),
    Case(
        "wrong number of arguments",
        "NB115",
        "clip(v, 0)",
        {"equations": "dv/dt = clip(v, 0)/ms : 1"},
        {"equations": "dv/dt = clip(v, 0, 1)/ms : 1"},
        ("three arguments",),
    ),
    Case(
        "random numbers in an array",
        "NB115",
        "rand(3)",
        {"equations": DECAY, "threshold": "rand(3) > 0.5"},
        {"equations": DECAY, "threshold": "rand() > 0.5"},
        ("`rand()`",),
    ),
    Case(
        "name defined twice",
        "NB202",
        "v",
        {"equations": DECAY + "v : amp"},
        {"equations": DECAY + "u : amp"},
        ("line 1", "line 2"),
    ),
    Case(
        "suffix of synapses",
        "NB203",
        "A_pre",
        {"equations": "A_pre : 1"},
        {"equations": "Apre : 1"},
        ("source",),
    ),
    Case(
        "noise as a name",
        "NB203",
        "xi",
        {"equations": "xi : 1"},
        {"equations": "x : 1"},
    ),
    Case(
        "function as a name",
        "NB203",
        "exp",
        {"equations": "exp : 1"},
        {"equations": "ex : 1"},
    ),
    Case(
        "change of a subexpression",
        "NB204",
        "x",
        {
            "equations": "x = 2*v : volt\n" + DECAY,
            "threshold": "v > 1*mV",
            "reset": "x = 0*mV",
        },
        {
            "equations": "x : volt\n" + DECAY,
            "threshold": "v > 1*mV",
            "reset": "x = 0*mV",
        },
        ("subexpression", "`x : volt`"),
    ),
    Case(
        "change of the time",
        "NB204",
        "t",
        {"equations": DECAY, "threshold": "v > 1*mV", "reset": "t = 0*ms"},
        {"equations": DECAY, "threshold": "v > 1*mV", "reset": "v = t*volt/second"},
    ),
    Case(
        "change of a constant from outside",
        "NB204",
        "E_L",
        {"equations": DECAY, "threshold": "v > 1*mV", "reset": "E_L = v; v = E_L"},
        {"equations": DECAY, "threshold": "v > 1*mV", "reset": "v = E_L"},
        ("`E_L : volt`",),
        {"E_L": "volt"},
    ),
    Case(
        "change of a unit",
        "NB204",
        "mV",
        {"equations": DECAY, "threshold": "v > 1*mV", "reset": "mV = 1*volt; v = mV"},
        {"equations": DECAY, "threshold": "v > 1*mV", "reset": "v = 1*volt"},
        ("unit",),
    ),
    Case(
        "shared variable in a reset",
        "NB204",
        "x",
        {
            "equations": "x : 1 (shared)\n" + DECAY,
            "threshold": "v > x*mV",
            "reset": "x += 1",
        },
        {"equations": "x : 1\n" + DECAY, "threshold": "v > x*mV", "reset": "x += 1"},
        ("shared", "each neuron that fires"),
    ),
    Case(
        "constant in a reset",
        "NB204",
        "x",
        {
            "equations": "x : 1 (constant)\n" + DECAY,
            "threshold": "v > x*mV",
            "reset": "x += 1",
        },
        {"equations": "x : 1\n" + DECAY, "threshold": "v > x*mV", "reset": "x += 1"},
    ),
    Case(
        "subexpression that needs itself",
        "NB205",
        "b",
        {"equations": "a = b : 1\nb = 1 + b : 1"},
        {"equations": "a = b : 1\nb = 1 + c : 1\nc : 1"},
        ("b -> b",),
    ),
    Case(
        "lock of a parameter",
        "NB210",
        "unless refractory",
        {"equations": "x : 1 (unless refractory)\n" + DECAY, "refractory": "5*ms"},
        {"equations": "x : 1\n" + DECAY, "refractory": "5*ms"},
        ("differential equations", "parameter"),
    ),
    Case(
        "lock without refractoriness",
        "NB210",
        "unless refractory",
        {"equations": "dv/dt = -v/ms : 1 (unless refractory)"},
        {"equations": "dv/dt = -v/ms : 1 (unless refractory)", "refractory": "5*ms"},
        ("`refractory: 5*ms`",),
    ),
    Case(
        "constant differential equation",
        "NB210",
        "constant",
        {"equations": "dv/dt = -v/ms : 1 (constant)"},
        {"equations": "dv/dt = -v/ms : 1\nx : 1 (constant)"},
    ),
    Case(
        "shared subexpression of something that is not",
        "NB210",
        "v",
        {"equations": DECAY + "x = 2*v : volt (shared)"},
        {"equations": DECAY + "x = 2*t/ms : 1 (shared)"},
        ("differs from neuron to neuron",),
    ),
    Case(
        "what is not available",
        "NB105",
        "linked",
        {"equations": DECAY + "x : 1 (linked)"},
        {"equations": DECAY + "x : 1"},
        ("not available",),
    ),
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
        "random subexpression",
        "NB105",
        "randn()",
        {"equations": "x = randn() : 1"},
        {"equations": DECAY, "threshold": "randn() > 3"},
    ),
    Case(
        "random derivative",
        "NB403",
        "randn()",
        {"equations": "dv/dt = (randn() - v)/ms : 1"},
        {"equations": "dv/dt = -v/ms + xi*ms**-0.5 : 1"},
        ("`xi`",),
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


def test_all_findings_of_a_model_come_together(read):
    with pytest.raises(NbspikeError) as caught:
        read.neurons(
            "dv/dt = -v : volt\ndt : second\nx = y + 1 : 1", "v", "v = 1*amp", "3"
        )
    found = sorted(finding.code for finding in caught.value.findings)
    assert found == ["NB201", "NB203", "NB302", "NB303", "NB308", "NB309"]


@dataclass(frozen=True)
class SynapseCase:
    name: str
    code: str
    token: str
    wrong: dict[str, str]
    right: dict[str, str]
    says: tuple[str, ...] = ()


SYNAPSE_CASES = (
    SynapseCase(
        "name of a neuron's variable",
        "NB202",
        "g",
        {"model": "g : volt"},
        {"model": "g_syn : volt"},
        ("`g_syn`",),
    ),
    SynapseCase(
        "variable of the source without its suffix",
        "NB201",
        "x",
        {"on_pre": "g += x"},
        {"on_pre": "g += x_pre"},
        ("`x_pre`",),
    ),
    SynapseCase(
        "number of synapses",
        "NB201",
        "N",
        {"on_pre": "g += 1*mV/N"},
        {"on_pre": "g += 1*mV/N_incoming"},
        ("`N_pre`",),
    ),
    SynapseCase(
        "typing error on the left",
        "NB201",
        "gg",
        {"on_pre": "gg += 1*mV"},
        {"on_pre": "g_post += 1*mV"},
        ("`g`",),
    ),
    SynapseCase(
        "unit of an effect",
        "NB303",
        "w",
        {"model": "w : siemens", "on_pre": "g += w"},
        {"model": "w : volt", "on_pre": "g += w"},
    ),
    SynapseCase(
        "shared variable",
        "NB204",
        "w",
        {"model": "w : volt (shared)", "on_pre": "w += 1*mV"},
        {"model": "w : volt (shared)", "on_pre": "g += w"},
        ("each synapse",),
    ),
    SynapseCase(
        "subexpression of the target",
        "NB204",
        "twice",
        {"on_pre": "twice = 1*mV"},
        {"on_pre": "g = twice"},
    ),
    SynapseCase(
        "differential equation of a synapse",
        "NB105",
        "da/dt",
        {"model": "da/dt = -a/ms : 1"},
        {"model": "a : 1"},
    ),
    SynapseCase(
        "event-driven equation",
        "NB105",
        "event-driven",
        {"model": "da/dt = -a/ms : 1 (event-driven)"},
        {"model": "a : 1"},
    ),
    SynapseCase(
        "noise",
        "NB403",
        "xi",
        {"on_pre": "g += 1*mV*xi*ms**0.5"},
        {"on_pre": "g += 1*mV*randn()"},
    ),
    SynapseCase(
        "delay without a unit",
        "NB309",
        "2",
        {"delay": "2"},
        {"delay": "2*ms"},
        ("`2*ms`",),
    ),
)


@pytest.fixture
def ends(read):
    """Return source and target neurons."""
    return {
        "source": read.neurons("x : volt"),
        "target": read.neurons("dg/dt = -g/(5*ms) : volt\ntwice = 2*g : volt"),
    }


@pytest.mark.parametrize("case", SYNAPSE_CASES, ids=[c.name for c in SYNAPSE_CASES])
def test_wrong_synapses_are_refused_at_their_place(read, ends, case):
    with pytest.raises(NbspikeError) as caught:
        read.synapses(**case.wrong, **ends)
    (finding,) = caught.value.findings
    assert finding.code == case.code, str(caught.value)
    assert finding.span is not None
    assert finding.span.text == case.token
    missing = [text for text in case.says if text not in str(caught.value)]
    assert not missing, str(caught.value)


@pytest.mark.parametrize("case", SYNAPSE_CASES, ids=[c.name for c in SYNAPSE_CASES])
def test_right_synapses_pass(read, ends, case):
    read.synapses(**case.right, **ends)
