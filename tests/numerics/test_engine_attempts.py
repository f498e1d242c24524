"""Divided time steps by the compiled engine: limits, counts, and the same numbers."""

from __future__ import annotations

import math

import numpy as np
import pytest

from nbspike.diagnostics.errors import NbspikeError
from nbspike.network.assembly import Assembly
from nbspike.network.population import Population
from nbspike.numerics.request import MethodRequest
from tests.unit.numerics.stepping import read_model

STIFF = "dx/dt = (cos(t/tau) - x)*2000/tau - sin(t/tau)/tau : 1"


def population(size=1, **options):
    asked = MethodRequest(("rk45",), tuple(options.items()))
    return Population("P", size, read_model(STIFF, tau="second"), method=asked)


def test_too_few_attempts_end_the_run_and_say_what_to_allow():
    made = population(max_steps=3)
    with pytest.raises(NbspikeError, match="Allow more steps with `max_steps`"):
        Assembly([made], dt=0.1).advance(5, {"tau": 1.0}, seed=1)


def test_attempts_are_counted_for_each_neuron():
    made = population(2, save_step_count=True, save_failed_steps=True)
    made.state["x"][...] = 1.0, 100.0
    Assembly([made], dt=0.01).advance(1, {"tau": 1.0}, seed=1)
    count, failed = made.kept["_step_count"], made.kept["_failed_steps"]
    assert count[1] > count[0] > failed[0] >= 1
    assert made.state["x"] == pytest.approx(np.full(2, math.cos(0.01)), abs=1e-5)


def test_a_run_in_pieces_is_the_same_run():
    ends = []
    for pieces in ((6,), (1, 2, 3)):
        made = population()
        assembly = Assembly([made], dt=0.1)
        for steps in pieces:
            assembly.advance(steps, {"tau": 1.0}, seed=1)
        ends.append(made.state["x"][0])
    assert ends[0] == ends[1]


def test_a_reset_forgets_the_last_length():
    made = population()
    assembly = Assembly([made], dt=0.1)
    assembly.advance(3, {"tau": 1.0}, seed=1)
    first = made.state["x"][0]
    assembly.reset()
    assembly.advance(3, {"tau": 1.0}, seed=1)
    assert made.state["x"][0] == first


def test_options_are_numbers_and_compile_nothing():
    from nbspike.codegen.compiling import compilations

    Assembly([population()], dt=0.1).advance(1, {"tau": 1.0}, seed=1)
    before = compilations()
    other = population(absolute_error=1e-8, max_steps=300)
    Assembly([other], dt=0.1).advance(1, {"tau": 1.0}, seed=1)
    assert compilations() == before
