"""`import nbspike`: what it brings, and what it leaves for later."""

from __future__ import annotations

import numpy as np
import pytest

import nbspike
from nbspike import units
from tests.architecture.repository import run_python

LATE = ("IPython", "bqplot", "ipywidgets", "matplotlib", "numba", "sympy")


def test_import_loads_nothing_heavy():
    program = (
        "import sys, nbspike\n"
        f"found = [name for name in {LATE!r} if name in sys.modules]\n"
        "assert not found, found\n"
    )
    result = run_python("-c", program)

    assert result.returncode == 0, result.stderr


def test_star_import_brings_names_of_users_only():
    names = set(nbspike.__all__)

    assert {"NeuronGroup", "run", "mV", "ms", "Hz", "second"} <= names
    assert names.isdisjoint({"model", "network", "units", "api", "annotations"})
    assert names >= set(units.__all__)
    for name in names:
        assert getattr(nbspike, name) is not None
    assert nbspike.mV is units.mV
    with pytest.raises(AttributeError):
        nbspike.nonsense  # noqa: B018


def test_an_interrupted_run_ends_with_a_whole_step():
    G = nbspike.NeuronGroup(2, "dv/dt = 1/second : 1")  # noqa: N806
    M = nbspike.StateMonitor(G, "v", record=True)  # noqa: N806

    def press(elapsed, completed, start, duration):
        if completed > 0:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        nbspike.run(100 * nbspike.second, press, 0 * nbspike.ms)

    reached = nbspike.defaultclock.t_
    assert 0 < reached < 100
    assert len(M.t) == round(reached / 1e-4)
    np.testing.assert_allclose(G.v, reached, rtol=1e-9)
    nbspike.run(1 * nbspike.ms)
    np.testing.assert_allclose(nbspike.defaultclock.t_, reached + 1e-3, rtol=1e-12)


def test_errors_are_short_and_point_at_the_text():
    with pytest.raises(nbspike.NbspikeError) as caught:
        nbspike.NeuronGroup(3, "dv/dt = -v/tau) : volt", name="P")

    text = str(caught.value)
    assert "equations of P, line 1, column 15" in text
    assert len(text.splitlines()) <= 5
