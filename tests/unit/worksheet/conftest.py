"""Worksheets that tests run cells in."""

from __future__ import annotations

import pytest

from nbspike.units import Hz, ms, mV
from nbspike.worksheet.worksheet import Worksheet

CONSTANTS = "tau = 10*ms\nw = 0.05 in [0, 1]\np = 0.2\nnu = 100*Hz\nhalf = tau/2\n"
CELL = (
    "dv/dt = -v/tau : 1 (unless refractory)\nthreshold: v > 1\nreset: v = 0\n"
    "refractory: 1*ms\ninit: v = 1.3*rand()"
)


@pytest.fixture
def variables():
    """Return the notebook's variables."""
    return {"ms": ms, "mV": mV, "Hz": Hz, "mine": 3}


@pytest.fixture
def sheet(variables):
    """Return a worksheet with a small network."""
    made = Worksheet(variables)
    made.constants(CONSTANTS, cell="c0")
    made.neurons("X[20] poisson rate=nu", "", cell="c1")
    made.neurons("P[12] = A[8] + B[4]", CELL, cell="c2")
    made.synapses("C: X -> P", "connect: p=p\non_pre: v += 4*w", cell="c3")
    made.synapses(
        "R: A -> B", "connect: i != j\non_pre: v += w\ndelay: 1*ms", cell="c4"
    )
    return made
