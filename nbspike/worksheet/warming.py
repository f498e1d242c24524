"""The engine as a whole: warmed up ahead, counted, and asked how it is.

Reading Numba and the operations that every network needs takes a second; it can
pass while the first cell is still being typed.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nbspike.codegen import compiling
from nbspike.diagnostics.stages import unseen

_OPERATIONS = (
    *("loop", "guard", "scan", "scan_queued", "release", "pair"),
    *("record_spikes", "listed", "record_rate"),
)


@dataclass(frozen=True, slots=True)
class CacheState:
    """The folder that keeps compiled kernels.

    Parameters
    ----------
    folder
        Where it is.
    problem
        Why it is not used or not written; `None` if all is well.
    kernels
        How many kernels are in it.
    """

    folder: Path
    problem: str | None
    kernels: int


def warm() -> None:
    """Load the compiler and the operations that every network needs.

    May run on another thread than the one that simulates.
    """
    with unseen:  # it is no stage of a run
        for name in _OPERATIONS:
            compiling.operation(name)
        import nbspike.picture.png  # noqa: F401  (the first picture needs Pillow)

        # operations that come from the disk need no compiler, a new model does
        compiling.rehearse()


def compilations() -> int:
    """Return how many kernels were compiled in this process.

    Moving a slider must not change this number.
    """
    return compiling.compilations()


def cache_state() -> CacheState:
    """Return where compiled kernels are kept, and whether that works."""
    cache = compiling.object_cache()
    try:
        count = sum(1 for _ in cache.folder.glob("*.nbo"))
    except OSError:
        count = 0
    return CacheState(cache.folder, cache.problem, count)
