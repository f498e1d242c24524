"""Every test begins like a fresh script: own scope, own clock, own seed."""

from __future__ import annotations

import pytest

from nbspike import defaultclock, ms, seed, start_scope
from nbspike.diagnostics.notes import forget_warnings


@pytest.fixture(autouse=True)
def fresh_script():
    start_scope()
    forget_warnings()
    defaultclock.dt = 0.1 * ms
    seed(20)
    yield
    defaultclock.dt = 0.1 * ms
    seed()
