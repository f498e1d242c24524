"""What a word in a cell means."""

from __future__ import annotations

import pytest

from nbspike.worksheet.describing import describe
from nbspike.worksheet.worksheet import Worksheet

CELL = "%%neurons Q[3]\ndu/dt = -u/tau : 1 (unless refractory)  # recovery\na : volt\n"


@pytest.fixture(scope="module")
def filled():
    worksheet = Worksheet({"plain": 3})
    worksheet.constants("tau = 20*ms   # slow\nhalf = tau/2")
    worksheet.neurons("P[10] = E[8] + I[2]", "dv/dt = -v/tau : volt\na : 1 (constant)")
    return worksheet


@pytest.mark.parametrize(
    ("word", "said"),
    [
        (
            "u",
            """u: state variable of this cell  (recovery)
du/dt = -u/tau : 1 (unless refractory)""",
        ),
        ("a", "a: variable of this cell\na : volt"),
        ("tau", "tau = 20 ms\nconstant, declared by %%constants\nslow"),
        ("half", "half = 10 ms = tau/2\nconstant, declared by %%constants"),
        ("plain", "plain = 3\nconstant, a variable of the notebook"),
        ("mV", "mV: unit, 0.001 times 1 V"),
        ("volt", "volt: unit, 1 V"),
        ("exprel", "exprel(x): (exp(x) - 1)/x, and 1 at 0"),
        ("dt", "dt: the time step"),
        ("rk4", "rk4: integration method, order 4; no noise"),
        ("--quiet", "--quiet: do not show the model"),
        (
            "refractory",
            "refractory: a time, or a condition that is true while",
        ),
        ("unless", "(unless refractory): does not change while the neuron"),
        ("E", "E: neurons 0 to 7 of P"),
        (
            "P",
            """P: 10 neurons = E[8] + I[2], exact integration
dv/dt = -v/tau : volt
a : 1 (constant)
method: exact: """,
        ),
    ],
)
def test_word_of_a_cell(word, said, filled):
    assert describe(word, CELL, filled).startswith(said)


def test_clause_comes_with_an_example(filled):
    assert describe("threshold", CELL, filled).endswith(
        "for example  threshold: v > V_th"
    )


def test_variable_of_the_neurons_that_synapses_join(filled):
    said = describe("v_post", "%%synapses S: E -> P\n", filled)

    assert said.startswith("v_post: variable of P, differential equation\ndv/dt")


def test_argument_of_connect(filled):
    text = "%%synapses S: E -> P\nconnect: p=0.1"

    assert (
        describe("p", text, filled) == "p= in connect: each pair with this probability"
    )
    assert describe("p", CELL, filled) is None


def test_word_without_a_meaning(filled):
    assert describe("nosuch", CELL, filled) is None
