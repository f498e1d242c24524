"""TimedArray: values over time in equations, statements, texts and Python.

Numbers are Brian 2.9's, or follow from the array itself.
"""

# names are those of scripts, and `run` and texts find them in the test
# ruff: noqa: F841

from __future__ import annotations

import numpy as np
import pytest

from nbspike import (
    Hz,
    NbspikeError,
    NbspikeWarning,
    Network,
    NeuronGroup,
    PoissonGroup,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    TimedArray,
    UnitError,
    get_dimensions,
    ms,
    mV,
    nA,
    run,
    volt,
)


def trace(equation, method=None, duration=0.7 * ms, namespace=None):
    """Return v in mV of one neuron."""
    group = NeuronGroup(1, equation, method=method, namespace=namespace)
    monitor = StateMonitor(group, "v", record=True)
    Network(group, monitor).run(duration)
    return monitor.v[0] / mV


def test_G7_R43_holds_each_value_and_the_last_one_for_ever():
    ta = TimedArray([1, 2, 3], dt=0.2 * ms)
    G = NeuronGroup(1, "x = ta(t) : 1")
    M = StateMonitor(G, "x", record=True)

    run(1 * ms)

    assert M.x[0].tolist() == [1, 1, 2, 2, 3, 3, 3, 3, 3, 3]


def test_G7_R43_before_zero_is_the_first_value():
    ta = TimedArray([1, 2, 3], dt=0.2 * ms)
    G = NeuronGroup(1, "x = ta(t - 1*ms) : 1")

    assert G.x[0] == 1
    assert ta(-5 * ms) == 1
    assert ta(1e9 * ms) == 3


def test_G7_grid_times_never_fall_back():
    ta = TimedArray(np.arange(3000), dt=0.1 * ms)
    G = NeuronGroup(1, "x = ta(t) : 1")
    M = StateMonitor(G, "x", record=True)

    run(300 * ms)

    assert M.x[0].tolist() == list(range(3000))


def test_G7_in_threshold_reset_and_synapses():
    ta = TimedArray([0, 0, 5] * mV, dt=0.1 * ms)
    G = NeuronGroup(1, "w : volt", threshold="ta(t) > 1*mV", reset="w = 2*ta(t)")
    H = NeuronGroup(1, "v : volt")
    S = Synapses(G, H, "u = ta(t) : volt", on_pre="v_post += ta(t) + u")
    S.connect()
    spikes = SpikeMonitor(G)

    run(0.3 * ms)

    assert spikes.t / ms == pytest.approx([0.2])
    assert G.w[0] == 10 * mV
    assert H.v[0] / mV == pytest.approx(10)


def test_G7_is_found_in_the_namespace_of_the_group():
    one, two = TimedArray([1], dt=1 * ms), TimedArray([2], dt=1 * ms)
    G = NeuronGroup(1, "x = ta(t) : 1", namespace={"ta": one})
    H = NeuronGroup(1, "y = ta(t) + x_linked : 1\nx_linked : 1", namespace={"ta": two})
    S = Synapses(G, H, "z : 1", on_pre={})
    S.connect()
    S.z = "x_pre + 10*y_post"

    run(0.1 * ms)

    assert (G.x[0], H.y[0], S.z[0]) == (1, 2, 21)


def test_G8_columns_belong_to_neurons():
    ta = TimedArray([[1, 2], [3, 4]] * nA, dt=0.2 * ms)
    G = NeuronGroup(2, "x = ta(t, i) : amp\ny = ta(t, 1 - i) : amp")
    M = StateMonitor(G, ["x", "y"], record=True)

    run(0.3 * ms)

    assert M.x / nA == pytest.approx(np.array([[1, 1, 3], [2, 2, 4]]))
    assert M.y / nA == pytest.approx(np.array([[2, 2, 4], [1, 1, 3]]))


@pytest.mark.differs("too few columns are refused before the run, not NaN")
def test_G8_fewer_columns_than_neurons_are_refused():
    ta = TimedArray([[1, 2]], dt=0.2 * ms)
    G = NeuronGroup(3, "x = ta(t, i) : 1")

    with pytest.raises(NbspikeError, match="no value for neuron 2") as caught:
        run(0.1 * ms)

    assert caught.value.findings[0].code == "NB211"


def test_G8_other_columns_out_of_range_give_nan():
    ta = TimedArray([[1, 2]], dt=0.2 * ms)
    G = NeuronGroup(2, "x = ta(t, i + 1) : 1")
    M = StateMonitor(G, "x", record=True)

    run(0.1 * ms)

    assert M.x[0, 0] == 2
    assert np.isnan(M.x[1, 0])
    assert np.isnan(G.x[1])


