"""Noise: orders on shared Brownian paths, means and variances of many neurons."""

from __future__ import annotations

import math

import numpy as np
import pytest

from nbspike.lang.expr import Draw
from nbspike.model.tree import postorder
from nbspike.numerics.choose import choose
from nbspike.numerics.system import neuron_system
from tests.unit.numerics.stepping import Stepper, read_model

PATHS = 400
FINEST = 2**11


def order_of(steps, errors):
    return -float(np.polyfit(np.log(steps), np.log(errors), 1)[0])


def endpoints(text, method, start, brownian, **constants):
    """Return x after unit time, with steps as coarse as the increments given.

    `brownian` holds the increments of the finest path, shape (FINEST, PATHS).
    """
    model = read_model(text, tau="second")
    ends = {}
    for steps in (16, 32, 64, 128, FINEST):
        increments = brownian.reshape(steps, -1, PATHS).sum(axis=1)
        stepper = Stepper(model, method, 1.0 / steps, {"tau": 1.0, **constants})
        state = {"x": np.full(PATHS, start)}
        for number in range(steps):
            unit = increments[number] * math.sqrt(steps)
            state = stepper.step(state, number, normal=lambda _site, z=unit: z)
        ends[steps] = state["x"]
    return ends


@pytest.fixture(scope="module")
def brownian():
    generator = np.random.default_rng(1)
    return generator.normal(0, math.sqrt(1 / FINEST), (FINEST, PATHS))


def test_strong_order_of_euler_with_additive_noise(brownian):
    text = "dx/dt = (x - x**3)/tau + 0.5*xi/tau**0.5 : 1"
    ends = endpoints(text, "euler", 0.2, brownian)
    steps = [16, 32, 64, 128]
    errors = [np.sqrt(np.mean((ends[n] - ends[FINEST]) ** 2)) for n in steps]
    assert order_of(steps, errors) == pytest.approx(1.0, abs=0.15)


@pytest.mark.parametrize("method", ["heun", "milstein"])
def test_strong_order_with_multiplicative_noise(brownian, method):
    text = "dx/dt = 0.5*x/tau + 0.7*x*xi/tau**0.5 : 1"
    ends = endpoints(text, method, 1.0, brownian)
    truth = np.exp(0.5 + 0.7 * brownian.sum(axis=0))  # Stratonovich
    steps = [16, 32, 64, 128]
    errors = [np.sqrt(np.mean((ends[n] - truth) ** 2)) for n in steps]
    assert order_of(steps, errors) == pytest.approx(1.0, abs=0.15)


@pytest.mark.parametrize("method", ["heun", "milstein"])
def test_strong_order_with_a_factor_that_is_no_multiple_of_the_state(brownian, method):
    """dx = -sin(x)*cos(x)**3 dt/2 … : Stratonovich's x(t) = arctan(tan(x0) + W)."""
    text = "dx/dt = cos(x)**2*xi/tau**0.5 : 1"
    ends = endpoints(text, method, 0.3, brownian)
    truth = np.arctan(math.tan(0.3) + brownian.sum(axis=0))
    steps = [16, 32, 64, 128]
    errors = [np.sqrt(np.mean((ends[n] - truth) ** 2)) for n in steps]
    assert order_of(steps, errors) == pytest.approx(1.0, abs=0.15)


def test_strong_order_of_heun_with_two_noises_that_commute():
    """The supporting point is moved by both; by one at a time the order is 1/2."""
    generator = np.random.default_rng(4)
    brownian = generator.normal(0, math.sqrt(1 / FINEST), (2, FINEST, PATHS))
    text = "dx/dt = 0.2*x/tau + (0.6*x*xi_1 + 0.5*x*xi_2)/tau**0.5 : 1"
    model = read_model(text, tau="second")
    truth = np.exp(0.2 + 0.6 * brownian[0].sum(axis=0) + 0.5 * brownian[1].sum(axis=0))
    counts, errors = [16, 32, 64, 128], []
    for steps in counts:
        parts = brownian.reshape(2, steps, -1, PATHS).sum(axis=2) * math.sqrt(steps)
        stepper = Stepper(model, "heun", 1.0 / steps, {"tau": 1.0})
        state = {"x": np.ones(PATHS)}
        for number in range(steps):
            state = stepper.step(
                state, number, normal=lambda site, z=parts[:, number]: z[site]
            )
        errors.append(np.sqrt(np.mean((state["x"] - truth) ** 2)))
    assert order_of(counts, errors) == pytest.approx(1.0, abs=0.15)


