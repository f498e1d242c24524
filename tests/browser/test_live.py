"""Live mode in JupyterLab: it answers, and it waits for the page."""

from __future__ import annotations

import pytest

from tests.browser.page import Page

CELLS = [
    "%load_ext nbspike\nimport time",
    "%%constants\ntau = 10*ms in [0, 20]*ms\ndrive = 2 in [1, 4]",
    """%%neurons P[1000]
dv/dt = (drive - v)/tau : 1
threshold: v > 1
reset: v = 0
init: v = rand()""",
    "%live drive tau --window 200*ms as lv",
]
CLOCK, STATUS = ".nbspike-live-clock", ".nbspike-status"


@pytest.fixture(scope="module")
def page(lab, chrome):
    page = Page(chrome, *lab).start(CELLS)
    page.wait(lambda: "real time" in page.one(CLOCK).text)
    yield page
    assert page.severe_log_entries() == []


def test_a_move_and_a_kick_act_on_the_network_as_it_runs(page):
    page.move_slider(".nbspike-slider-drive", key="Home")
    drive = "lv.latest().constants['drive'].value"
    page.wait(lambda: page.ask(drive) == "1.0")
    page.one(".nbspike-live-kick").click()
    page.wait(lambda: "v of P kicked by 0.5" in page.one(STATUS).text)


def test_an_impossible_value_is_explained_and_the_next_move_goes_on(page):
    page.move_slider(".nbspike-slider-tau", key="Home")
    page.wait(lambda: "NB609" in page.one(STATUS).text)
    assert page.ask("lv.running") == "False"
    page.move_slider(".nbspike-slider-tau", moves=30)
    page.wait(lambda: page.ask("lv.running") == "True")
    page.wait(lambda: "NB609" not in page.one(STATUS).text)


def test_pause_answers_within_a_third_of_a_second_and_step_takes_one(page):
    took = []
    while len(took) < 5 and not any(each <= 0.3 for each in took):
        page.wait(lambda: "real time" in page.one(CLOCK).text)
        button = page.one(".nbspike-stop")
        took.append(page.click_until(button, page.one(STATUS), "stopped"))
        reached = page.ask("lv.time")
        page.one(".nbspike-live-step").click()
        page.wait(lambda reached=reached: page.ask("lv.time") != reached)
        assert float(page.ask("lv.time")) == pytest.approx(float(reached) + 0.01)
        page.one(".nbspike-live-run").click()

    assert min(took) <= 0.3, took


def test_a_page_that_is_left_stops_the_network_and_one_that_returns_goes_on(page):
    page.wait(lambda: "real time" in page.one(CLOCK).text)
    page.save()
    here = page.driver.current_url
    page.driver.get("about:blank")
    page.wait(lambda: page.ask("lv._loop._thread is None") == "True")
    reached = page.ask("lv.time")
    assert page.ask("lv.running") == "True"

    page.driver.get(here)
    page.show_panel()
    page.wait(lambda: page.ask("lv.time") != reached)
