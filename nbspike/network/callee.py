"""Functions from outside as the engine has them: numbers, and an address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nbspike.codegen.calling import CalledFunction
from nbspike.ir.foreign import HEAD, address_name, table_name
from nbspike.model.evaluate import Drawn


@dataclass(frozen=True, slots=True, eq=False)
class Callee:
    """What a function from outside is in one run.

    Parameters
    ----------
    numpy
        Maps SI numbers and arrays to the same.
    table
        Values over time as kernels read them (see `timed_table`), or `None`.
    called
        Machine code of a Python function, or `None`.
    """

    numpy: Callable[..., Any] | Drawn
    table: NDArray[np.float64] | None = None
    called: CalledFunction | None = None

    @property
    def columns(self) -> int:
        """Number of columns of the table; 0 without one."""
        return 0 if self.table is None else int(self.table[HEAD - 1])


def timed_table(
    values: NDArray[np.float64], step: float, tolerance: float
) -> NDArray[np.float64]:
    """Return values over time with what kernels need to find their way.

    Parameters
    ----------
    values
        Shape (times,) or (times, columns), SI.
    step
        Time from one row to the next, second.
    tolerance
        By how much a time may miss a row, in rows.
    """
    rows, columns = values.reshape(len(values), -1).shape
    table = np.empty(HEAD + values.size)
    table[:HEAD] = step, tolerance, rows, columns
    table[HEAD:] = values.ravel()
    return table


def callee_names(
    functions: Mapping[str, Callee],
) -> tuple[dict[str, NDArray[np.generic]], dict[str, int]]:
    """Return the arrays and whole numbers that kernels know functions by."""
    arrays: dict[str, NDArray[np.generic]] = {}
    sizes: dict[str, int] = {}
    for name, callee in functions.items():
        if callee.table is not None:
            arrays[table_name(name)] = callee.table
        if callee.called is not None:
            sizes[address_name(name)] = callee.called.address
    return arrays, sizes


def report_faults(
    functions: Mapping[str, Callee], report: Callable[[BaseException], None]
) -> None:
    """Let a run know what functions raise in it."""
    for callee in functions.values():
        if callee.called is not None:
            callee.called.report = report
