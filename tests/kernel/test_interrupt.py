"""The stop button of the notebook, in a real kernel."""

from __future__ import annotations

import time

CELLS = (
    "%load_ext nbspike",
    "%%neurons P[4000]\ndv/dt = (2 - v)/(10*ms) : 1\nthreshold: v > 1\nreset: v = 0",
    "%simulate 10*ms",  # what has to be compiled is compiled here
)


def test_interrupt_stops_a_long_run_and_keeps_what_was_recorded(kernel):
    for cell in CELLS:
        status, _, error = kernel.run(cell)
        assert status == "ok", error
    request = kernel.start("%simulate 10000*second as res")
    time.sleep(1.5)

    began = time.monotonic()
    kernel.manager.interrupt_kernel()
    _, shown, error = kernel.finish(request)
    seconds = time.monotonic() - began

    assert seconds < 0.3
    assert "stopped at" in shown + error
    status, shown, error = kernel.run(
        "assert res.interrupted and len(res.spikes['P']) > 0\n"
        "assert res.spikes['P'].seconds.max() <= res.duration + res.start\n"
        "res.duration"
    )
    assert status == "ok", error
    assert float(shown) > 0


def test_kernel_goes_on_after_an_interrupt(kernel):
    for cell in CELLS:
        kernel.run(cell)
    request = kernel.start("%simulate 10000*second")
    time.sleep(1.0)
    kernel.manager.interrupt_kernel()
    kernel.finish(request)

    status, shown, error = kernel.run("%simulate 20*ms as res\nres")

    assert status == "ok", error
    assert "20 ms" in shown
