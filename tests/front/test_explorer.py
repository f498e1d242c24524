from __future__ import annotations

import base64
import io
import json
import threading
import time
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

from nbspike.analysis.view import View
from nbspike.diagnostics.errors import NbspikeError, fail
from nbspike.picture.palette import MOST_TICKS
from nbspike_magics.explorer import Explorer
from nbspike_magics.frames import TimeAxis
from nbspike_magics.raster import RasterFigure
from nbspike_magics.rates import RatesFigure
from nbspike_magics.request import Request
from nbspike_magics.traces import TracesFigure
from tests.front.pictures import CONTROL, row, view_of


def test_the_first_picture_is_there_before_anything_moves(explorer, fake) -> None:
    assert explorer.status == "w_e 1.00"
    assert fake.calls == [({"w_e": 1e-3, "g": 4.0}, 7)]


def test_what_the_first_run_raises_is_raised(fake) -> None:
    """A notebook test must see it."""
    fake.error = fail("NB701", "`v` became infinite")
    with pytest.raises(NbspikeError):
        Explorer([CONTROL], fake, duration=0.5)


def test_a_moved_slider_runs_the_model_in_si_units_with_the_same_seed(
    explorer, fake
) -> None:
    row(explorer).slider.value = 2.5
    assert explorer.wait(5)
    assert fake.calls[-1] == (pytest.approx({"w_e": 2.5e-3, "g": 4.0}), 7)
    assert explorer.status == explorer.view.summary == "w_e 2.50"


def test_set_takes_si_and_moves_the_slider(explorer) -> None:
    explorer.set("w_e", 3e-3)
    assert explorer.wait(5)
    assert row(explorer).slider.value == 3.0
    assert explorer.values["w_e"] == pytest.approx(3e-3)


@pytest.mark.parametrize(("name", "value"), [("w_a", 1e-3), ("w_e", 9e-3)])
def test_set_refuses_what_no_slider_reaches(explorer, name, value) -> None:
    with pytest.raises(NbspikeError) as caught:
        explorer.set(name, value)
    assert caught.value.code == "NB804"


def test_the_last_value_wins_and_no_frame_goes_backwards(explorer, fake) -> None:
    fake.seconds = 0.01
    shown: list[str] = []
    status = explorer._screen.line.widget
    status.observe(lambda _: shown.append(explorer.view.summary), "value")
    for k in range(100, 400):
        row(explorer).slider.value = k / 100
        time.sleep(0.001)
    assert explorer.wait(5)
    assert explorer.status == "w_e 3.99"
    assert shown == sorted(shown)
    assert 5 < len(fake.calls) < 150


def test_an_error_is_shown_and_the_last_picture_stays(explorer, fake) -> None:
    fake.error = fail("NB701", "`v` of P<3> became infinite", hint="Try a smaller `dt`")
    row(explorer).slider.value = 2.0
    assert explorer.wait(5)
    assert "NB701" in explorer.status
    assert "P&lt;3&gt;" in explorer._screen.line.widget.value
    assert "<pre" in explorer._screen.line.widget.value
    assert "nbspike-stale" in explorer._screen.figures.widget._dom_classes
    assert explorer.view.summary == "w_e 1.00"
    assert explorer.last_traceback == ""
    fake.error = None
    row(explorer).slider.value = 3.0
    assert explorer.wait(5)
    assert explorer.status == "w_e 3.00"
    assert "nbspike-stale" not in explorer._screen.figures.widget._dom_classes


def test_any_other_error_is_shown_with_its_traceback_kept(explorer, fake) -> None:
    fake.error = ZeroDivisionError("division by zero")
    row(explorer).slider.value = 2.0
    assert explorer.wait(5)
    assert explorer.status == "ZeroDivisionError: division by zero"
    assert "raise self.error" in explorer.last_traceback


def test_an_error_in_a_callback_is_shown(explorer, monkeypatch) -> None:
    def broken(*request: object) -> int:
        message = "callback"
        raise RuntimeError(message)

    monkeypatch.setattr(explorer._rerun, "ask", broken)
    row(explorer).slider.value = 2.0
    assert explorer.status == "RuntimeError: callback"


def test_stop_works_at_once_and_keeps_the_picture(explorer, fake) -> None:
    fake.seconds = 10.0
    row(explorer).slider.value = 2.0
    time.sleep(0.05)
    start = time.perf_counter()
    explorer._toolbar.stop.click()
    assert explorer.wait(1)
    assert time.perf_counter() - start < 0.3
    assert explorer.status == "stopped"
    assert explorer.view.summary == "w_e 1.00"


def test_new_noise_changes_the_seed_and_reset_brings_all_back(explorer, fake) -> None:
    explorer._toolbar.noise.click()
    assert explorer.wait(5)
    assert fake.calls[-1][1] == 8
    row(explorer).slider.value = 2.0
    explorer._toolbar.reset.click()
    assert explorer.wait(5)
    assert fake.calls[-1] == ({"w_e": 1e-3, "g": 4.0}, 7)
    assert explorer.seed == 7


