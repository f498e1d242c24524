"""Which objects run together, and how time goes on."""

# names are those of scripts, and `run` and texts find them in the test
# ruff: noqa: F841, N806, PT031

from __future__ import annotations

import gc

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from nbspike import (
    DuplicateDefinitionError,
    NbspikeError,
    NbspikeWarning,
    Network,
    NetworkError,
    NeuronGroup,
    PoissonGroup,
    SpikeGeneratorGroup,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    UnitError,
    UnknownNameError,
    collect,
    defaultclock,
    ms,
    mV,
    run,
    second,
    start_scope,
    volt,
)

EQUATIONS = "dv/dt = -v/tau : 1"


def group(**options):
    return NeuronGroup(1, EQUATIONS, namespace={"tau": 10 * ms}, **options)


def test_objects_in_lists_and_mappings_are_found():
    G = group()
    monitors = [StateMonitor(G, "v", record=0)]
    more = {"first": (StateMonitor(G, "v", record=0),)}
    run(1 * ms)

    assert len(monitors[0].t) == len(more["first"][0].t) == 10


def test_only_what_the_caller_sees_is_run():
    def inner():
        own = group()
        run(1 * ms)
        return own

    G = group()
    own = inner()

    assert own.t == 1 * ms
    assert G.t == 0 * ms
    assert set(collect()) == {G, own}


def test_start_scope_hides_older_objects():
    G = group()
    G.v = 1
    start_scope()
    H = group()
    run(1 * ms)

    assert G.v[0] == 1
    assert set(collect()) == {H}


def test_a_monitor_may_come_later_and_a_group_may_not():
    G = group()
    run(1 * ms)
    M = StateMonitor(G, "v", record=0)
    run(1 * ms)
    assert_allclose(M.t / ms, 1 + 0.1 * np.arange(10), rtol=1e-12)

    H = group(name="H")
    with pytest.raises(NetworkError, match=r"already run to t = 2 ms.*H is new"):
        run(1 * ms)
    start_scope()
    H = group()
    run(1 * ms)
    assert H.t == defaultclock.t == 1 * ms


def test_monitors_without_their_group_are_left_out():
    def made():
        G = group()
        return SpikeMonitor(PoissonGroup(1, 1 / second)), G

    M, G = made()
    with pytest.warns(NbspikeWarning, match="left out"):
        run(1 * ms)
    assert len(M) == 0
    assert G.t == 1 * ms


def test_explicit_network_runs_what_it_holds():
    G, H = group(name="G"), group()
    G.v = H.v = 1
    M = StateMonitor(G, "v", record=0, name="M")
    net = Network(G, [M])

    assert len(net) == 2
    assert net["M"] is M
    assert "G" in net
    assert H not in net
    net.run(10 * ms)
    assert_allclose(G.v[0], np.exp(-1), rtol=1e-12)
    assert H.v[0] == 1
    assert net.t == 10 * ms
    net.remove(M)
    net.run(10 * ms)
    assert len(M.t) == 100
    assert_allclose(G.v[0], np.exp(-2), rtol=1e-12)
    with pytest.raises(UnknownNameError, match="Did you mean `G`"):
        net["GG"]


def test_networks_miss_nothing_and_share_nothing():
    G = group(name="G")
    with pytest.raises(NetworkError, match="G is not"):
        Network(StateMonitor(G, "v", record=0)).run(1 * ms)
    with pytest.raises(NetworkError, match="no neurons"):
        Network().run(1 * ms)
    first = Network(G)
    first.run(1 * ms)
    with pytest.raises(NetworkError, match="another network"):
        Network(G).run(1 * ms)
    with pytest.raises(NetworkError, match="nothing to run"):
        run(1 * ms)
    with pytest.raises(NetworkError, match="cannot be simulated"):
        Network(3)


def test_names_are_unique_in_a_network():
    net = Network(group(name="x"), group(name="x"))

    with pytest.raises(DuplicateDefinitionError, match="`x`"):
        net.run(1 * ms)
    with pytest.raises(NbspikeError, match="NB203"):
        group(name="two words")


def test_names_of_objects_that_are_gone_are_used_again():
    gc.collect()
    first = group().name
    gc.collect()

    assert group().name == first


def test_time_is_what_was_asked_for_and_steps_stay_on_the_grid():
    G = NeuronGroup(1, "v : 1")
    M = StateMonitor(G, "v", record=0)
    with pytest.warns(NbspikeWarning, match=r"0\.05 ms"):
        for _ in range(1000):
            run(0.05 * ms)

    assert len(M.t) == 500
    assert_allclose(defaultclock.t / ms, 50, rtol=1e-9)


@pytest.mark.parametrize(
    ("duration", "steps"), [(0, 0), (0.1, 1), (0.3, 3), (0.7, 7), (100, 1000)]
)
def test_a_run_has_the_steps_of_its_duration(duration, steps):
    G = NeuronGroup(1, "v : 1")
    M = StateMonitor(G, "v", record=0)
    run(duration * ms)

    assert len(M.t) == steps
    assert_allclose(defaultclock.t / ms, duration, rtol=1e-12)


