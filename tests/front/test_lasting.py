"""An afternoon of dragging: memory, threads and numbers stay as they were."""

from __future__ import annotations

import gc
import os
import threading
from pathlib import Path

import pytest
from ipywidgets.widgets.widget import _instances

from nbspike_magics.extension import session_of
from tests.front.test_binding import assert_same

MOVES = 1000
#: What may be kept more after all moves, bytes.
GROWTH = 5e6


def resident() -> float:
    """Return the memory of this process that is in use, bytes."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def open_files() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="needs Linux's /proc")
@pytest.mark.parametrize("sync", [True, False])
def test_a_thousand_moves_leave_nothing_behind(network, sync) -> None:
    ex = network.run(f"%explore w_e w_i --for 50*ms {'--sync' if sync else ''}")

    def drag(moves: int, first: float) -> None:
        for k in range(moves):
            ex._strip.rows["w_e"].slider.value = first + 0.01 * (k % 300)
            if k % 10 == 9:
                assert ex.wait(30)

    drag(200, 0.5)
    assert ex.wait(30)
    memory, files, threads = resident(), open_files(), threading.active_count()
    drag(MOVES, 1.0)
    assert ex.wait(30)
    assert resident() - memory < GROWTH
    assert open_files() <= files
    assert threading.active_count() <= threads + 1  # the worker may wait for more

    view, values = ex.view, ex.values
    assert values["w_e"] == pytest.approx(1.99e-3)
    assert ex.compilations == 0
    ex.close()
    assert "nbspike-rerun" not in [each.name for each in threading.enumerate()]
    worksheet = session_of(network.shell).worksheet
    assert_same(view, worksheet.simulate(0.05, values=values).view())
    network.run("%%constants\nw_e = 1.99*mV\n")
    assert_same(view, network.run("%simulate 50*ms").view())


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="needs Linux's /proc")
def test_explorers_that_are_made_again_leave_nothing_behind(network) -> None:
    def make(number: int) -> None:
        for _ in range(number):
            # without the semicolon IPython's history of outputs would keep them all
            network.run("%explore w_e w_i --for 20*ms as ex;", cell="a")
            network.variables["ex"].set("w_e", 2e-3)
            assert network.variables["ex"].wait(30)

    make(30)  # caches fill, the allocator takes its share
    memory, files, widgets = resident(), open_files(), len(_instances)
    make(30)
    assert len(_instances) == widgets
    assert resident() - memory < GROWTH
    assert open_files() <= files
    network.variables["ex"].close()
