"""What is offered at each place of a cell."""

from __future__ import annotations

import pytest

from nbspike.lang.words import CLAUSES, FLAGS
from nbspike.model.functions import FUNCTIONS
from nbspike.numerics.methods import METHODS
from nbspike.worksheet import vocabulary
from nbspike.worksheet.completing import complete
from nbspike.worksheet.worksheet import Worksheet


@pytest.fixture(scope="module")
def filled():
    worksheet = Worksheet({})
    worksheet.constants("tau_m = 20*ms\ntau_e = 5*ms\nw_e = 1*mV\nsize = 10")
    worksheet.neurons(
        "P[10] = E[8] + I[2]",
        "dv/dt = -v/tau_m : volt\ndg_e/dt = -g_e/tau_e : volt\nthreshold: v > w_e\n"
        "reset: v = 0*mV",
    )
    return worksheet


def offered(text, worksheet):
    """Return what is offered where ``|`` stands."""
    found = complete(text.replace("|", ""), text.index("|"), worksheet)
    return [each.text for each in found.offers]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("%%neurons Q[3] --me|", ["--method"]),
        (
            "%%neurons Q[3] |",
            ["poisson", "spikes", "--method", "--dt", "--dtype", "--quiet"],
        ),
        ("%%neurons Q[3] --method ex|", ["exact", "exponential_euler"]),
        ("%%neurons Q[3] --method |", ["exact", "exponential_euler", "euler"]),
        ("%%neurons Q[si|", ["size"]),
        ("%%neurons Q[3] --dt ta|", ["tau_m", "tau_e"]),
        ("%%neurons Q[3] poisson |", ["rate="]),
        ("%%neurons Q[3] spikes |", ["i=", "t="]),
        ("%%neurons Q[3] poisson rate=10*H|", ["Hz"]),
        ("%%synapses S: |", ["P", "E", "I", "poisson["]),
        ("%%synapses S: poisson[si|", ["size"]),
        ("%%synapses S: poisson[size] |", ["rate="]),
        ("%%synapses S: poisson[size] rate=10*kH|", ["kHz"]),
        ("%%synapses S: E -> |", ["P", "E", "I"]),
        ("%%synapses S: E |", ["->"]),
        ("%%synapses S: E -> P --q|", ["--quiet"]),
        ("%%constants --|", ["--quiet"]),
    ],
)
def test_first_line(text, first, filled):
    assert offered(text, filled)[: len(first)] == first


@pytest.mark.parametrize(
    ("body", "first"),
    [
        ("th|", ["threshold: "]),
        ("dv/dt = (v - |)", ["v", "tau_m", "tau_e", "w_e", "size"]),
        ("du/dt = -u/ta|", ["tau_m", "tau_e", "tan", "tanh"]),
        ("du/dt = -u/tau_m : vo|", ["volt"]),
        ("n : int|", ["integer"]),
        ("du/dt = -u/tau_m : volt (unl|", ["unless refractory"]),
        ("du/dt = -u/tau_m : volt (unless re|", ["unless refractory"]),
        ("a : volt (shared, con|", ["constant", "constant over dt"]),
        ("du/dt = -u/tau_m : 1\nmethod: rk|", ["rk2", "rk4", "rk45"]),
        ("du/dt = -u/tau_m : 1\nrecord: spikes, |", ["spikes", "rate", "u"]),
        ("events: high = u > 2\nrecord: hi|", ["high"]),
        ("du/dt = 1/tau_m : 1\nreset:\n    u = u|", ["u"]),
        ("du/dt = 1/tau_m : 1\nevery 5*m|", ["mV", "mA", "mS", "ms"]),
        ("u : 1\nthreshold: u > 5*mvo|", ["mvolt"]),
        ("u : 1\ninit: u = ran|", ["rand", "randn"]),
        ("u : 1\non_high: u|", ["u"]),
    ],
)
def test_body_of_neurons(body, first, filled):
    assert offered(f"%%neurons Q[3]\n{body}", filled)[: len(first)] == first


@pytest.mark.parametrize(
    ("body", "first"),
    [
        ("con|", ["connect: "]),
        ("connect: fix|", ["fixed_indegree="]),
        ("w : 1\non_pre: |", ["w", "v", "g_e", "v_post", "g_e_post", "v_pre"]),
        ("on_pre slow: g|", ["g_e", "g_e_post", "g_e_pre"]),
        ("connect: N_|", ["N_pre", "N_post"]),
        ("connect: p=exp(-abs(v_|", ["v_post", "v_pre"]),
        ("connect: True\ndelay: 1.5*m|", ["mV", "mA", "mS", "ms"]),
    ],
)
def test_body_of_synapses(body, first, filled):
    assert offered(f"%%synapses S: E -> P\n{body}", filled)[: len(first)] == first


@pytest.mark.parametrize(
    ("body", "first"),
    [
        ("a = 5*kH|", ["kHz"]),
        ("a = 5*mV i|", ["in"]),
        ("a = 5*mV in l|", ["linspace", "logspace"]),
        ("mine = 3\na = mi|", ["mine"]),
        ("a = tau_|", ["tau_m", "tau_e"]),
    ],
)
def test_body_of_constants(body, first, filled):
    assert offered(f"%%constants\n{body}", filled)[: len(first)] == first


@pytest.mark.parametrize(
    "text",
    ["%%constants\n|", "%%neurons Q[3]\nv : volt # some wo|", "%%constants\nnew|"],
)
def test_nothing_to_offer(text, filled):
    assert offered(text, filled) == []


@pytest.mark.parametrize("text", ["x = |", "%%time\nx|", "%%neuro|", "%%neurons|", "|"])
def test_other_cells_are_left_alone(text, filled):
    assert complete(text.replace("|", ""), text.index("|"), filled) is None


def test_all_units_are_offered_once_it_can_be_told_which(filled):
    assert "usiemens" not in offered("%%neurons Q[3]\ng = u|", filled)
    assert "usiemens" in offered("%%neurons Q[3]\ng = usi|", filled)


@pytest.mark.parametrize(
    "cut", range(len("%%synapses S: E -> P\nw : 1\non_pre: g += ("))
)
def test_half_a_cell_breaks_nothing(cut, filled):
    text = "%%synapses S: E -> P\nw : 1\non_pre: g += ("

    complete(text[:cut], cut, filled)


def test_every_word_of_the_language_is_known_here():
    assert set(vocabulary.CLAUSES) == {*CLAUSES, "on"}
    assert set(vocabulary.FLAGS) == set(FLAGS)
    assert set(vocabulary.METHODS) == set(METHODS)
    assert set(vocabulary.FUNCTIONS) == set(FUNCTIONS)
