"""Pictures without a model behind them, and an Explorer's runner that makes them."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from nbspike.analysis.rates import population_rate
from nbspike.analysis.view import SpikeView, TraceView, View
from nbspike_magics.controls import Control
from nbspike_magics.explorer import Explorer
from nbspike_magics.request import Request
from nbspike_magics.slider_row import SliderRow

CONTROL = Control("w_e", "excitatory weight", 1.0, 0, 5, 0.01, "mV", 1e-3)
GAIN = Control("g", "", 4.0, 0, 10, 0.1)


def view_of(number: int, level: float = 0.0, summary: str = "") -> View:
    rng = np.random.default_rng(0)
    t = np.sort(rng.uniform(0, 0.5, number))
    spikes = SpikeView("E", 40, 0, t, rng.integers(0, 40, number))
    times = np.linspace(0, 0.5, 2001)
    trace = TraceView(
        "v of P[0]", "mV", 1e-3, times, level * 1e-3 - 0.06 + 0 * times, -0.05, t[:3]
    )
    rates = (population_rate(spikes, 0, 0.5, 5e-3),)
    return View(0.5, (spikes,), rates, (trace,), summary or f"E {number}")


class Fake:
    """A runner that shows its first value and can sleep, fail and count."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.slowness = 0.0  # seconds it takes for one of model time
        self.lengths: list[float] = []
        self.error: BaseException | None = None
        self.calls: list[tuple[dict[str, float], int]] = []

    def __call__(self, request: Request, cancelled: Callable[[], bool]) -> View:
        values = request.values
        self.calls.append((dict(values), request.seed))
        self.lengths.append(request.duration)
        needed = self.seconds + self.slowness * request.duration
        end = time.perf_counter() + needed
        while time.perf_counter() < end and not cancelled():
            time.sleep(0.002)
        if self.error is not None:
            raise self.error
        return view_of(100, values["w_e"] * 1e3, f"w_e {values['w_e'] * 1e3:.2f}")


def row(explorer: Explorer, name: str = "w_e") -> SliderRow:
    return explorer._strip.rows[name]