def test_mean_of_geometric_brownian_motion_is_that_of_stratonovich():
    drift, strength, steps, count = 0.3, 0.8, 20, 200_000
    model = read_model("dx/dt = 0.3*x/tau + 0.8*x*xi/tau**0.5 : 1", tau="second")
    stepper = Stepper(model, None, 1 / steps, {"tau": 1.0})
    assert stepper.scheme.method == "heun"
    generator = np.random.default_rng(2)
    state = {"x": np.ones(count)}
    for number in range(steps):
        state = stepper.step(
            state, number, normal=lambda _site: generator.normal(size=count)
        )
    error = state["x"].std() / math.sqrt(count)
    discrete = (1 + (drift + strength**2 / 2) / steps) ** steps
    assert state["x"].mean() == pytest.approx(discrete, abs=5 * error)
    assert state["x"].mean() > math.exp(drift) + 50 * error  # the value of Itô


def test_variance_of_a_discrete_ornstein_uhlenbeck_process():
    strength, tau, dt, count, rounds = 0.7, 2.0, 1.0, 20_000, 60
    model = read_model("dx/dt = -x/tau + 0.7*xi/second**0.5 : 1", tau="second")
    stepper = Stepper(model, None, dt, {"tau": tau})
    assert stepper.scheme.method == "euler"
    generator = np.random.default_rng(3)
    state, squares = {"x": np.zeros(count)}, []
    for number in range(rounds * 20):
        state = stepper.step(
            state, number, normal=lambda _site: generator.normal(size=count)
        )
        if number >= 60 and number % 20 == 0:  # 0.5**20: independent of the last
            squares.append(np.mean(state["x"] ** 2))
    variance = strength**2 * tau / 2 / (1 - dt / (2 * tau))
    error = variance * math.sqrt(2 / (count * len(squares)))
    assert np.mean(squares) == pytest.approx(variance, abs=5 * error)
    continuous = strength**2 * tau / 2
    assert abs(np.mean(squares) - continuous) > 50 * error


def draws_by_variable(text):
    """Return, for each variable, the places its noise is drawn at."""
    scheme = choose(neuron_system(read_model(text, tau="second")), None)
    assert scheme is not None
    sites = {
        item.name: {node.site for node in postorder(item.value) if type(node) is Draw}
        for item in scheme.temporaries
    }
    return {
        item.name: frozenset().union(
            *(sites.get(getattr(node, "id", ""), ()) for node in postorder(item.value))
        )
        for item in scheme.updates
    }


def test_one_name_is_one_realisation_and_two_names_are_two():
    noise = "/tau + {}/tau**0.5 : 1"
    same = draws_by_variable(
        "dx/dt = -x" + noise.format("xi_a") + "\ndy/dt = -y" + noise.format("xi_a")
    )
    other = draws_by_variable(
        "dx/dt = -x" + noise.format("xi_a") + "\ndy/dt = -y" + noise.format("xi_b")
    )
    assert same["x"] == same["y"]
    assert len(same["x"]) == 1
    assert not other["x"] & other["y"]


def test_noise_used_twice_is_drawn_once():
    places = draws_by_variable("dx/dt = -x/tau + xi/tau**0.5 - 2*xi/tau**0.5 : 1")
    assert len(places["x"]) == 1


@pytest.mark.parametrize("noise", ["xi_1/tau**0.5", "x*xi_1/tau**0.5"])
def test_a_locked_variable_feels_no_noise(noise):
    text = f"dx/dt = -x/tau + {noise} : 1 (unless refractory)\n"
    text += "dy/dt = -y/tau + xi_1/tau**0.5 : 1\nthreshold: x > 1\nrefractory: 1*ms"
    stepper = Stepper(read_model(text, tau="second"), None, 0.01, {"tau": 1.0})
    active = np.array([True, False])
    start = {"x": np.full(2, 0.3), "y": np.zeros(2)}
    end = stepper.step(start, active=active, normal=lambda _site: np.full(2, 1.3))
    assert end["x"][1] == 0.3
    assert end["x"][0] != 0.3
    assert end["y"] == pytest.approx(np.full(2, 0.13), rel=1e-14)


def test_heun_takes_the_factor_at_both_ends_of_the_step():
    model = read_model("dx/dt = t/tau*xi/tau**0.5 : 1", tau="second")
    stepper = Stepper(model, "heun", 0.25, {"tau": 1.0})
    end = stepper.step({"x": 1.0}, 3, normal=lambda _site: np.float64(1.5))
    assert end["x"] == pytest.approx(1 + (0.75 + 1.0) / 2 * 1.5 * 0.5, rel=1e-15)
