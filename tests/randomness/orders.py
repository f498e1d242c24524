"""The generator's numbers in every order in which a simulation uses them.

A number belongs to a key, a step and an element (`nbspike.ir.hashing`).  Kernels go
along elements, then steps; but what must look random is also the sequence that one
element sees in all steps, and one place in the streams of many objects or seeds.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from nbspike.codegen.compiling import compile_source, operation
from nbspike.runtime.plan import Operation, Plan
from nbspike.runtime.random import stream_key
from nbspike.runtime.run import run

Floats = NDArray[np.float64]

#: Numbers made at once.
BLOCK = 1 << 18

_KERNEL = """def kernel(context, step):
    values = float64_array(context, 0)
    key = context[1]
    first = context[2]
    keys = int64_array(context, 3)
    count = context[4]
    for k in range({block}):
        values[k] = {call}
"""

#: Key, step and element of number k of a block; `first` were made before it.
_PLACES = {
    "elements": "key, 5, first + k",
    "steps": "key, first + k, 5",
    "neurons and steps": "key, (first + k) // 1000, (first + k) % 1000",
    "two neurons": "key, (first + k) // 2, (first + k) % 2",
    "objects": "keys[k % count], first + k // count, 5",
    "seeds": "keys[k % count], first + k // count, 5",
}

ORDERS = tuple(_PLACES)

#: Streams whose numbers take turns.
_KEYS = 1 << 16


def blocks(order: str, draw: str = "uniform", block: int = BLOCK) -> Iterator[Floats]:
    """Yield numbers in an order without end, always in the same array.

    Parameters
    ----------
    order
        One of `ORDERS`.
    draw
        ``uniform``, ``normal`` or another function of key, step and element; what
        follows ``#`` are more arguments, as in ``poisson#3.5``.
    block
        How many at once.
    """
    name, _, more = draw.partition("#")
    values, keys = np.zeros(block), _keys(order)
    places = _PLACES[order] + (f", {more}" if more else "")
    source = _KERNEL.format(block=block, call=f"{name}({places})")
    address = compile_source(source).address
    first, clock = 0, np.zeros(1, np.int64)
    key = stream_key(2024, "randomness", order)
    while True:
        entries = [values.ctypes.data, key, first, keys.ctypes.data, len(keys)]
        made = Operation(order, address, np.array(entries, np.int64), (values, keys))
        run(Plan(operation("loop").address, [], [made], 1e-4, clock), 1)
        yield values
        several = order in ("objects", "seeds")
        first += block // len(keys) if several else block


def _keys(order: str) -> NDArray[np.int64]:
    if order not in ("objects", "seeds"):
        return np.zeros(1, np.int64)
    path: Callable[[int], int] = {
        "objects": lambda k: stream_key(1, f"neurons {k}", "update", 0),
        "seeds": lambda k: stream_key(k, "neurons", "update", 0),
    }[order]
    return np.array([path(k) for k in range(_KEYS)], np.int64)


def words(order: str, part: str) -> Iterator[bytes]:
    """Yield the upper or lower 32 of the 52 random bits of each number, as bytes."""
    for values in blocks(order):
        bits = (values * 2.0**52).astype(np.uint64)
        chosen = bits >> np.uint64(20) if part == "upper" else bits
        yield chosen.astype(np.uint32).tobytes()


def write_words(order: str, part: str) -> None:
    """Write words to standard output until nobody reads them."""
    try:
        for some in words(order, part):
            left = memoryview(some)
            while left:
                left = left[os.write(1, left) :]
    except BrokenPipeError:
        return


if __name__ == "__main__":
    write_words(*sys.argv[1:3])
