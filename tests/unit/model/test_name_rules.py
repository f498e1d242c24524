"""Rules about names, flags and functions: the wrong model is refused at its place."""

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
        "time constant that was never given a value",
        "NB201",
        "tau",
        {"equations": "dv/dt = -v/tau : 1"},
        {"equations": "dv/dt = -v/tau : 1\ntau : second"},
        ("`tau = 20*ms`",),
    ),
    Case(
        "current that is not a slip of the index i",
        "NB201",
        "I",
        {"equations": "dv/dt = (I - v)/(10*ms) : 1"},
        {"equations": "dv/dt = (I - v)/(10*ms) : 1\nI : 1"},
        ("declare it in the model",),
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
        "link with another flag",
        "NB210",
        "linked",
        {"equations": DECAY + "x : 1 (linked, shared)"},
        {"equations": DECAY + "x : 1 (linked)"},
        ("other flags mean nothing",),
    ),
    Case(
        "random subexpression",
        "NB105",
        "randn()",
        {"equations": "x = randn() : 1"},
        {"equations": DECAY, "threshold": "randn() > 3"},
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