def test_a_thousand_moves_leak_no_thread_and_close_leaves_none(explorer) -> None:
    before = threading.active_count()
    for k in range(1000):
        row(explorer).slider.value = 1 + k / 500
    assert explorer.wait(10)
    assert threading.active_count() <= before + 1
    explorer.close()
    names = [each.name for each in threading.enumerate()]
    assert "nbspike-rerun" not in names


def test_the_old_trace_is_the_ghost_of_the_whole_gesture(explorer) -> None:
    figure = explorer._screen.figures._traces[0]
    for value in (2.0, 2.5, 3.0):
        row(explorer).slider.value = value
        assert explorer.wait(5)
    assert figure._curves[0].y[0] == pytest.approx(-57)
    assert figure._ghosts[0].y[0] == pytest.approx(-59)


def test_the_notebook_keeps_a_picture_and_a_text_that_never_changes(explorer) -> None:
    bundle, metadata = explorer._repr_mimebundle_()
    assert metadata["nbspike"]["state"] == json.loads(explorer.state())
    image = Image.open(io.BytesIO(base64.b64decode(bundle["image/png"])))
    assert image.size[0] == 900
    assert bundle["text/plain"] == "<Explorer w_e, g; 0.5 s, seed 7>"
    assert "application/vnd.jupyter.widget-view+json" in bundle


def test_raster_changes_from_ticks_to_density_and_says_so() -> None:
    figure = RasterFigure(view_of(MOST_TICKS), TimeAxis(0.5))
    assert figure.drawn_as == "ticks"
    assert not figure._image.visible
    assert figure._ticks[0].x.size == 3 * MOST_TICKS - 1
    figure.update(view_of(MOST_TICKS + 1))
    assert figure.drawn_as == "density"
    assert figure._image.visible
    assert figure._ticks[0].x.size == 0
    assert "drawn as density" in figure._frame.caption.value


def test_raster_swaps_its_images_because_a_changed_one_is_not_redrawn() -> None:
    figure = RasterFigure(view_of(5000), TimeAxis(0.5))
    first = figure._image.image
    figure.update(view_of(6000))
    assert figure._image.image is not first
    assert figure._image.image.value != first.value


def test_figures_share_one_time_scale_and_never_animate() -> None:
    time_axis = TimeAxis(0.5)
    view = view_of(10)
    frames = [
        kind(view, time_axis)._frame
        for kind in (RasterFigure, RatesFigure, TracesFigure)
    ]
    for frame in frames:
        assert frame.figure.animation_duration == 0
        assert frame.figure.axes[0].scale is time_axis.scale


def test_paths_are_single_precision() -> None:
    traces = TracesFigure(view_of(10), TimeAxis(0.5))
    rates = RatesFigure(view_of(10), TimeAxis(0.5))
    for mark in (*traces._curves, *traces._spikes, *rates._curves):
        assert mark.x.dtype == mark.y.dtype == np.float32


def test_zooming_draws_the_image_of_the_window() -> None:
    time_axis = TimeAxis(0.5)
    figure = RasterFigure(view_of(8000), time_axis)
    whole = figure._image.image.value
    time_axis.show(0.1, 0.2)
    figure.redraw()
    np.testing.assert_allclose(figure._image.x, [100, 200])
    assert figure._image.image.value != whole


def test_a_view_without_spikes_has_traces_only() -> None:
    def run(request: Request, cancelled: Callable[[], bool]) -> View:
        return View(0.5, (), (), view_of(10).traces, "v")

    made = Explorer([CONTROL], run, duration=0.5)
    classes = [each._dom_classes for each in made._screen.figures.widget.children]
    made.close()
    assert classes == [("nbspike-traces",), ("nbspike-window",)]


def test_a_view_of_nothing_is_shown_without_figures() -> None:
    made = Explorer([CONTROL], lambda *_: View(0.5, (), (), (), ""), duration=0.5)
    bundle, _ = made._repr_mimebundle_()
    made.close()
    assert len(bundle["image/png"]) > 100


def test_a_long_run_says_that_it_is_running(explorer, fake) -> None:
    explorer._rerun.expected = 3.0
    fake.seconds = 0.2
    row(explorer).slider.value = 2.0
    assert explorer.status == "running …"
    assert explorer.wait(5)
    assert explorer.status == "w_e 2.00"


def test_a_complaint_outlasts_the_run_that_was_in_flight(explorer, fake):
    fake.seconds = 0.2
    explorer.set("w_e", 2e-3)
    explorer._complain(ValueError("no value"))
    assert explorer.wait(5)
    assert explorer.view.summary == "w_e 2.00"
    assert "no value" in explorer.status

    explorer.set("w_e", 3e-3)
    assert explorer.wait(5)
    assert explorer.status == "w_e 3.00"
