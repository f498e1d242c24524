"""Balance of currents whose relation is known."""

from __future__ import annotations

import numpy as np
import pytest

from nbspike.analysis.balance import balance

T = np.linspace(0, 1, 1001)[:-1]
WAVE = np.sin(2 * np.pi * 5 * T)


def test_inhibition_that_mirrors_excitation_balances_it() -> None:
    found = balance(3 + WAVE, -3 - WAVE)
    assert (found.net, found.spread, found.ratio) == pytest.approx((0, 0, 0), abs=1e-12)
    assert found.correlation == pytest.approx(-1)


def test_a_quarter_of_a_period_later_they_are_uncorrelated() -> None:
    late = np.cos(2 * np.pi * 5 * T)
    found = balance(3 + WAVE, -2 - late)
    assert found.correlation == pytest.approx(0, abs=1e-9)
    assert found.ratio == pytest.approx(1 / 3)
    assert found.spread == pytest.approx(1)  # of sin - cos: sqrt(1/2 + 1/2)


def test_without_inhibition_there_is_no_balance() -> None:
    found = balance(3 + WAVE, np.zeros(T.size))
    assert found.ratio == pytest.approx(1)
    assert np.isnan(found.correlation)


def test_without_excitation_the_ratio_means_nothing() -> None:
    assert np.isnan(balance(np.zeros(9), -np.ones(9)).ratio)
