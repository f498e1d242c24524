"""Neurons that fire by chance with one probability have the law of those that differ.

They are found by skipping those that do not fire; see `nbspike.network.chance`.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from nbspike import (
    Hz,
    Network,
    NeuronGroup,
    PoissonGroup,
    SpikeGeneratorGroup,
    SpikeMonitor,
    Synapses,
    kHz,
    ms,
    network_operation,
    second,
    seed,
    start_scope,
)
from nbspike.network.chance import BASE, FIRST, LAST, levels
from tests.claims.significance import SIGNIFICANCE, binomial_law, chi_square, counts

NEURONS, STEPS = 1000, 10_000
DT = 1e-4

#: Rates on each level and at the border of two, hertz.
RATES = (0.2, 1.0, BASE**-4 / DT, 10.0, BASE**-3 / DT, 40.0, BASE**-FIRST / DT)


@pytest.fixture(autouse=True)
def fresh_scope():
    start_scope()
    seed(3)
    yield
    seed()


def fired(rate: float, steps: int = STEPS, neurons: int = NEURONS) -> np.ndarray:
    """Return the (step, neuron) pairs of a group, shape (spikes, 2)."""
    start_scope()
    seed(3)
    monitor = SpikeMonitor(PoissonGroup(neurons, rate * Hz, name="group"), name="m")
    Network(monitor.source, monitor).run(steps * DT * second)
    return pairs(monitor)


def pairs(monitor: SpikeMonitor) -> np.ndarray:
    steps = np.rint(np.asarray(monitor.t) / DT).astype(int)
    return np.stack([steps, np.asarray(monitor.i)], axis=1)


@pytest.mark.parametrize("rate", RATES)
def test_steps_neurons_and_intervals_have_their_laws(rate):
    p = rate * DT
    step, neuron = fired(rate).T

    in_steps = np.bincount(step, minlength=STEPS)
    law = binomial_law(NEURONS, p, 60) * STEPS
    assert chi_square(counts(in_steps, 60), law) > SIGNIFICANCE
    of_neurons = np.bincount(neuron, minlength=NEURONS)
    law = binomial_law(STEPS, p, 400) * NEURONS
    assert chi_square(counts(of_neurons, 400), law) > SIGNIFICANCE
    # the Fano factor of n counts has a standard deviation of sqrt(2/n)
    for found in (in_steps, of_neurons):
        fano = found.var() / found.mean()
        sparse = 1 / math.sqrt(found.mean() * len(found))
        assert abs(fano - (1 - p)) < 4.5 * (math.sqrt(2 / len(found)) + sparse)


@pytest.mark.parametrize("rate", [10.0, 40.0, 150.0])
def test_neurons_and_steps_are_independent(rate):
    """Of any two places near each other, both fire as often as the product says."""
    p = rate * DT
    raster = np.zeros((STEPS, NEURONS), bool)
    raster[tuple(fired(rate).T)] = True

    for later, beside in [(0, 1), (0, 2), (0, 7), (1, 0), (1, 1), (2, 0), (1, -1)]:
        shifted = np.roll(raster, (-later, -beside), axis=(0, 1))
        both = int((raster & shifted).sum())
        expected = p**2 * raster.size
        assert abs(both - expected) < 4.5 * math.sqrt(expected) + 1


@pytest.mark.parametrize("rate", RATES)
def test_a_neuron_fires_at_most_once_in_a_step(rate):
    found = fired(rate, 2000)

    places = found[:, 0] * NEURONS + found[:, 1]
    assert (np.diff(places) > 0).all()  # ascending, none twice
    assert found[:, 1].max() < NEURONS


def test_intervals_are_geometric():
    steps, p = 200_000, 40 * DT
    step, neuron = fired(40.0, steps, neurons=20).T
    order = np.lexsort((step, neuron))
    intervals = np.diff(step[order])[np.diff(neuron[order]) == 0]
    short = intervals[intervals <= 1000]

    law = (1 - p) ** np.arange(1000) * (steps - np.arange(1, 1001))
    law *= short.size / law.sum()
    assert short.size > 10_000
    assert chi_square(np.bincount(short, minlength=1001)[1:], law) > SIGNIFICANCE


def test_a_higher_rate_only_adds_spikes():
    """So a slider that moves a rate shows the rate, and not other noise."""
    before: set[tuple[int, int]] = set()
    for rate in (0.0, 0.1, 0.5, 2.0, 2.6, 9.0, 15.0, 19.0, 20.0, 60.0, 156.0):
        found = set(map(tuple, fired(rate, 2000).tolist()))
        assert before <= found
        assert not rate or len(found) > len(before)
        before = found


@pytest.mark.parametrize("p", [0.0, 1e-9, 1e-5, 2e-4, 1e-3, 0.01, BASE**-FIRST])
def test_levels_add_up_to_the_probability(p):
    silent = 1.0
    for level, candidate, share in levels(p):
        assert FIRST <= level <= LAST
        assert 0 < candidate <= BASE**-level
        assert 0 < share <= 1
        silent *= 1 - candidate * share
    assert 1 - silent == pytest.approx(p, rel=1e-9, abs=1e-16)


def test_high_and_impossible_probabilities_have_no_levels():
    assert levels(BASE**-FIRST * (1 + 1e-12)) is None
    assert levels(-1e-3) is None
    assert levels(math.nan) is None


def mean_of(rates: object, neurons: int = NEURONS, **more: object) -> np.ndarray:
    """Return how often each neuron fired in a second."""
    monitor = SpikeMonitor(PoissonGroup(neurons, rates, **more))
    Network(monitor.source, monitor).run(1 * second)
    return np.asarray(monitor.count)


def test_rates_that_differ_are_drawn_for_each_neuron():
    rates = np.where(np.arange(NEURONS) < 500, 20.0, 60.0)
    found = mean_of(rates * Hz)

    for part, rate in ((found[:500], 20), (found[500:], 60)):
        assert part.mean() == pytest.approx(rate, abs=4.5 * math.sqrt(rate / 500))


def test_rates_that_change_in_time_are_followed():
    found = mean_of("80*Hz*int(t >= 0.5*second)")

    assert found.mean() == pytest.approx(40, abs=4.5 * math.sqrt(40 / NEURONS))


def with_code(change: float | np.ndarray, at: int) -> np.ndarray:
    """Return who fires if a Python function sets rates at the start of a step."""
    start_scope()
    seed(3)
    group = PoissonGroup(NEURONS, 30 * Hz, name="group")
    monitor = SpikeMonitor(group, name="m")

    @network_operation(dt=1 * ms, name="code")
    def code(t):
        if round(float(t / ms)) == at:
            group.rates = change * Hz

    Network(group, monitor, code).run(0.2 * second)
    return pairs(monitor)


def test_other_code_does_not_change_what_is_drawn():
    expected = fired(30.0, 2000)

    assert np.array_equal(with_code(30.0, 100), expected)


def test_rates_are_taken_up_that_code_sets():
    slow, fast = fired(30.0, 2000), fired(60.0, 2000)
    found = with_code(60.0, 100)

    assert np.array_equal(found[found[:, 0] < 1000], slow[slow[:, 0] < 1000])
    assert np.array_equal(found[found[:, 0] >= 1000], fast[fast[:, 0] >= 1000])
    some = with_code(np.where(np.arange(NEURONS) < 100, 500.0, 0.0), 100)
    late = some[some[:, 0] >= 1000]
    assert late[:, 1].max() < 100
    assert len(late) == pytest.approx(5000, abs=4.5 * math.sqrt(5000))


def test_rates_are_taken_up_that_regular_code_sets():
    group = PoissonGroup(NEURONS, 30 * Hz)
    monitor = SpikeMonitor(group)
    group.run_regularly("rates = 100*Hz*int(i < 100)", dt=50 * ms)
    Network(group, monitor).run(1 * second)

    assert np.asarray(monitor.i).max() < 100
    assert monitor.num_spikes == pytest.approx(10_000, abs=4.5 * math.sqrt(10_000))


def test_rates_are_taken_up_that_synapses_set():
    clock = SpikeGeneratorGroup(1, [0], [100] * ms)
    model = {"threshold": "rand() < rate*dt", "reset": "fired += 1"}
    group = NeuronGroup(100, "rate : Hz\nfired : 1", **model)
    synapses = Synapses(clock, group, on_pre="rate_post = 0.1*kHz*int(j == 3)")
    synapses.connect()
    monitor = SpikeMonitor(group)
    namespace = {"kHz": kHz}
    Network(clock, group, synapses, monitor).run(0.3 * second, namespace=namespace)

    assert set(np.asarray(monitor.i)) == {3}
    assert np.asarray(monitor.t).min() > 0.0999
    assert group.fired[3] == monitor.num_spikes
