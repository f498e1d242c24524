"""Plots of a result, one method a panel, and its files."""

from __future__ import annotations

import base64
import csv

import numpy as np
import pytest

from nbspike.diagnostics.errors import NbspikeError
from nbspike.picture.picture import Picture, register_drawer, withdraw_drawer
from nbspike.worksheet.panels.registry import read_selection
from nbspike.worksheet.panels.written import spans_of
from nbspike.worksheet.worksheet import Worksheet


@pytest.fixture(scope="module")
def sheet() -> Worksheet:
    made = Worksheet({})
    made.constants("tau = 10*ms\ntau_g = 5*ms\nI = 1.5\nw = 0.02")
    made.neurons(
        "P[6] = A[4] + B[2]",
        "dv/dt = (I - v + g - u)/tau : 1\ndg/dt = -g/tau_g : 1\n"
        "du/dt = (0.1*v - u)/tau : 1\nthreshold: v > 1\nreset: v = 0\n"
        "init: v = rand()\nrecord: spikes, v[0:2], g[0:2], u[0:2]",
    )
    made.synapses("C: A -> P", "s : 1 = w\nconnect: i != j\non_pre: g += s")
    return made


@pytest.fixture(scope="module")
def result(sheet):
    needs = read_selection(spans_of("weights(C)", "plots"), sheet.definitions()).needs
    return sheet.simulate(0.3, needs=needs)


def panels(picture: Picture) -> list[str]:
    return [each.panel for each in picture.view.graphs]


def test_without_arguments_everything_recorded_is_drawn(result):
    view = result.plot().view
    assert [each.name for each in view.spikes] == ["A", "B"]
    assert view.traces


@pytest.mark.parametrize(
    ("draw", "expected"),
    [
        (lambda r: r.plot_isi("P"), "isi(P)"),
        (lambda r: r.plot_isi(), "isi(A, B)"),
        (lambda r: r.plot_spectrum("A"), "spectrum(A)"),
        (lambda r: r.plot_autocorrelation("A"), "autocorrelation(A)"),
        (lambda r: r.plot_histogram("P", 1), "histogram(P[1])"),
        (lambda r: r.plot_currents("P"), "currents(P[0])"),
        (lambda r: r.plot_fi("P", "I"), "fi(P, I)"),
        (lambda r: r.plot_phase("P", "v", "u"), "phase(P, v, u)"),
        (lambda r: r.plot_weights("C"), "weights(C)"),
    ],
)
def test_each_panel_has_a_method(result, draw, expected):
    picture = draw(result)
    assert panels(picture) == [expected]
    assert repr(picture).endswith(picture.view.graphs[0].says)
    assert picture.png.startswith(b"\x89PNG")


def test_groups_are_given_as_they_stand_in_the_notebook(sheet, result):
    assert panels(result.plot_isi(sheet.variables["P"])) == ["isi(P)"]
    assert panels(result.plot_weights(sheet.variables["C"])) == ["weights(C)"]
    raster = result.plot_raster(sheet.variables["B"]).view
    assert [each.name for each in raster.spikes] == ["B"]


def test_rates_and_traces(result):
    assert [each.name for each in result.plot_rate("P").view.rates] == ["P"]
    trace = result.plot_trace("P", "g", 1).view.traces[0]
    assert trace.name == "g of P[1]"
    np.testing.assert_array_equal(trace.values, result.traces["P"].values["g"][1])


def test_several_panels_in_one_picture(result):
    view = result.plot("raster(A) isi(A)", "vm(P[0])").view
    assert (len(view.spikes), len(view.graphs), len(view.traces)) == (1, 1, 1)


def test_what_was_not_recorded_is_said(result):
    with pytest.raises(NbspikeError, match="NB802"):
        result.plot_trace("P", "g", 5)
    with pytest.raises(NbspikeError, match="Did you mean `isi`"):
        result.plot("isl(P)")


def test_picture_is_a_png_unless_a_front_end_draws(result, tmp_path):
    picture = result.plot_isi("P")
    bundle = picture._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "image/png"}
    assert base64.b64decode(bundle["image/png"]) == picture.png
    assert picture.save(tmp_path / "isi").read_bytes() == picture.png

    def drawer(view):
        return {"application/x-live": view.summary}

    register_drawer(drawer)
    try:
        assert picture._repr_mimebundle_()["application/x-live"] == picture.view.summary
    finally:
        withdraw_drawer(drawer)
    assert "application/x-live" not in picture._repr_mimebundle_()


def test_regime_of_a_run_says_its_numbers(result):
    found = result.regime("P")
    assert found.label in ("SR", "AR")
    assert found.cv < 0.5
    assert result.regime().cv == result.regime("P").cv


def test_dictionary_holds_everything_in_si(result):
    found = result.to_dict()
    assert found["constants"]["tau"] == {"value": 0.01, "unit": "second"}
    assert found["duration"] == pytest.approx(0.3)
    np.testing.assert_array_equal(found["spikes"]["A"]["t"], result.spikes["A"].seconds)
    assert found["traces"]["P"]["values"]["v"].shape == (2, 3000)
    assert found["traces"]["P"]["units"]["v"] == "1"


def test_tables_hold_all_spikes_and_samples(result, tmp_path):
    spikes, traces = result.to_csv(tmp_path / "run.csv")
    assert (spikes.name, traces.name) == ("run_spikes.csv", "run_P_traces.csv")
    with spikes.open(encoding="utf-8") as stream:
        head, *rows = csv.reader(stream)
    assert head == ["group", "neuron", "t (second)"]
    own = [float(row[2]) for row in rows if row[0] == "P"]
    assert own == result.spikes["P"].seconds.tolist()
    with traces.open(encoding="utf-8") as stream:
        head, *rows = csv.reader(stream)
    assert head[:3] == ["t (second)", "v[0] (1)", "v[1] (1)"]
    column = [float(row[2]) for row in rows]
    assert column == result.traces["P"].values["v"][1].tolist()


def test_npz_holds_all_arrays(result, tmp_path):
    path = result.to_npz(tmp_path / "run")
    with np.load(path) as data:
        np.testing.assert_array_equal(data["spikes/P/i"], result.spikes["P"].i)
        np.testing.assert_array_equal(
            data["traces/P/u"], result.traces["P"].values["u"]
        )
        assert float(data["constants/tau"]) == 0.01
        assert int(data["run/seed"]) == result.seed
