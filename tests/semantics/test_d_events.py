"""Custom events: conditions beside the threshold, and code that they trigger."""

from __future__ import annotations

import numpy as np
import pytest

from nbspike import (
    NbspikeError,
    Network,
    NeuronGroup,
    SpikeMonitor,
    StateMonitor,
    ms,
    mV,
    second,
)

REFRACTORY = "dv/dt = 1/ms : 1 (unless refractory)\nn : 1"


def group(**more):
    given = {
        "threshold": "v > 0.45",
        "reset": "v = 0",
        "refractory": 5 * ms,
        "events": {"high": "t > 1*ms"},
        "method": "euler",
    }
    return NeuronGroup(1, REFRACTORY, **{**given, **more})


def test_D15_event_happens_in_every_step_while_its_condition_holds():
    cells = group()
    cells.run_on_event("high", "n += 1")
    trace = StateMonitor(cells, "n", record=0)
    Network(cells, trace).run(1.6 * ms)

    # observed in Brian 2: from the step at 1.1 ms on, in spite of refractoriness
    assert trace.n[0].tolist() == [0] * 12 + [1, 2, 3, 4]


def test_D15_names_and_conditions_are_checked():
    with pytest.raises(NbspikeError, match="threshold"):
        NeuronGroup(1, "v : 1", threshold="v > 1", reset="", events={"spike": "v > 1"})
    with pytest.raises(NbspikeError, match="NB308"):
        NeuronGroup(1, "v : 1", events={"high": "v + 1"})
    with pytest.raises(NbspikeError, match="NB308"):
        NeuronGroup(1, "v : 1", events={"high": 3 * mV})


def test_D16_code_of_an_event_may_set_what_refractoriness_locks():
    cells = group()
    cells.run_on_event("high", "v = -1")
    trace = StateMonitor(cells, "v", record=0)
    Network(cells, trace).run(1.4 * ms)

    # observed in Brian 2: set at 1.1 ms although the neuron is refractory until 5.4 ms
    assert trace.v[0][-3:].tolist() == [0, -1, -1]


def test_D16_reset_is_the_code_of_the_spike():
    cells = NeuronGroup(1, "dv/dt = 1/ms : 1", threshold="v > 0.45", refractory=0 * ms)
    cells.run_on_event("spike", "v = 0")
    spikes = SpikeMonitor(cells)
    Network(cells, spikes).run(1.5 * ms)

    assert spikes.t / ms == pytest.approx([0.4, 0.9, 1.4])


def test_D16_second_code_and_unknown_event_are_refused():
    cells = group()
    with pytest.raises(NbspikeError, match="has code already"):
        cells.run_on_event("spike", "v = 1")
    with pytest.raises(NbspikeError, match="no event `hihg`"):
        cells.run_on_event("hihg", "v = 1")


def test_D17_event_can_be_tested_before_integration():
    seen = []
    for when in ("after_thresholds", "before_groups"):
        cells = NeuronGroup(
            1, "dv/dt = 1/ms : 1\nat : second", events={"high": "v > 0.25"}
        )
        cells.set_event_schedule("high", when=when)
        cells.run_on_event("high", "at = int(at == 0*second)*t + at")
        Network(cells).run(1 * ms)
        seen.append(float(cells.at[0] / second))

    assert seen == pytest.approx([2e-4, 3e-4])


def test_R52_custom_events_ignore_refractoriness():
    cells = NeuronGroup(
        1,
        "dv/dt = 1/ms : 1\nn : 1",
        threshold="v > 0.05",
        refractory=10 * ms,
        events={"high": "v > 0.05"},
    )
    cells.run_on_event("high", "n += 1")
    spikes = SpikeMonitor(cells)
    Network(cells, spikes).run(1 * ms)

    # observed in Brian 2: ten events against one spike in a millisecond
    assert (spikes.num_spikes, cells.n[0]) == (1, 10)


def test_D15_constants_are_read_when_the_run_begins():
    limit = 0.25
    cells = NeuronGroup(1, "dv/dt = 1/ms : 1\nn : 1", events={"high": "v > limit"})
    cells.run_on_event("high", "n += step")
    step = 1.0
    Network(cells).run(0.5 * ms)
    assert limit
    assert np.isclose(cells.n[0], 3 * step)
