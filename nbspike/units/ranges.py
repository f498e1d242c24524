"""Evenly spaced values with a unit."""

from __future__ import annotations

from typing import Any

import numpy as np

from nbspike.units.operands import common_dimension, operand
from nbspike.units.quantity import wrap


def linspace(start: Any, stop: Any, num: int = 50, **options: Any) -> Any:
    """Return evenly spaced values from `start` to `stop`, with their unit."""
    return np.linspace(start, stop, num, **options)


def arange(start: Any = None, stop: Any = None, step: Any = None) -> Any:
    """Return values from `start` up to `stop` in steps, with their unit.

    ``numpy.arange`` does not ask quantities and drops their unit.

    Raises
    ------
    DimensionMismatchError
        NB301 if the arguments differ in unit.
    """
    if stop is None:
        start, stop = None, start
    start = 0 if start is None else start
    given = [operand(one) for one in (start, stop, 1 if step is None else step)]
    shared = common_dimension("combined", given)
    first, last, width = (float(one.values) for one in given)
    return wrap(np.arange(first, last, width), shared)
