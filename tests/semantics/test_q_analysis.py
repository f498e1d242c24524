"""Plotting, statistics and experiments: what courses do with a simulation."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.testing import assert_allclose

from nbspike import (
    Hz,
    NeuronGroup,
    PoissonGroup,
    PoissonInput,
    PopulationRateMonitor,
    SpikeGeneratorGroup,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    ms,
    mV,
    run,
    second,
    seed,
)
from tests.front.conftest import notebook, shell  # noqa: F401  (fixtures)

CELLS = (
    "%%constants\ntau = 10*ms in [5, 20]*ms\nI0 = 1.5 in [1, 3]",
    """%%neurons P[20]
dv/dt = (I0 + i/N - v)/tau : 1
threshold: v > 1
reset: v = 0
record: spikes, v[0]
""",
)


def intervals(monitor):
    trains = monitor.spike_trains().values()
    return [np.diff(np.asarray(t)) for t in trains if len(t) > 5]


def test_Q1_dividing_by_a_unit_gives_plain_arrays():
    group = NeuronGroup(2, "dv/dt = (30*mV - v)/(5*ms) : volt", threshold="v > 9*mV",
                        reset="v = 0*mV")  # fmt: skip
    trace, fired = StateMonitor(group, "v", record=True), SpikeMonitor(group)
    run(10 * ms)

    for values in (trace.t / ms, trace.v[0] / mV, fired.t / ms, fired.i[:]):
        assert type(np.asarray(values)) is np.ndarray
        assert not hasattr(values, "dimensions") or values.dimensions.is_dimensionless
    assert_allclose(trace.t / ms, np.arange(100) * 0.1, rtol=1e-12)
    counts, _ = np.histogram(fired.t / ms, bins=10, weights=np.ones(len(fired.i)))
    assert counts.sum() == fired.num_spikes


@pytest.mark.differs("results of cells draw themselves, without a package of its own")
def test_Q2_results_are_drawn_by_what_they_hold(notebook):  # noqa: F811
    for cell in CELLS:
        notebook.run(cell)
    result = notebook.run("%simulate 50*ms")

    assert result.plot()._repr_png_().startswith(b"\x89PNG")
    view = result.view()
    assert [item.name for item in view.spikes] == ["P"]
    assert [item.name for item in view.traces] == ["v of P[0]"]


@pytest.mark.differs("cells, sliders and linked plots are built in")
def test_Q4_a_slider_runs_the_network_again(notebook):  # noqa: F811
    for cell in CELLS:
        notebook.run(cell)
    explorer = notebook.run("%explore I0 --for 50*ms as ex")
    result = notebook.run("%simulate 50*ms")

    assert explorer is notebook.variables["ex"]
    assert len(result.spikes["P"]) > 0
    explorer.close()


@pytest.mark.differs(
    "`nbspike.statistics` has them, and results of cells know their CV"
)
def test_Q5_statistics_of_a_poisson_process(notebook):  # noqa: F811
    notebook.run("%%neurons X[200] poisson rate=50*Hz")
    result = notebook.run("%simulate 1*second")

    # 10 000 spikes; the CV of 200 neurons with 50 intervals each
    assert result.rate("X") / Hz == pytest.approx(50, abs=4 * math.sqrt(50 / 200))
    assert result.cv("X") == pytest.approx(1, abs=0.05)


def brunel(inhibition):
    """Return rate and CV of 500 neurons with twice the input that excites them."""
    J, theta, tau = 0.5 * mV, 20 * mV, 20 * ms
    group = NeuronGroup(
        500,
        "dv/dt = -v/tau : volt (unless refractory)",
        threshold="v > theta",
        reset="v = 10*mV",
        refractory=2 * ms,
        method="exact",
    )
    group.v = "rand()*20*mV"
    excite = Synapses(group[:400], group, on_pre="v += J", delay=1.5 * ms)
    excite.connect(p=0.1)
    inhibit = Synapses(group[400:], group, on_pre="v -= inhibition*J", delay=1.5 * ms)
    inhibit.connect(p=0.1)
    drive = PoissonInput(group, "v", 40, 2 * theta / (J * 40 * tau), J)
    monitor = SpikeMonitor(group)
    run(300 * ms)
    assert drive.N == 40
    cv = np.mean([np.std(x) / np.mean(x) for x in intervals(monitor)])
    return monitor.num_spikes / 500 / 0.3, cv


def test_Q6_inhibition_makes_a_network_slow_and_irregular():
    seed(1)
    fast, regular = brunel(3.0)
    seed(2)
    slow, irregular = brunel(6.0)

    # Brian 2.9, two seeds: 125 and 136 Hz with CV 0.24 and 0.25; then 53 and 64 Hz
    # with CV 0.44 and 0.48
    assert 110 < fast < 150
    assert 0.2 < regular < 0.3
    assert 45 < slow < 70
    assert 0.38 < irregular < 0.54


def test_Q7_rate_over_current_is_the_analytic_one():
    refractory = 2 * ms
    group = NeuronGroup(
        20,
        "dv/dt = (I - v)/(10*ms) : 1 (unless refractory)\nI : 1 (constant)",
        threshold="v > 1",
        reset="v = 0",
        refractory=refractory,
        method="exact",
    )
    group.I = "0.9 + 0.1*i"
    monitor = SpikeMonitor(group)
    run(1 * second)

    I = np.asarray(group.I)  # noqa: E741
    silent = I <= 1 + 1e-9
    period = 2e-3 + 10e-3 * np.log(I[~silent] / (I[~silent] - 1))
    assert not np.asarray(monitor.count)[silent].any()
    # a spike waits for the next step, and the refractory time has begun with it
    found = [np.mean(x) for x in intervals(monitor)]
    assert_allclose(found, period, atol=1.01e-4)


def test_Q8_wilson_and_cowan_settle_at_their_fixed_point():
    rates = NeuronGroup(
        1,
        """dE/dt = (-E + 1/(1 + exp(-(10*E - 6*I - 1))))/(5*ms) : 1
        dI/dt = (-I + 1/(1 + exp(-(8*E - 2*I - 3))))/(3*ms) : 1""",
        method="rk4",
    )
    rates.E, rates.I = 0.5, 0.1
    run(300 * ms)

    E, I = rates.E[0], rates.I[0]  # noqa: E741
    assert 1 / (1 + math.exp(-(10 * E - 6 * I - 1))) == pytest.approx(E, rel=1e-6)
    assert 1 / (1 + math.exp(-(8 * E - 2 * I - 3))) == pytest.approx(I, rel=1e-6)


def test_Q9_edges_with_weights_come_in_and_go_out():
    i = np.array([0, 2, 2, 4, 1])
    j = np.array([1, 0, 3, 4, 2])
    w = np.array([0.1, 0.5, -0.2, 1, 0.3])
    source = SpikeGeneratorGroup(5, range(5), [0] * 5 * ms)
    target = NeuronGroup(5, "v : 1")
    synapses = Synapses(source, target, "w : 1", on_pre="v += w")
    synapses.connect(i=i, j=j)
    synapses.w = w
    run(0.2 * ms)

    assert np.array_equal(synapses.i, i)
    assert np.array_equal(synapses.j, j)
    assert_allclose(synapses.w, w)
    assert_allclose(target.v, np.bincount(j, w, minlength=5))


def test_Q5_population_rate_counts_what_the_spike_monitor_counts():
    group = PoissonGroup(100, 30 * Hz)
    spikes, rate = SpikeMonitor(group), PopulationRateMonitor(group)
    run(100 * ms)

    mean = np.mean(np.asarray(rate.rate))
    assert mean * 100 * 0.1 == pytest.approx(spikes.num_spikes, rel=1e-12)
