"""Panels of spectra and distributions, of networks where they are known."""

from __future__ import annotations

import numpy as np
import pytest

from nbspike.diagnostics.errors import NbspikeError
from nbspike.worksheet.panels.registry import read_selection
from nbspike.worksheet.panels.written import spans_of
from nbspike.worksheet.worksheet import Worksheet
from tests.unit.worksheet.panels.conftest import seen


def test_clocks_have_their_power_at_their_rate(look):
    (graph,) = look("spectrum(P)", 2.0).graphs
    curve = graph.curves[0]
    at_100 = np.abs(curve.x - 100) < 3
    assert curve.y[at_100].max() == curve.y.max()
    assert "resolution 2.00 Hz, up to 500 Hz" in graph.says
    assert graph.curves[1].y[0] == pytest.approx(2 * 100 / 10, rel=0.01)


def test_poisson_sources_lie_on_the_line_of_poisson():
    made = Worksheet({})
    made.neurons("X[500] poisson rate=20*Hz", "")
    (graph,) = seen(made, "spectrum(X)", 4.0).graphs
    curve, line = graph.curves
    # 100 frequencies of 8 segments that are independent: 3.5 %
    assert curve.y.mean() == pytest.approx(line.y[0], rel=0.12)


def test_clocks_come_again_after_their_interval(look):
    (graph,) = look("autocorrelation(P)", 1.0).graphs
    curve = graph.curves[-1]
    peaks = curve.x[curve.y > 0.9]
    np.testing.assert_allclose(peaks, np.arange(10, 200.5, 10), atol=1e-9)
    assert "next peak 1.00 at" in graph.says
    assert curve.x.min() == pytest.approx(1)  # not lag 0


def test_potential_is_counted_without_its_refractory_part():
    made = Worksheet({})
    made.constants("T_ref = 5*ms")
    made.neurons(
        "P[1]",
        "dv/dt = 200*Hz : 1 (unless refractory)\nthreshold: v > 0.9999\n"
        "reset: v = 0\nrefractory: T_ref",
    )
    (graph,) = seen(made, "histogram(P[0])", 0.5).graphs
    curve = graph.curves[0]
    # a ramp is uniform, and would have half of its samples at 0 otherwise
    inside = curve.y[1:-1]
    assert inside.max() < 1.35
    assert "without 49 % refractory" in graph.says or "50 %" in graph.says
    assert graph.curves[1].name == "threshold"


def test_noise_has_the_spread_of_its_equation():
    made = Worksheet({})
    made.constants("tau = 10*ms\nsigma = 3*mV\nmu = -60*mV")
    made.neurons(
        "P[1]",
        "dv/dt = (mu - v)/tau + sigma*sqrt(2/tau)*xi : volt\ninit: v = mu",
    )
    (graph,) = seen(made, "histogram(P[0])", 20.0).graphs
    words = graph.says.replace(";", "").split()
    mean, sd = float(words[4]), float(words[7])
    assert mean == pytest.approx(-60, abs=0.4)  # 3 mV over 1000 correlation times
    assert sd == pytest.approx(3, abs=0.25)


def weighted(line: str) -> Worksheet:
    made = Worksheet({})
    made.constants("w_0 = 2*mV")
    made.neurons("P[100]", "v : volt\nthreshold: v > 1*volt")
    made.synapses("C: P -> P", f"{line}\nconnect: True\non_pre: v += 1*mV")
    return made


def test_weights_are_shown_in_their_unit():
    (graph,) = seen(weighted("w : volt = w_0*rand()"), "weights(C)", 0.001).graphs
    (curve,) = graph.curves
    assert graph.x_label == "w (mV)"
    assert (curve.x.min(), curve.x.max()) == pytest.approx((0, 2), abs=0.01)
    np.testing.assert_allclose(curve.y[1:-1], 0.5, rtol=0.35)  # uniform
    assert graph.says.startswith("10000 synapses, mean 1.0")


def test_equal_weights_are_one_bar():
    (graph,) = seen(weighted("w : volt = w_0"), "weights(C, w)", 0.001).graphs
    assert np.count_nonzero(graph.curves[0].y) == 2
    assert "mean 2.00 mV, SD 0 (" in graph.says


@pytest.mark.parametrize(
    ("line", "plot", "code", "says"),
    [
        ("w : volt = w_0", "weights(P)", "NB207", "no projection"),
        ("w : volt = w_0", "weights(C, x)", "NB850", "no variable `x`"),
        ("", "weights(C)", "NB850", "no variable of their own"),
    ],
)
def test_what_is_no_weight_is_refused(line, plot, code, says):
    made = weighted(line)
    with pytest.raises(NbspikeError, match=says) as caught:
        read_selection(spans_of(plot, "plots"), made.definitions())
    assert caught.value.code == code
