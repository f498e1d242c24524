"""E: methods of one's own, as scripts for Brian 2 write them."""

from __future__ import annotations

import numpy as np
import pytest

from nbspike import (
    Network,
    NeuronGroup,
    ms,
)
from nbspike.brian2 import Equations, ExplicitStateUpdater, StateUpdateMethod
from nbspike.diagnostics.errors import MethodError

tau = 10 * ms
DECAY = "dv/dt = -v/tau : 1"
SQUARE = "dv/dt = (1 - v**2)/tau : 1"


def after(model, duration, method=None, dt=None, options=None, **start):
    """Return a group of one neuron after some time."""
    group = NeuronGroup(1, model, method=method, dt=dt, method_options=options)
    for name, value in start.items():
        setattr(group, name, value)
    Network(group).run(duration)
    return group


def test_E1_a_function_returns_statements():
    given = []

    def midpoint(equations, variables, options):
        given.append((type(equations), sorted(variables), options))
        ((name, rate),) = equations.diff_eq_expressions
        return (
            f"k = dt*({rate})/2\n{name} = {name} + dt*({rate.replace(name, '(v + k)')})"
        )

    model = "dv/dt = -v/tau : 1\nI : 1"
    found = after(model, 1 * ms, midpoint, 1 * ms, v=1)
    assert found.v[0] == pytest.approx(1 - 0.1 + 0.005, rel=1e-14)
    assert given == [(Equations, ["I", "v"], None)]
    for code, said in (("v = v + w", "`w` in the code"), (None, "not statements")):
        with pytest.raises(MethodError, match=said):
            NeuronGroup(1, model, method=lambda *_, made=code: made)


def test_E15_custom_euler_equals_the_built_in_one():
    mine = ExplicitStateUpdater("x_new = x + dt*f(x, t)")
    model = "dv/dt = (sin(t/ms) - v**2)/tau : 1\ndw/dt = (v - w)/tau : 1"
    one, two = after(model, 5 * ms, mine), after(model, 5 * ms, "euler")
    assert one.v[0] == pytest.approx(two.v[0], rel=1e-14)
    assert one.w[0] == pytest.approx(two.w[0], rel=1e-14)


def test_E15_noise_and_its_own_check():
    additive = ExplicitStateUpdater("x_new = x + dt*f(x,t) + dW*g(x,t)", "additive")
    group = NeuronGroup(20_000, "dv/dt = xi/tau**0.5 : 1", method=additive)
    Network(group).run(1 * ms)
    assert np.var(group.v) == pytest.approx(0.1, rel=5 * np.sqrt(2 / 20_000))
    model = "dv/dt = v*xi/tau**0.5 : 1"
    with pytest.raises(MethodError, match="changes with the state"):
        after(model, 1 * ms, additive)

    def no_constants(equations, variables):
        raise ValueError(f"{len(equations)} equations are too many")

    picky = ExplicitStateUpdater("x_new = x", custom_check=no_constants)
    with pytest.raises(MethodError, match="1 equations are too many"):
        after(DECAY, 1 * ms, picky)
    found = after(DECAY, 1 * ms, [picky, "exact"], v=1)
    assert found.v[0] == pytest.approx(np.exp(-0.1), rel=1e-12)


def test_E15_a_registered_method_is_known_by_its_name():
    mine = ExplicitStateUpdater("x_new = x + dt*f(x, t)/2")
    StateUpdateMethod.register("Half_Euler", mine)
    try:
        found = after(DECAY, 1 * ms, "half_euler", 1 * ms, v=1)
        assert found.v[0] == pytest.approx(0.95, rel=1e-14)
        with pytest.raises(MethodError, match="already"):
            StateUpdateMethod.register("half_euler", mine)
        with pytest.raises(MethodError, match="already"):
            StateUpdateMethod.register("euler", mine)
        with pytest.raises(MethodError, match="no integration method"):
            StateUpdateMethod.register("three", 3)
    finally:
        del StateUpdateMethod.stateupdaters["half_euler"]