def test_G9_has_units_and_answers_python():
    ta = TimedArray([1, 2, 3] * mV, dt=0.2 * ms)
    table = TimedArray([[1, 2], [3, 4]] * nA, dt=0.2 * ms)

    assert ta(0.2 * ms) == 2 * mV
    assert (ta([0, 0.2, 0.4] * ms) / mV).tolist() == pytest.approx([1, 2, 3])
    assert table(0.2 * ms, 1) == 4 * nA
    assert (table(0.2 * ms) / nA).tolist() == pytest.approx([3, 4])
    assert ta.dim == get_dimensions(volt)
    assert ta.dt == 2e-4
    assert ta.values == pytest.approx([1e-3, 2e-3, 3e-3])  # plain numbers, as Brian's
    with pytest.raises(UnitError):
        ta(3)


def test_G9_units_are_checked_in_equations():
    ta = TimedArray([1, 2, 3] * mV, dt=0.2 * ms)
    G = NeuronGroup(1, "dv/dt = (ta(t) - v)/(1*ms) : 1", method="euler")

    with pytest.raises(UnitError, match=r"`ta\(t\)` is a volt"):
        run(0.1 * ms)


def test_G9_aligned_steps_are_integrated_exactly():
    ta = TimedArray([0, 1, 0, 2, 0, 3] * mV, dt=0.1 * ms)

    found = trace("dv/dt = (ta(t) - v)/(1*ms) : volt", "exact", namespace={"ta": ta})

    # Brian's exact method
    wanted = [0, 0, 0.09516258, 0.08610666, 0.2682377, 0.2427115, 0.5051022]
    assert found == pytest.approx(np.array(wanted), abs=1e-7)


def test_G9_aligned_steps_choose_exact():
    ta = TimedArray([0, 1, 0, 2] * mV, dt=0.2 * ms)
    chosen = trace("dv/dt = (ta(t) - v)/(1*ms) : volt", namespace={"ta": ta})
    exact = trace("dv/dt = (ta(t) - v)/(1*ms) : volt", "exact", namespace={"ta": ta})

    assert chosen.tolist() == exact.tolist()
    assert ta.is_locally_constant(0.1 * ms)
    assert ta.is_locally_constant(1e-4)
    assert not ta.is_locally_constant(0.3 * ms)
    assert not ta.is_locally_constant(0.15 * ms)


def test_G9_R43_unaligned_steps_warn_and_are_not_integrated_exactly():
    tu = TimedArray([0, 1, 0, 2, 0, 3] * mV, dt=0.25 * ms)
    equation = "dv/dt = (tu(t) - v)/(1*ms) : volt"

    with pytest.warns(NbspikeWarning, match="not a multiple"):
        found = trace(equation, duration=1 * ms, namespace={"tu": tu})

    # Brian's choice is euler
    wanted = [0, 0, 0, 0, 0.1, 0.19, 0.171, 0.1539, 0.13851, 0.324659]
    assert found == pytest.approx(np.array(wanted))
    with pytest.raises(NbspikeError, match="`exact` cannot"):
        trace(equation, "exact", namespace={"tu": tu})


@pytest.mark.differs("heun and rk4 hold the value for the step, as it is meant")
def test_G9_higher_methods_hold_the_value_too():
    ta = TimedArray([0, 1, 0, 2, 0, 3] * mV, dt=0.1 * ms)
    equation = "dv/dt = (ta(t) - v)/(1*ms) : volt"
    exact = trace(equation, "exact", namespace={"ta": ta})

    assert trace(equation, "rk4", namespace={"ta": ta}) == pytest.approx(exact, 1e-5)


def test_J9_same_current_gives_the_same_spikes():
    noise = TimedArray(np.random.RandomState(3).randn(500) * nA + 2 * nA, dt=1 * ms)
    G = NeuronGroup(
        10,
        "dv/dt = (noise(t)/uS*20 - v)/(10*ms) : volt",
        threshold="v > 20*mV",
        reset="v = 0*mV",
    )
    spikes = SpikeMonitor(G)

    run(200 * ms)

    trains = spikes.spike_trains()
    assert len(trains[0]) > 5
    assert all(np.array_equal(trains[0], train) for train in trains.values())


def test_J9_as_a_rate():
    rates = TimedArray([0, 1e4] * Hz, dt=1 * ms)
    P = PoissonGroup(10, rates="rates_of(t)", namespace={"rates_of": rates})
    spikes = SpikeMonitor(P)

    run(2 * ms)

    assert spikes.num_spikes == 100
    assert (spikes.t / ms).min() == pytest.approx(1.0)


def test_G9_equations_of_synapses_stay_exact():
    ta = TimedArray([1, 2, 3], dt=0.1 * ms)
    G = NeuronGroup(1, "v : 1", threshold="v > 1", reset="")
    S = Synapses(G, G, "dx/dt = (ta(t) - x)/ms : 1 (clock-driven)", method="exact")
    S.connect()

    run(0.3 * ms)

    x = 0
    for value in (1, 2, 3):
        x = value + (x - value) * np.exp(-0.1)
    assert S.x[0] == pytest.approx(x)
