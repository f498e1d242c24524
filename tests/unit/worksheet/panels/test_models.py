"""Panels that read the equations: f-I curve, phase plane, and the regime."""

from __future__ import annotations

import numpy as np
import pytest

from nbspike.diagnostics.errors import NbspikeError
from nbspike.worksheet.panels.registry import read_selection
from nbspike.worksheet.panels.written import spans_of
from nbspike.worksheet.worksheet import Worksheet
from tests.unit.worksheet.panels.conftest import seen

LIF = """\
dv/dt = (R*I - v)/tau : volt (unless refractory)
dg/dt = -g/tau : volt
threshold: v > theta
reset: v = 0*mV
refractory: t_ref
init: v = theta*rand()
"""
CONSTANTS = """\
R = 10*Mohm
tau = 10*ms
theta = 15*mV
t_ref = 3*ms
I = 2*nA in [0, 5]*nA
k = 0*nA
"""


def lif() -> Worksheet:
    made = Worksheet({})
    made.constants(CONSTANTS)
    made.neurons("P[3]", LIF)
    return made


def read(sheet: Worksheet, plots: str) -> NbspikeError:
    with pytest.raises(NbspikeError) as caught:
        read_selection(spans_of(plots, "plots"), sheet.definitions())
    return caught.value


def test_fi_curve_is_that_of_the_closed_form():
    sheet = lif()
    chosen = read_selection(
        spans_of("fi(P, I)", "plots"), sheet.definitions(), {"I": (0.0, 5e-9)}
    )
    (graph,) = chosen.view(sheet.simulate(0.01)).graphs
    curve, now = graph.curves
    drive = curve.x * 10  # mV
    with np.errstate(all="ignore"):
        period = 3e-3 + 10e-3 * np.log(drive / (drive - 15))
    expected = np.where(drive > 15, 1 / period, 0.0)
    clear = np.abs(drive - 15) > 0.6  # within a grid point of the threshold
    # threshold and refractoriness end on steps of 0.1 ms
    late = curve.y[clear] * 0.2e-3
    assert np.all(np.abs(curve.y - expected)[clear] <= expected[clear] * late + 0.2)
    assert now.x.tolist() == pytest.approx([2])
    assert "begins to fire between 1.50 and 1.55 nA" in graph.says


def test_fi_curve_follows_other_constants_without_compiling():
    from nbspike.worksheet.warming import compilations

    sheet = lif()
    chosen = read_selection(spans_of("fi(P, I)", "plots"), sheet.definitions())
    first = chosen.view(sheet.simulate(0.01)).graphs[0]
    before = compilations()
    other = sheet.simulate(0.01, values={"theta": 30e-3})
    second = chosen.view(other).graphs[0]
    assert compilations() == before
    assert second.curves[0].x.tolist() == first.curves[0].x.tolist()
    onset = [graph.curves[0].x[graph.curves[0].y > 0][0] for graph in (first, second)]
    assert onset == pytest.approx([1.52, 3.0], abs=0.06)


@pytest.mark.parametrize(
    ("plots", "code", "says"),
    [
        ("fi(P)", "NB802", "Write `fi(P, I)`"),
        ("fi(P, J)", "NB850", "does not use a constant `J`"),
        ("phase(P, v, u)", "NB850", "Did you mean|It has v, g"),
        ("phase(P, v)", "NB850", "Name two: `phase(P, v, g)`"),
    ],
)
def test_what_does_not_fit_the_model_is_refused(plots, code, says):
    error = read(lif(), plots)
    assert error.code == code
    assert any(each in str(error) for each in says.split("|"))


def test_an_input_of_zero_needs_a_range():
    sheet = Worksheet({})
    sheet.constants(CONSTANTS)
    sheet.neurons("P[1]", LIF.replace("R*I", "R*k"))
    chosen = read_selection(spans_of("fi(P, k)", "plots"), sheet.definitions())
    with pytest.raises(NbspikeError, match="NB850"):
        chosen.view(sheet.simulate(0.01))


def fitzhugh() -> Worksheet:
    made = Worksheet({})
    made.constants("J = 0.5")
    made.neurons(
        "F[2]",
        "dx/dt = (x - x**3/3 - y + J)/ms : 1\n"
        "dy/dt = 0.08*(x + 0.7 - 0.8*y)/ms : 1\ninit: x = 0.5",
    )
    return made


def test_phase_plane_has_its_nullclines_and_fixed_point():
    (graph,) = seen(fitzhugh(), "phase(F[1])", 0.2).graphs
    curves = {each.name: each for each in graph.curves}
    cubic, straight = curves["dx/dt = 0"], curves["dy/dt = 0"]
    x, y = (values[np.isfinite(cubic.y)] for values in (cubic.x, cubic.y))
    np.testing.assert_allclose(y, x - x**3 / 3 + 0.5, atol=2e-2)
    np.testing.assert_allclose(straight.x + 0.7 - 0.8 * straight.y, 0, atol=1e-9)
    assert curves["stable"].x.size == 0
    assert curves["unstable"].x.tolist() == pytest.approx([-0.8048], abs=1e-4)
    assert graph.says.startswith("unstable focus at x -0.805")
    assert curves["F[1]"].x.size > 1000


def test_phase_plane_tells_stability_when_the_drive_is_gone():
    sheet = fitzhugh()
    chosen = read_selection(spans_of("phase(F)", "plots"), sheet.definitions())
    run = sheet.simulate(0.2, needs=chosen.needs, values={"J": 0.0})
    assert chosen.view(run).graphs[0].says.startswith("stable focus")


def test_synaptic_variables_are_held_at_their_mean():
    sheet = Worksheet({})
    sheet.constants("tau = 10*ms")
    sheet.neurons(
        "P[1]",
        "dv/dt = (g - v - w)/tau : 1\ndw/dt = (v - w)/(5*tau) : 1\ndg/dt = -g/tau : 1",
    )
    sheet.neurons("X[1] spikes t=[1]*ms i=[0]", "")
    sheet.synapses("C: X -> P", "connect: True\non_pre: g += 1")
    view = seen(sheet, "phase(P) g(P[0])", 0.1)
    mean = view.traces[0].values.mean()
    curve = view.graphs[0].curves[1]
    np.testing.assert_allclose(curve.x + curve.y, mean, atol=1e-9)
    assert f"g = {mean:.4f}"[:8] in view.graphs[0].says


def test_regime_stands_where_its_numbers_are():
    made = Worksheet({})
    made.neurons("X[300] poisson rate=30*Hz", "")
    (graph,) = seen(made, "regime(X)", 2.0).graphs
    point = graph.curves[-1]
    assert point.x[0] < 0.1
    assert point.y[0] == pytest.approx(1, abs=0.06)
    assert graph.says.startswith("X: AI, CV ")


def test_regime_tells_how_potentials_move_together(look):
    (graph,) = look("regime(P)", 0.3).graphs
    assert "P: SR" in graph.says or "cannot say" in graph.says
    assert "chi 1.00 (10 neurons; 0.32 if independent)" in graph.says
