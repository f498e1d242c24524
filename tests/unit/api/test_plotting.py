"""Pictures of monitors, for scripts."""

from __future__ import annotations

import numpy as np
import pytest

from nbspike import (
    Network,
    NeuronGroup,
    PopulationRateMonitor,
    SpikeMonitor,
    StateMonitor,
)
from nbspike.diagnostics.errors import NbspikeError
from nbspike.units import ms, mV


@pytest.fixture(scope="module")
def monitors():
    tau = 10 * ms
    group = NeuronGroup(
        12,
        "dv/dt = (20*mV - v)/tau : volt\nu = 2*v : volt",
        threshold="v > 10*mV",
        reset="v = 0*mV",
        method="exact",
        namespace={"tau": tau},
    )
    spikes = SpikeMonitor(group)
    states = StateMonitor(group, ["v", "u"], record=[0, 5, 11])
    rates = PopulationRateMonitor(group)
    net = Network(group, spikes, states, rates)
    net.run(100 * ms)
    return spikes, states, rates


def test_spikes_are_a_raster_with_their_rate(monitors):
    spikes = monitors[0]
    view = spikes.plot().view
    np.testing.assert_array_equal(view.spikes[0].t, spikes.t_)
    assert view.duration == pytest.approx(0.1)
    assert view.rates[0].rate.sum() * 12 * view.rates[0].bin_width == pytest.approx(
        len(spikes.t_)
    )
    # a neuron needs tau*ln(2) to half of its drive, to the next step of 0.1 ms
    assert "Hz, CV 0" in repr(spikes.plot())


def test_states_are_traces_in_a_figure_each(monitors):
    states = monitors[1]
    view = states.plot().view
    assert [each.name.split(" of ")[0] for each in view.traces] == ["v"] * 3 + ["u"] * 3
    (one,) = states.plot("u", elements=[5]).view.traces
    assert one.unit == "mV"
    np.testing.assert_allclose(one.values, 2 * states.v_[1])


def test_rates_are_averaged_in_bins(monitors):
    rates = monitors[2]
    (view,) = rates.plot().view.rates
    assert view.bin_width == pytest.approx(5e-3)
    assert view.rate.mean() == pytest.approx(rates.rate_.mean())


@pytest.mark.parametrize("number", range(3))
def test_each_is_a_picture(monitors, number, tmp_path):
    picture = monitors[number].plot()
    assert picture.png.startswith(b"\x89PNG")
    assert picture.save(tmp_path / "one.png").stat().st_size > 1000


def test_what_was_not_recorded_is_said(monitors):
    states = monitors[1]
    with pytest.raises(NbspikeError, match="did not record element 3"):
        states.plot("v", elements=[3])
    with pytest.raises(NbspikeError, match="would hide each other"):
        states.plot("v", elements=[0] * 9)
    assert float(states.v[0][0] / mV) == 0