@pytest.mark.parametrize("duration", [-1 * ms, np.nan * second, np.inf * ms])
def test_impossible_durations_are_refused(duration):
    G = NeuronGroup(1, "v : 1")
    with pytest.raises(NbspikeError, match="NB610"):
        run(duration)
    assert G.t == 0 * ms


def test_time_step_of_the_network():
    defaultclock.dt = 0.5 * ms
    G = group()
    M = StateMonitor(G, "v", record=0)
    run(10 * ms)
    assert_allclose(M.t / ms, 0.5 * np.arange(20), rtol=1e-12)

    run(0.5 * ms)
    defaultclock.dt = 1 * ms
    with pytest.raises(NbspikeError, match=r"10\.5 ms, is not a multiple of 1 ms"):
        run(10 * ms)
    defaultclock.dt = 0.5 * ms
    run(10 * ms)
    assert len(M.t) == 41


def test_own_constants_come_before_those_of_run_and_of_the_script():
    tau = 1 * second
    own = NeuronGroup(1, EQUATIONS, namespace={"tau": 10 * ms})
    free = NeuronGroup(1, EQUATIONS)
    own.v = free.v = 1
    with pytest.warns(NbspikeWarning, match="own namespace"):
        run(10 * ms)
    assert_allclose([own.v[0], free.v[0]], np.exp([-1, -0.01]), rtol=1e-12)

    run(10 * ms, namespace={"tau": 20 * ms})
    assert_allclose([own.v[0], free.v[0]], np.exp([-2, -0.51]), rtol=1e-12)
    own.namespace["tau"] = 5 * ms
    run(10 * ms)
    assert_allclose([own.v[0], free.v[0]], np.exp([-4, -0.52]), rtol=1e-12)
    with pytest.raises(UnknownNameError, match="tau"):
        run(1 * ms, namespace={})


def test_units_are_checked_with_the_values_of_constants():
    tau = 3 * mV
    G = NeuronGroup(1, EQUATIONS)
    with pytest.raises(UnitError, match="NB30"):
        run(1 * ms)

    tau = np.array(3) * ms
    run(1 * ms)
    assert G.t == 1 * ms


def test_an_outside_value_that_a_unit_hides_is_warned_of_once():
    ms = 3
    G = NeuronGroup(1, "dv/dt = -v/(10*ms) : 1")
    G.v = 1
    from nbspike import second as unit

    with pytest.warns(NbspikeWarning, match="`ms`") as said:
        run(0.01 * unit)
        run(0.01 * unit)
    assert len(said) == 1
    assert_allclose(G.v[0], np.exp(-2), rtol=1e-12)


def test_progress_is_reported_to_a_function_and_as_text(capsys):
    calls = []
    G = group()
    run(1 * ms, report=lambda *told: calls.append(told))
    run(1 * ms, report="text")

    assert [told[1] for told in calls] == [0, 1]
    assert calls[0][2:] == (0 * ms, 1 * ms)
    assert "1 ms of 1 ms (100%)" in capsys.readouterr().out
    assert G.t == 2 * ms
    with pytest.raises(NetworkError, match="report='text'"):
        run(1 * ms, report="loudly")


def test_a_network_can_be_stopped_and_goes_on():
    G = NeuronGroup(1, "dv/dt = 1/second : 1")
    net = Network(G)

    def end(elapsed, done, *_):
        if done > 0:
            net.stop()

    net.run(10 * second, report=end, report_period=0 * ms)
    reached = net.t_

    assert 0 < reached < 10
    assert_allclose(G.v[0], reached, rtol=1e-9)
    net.run(1 * second)
    assert_allclose(net.t_, reached + 1, rtol=1e-12)


def test_a_failed_run_leaves_what_was_recorded():
    G = NeuronGroup(2, "dv/dt = v**2/ms : 1", method="euler")
    G.v = [0, 1]
    M = StateMonitor(G, "v", record=True)
    with pytest.raises(NbspikeError, match="NB701"):
        run(10 * ms)

    assert 10 < len(M.t) <= 100
    assert np.isfinite(M.v[:, :20]).all()
    assert_array_equal(M.v[0], 0)


def test_spikes_in_flight_arrive_in_the_next_run():
    source = SpikeGeneratorGroup(1, [0], [1] * ms)
    G = NeuronGroup(1, "v : volt")
    S = Synapses(source, G, on_pre="v_post += 1*mV", delay=5 * ms)
    S.connect()
    run(2 * ms)
    assert G.v[0] == 0 * volt
    run(2 * ms)
    run(2 * ms)
    assert G.v[0] == 0 * volt
    run(0.1 * ms)
    assert G.v[0] == 1 * mV


def test_last_spikes_survive_between_runs():
    G = NeuronGroup(
        1, "x : 1", threshold="x > 0", refractory=5 * ms, reset="", name="G"
    )
    G.x = 1
    M = SpikeMonitor(G)
    for _ in range(20):
        run(1 * ms)

    assert_allclose(M.t / ms, [0, 5, 10, 15], rtol=1e-12)
    assert_allclose(G.lastspike[0] / ms, 15, rtol=1e-12)
    assert NeuronGroup(1, "v : 1", refractory=1 * ms).lastspike[0] == -1e4 * second
