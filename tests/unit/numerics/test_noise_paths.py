"""Methods for noise, path by path: against Brian 2 on the same normal numbers."""

from __future__ import annotations

import numpy as np
import pytest

from tests.unit.numerics.stepping import Stepper, read_model

# Three neurons after 5 steps of 1 ms with tau = 10 ms, as Brian 2.9 computed them
# with its NumPy target after seed(11); its normal numbers are RandomState(11)'s.
SQUARE = "dx/dt = (0.3 - x)/tau + (0.5*x + 0.2*x**2)*xi/tau**0.5 : 1"
TIMED = "dx/dt = (0.3 - x)/tau + sin(t/tau)*x*xi/tau**0.5 : 1"
ADDITIVE = "dx/dt = (1 - x)/tau + 0.5*xi/tau**0.5 : 1"
SHARED = (
    "dx/dt = (y - x)/tau + x*y*xi_a/tau**0.5 : 1\n"
    "dy/dt = -x*y/tau + 0.4*x*xi_a/tau**0.5 : 1"
)
BRIAN = {
    ("euler", ADDITIVE): {
        "x": [0.41004008294314864, 0.9133317691326241, 0.8698381186603906]
    },
    ("heun", SQUARE): {
        "x": [0.2768759468286659, 0.6173975304015017, 0.556380338848138]
    },
    ("heun", TIMED): {"x": [0.3169256595242636, 0.65632646491747, 0.7037351983734743]},
    ("heun", SHARED): {
        "x": [0.33728421453451835, 0.4345125101623693, 0.7337351504983384],
        "y": [0.3313280780663698, -0.23543066484172437, 0.23010683028321163],
    },
    ("milstein", ADDITIVE): {
        "x": [0.4100400829431488, 0.9133317691326241, 0.8698381186603906]
    },
}


@pytest.mark.parametrize(("method", "text"), BRIAN)
def test_paths_are_those_of_brian(method, text):
    stepper = Stepper(read_model(text, tau="second"), method, 1e-3, {"tau": 10e-3})
    numbers = np.random.RandomState(11)
    state = {"x": np.array([0.4, 0.9, 1.3]), "y": np.array([0.5, -0.3, 0.8])}
    if "dy/dt" not in text:
        del state["y"]
    for step in range(5):
        drawn = numbers.randn(3)
        state = stepper.step(state, step, normal=lambda _site, z=drawn: z)
    for name, values in BRIAN[method, text].items():
        np.testing.assert_allclose(state[name], values, rtol=1e-13)
