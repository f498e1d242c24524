"""Functions of the language: in kernels and in texts alike, against NumPy."""

from __future__ import annotations

import math

import numpy as np
import pytest

from nbspike import NeuronGroup, StateMonitor, UnitError, ms, mV, run

VALUES = np.array([-3.7, -2.5, -1, -0.5, 0, 1e-9, 0.3, 0.5, 1, 2.5, 7])


def both(formula, values=VALUES):
    """Return what a kernel and a text make of x."""
    G = NeuronGroup(len(values), f"x : 1\ny = {formula} : 1\nz : 1")
    G.x = values
    M = StateMonitor(G, "y", record=True)
    run(0.1 * ms)
    G.z = formula
    return M.y[:, 0], np.array(G.z[:])


@pytest.mark.parametrize(
    ("name", "function"),
    [
        ("exp", np.exp),
        ("expm1", np.expm1),
        ("abs", np.abs),
        ("sign", np.sign),
        ("exprel", lambda x: np.array([math.expm1(v) / v if v else 1 for v in x])),
    ],
)
def test_G2_elementary_functions(name, function):
    for found in both(f"{name}(x)"):
        assert found == pytest.approx(function(VALUES), rel=1e-14)


@pytest.mark.parametrize("name", ["sqrt", "log", "log10", "log1p"])
def test_G2_functions_of_positive_numbers(name):
    values = np.array([1e-9, 0.3, 1, 7])

    for found in both(f"{name}(x)", values):
        assert found == pytest.approx(getattr(np, name)(values), rel=1e-14)


@pytest.mark.parametrize(
    "name", "sin cos tan sinh cosh tanh arcsin arccos arctan".split()
)
def test_G3_trigonometric_functions(name):
    inside = VALUES if not name.startswith("arc") else np.linspace(-1, 1, 9)

    for found in both(f"{name}(x)", inside):
        assert found == pytest.approx(getattr(np, name)(inside), rel=1e-13, abs=1e-15)


def test_G4_clip_keeps_units():
    G = NeuronGroup(3, "v : volt", threshold="True", reset="v = clip(v, 1*mV, 2*mV)")
    G.v = [0.5, 1.5, 2.5] * mV

    run(0.1 * ms)

    assert G.v / mV == pytest.approx([1, 1.5, 2])
    with pytest.raises(UnitError):
        NeuronGroup(1, "v : volt\nw = clip(v, 0*mV, 1*amp) : volt")


def test_G4_clip_to_infinity():
    for found in both("clip(sin(x), 0, inf)"):
        assert found == pytest.approx(np.maximum(np.sin(VALUES), 0), abs=1e-15)


@pytest.mark.parametrize("name", ["floor", "ceil"])
def test_G4_floor_and_ceil_are_real_numbers(name):
    for found in both(f"{name}(x)/2"):
        assert found.tolist() == (getattr(np, name)(VALUES) / 2).tolist()


def test_G5_int_cuts_off():
    for found in both("int(x)"):
        assert found.tolist() == np.trunc(VALUES).tolist()
    for found in both("int(x > 0.4)"):
        assert found.tolist() == (VALUES > 0.4).astype(int).tolist()


@pytest.mark.parametrize("dt", [0.1, 0.05, 0.3, 1 / 3])
def test_G6_timestep_of_times_on_the_grid(dt):
    steps = np.arange(2000)
    G = NeuronGroup(
        2000, "s : second\nd : second\nn = timestep(s, d) : integer\nm : integer"
    )
    G.s, G.d = steps * (dt * 1e-3) * 1000 * ms, dt * ms
    M = StateMonitor(G, "n", record=True)
    run(0.1 * ms)
    G.m = "timestep(s, d)"

    assert M.n[:, 0].tolist() == G.m[:].tolist() == steps.tolist()
