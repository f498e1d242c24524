"""Propagators in single precision: how exact, and only where all is single."""

from __future__ import annotations

import numpy as np
import pytest

import nbspike.brian2 as b
from nbspike.network.kernels import clear_memory
from nbspike.optimisations import VARIABLE

MODEL = """\
dv/dt = (g + E - v)/tau : volt (unless refractory)
dg/dt = -g/(5*ms) : volt
"""
CONSTANTS = {"E": -49 * b.mV, "tau": 20 * b.ms}
SINGLE = {"v": np.float32, "g": np.float32}


@pytest.fixture(autouse=True)
def _with_all(monkeypatch):
    monkeypatch.delenv(VARIABLE, raising=False)
    clear_memory()
    yield
    clear_memory()


def group(dtype):
    b.start_scope()
    made = b.NeuronGroup(
        40,
        MODEL,
        threshold="v > -50*mV",
        reset="v = -60*mV",
        refractory=5 * b.ms,
        method="exact",
        dtype=dtype,
    )
    made.v = "-60*mV + 10*mV*i/N"
    made.g = "2*mV*i/N"
    return made


def run(made, length=200 * b.ms):
    spikes = b.SpikeMonitor(made)
    network = b.Network(made, spikes)
    network.run(length, namespace=CONSTANTS)
    return made.population, spikes


def update_of(made):
    """Return the source of the update."""
    kernels = made._timeline.assembly.kernels(made.population)
    return kernels.update.compiled.source


def test_update_computes_in_single_precision():
    made = group(SINGLE)
    run(made, 1 * b.ms)

    assert "float64(" not in update_of(made)
    assert "float32(" in update_of(made)


@pytest.mark.parametrize("dtype", [np.float64, {"v": np.float32}, {"g": np.float32}])
def test_one_double_variable_keeps_all_sums_in_double_precision(dtype):
    made = group(dtype)
    run(made, 1 * b.ms)

    assert "float32(" not in update_of(made)


def test_results_differ_by_rounding_from_double_sums(monkeypatch):
    made = group(SINGLE)
    _, spikes = run(made)
    monkeypatch.setenv(VARIABLE, "single-products")
    clear_memory()
    other = group(SINGLE)
    _, expected = run(other)

    assert "float64(" in update_of(other)
    assert np.array_equal(spikes.i, expected.i)
    # thresholds are crossed within a step of each other
    assert np.abs(spikes.t - expected.t).max() <= 1.01e-4 * b.second
    assert np.allclose(made.g, other.g, rtol=2e-5)


def test_coefficients_of_each_neuron_are_rounded_too():
    b.start_scope()
    model = "dx/dt = -x/tau : 1\ntau : second (constant)"
    made = b.NeuronGroup(3, model, method="exact", dtype={"x": np.float32})
    made.x, made.tau = 1, [5, 10, 20] * b.ms
    b.Network(made).run(10 * b.ms)

    assert "float64(" not in update_of(made)
    expected = np.exp(-10 / np.array([5, 10, 20]))
    assert np.allclose(made.x[:], expected, rtol=101 * 2.0**-24)


def test_decay_is_exact_to_single_precision():
    """400 steps, each rounded to 24 bits: at most 400 times 2**-24."""
    b.start_scope()
    made = b.NeuronGroup(3, "dx/dt = -x/(10*ms) : 1", method="exact", dtype=np.float32)
    made.x = [1, 2, 3]
    b.Network(made).run(40 * b.ms)

    error = np.abs(made.x[:] / (np.array([1, 2, 3]) * np.exp(-4.0)) - 1).max()
    assert 0 < error < 401 * 2.0**-24


def test_first_spikes_are_those_of_the_formula():
    """From rest towards E, with g = 0: t = tau*log((E - v0)/(E - v_th))."""
    made = group(SINGLE)
    made.g = 0 * b.mV
    _, spikes = run(made, 100 * b.ms)

    trains = spikes.spike_trains()
    start = -60e-3 + 10e-3 * np.arange(40) / 40
    expected = 20e-3 * np.log((-49e-3 - start) / 1e-3)
    first = np.array([float(trains[i][0]) for i in range(40)])
    # a spike belongs to the step at whose end the threshold is passed
    assert np.all(np.abs(first + 0.5e-4 - expected) < 1.5e-4)
