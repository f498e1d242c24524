"""A network that keeps running: the same numbers, whatever its parts are."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from nbspike.diagnostics.errors import NbspikeError
from nbspike.worksheet.live import LiveNetwork
from nbspike.worksheet.worksheet import Worksheet

TAU = 20e-3
NOISY = """\
dv/dt = (drive + J - v + 0.1*xi*sqrt(tau))/tau : 1
J : 1
threshold: v > 1
reset: v = 0
init: v = rand()
"""
WIRING = "u : 1\nconnect: i != j, p=p0\non_pre: v_post += u\ndelay: 2*ms\ninit: u = w"


@pytest.fixture
def sheet():
    made = Worksheet({})
    made.constants("tau = 20*ms\ndrive = 1.2\nw = 0.05\np0 = 0.2\nn = 30")
    made.neurons("P[n + 20] = A[n] + B[20]", NOISY)
    made.synapses("S: P -> P", WIRING)
    return made


@pytest.fixture
def decay():
    """One that only decays, so that all it does after a kick is known."""
    made = Worksheet({})
    made.constants("tau = 20*ms")
    made.neurons("P[4] = A[1] + B[3]", "dv/dt = (J - v)/tau : volt\nJ : volt")
    return made


def run_in_parts(live, until, values, seed=0):
    lengths = np.random.default_rng(seed)
    while live.time < until - 0.5 * live.dt:
        live.advance(min(lengths.uniform(1e-3, 40e-3), until - live.time), values)


def test_parts_of_any_length_give_the_window_of_one_long_run(sheet):
    whole = sheet.simulate(1.0)
    live = LiveNetwork(sheet, width=0.3)
    run_in_parts(live, 1.0, {})
    seen = live.latest()

    assert (seen.start, seen.duration) == (pytest.approx(0.7), pytest.approx(0.3))
    for name in ("P", "A", "B"):
        late = whole.spikes[name].seconds > 0.7 - 0.5e-4
        assert late.sum() > 100
        assert_array_equal(seen.spikes[name].i, whole.spikes[name].i[late])
        assert_array_equal(seen.spikes[name].seconds, whole.spikes[name].seconds[late])
    assert_array_equal(seen.traces["P"].seconds, whole.traces["P"].seconds[7000:])
    assert_array_equal(
        seen.traces["P"].values["v"], whole.traces["P"].values["v"][:, 7000:]
    )


def test_slider_moves_give_the_run_that_was_moved_at_the_same_times(sheet):
    moves = [(0.1, {"drive": 1.2}), (0.2, {"drive": 2.0}), (0.3, {"p0": 0.5})]
    parts = [
        sheet.simulate(0.1, values={"drive": 1.2, "p0": 0.2, **moved}, go_on=k > 0)
        for k, (_, moved) in enumerate(moves)
    ]
    live = LiveNetwork(sheet, width=1.0)
    for until, moved in moves:
        run_in_parts(live, until, {"drive": 1.2, "p0": 0.2, **moved}, seed=5)

    seen = live.latest().spikes["P"]
    assert_array_equal(seen.i, np.concatenate([one.spikes["P"].i for one in parts]))


def test_memory_does_not_grow_with_the_length_of_the_run(sheet):
    live = LiveNetwork(sheet, width=0.1)
    sizes = []
    for _ in range(60):
        live.advance(20e-3, {"drive": 1.5})
        sizes.append(live.nbytes)

    assert max(sizes[10:]) < 1.5 * max(sizes[:10])
    assert live.latest().duration == pytest.approx(0.1)


def test_a_narrower_window_forgets_and_a_wider_one_fills_up(sheet):
    live = LiveNetwork(sheet, width=0.2)
    for _ in range(20):
        live.advance(20e-3, {})
    live.width = 0.05
    assert live.latest().duration == pytest.approx(0.05)
    live.width = 0.1
    assert live.latest().duration < 0.08
    live.advance(0.1, {})
    assert live.latest().duration == pytest.approx(0.1)
    with pytest.raises(NbspikeError, match="NB610"):
        live.width = 0.0


def test_runs_of_cells_do_not_disturb_it(sheet):
    undisturbed, live = LiveNetwork(sheet), LiveNetwork(sheet)
    for one, disturb in ((undisturbed, False), (live, True)):
        for _ in range(5):
            one.advance(20e-3, {})
            if disturb:
                sheet.simulate(7e-3, seed=3)

    assert_array_equal(
        live.latest().spikes["P"].seconds, undisturbed.latest().spikes["P"].seconds
    )


def test_a_kicked_variable_goes_its_own_way_from_there(decay):
    live = LiveNetwork(decay)
    live.advance(10e-3, {})
    live.kick(live.target("v of B"), 8e-3)
    live.advance(20e-3, {})
    traces = live.latest().traces["P"]
    expected = np.where(traces.seconds < 10e-3 - 1e-9, 0, 8e-3)
    expected *= np.exp(-(traces.seconds - 10e-3) / TAU)

    assert_array_equal(traces.values["v"][0], 0)  # of A
    assert_allclose(traces.values["v"][1], expected, rtol=1e-9)


def test_a_kicked_parameter_goes_back_after_the_pulse(decay):
    live = LiveNetwork(decay)
    live.kick(live.target("J of P"), 8e-3, last=5e-3)
    for _ in range(3):
        live.advance(10e-3, {})
    traces = live.latest().traces["P"]
    t = traces.seconds
    charged = 8e-3 * (1 - np.exp(-np.minimum(t, 5e-3) / TAU))
    expected = charged * np.exp(-np.maximum(t - 5e-3, 0) / TAU)

    assert_allclose(traces.values["v"][0], expected, rtol=1e-9, atol=1e-18)


def test_what_can_be_kicked_is_what_neurons_keep(decay, sheet):
    assert [one.label for one in LiveNetwork(decay).kickable] == (
        ["v of P", "v of A", "v of B", "J of P", "J of A", "J of B"]
    )
    live = LiveNetwork(decay)
    with pytest.raises(NbspikeError, match="Did you mean `v of P`"):
        live.target("V of P")
    target = live.target("v of A")
    assert live.amount(target, "1500 uvolt") == pytest.approx(1.5e-3)
    with pytest.raises(NbspikeError, match="NB3"):
        live.amount(target, "3*ms")


def test_another_size_begins_anew(sheet):
    live = LiveNetwork(sheet)
    live.advance(0.1, {})
    live.advance(0.02, {"n": 50})

    assert live.time == pytest.approx(0.02)
    assert live.latest().spikes["A"].size == 50
    assert live.latest().duration == pytest.approx(0.02)


def test_new_cells_wait_for_the_next_beginning(sheet):
    live = LiveNetwork(sheet)
    assert not live.is_outdated
    sheet.neurons("P[10]", "dv/dt = -v/tau : 1")
    sheet.remove("S")
    assert live.is_outdated
    live.advance(0.01, {})
    assert len(live.latest().spikes) == 3
    live.begin({})
    assert not live.is_outdated
    assert live.latest().spikes == {}


def test_what_was_seen_stays_when_the_numbers_end(sheet):
    sheet.neurons("Q[2]", "dx/dt = x*x/tau : 1\ninit: x = 1", cell="q")
    live = LiveNetwork(sheet)
    live.advance(10e-3, {})  # x = 1/(1 - t/tau)
    with pytest.raises(NbspikeError, match="NB701"):
        live.advance(90e-3, {})

    assert live.latest().duration >= 10e-3
    assert np.isfinite(live.latest().traces["Q"].values["x"]).all()


def test_a_value_that_cannot_be_leaves_the_network_where_it_is(decay):
    live = LiveNetwork(decay)
    live.advance(10e-3, {})
    with pytest.raises(NbspikeError, match="NB609"):
        live.advance(10e-3, {"tau": 0.0})
    live.advance(10e-3, {})

    assert live.time == pytest.approx(20e-3)
