"""Thresholds and resets: when they are tested, what they see, what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from nbspike import (
    NeuronGroup,
    SpikeGeneratorGroup,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    ms,
    mV,
    run,
)
from nbspike.diagnostics.errors import NbspikeError
from nbspike.diagnostics.notes import NbspikeWarning

RAMP = "dv/dt = 1/ms : 1"


def neurons(size, model, threshold, reset, **more):
    return NeuronGroup(size, model, threshold=threshold, reset=reset, **more)


def test_D1_R3_threshold_sees_new_state_and_the_time_of_the_step():
    made = neurons(1, RAMP, "v > 0.25 and t > 0.15*ms", "v = 0", method="euler")
    spikes = SpikeMonitor(made)
    run(1 * ms)
    # v is 0.3 after the step that starts at 0.2 ms, which is the time of the spike
    assert np.allclose(spikes.t / ms, [0.2, 0.5, 0.8])


def test_R54_formulas_in_thresholds_mix_new_state_and_old_time():
    made = neurons(1, RAMP + "\nx = v + t/ms : 1", "x > 0.55", "v = 0", method="euler")
    spikes = SpikeMonitor(made)
    run(1 * ms)
    # x of step k is (k + 1)*0.1 + k*0.1 until it exceeds 0.55, at k = 3
    assert np.allclose(spikes.t / ms, [0.3, 0.5, 0.6, 0.7, 0.8, 0.9])  # Brian 2.9


def test_D2_R51_threshold_fires_while_the_condition_holds():
    with pytest.warns(NbspikeWarning, match="in every step while the condition holds"):
        made = NeuronGroup(
            1, "v = sin(2*pi*250*Hz*t) : 1", threshold="v > 0.3", name="P"
        )
    spikes = SpikeMonitor(made)
    run(20 * ms)
    assert spikes.num_spikes == 85  # seen in Brian 2.9; the sine crosses five times


def test_D3_R1_input_of_the_step_of_a_spike_is_wiped_by_the_reset():
    source = SpikeGeneratorGroup(1, [0, 0, 0], [0, 0.1, 0.2] * ms)
    made = neurons(1, "v : 1", "v > 0.5", "v = 0")
    synapses = Synapses(source, made, on_pre="v_post += 1")
    synapses.connect()
    spikes = SpikeMonitor(made)
    run(1 * ms)
    assert np.allclose(spikes.t / ms, [0.1, 0.3])  # seen in Brian 2.9
    assert made.v[0] == 0


def test_R2_each_hop_takes_a_step():
    made = neurons(4, "v : 1", "v > 0.5", "v = 0")
    made.v[0] = 1
    chain = Synapses(made, made, on_pre="v_post += 1")
    chain.connect(i=[0, 1, 2], j=[1, 2, 3])
    spikes = SpikeMonitor(made)
    run(1 * ms)
    assert np.allclose(spikes.t / ms, [0, 0.1, 0.2, 0.3])
    assert spikes.i[:].tolist() == [0, 1, 2, 3]


def test_R4_traces_begin_with_the_initial_value_and_show_no_peaks():
    made = neurons(1, RAMP, "v > 0.35", "v = 0", method="euler")
    traces = StateMonitor(made, "v", record=0)
    run(0.8 * ms)
    assert np.allclose(traces.v[0], [0, 0.1, 0.2, 0.3, 0, 0.1, 0.2, 0.3])


def test_D3_reset_runs_its_statements_in_turn_for_those_that_fire():
    made = neurons(
        2,
        RAMP + "\na : 1\nn : integer\nx = 2*v : 1\nlast : second",
        "v > 0.55 and i == 0",
        "v = -1\na += 1; n += 2\ndouble = a*2\na = double + x\nlast = t",
        method="euler",
    )
    run(1 * ms)
    assert made.v[0] == pytest.approx(-0.6)
    assert made.n[:].tolist() == [2, 0]
    assert made.a[:].tolist() == [0, 0]  # 2*1 - 2, with the new v in x
    assert made.last[0] / ms == pytest.approx(0.5)


def test_D3_reset_may_be_empty():
    made = neurons(1, RAMP, "v > 0.55", "", method="euler")  # as in Brian, no warning
    spikes = SpikeMonitor(made)
    run(1 * ms)
    assert spikes.num_spikes == 5


def test_D4_threshold_is_a_variable_that_the_reset_raises():
    made = neurons(
        1,
        "dv/dt = (20 - v)/(10*ms) : 1\ndv_th/dt = (5 - v_th)/(50*ms) : 1",
        "v > v_th",
        "v = 0\nv_th += 3",
        method="exact",
    )
    made.v_th = 5
    spikes = SpikeMonitor(made)
    run(100 * ms)
    wanted = [2.8, 7.7, 14.7, 23.5, 33.9, 45.4, 57.7, 70.5, 83.5, 96.7]
    assert np.allclose(spikes.t / ms, wanted)  # seen in Brian 2.9


@pytest.mark.differs("refused when the group is made; Brian fails at the run")
@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        ({"threshold": 10 * mV}, r"threshold='v > 10\*mV'"),
        ({"threshold": 1}, "threshold='v > 1'"),
        ({"threshold": "v"}, "Compare it"),
        ({"threshold": "v > 0*mV", "reset": 0 * mV}, "reset='v = 0"),
        ({"threshold": "v > 0*mV", "reset": 0}, "reset='v = 0'"),
    ],
)
def test_D5_values_in_place_of_texts_are_answered(arguments, hint):
    with pytest.raises(NbspikeError, match=hint):
        NeuronGroup(1, "v : volt", **arguments)


@pytest.mark.differs("`spikes` outlasts the run; Brian empties it")
def test_D18_spikes_are_those_of_the_last_step():
    made = neurons(5, "v : 1", "v > 0", "v -= 1")
    made.v["i % 2 == 0"] = "1 + int(i == 4)"
    assert made.spikes.tolist() == []
    run(0.1 * ms)
    assert made.spikes.tolist() == [0, 2, 4]
    assert made[1:4].spikes.tolist() == [1]
    run(0.1 * ms)
    assert made.spikes.tolist() == [4]
    run(0.1 * ms)
    assert made.spikes.tolist() == []
    with pytest.raises(NbspikeError, match="NB606"):
        NeuronGroup(1, "v : 1").spikes  # noqa: B018
