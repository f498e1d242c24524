"""Compare what two packages made of the same models; exit with 1 if they differ.

Spikes must be the same, neuron and time step; traces must agree to 1e-10 of the
largest value in them.
"""

from __future__ import annotations

import sys

import numpy as np
from models import MODELS

TOLERANCE = 1e-10


def main(one: str, other: str) -> int:
    """Print a line for each model; return 1 if one of them differs."""
    failed = 0
    with np.load(one) as first, np.load(other) as second:
        for number, model in enumerate(MODELS):
            i, t, v = (
                (first[f"{number} {key}"], second[f"{number} {key}"]) for key in "itv"
            )
            same = len(i[0]) == len(i[1]) and np.array_equal(i[0], i[1])
            same = same and np.allclose(t[0], t[1], rtol=0, atol=1e-9)
            far = np.max(np.abs(v[0] - v[1])) / np.max(np.abs(v[0]))
            good = bool(same and far <= TOLERANCE and len(i[0]) > 0)
            failed += not good
            verdict = "agrees" if good else "DIFFERS"
            print(  # noqa: T201  (this is what it is for)
                f"{verdict:8} {len(i[0]):5} spikes, v within {far:.1e}  {model.name}"
            )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
