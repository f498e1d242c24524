"""Live mode without a browser: the page's clock is moved by hand."""

from __future__ import annotations

import threading
import time

import numpy as np
import pytest

from nbspike.diagnostics.errors import NbspikeError
from nbspike_magics.extension import session_of
from nbspike_magics.live_page import ROOM

LIVE = "%live w_e tau_m=[0, 50]*ms --window 50*ms as lv"


@pytest.fixture
def live(network):
    made = network.run(LIVE, cell="c")
    yield made
    made.close()


def until(condition, seconds=5.0):
    end = time.perf_counter() + seconds
    while not condition():
        assert time.perf_counter() < end
        time.sleep(0.005)


def tick(live):
    """Let the page say that it has drawn what it was sent."""
    live._page.widget.value = live._loop.shown * ROOM + 1


def watch(live, pictures):
    last = live._loop.shown + pictures
    until(lambda: tick(live) or live._loop.shown >= last)


def raster(live):
    return live._screen._figures._raster


def test_there_is_a_first_window_before_any_page_shows_it(live):
    assert live.time == pytest.approx(0.05)
    assert live.latest().duration == pytest.approx(0.05)
    assert not live.running
    assert repr(live) == "<Live w_e, tau_m; window 0.05 s, seed 1>"
    assert live._repr_mimebundle_()["image/png"].startswith("iVBOR")


def test_it_runs_once_a_page_shows_it_and_only_then(live):
    time.sleep(0.1)
    assert live.time == pytest.approx(0.05)
    live.widget.set_trait("_view_count", 1)
    assert live.running
    assert live._page.widget.playing
    watch(live, 4)
    reached = live.time
    assert reached > 0.05
    live.widget.set_trait("_view_count", 0)
    assert not live._page.widget.playing
    assert live.latest().duration == pytest.approx(0.05)


def test_the_numbers_are_those_of_one_long_run(network, live):
    whole = network.run("%simulate 200*ms").spikes["P"]
    for seconds in (0.03, 0.005, 0.115):
        live.step(seconds)
    assert live.wait(5)
    seen, late = live.latest().spikes["P"], whole.seconds > 0.15 - 0.5e-4

    assert live.time == pytest.approx(0.2)
    assert late.sum() > 3
    np.testing.assert_array_equal(seen.seconds, whole.seconds[late])
    np.testing.assert_array_equal(seen.i, whole.i[late])


def test_a_moved_slider_acts_on_the_next_part_and_compiles_nothing(live):
    live._strip.rows["w_e"].slider.value = 5.0
    live.step(0.05)
    assert live.wait(5)

    assert live.latest().constants["w_e"].value == pytest.approx(5e-3)
    assert live.compilations == 0


def test_kick_and_step_buttons_reach_the_network(live):
    bar = live._bar
    bar.target.value, bar.amount.value = "v of E", "15 mV"
    bar.kick.click()
    bar.step.click()
    assert live.wait(5)

    fired = live.latest().spikes
    recent = fired["E"].seconds >= 0.05 - 1e-9
    assert np.unique(fired["E"].i[recent & (fired["E"].seconds < 0.052)]).size > 30
    assert live.time == pytest.approx(0.06)
    assert "v of E kicked by 15 mV at t = 0.050 s" in live._screen.line.widget.value


@pytest.mark.parametrize(("text", "code"), [("3*ms", "NB3"), ("", "NB1"), ("x", "NB2")])
def test_a_kick_that_cannot_be_is_explained(live, text, code):
    live._bar.amount.value = text
    live._bar.kick.click()

    assert code in live.status
    with pytest.raises(NbspikeError):
        live.kick("v of E", text)


def test_when_the_numbers_end_the_last_picture_stays_and_restart_helps(live):
    live.step(0.02)
    assert live.wait(5)
    view = live.view
    live.kick("v of P", "1e308*10*volt")
    live.step(0.02)
    assert live.wait(5)
    assert "NB701" in live.status
    assert live.view.spikes[0].t.tolist() == view.spikes[0].t.tolist()
    live.restart()
    live.step(0.02)
    assert live.wait(5)
    assert "Hz" in live.status or "silent" in live.status
    assert live.time == pytest.approx(0.02)


