"""Rules of synapse models: the wrong one is refused at its place."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from nbspike.diagnostics.errors import NbspikeError


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
        "delay in a statement",
        "NB201",
        "delay",
        {"on_pre": "g += 1*mV*exp(-delay/ms)"},
        {"on_pre": "g += 1*mV", "delay": "1*ms"},
        ("`delay: 1.5*ms`",),
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
        "flag of equations on a parameter",
        "NB210",
        "event-driven",
        {"model": "a : 1 (event-driven)"},
        {"model": "da/dt = -a/ms : 1 (event-driven)"},
        ("differential equations",),
    ),
    SynapseCase(
        "event-driven and clock-driven",
        "NB210",
        "da/dt",
        {"model": "da/dt = -a/ms : 1 (event-driven, clock-driven)"},
        {"model": "da/dt = -a/ms : 1 (clock-driven)"},
        ("not both",),
    ),
    SynapseCase(
        "event-driven equation that reads a clock-driven one",
        "NB635",
        "db/dt",
        {
            "model": "da/dt = -a/ms : 1 (clock-driven)\n"
            "c = 2*a : 1\ndb/dt = (c - b)/ms : 1 (event-driven)"
        },
        {
            "model": "da/dt = -a/ms : 1 (clock-driven)\n"
            "db/dt = (a - b)/ms : 1 (clock-driven)"
        },
        ("`b` is event-driven but uses `a`, which is clock-driven",),
    ),
    SynapseCase(
        "clock-driven equation that reads an event-driven one",
        "NB635",
        "db/dt",
        {
            "model": "da/dt = -a/ms : 1 (event-driven)\n"
            "db/dt = (a - b)/ms : 1 (clock-driven)"
        },
        {"model": "da/dt = -a/ms : 1 (event-driven)\ndb/dt = -b/ms : 1"},
        ("`b` is clock-driven but uses `a`, which is event-driven",),
    ),
    SynapseCase(
        "lastupdate twice",
        "NB202",
        "lastupdate",
        {"model": "lastupdate : second\nda/dt = -a/ms : 1 (event-driven)"},
        {"model": "lastupdate : second"},
    ),
    SynapseCase(
        "sum that does not say over what",
        "NB636",
        "total",
        {"model": "total = 1*mV : volt (summed)"},
        {"model": "x_pre = 1*mV : volt (summed)"},
        ("`total_post = …`",),
    ),
    SynapseCase(
        "sum into nothing",
        "NB636",
        "total_post",
        {"model": "total_post = 1*mV : volt (summed)"},
        {"model": "x_pre = 1*mV : volt (summed)"},
        ("no variable `total`",),
    ),
    SynapseCase(
        "sum into a subexpression",
        "NB636",
        "twice_post",
        {"model": "twice_post = 1*mV : volt (summed)"},
        {"model": "x_pre = 1*mV : volt (summed)"},
        ("subexpression",),
    ),
    SynapseCase(
        "sum of another unit",
        "NB302",
        "1*ms",
        {"model": "x_pre = 1*ms : volt (summed)"},
        {"model": "x_pre = 1*mV : volt (summed)"},
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


def test_counts_of_synapses_may_be_named(read, ends):
    names = "N N_pre N_post N_incoming N_outgoing N_incoming_post N_outgoing_pre"
    for name in names.split():
        read.synapses(on_pre=f"g += 1*mV/{name}", **ends)
