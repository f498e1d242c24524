"""Coefficients of a population, computed again when code changes what they use.

Propagators are numbers made once for a run.  If a run itself sets a parameter that
they depend on, now and then, they are made again just after that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nbspike.ir.nodes import Kernel
from nbspike.network.binding import bind_fixed
from nbspike.runtime.plan import Operation

Coefficients = Callable[[], "tuple[dict[str, float], dict[str, np.ndarray]]"]


@dataclass(frozen=True, slots=True)
class Refresh:
    """How to renew one population's coefficients.

    Parameters
    ----------
    depends
        Variables whose values the coefficients read.
    compute
        Makes them again.
    operation
        The same as an operation.
    """

    depends: frozenset[str]
    compute: Callable[[], None]
    operation: Operation


def renewing(
    kernel: Kernel, update: Operation, coefficients: Coefficients
) -> Callable[[], None]:
    """Return a function that puts new coefficients where a bound kernel reads them.

    Parameters
    ----------
    kernel, update
        The kernel and its operation.
    coefficients
        Returns numbers by name, and tables by the names of arrays.
    """
    vector = update.keeps[0]
    arrays = {
        array.name: values
        for array, values in zip(kernel.arrays, update.keeps[1:], strict=True)
    }
    places = {name: place for place, name in enumerate(kernel.constants)}

    def renew() -> None:
        numbers, tables = coefficients()
        for name, value in numbers.items():
            if name in places:
                vector[places[name]] = value
        for name, values in tables.items():
            if name in arrays:
                arrays[name][...] = values

    return renew


def followed(first: Operation, refresh: Refresh | None) -> Operation:
    """Return an operation that renews coefficients after another one."""
    if refresh is None:
        return first
    then = refresh.operation
    entries = (first.address, first.context, then.address, then.context)
    pair = bind_fixed("pair", first.name, entries)
    pair.inner = first
    pair.holds = (first, then)
    return pair
