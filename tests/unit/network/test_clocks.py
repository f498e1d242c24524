"""Clocks with different steps, code of Python inside the loop, order of a step."""

from __future__ import annotations

import numpy as np
import pytest

from nbspike.diagnostics.errors import NbspikeError
from nbspike.diagnostics.source import SourceText
from nbspike.lang.neurons import parse_neurons
from nbspike.model.check import check_neurons
from nbspike.network.assembly import Assembly
from nbspike.network.callbacks import Callback
from nbspike.network.grid import grid_of
from nbspike.network.population import Population
from nbspike.network.recorders import Rate, Spikes, Traces
from nbspike.network.schedule import Schedule, Turn


def population(name, body, size=1, dt=None):
    model = check_neurons(parse_neurons(SourceText(body, name)))
    return Population(name, size, model, dt=dt)


@pytest.mark.parametrize(
    ("steps", "unit"),
    [
        ((1e-4,), 100e9),
        ((1e-4, 1e-3), 100e9),
        ((1e-4, 2.5e-4), 50e9),
        ((1e-4, 1.5e-4, 1e-3), 50e9),
        ((3e-4, 2e-5), 20e9),
    ],
)
def test_ticks_are_the_common_divisor(steps, unit):
    grid = grid_of(steps)

    assert grid.unit == unit
    for dt in steps:
        assert grid.every(dt) * grid.seconds == pytest.approx(dt, rel=1e-12)


def test_time_reached_stays_on_the_grid():
    assert grid_of([1e-4], reached=5e-5).unit == 50e9


@pytest.mark.parametrize("dt", [1e-4, 1e-3 / 3, 2.5e-5, 0.7e-4])
def test_long_times_stay_on_the_grid(dt):
    """Nine seconds are more femtoseconds than a double can count."""
    for steps in (1234567, 7654321, 99_999_999):
        assert grid_of([dt], steps * dt).seconds == dt


def test_long_times_stay_on_the_grid_of_several_clocks():
    for steps in (1234567, 7654321, 99_999_999):
        grid = grid_of([1e-4, 5e-4], steps * 1e-4)
        assert grid.unit == 10**11


def test_steps_without_common_divisor_are_refused():
    with pytest.raises(NbspikeError, match="common divisor"):
        grid_of([1e-4, 1e-4 / np.pi])


def test_each_population_keeps_to_its_clock():
    fast = population("F", "dv/dt = 1/second : 1", dt=1e-4)
    slow = population("S", "dv/dt = 1/second : 1", dt=2.5e-4)
    traces = [Traces(p, ("v",), np.array([0])) for p in (fast, slow)]
    assembly = Assembly([fast, slow], recorders=traces, dt=1e-4)
    assembly.advance(10, {}, seed=1)

    assert traces[0].recorder.step().tolist() == list(range(10))
    assert traces[1].recorder.step().tolist() == [0, 1, 2, 3]
    assert fast.state["v"][0] == pytest.approx(1e-3)
    assert slow.state["v"][0] == pytest.approx(1e-3)


def test_monitor_off_the_grid_reads_the_next_step_of_its_group():
    group = population("G", "now = t : second\ndv/dt = 0/second : 1")
    trace = Traces(group, ("now",), np.array([0]), dt=2.5e-4)
    Assembly([group], recorders=[trace]).advance(10, {}, seed=1)

    # observed in Brian 2: sampled at 0.25 ms, a subexpression with t reads 0.3 ms
    assert trace.recorder.values("now")[0] == pytest.approx([0, 3e-4, 5e-4, 8e-4])


def test_run_goes_on_after_a_clock_was_added():
    group = population("G", "dv/dt = 1/second : 1")
    assembly = Assembly([group])
    assembly.advance(3, {}, seed=1)
    trace = Traces(group, ("v",), np.array([0]), dt=5e-5)
    assembly.admit([group], [], [trace])
    assembly.advance(1, {}, seed=1)

    assert assembly.step == 4
    assert trace.recorder.step().tolist() == [6, 7]
    assert group.state["v"][0] == pytest.approx(4e-4)


def test_function_is_called_at_times_of_its_clock():
    seen = []
    group = population("G", "dv/dt = 1/second : 1")
    call = Callback("f", seen.append, dt=1e-3)
    Assembly([group], parts=[call]).advance(25, {}, seed=1)

    assert seen == pytest.approx([0, 1e-3, 2e-3])


def test_function_that_raises_ends_the_run_after_its_step():
    group = population("G", "dv/dt = 1/second : 1")

    def fail(t):
        if t > 4.5e-4:
            raise ValueError("enough")

    assembly = Assembly([group], parts=[Callback("f", fail)])
    with pytest.raises(ValueError, match="enough"):
        assembly.advance(100, {}, seed=1)

    assert assembly.step == 6
    assembly.parts = []
    assert assembly.advance(4, {}, seed=1) == 4


def test_halt_completes_the_step():
    group = population("G", "dv/dt = 1/second : 1")
    assembly = Assembly([group])
    assembly.parts = [Callback("f", lambda t: t > 1.5e-4 and assembly.halt())]

    assert assembly.advance(100, {}, seed=1) == 3
    assert group.state["v"][0] == pytest.approx(3e-4)


@pytest.mark.parametrize(
    ("when", "seen"), [("before_groups", 0.0), ("after_groups", 1e-4), ("end", 1e-4)]
)
def test_slot_decides_what_a_function_sees(when, seen):
    found = []
    group = population("G", "dv/dt = 1/second : 1")
    read = Callback(
        "f", lambda _t: found.append(float(group.state["v"][0])), Turn(when)
    )
    Assembly([group], parts=[read]).advance(1, {}, seed=1)

    assert found == pytest.approx([seen])


def test_unknown_slot_is_named():
    with pytest.raises(NbspikeError, match="`groop` is no slot"):
        Schedule().place("groop")


def test_resets_before_synapses_in_another_schedule():
    body = "dv/dt = 1/second : 1\nthreshold: v > 2.5e-4\nreset: v = 0"
    group = population("G", body)
    spikes, rate = Spikes(group.whole()), Rate(group.whole())
    slots = ("start", "groups", "thresholds", "resets", "synapses", "end")
    after = []
    look = Callback(
        "f", lambda _t: after.append(float(group.state["v"][0])), Turn("synapses")
    )
    assembly = Assembly([group], (), [spikes, rate], [look], schedule=Schedule(slots))
    assembly.advance(3, {}, seed=1)

    assert spikes.recorder.step.tolist() == [2]
    assert rate.counts().tolist() == [0, 0, 1]
    assert after[-1] == 0
