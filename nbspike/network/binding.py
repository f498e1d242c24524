"""From a kernel to an operation: fill its context with addresses and numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from nbspike.codegen.compiling import CompiledKernel, operation
from nbspike.ir.nodes import Kernel
from nbspike.runtime.plan import Operation

#: An array, or what makes it if a kernel needs it.
Given = NDArray[np.generic] | Callable[[], NDArray[np.generic]]


def bind(
    kernel: Kernel,
    compiled: CompiledKernel,
    arrays: Mapping[str, Given],
    sizes: Mapping[str, int],
    constants: Mapping[str, float],
    keys: Sequence[int],
) -> Operation:
    """Return the operation of a generated kernel.

    Parameters
    ----------
    kernel, compiled
        The kernel and its machine code.
    arrays, sizes, constants
        What its names stand for; more names than it needs are allowed.
    keys
        Keys of its random streams.
    """
    vector = np.array([constants[name] for name in kernel.constants], np.float64)
    keeps: list[NDArray[np.generic]] = [vector]
    entries = [vector.ctypes.data]
    for array in kernel.arrays:
        given = arrays[array.name]
        values = given if isinstance(given, np.ndarray) else given()
        _require_layout(values, array.dtype)
        keeps.append(values)
        entries.append(values.ctypes.data)
    entries += [int(sizes[name]) for name in kernel.sizes]
    entries += list(keys)
    context = np.array(entries, np.int64)
    return Operation(kernel.title, compiled.address, context, tuple(keeps))


def bind_fixed(
    name: str, title: str, entries: Sequence[int | NDArray[np.generic]]
) -> Operation:
    """Return one of the fixed operations; arrays stand for their addresses."""
    keeps = tuple(item for item in entries if isinstance(item, np.ndarray))
    context = np.array(
        [
            item.ctypes.data if isinstance(item, np.ndarray) else item
            for item in entries
        ],
        np.int64,
    )
    return Operation(title, operation(name).address, context, keeps)


def _require_layout(values: NDArray[np.generic], dtype: str) -> None:
    """Kernels trust addresses: a wrong layout would be silent nonsense."""
    wanted = np.dtype("uint8" if dtype == "bool" else dtype)
    same = values.dtype == wanted or (wanted == np.uint8 and values.dtype == np.bool_)
    if not (same and values.flags.c_contiguous):
        raise AssertionError(f"array of {values.dtype} where a kernel reads {wanted}")
