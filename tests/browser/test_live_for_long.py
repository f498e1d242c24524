"""Live mode for long, in JupyterLab, in Notebook 7 and as a page of Voila."""

from __future__ import annotations

import pytest

from tests.browser.test_live import CELLS, CLOCK

SECONDS = 20
_HEAP = "return performance.memory.usedJSHeapSize"


def heap(page):
    """Return what the page keeps in memory, MB."""
    page.driver.execute_cdp_cmd("HeapProfiler.collectGarbage", {})
    return page.driver.execute_script(_HEAP) / 1e6


def kernel(page):
    """Return what the kernel keeps in memory, MB."""
    return float(page.ask("psutil.Process().memory_info().rss/1e6"))


def pictures(page):
    return int(page.ask("lv._loop.shown"))


def test_it_runs_for_long_and_memory_stays(front_end):
    page = front_end.start(["import time, psutil", *CELLS])
    page.wait(lambda: "real time" in page.one(CLOCK).text)
    page.wait(lambda: pictures(page) > 20)  # by then all there is has been made
    sizes, first = (kernel(page), heap(page)), pictures(page)
    end = float(page.ask("time.perf_counter()")) + SECONDS
    while float(page.ask("time.perf_counter()")) < end:
        page.move_slider(".nbspike-slider-drive", key="ArrowRight", moves=5)
        page.move_slider(".nbspike-slider-drive", key="ArrowLeft", moves=5)

    assert pictures(page) - first > SECONDS  # one a second on the slowest machine
    assert float(page.ask("lv.latest().duration")) == pytest.approx(0.2)
    assert kernel(page) - sizes[0] < 30
    assert heap(page) - sizes[1] < 15
    assert page.ask("lv.compilations") == "0"
