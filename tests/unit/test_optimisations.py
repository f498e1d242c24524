"""Optimisations can be left out, and results stay."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

import nbspike
from nbspike.optimisations import VARIABLE, Optimisation, in_use


@pytest.fixture(autouse=True)
def _none_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)


def potentials() -> NDArray[np.float64]:
    """Return the membrane potentials of ten cells with a gate, after 20 ms."""
    group = nbspike.NeuronGroup(
        10,
        """dv/dt = (g*m*(E - v) - v)/(10*ms) : 1
        dm/dt = 1.28*(1 - m)/exprel(v/5)/ms - m/(3*ms) : 1
        g : 1""",
        method="exponential_euler",
        namespace={"E": 20.0},
    )
    group.g = "0.1*i"
    nbspike.Network(group).run(20 * nbspike.units.ms)
    return np.array(group.v[:])


@pytest.mark.parametrize("optimisation", Optimisation, ids=lambda one: one.value)
def test_each_can_be_left_out(
    optimisation: Optimisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert in_use(optimisation)
    monkeypatch.setenv(VARIABLE, f" {optimisation.value},")
    assert not in_use(optimisation)
    assert all(in_use(other) for other in Optimisation if other is not optimisation)


def test_a_model_without_any_gives_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = potentials()
    monkeypatch.setenv(VARIABLE, "all")
    assert not any(in_use(optimisation) for optimisation in Optimisation)
    np.testing.assert_allclose(potentials(), expected, rtol=1e-12)


def test_a_name_that_is_none_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "speed")
    with pytest.raises(ValueError, match="'speed' is not a valid Optimisation"):
        in_use(Optimisation.FACTORS)
