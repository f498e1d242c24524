from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from nbspike.analysis.view import View
from nbspike.worksheet.panels.registry import read_selection
from nbspike.worksheet.panels.written import spans_of
from nbspike.worksheet.worksheet import Worksheet


def seen(sheet: Worksheet, plots: str, duration: float, seed: int = 1) -> View:
    """Run a worksheet and return what some panels show of it."""
    chosen = read_selection(spans_of(plots, "plots"), sheet.definitions())
    result = sheet.simulate(duration, seed=seed, needs=chosen.needs)
    return replace(result, selection=chosen).view()


@pytest.fixture
def clocks() -> Worksheet:
    """Ten neurons that fire every 10 ms, the first five of them called A."""
    made = Worksheet({})
    made.constants("slope = 100*Hz\ntau = 5*ms")
    made.neurons(
        "P[10] = A[5] + B[5]",
        "dv/dt = slope : 1\ndg/dt = -g/tau : volt\nthreshold: v > 0.9995\nreset: v = 0",
    )
    return made


@pytest.fixture
def look(clocks: Worksheet) -> Callable[..., View]:
    def run(plots: str, duration: float = 0.1) -> View:
        return seen(clocks, plots, duration)

    return run