def test_an_impossible_value_stops_it_and_the_next_move_lets_it_go_on(live):
    live.run()
    watch(live, 2)
    live.set("tau_m", 0.0)
    until(lambda: tick(live) or not live.running)
    assert "NB609" in live.status
    live._strip.rows["tau_m"].slider.value = 20.0
    assert live.running
    watch(live, 2)
    assert "NB609" not in live.status


def test_stop_answers_at_once_and_the_button_lets_it_run_again(live):
    live._bar.run.click()
    watch(live, 2)
    assert live._bar.run.description == "Pause"
    live._bar.stop.click()
    assert live.wait(5)
    reached = live.time
    tick(live)
    time.sleep(0.1)
    assert (live.running, live.time) == (False, reached)
    assert live._bar.run.description == "Run"
    live._bar.run.click()
    watch(live, 1)
    assert live.time > reached


def test_another_window_takes_other_figures(live):
    live._bar.window.value = 0.2
    live.step(0.3)
    assert live.wait(5)

    assert live.view.duration == 0.2
    assert live._screen._figures.time.duration == 0.2
    assert live.latest().duration == pytest.approx(0.2)


def test_the_present_is_at_the_right_edge_also_before_the_window_is_full(live):
    live.restart()
    live.step(0.02)
    assert live.wait(5)
    (trace, *_) = live.view.traces

    assert trace.t[0] == pytest.approx(0.03)
    assert trace.t[-1] == pytest.approx(0.05 - 1e-4)
    assert raster(live)._view.duration == 0.05


def test_a_running_cell_goes_first(network, live):
    sheet = session_of(network.shell).worksheet
    held, done = threading.Event(), threading.Event()

    def cell():
        with sheet.lock:
            held.set()
            done.wait(5)

    thread = threading.Thread(target=cell)
    thread.start()
    assert held.wait(5)
    live.step(0.02)
    live._bar.kick.click()  # and no callback waits for it
    time.sleep(0.1)
    assert live.time == pytest.approx(0.05)
    done.set()
    thread.join()
    assert live.wait(5)
    assert live.time == pytest.approx(0.07)


def test_new_cells_are_announced_and_taken_at_the_next_restart(network, live):
    network.run("%%neurons Q[3]\ndx/dt = -x/tau_m : 1")
    live.step(0.01)
    assert live.wait(5)
    assert "the cells have changed" in live._screen.clock.value
    assert len(live.view.traces) == 3
    live.restart()
    assert live.wait(5)
    assert "the cells have changed" not in live._screen.clock.value
    assert len(live.view.traces) == 6


def test_memory_does_not_grow(live):
    sizes = []
    for _ in range(30):
        live.step(0.02)
        assert live.wait(5)
        sizes.append(live.network.nbytes)
    assert max(sizes[10:]) < 1.3 * max(sizes[:10])


def test_the_cell_that_is_run_again_ends_what_it_showed(network, live):
    live.run()
    watch(live, 1)
    again = network.run(LIVE, cell="c")
    assert not live.running
    assert live.widget.comm is None
    again.close()


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("%live w_x", "NB201"),
        ("%live --window 5*mV", "NB309"),
        ("%live --window 2*hour", "NB201"),
        ("%live --window 100*second", "NB610"),
        ("%live --windw 5*ms", "NB801"),
        ("%live --plots raster(X)", "NB207"),
        ("%live as P", "NB802"),
    ],
)
def test_a_line_that_cannot_be_is_refused(network, line, code):
    with pytest.raises(NbspikeError) as caught:
        network.run(line)
    assert caught.value.code == code


def test_without_neurons_there_is_nothing_to_run(notebook):
    with pytest.raises(NbspikeError, match="NB803"):
        notebook.run("%live")
