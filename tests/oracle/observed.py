"""Numbers seen in Brian 2.9, so that tests can compare without it.

``python -m tests.oracle.observed THEIRS`` writes ``observed.json`` from what
``tests.oracle.run brian2`` kept: of each array of a deterministic model some values,
spread evenly, and the sum of all that are finite.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

from tests.oracle.registry import MODELS
from tests.oracle.run import load

FILE = Path(__file__).with_suffix(".json")
VALUES = 12


def places(size: int) -> np.ndarray:
    """Return where values are kept of an array of this size."""
    return np.unique(np.linspace(0, size - 1, min(size, VALUES)).astype(int))


def digest(array: np.ndarray) -> dict[str, Any]:
    """Return what is kept of an array."""
    flat = array.ravel()
    some = flat[places(flat.size)] if flat.size else flat
    kept = {"shape": list(array.shape), "values": some.tolist()}
    if array.dtype.kind not in "US":
        numbers = flat.astype(float)
        kept["sum"] = float(numbers[np.isfinite(numbers)].sum())
    return kept


def difference(seen: dict[str, Any], array: np.ndarray, tolerance: float) -> str:
    """Return how an array differs from what was seen, or nothing."""
    own = digest(array)
    if own["shape"] != seen["shape"]:
        return f"shape {own['shape']} instead of {seen['shape']}"
    if "sum" not in seen or array.size == 0:
        return "" if own == seen else f"{own['values']} instead of {seen['values']}"
    numbers = np.abs(array.astype(float))
    scale = float(np.max(numbers[np.isfinite(numbers)], initial=0)) or 1.0
    near = np.allclose(
        own["values"], seen["values"], rtol=0, atol=tolerance * scale, equal_nan=True
    )
    near = near and abs(own["sum"] - seen["sum"]) <= tolerance * scale * array.size
    return "" if near else f"{own['values']} instead of {seen['values']}"


def main(file: str) -> None:
    """Write what was seen."""
    load()
    seen: dict[str, dict[str, Any]] = {}
    with np.load(file) as arrays:
        for key in arrays:
            name, _, part = key.partition("/")
            if part and not MODELS[name].tests:
                seen.setdefault(name, {})[part] = digest(arrays[key])
    lines = [f"{json.dumps(name)}: {json.dumps(seen[name])}" for name in sorted(seen)]
    FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
