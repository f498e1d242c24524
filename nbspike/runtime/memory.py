"""How much memory there is, asked before it is taken."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from nbspike.diagnostics.errors import fail

#: Share of the free memory that one network may take; the rest is for results.
SHARE = 0.8

#: Bytes that are taken without asking, because asking takes half a millisecond.
SMALL = 1 << 20

#: Where Linux mounts the limits of containers.
_GROUPS = Path("/sys/fs/cgroup")


def available_bytes() -> int:
    """Return the memory that can still be taken: machine, container and limits."""
    found = [_machine_bytes(), _container_bytes(), _process_bytes()]
    return min((value for value in found if value is not None), default=8 << 30)


def fits(needed: float, held: float = 0.0) -> bool:
    """Return whether one network may take `needed` bytes, of which it holds some."""
    return needed <= SHARE * (available_bytes() + held)


def require_memory(needed: float, what: str, remedy: str) -> None:
    """Refuse before anything is allocated if `needed` bytes are too many.

    Parameters
    ----------
    needed
        Bytes.
    what
        What needs them, for the message, such as ``1024000000 synapses of S``.
    remedy
        What to try.

    Raises
    ------
    MemoryBudgetError
        NB605 if the machine, its container or the process has less.
    """
    if needed < SMALL:
        return
    there = available_bytes()
    if needed > SHARE * there:
        message = (
            f"{what} would take {_gigabytes(needed)}, but of the "
            f"{_gigabytes(there)} that are available here a network may take "
            f"{_gigabytes(SHARE * there)}"
        )
        raise fail("NB605", message, hint=remedy)


def _gigabytes(size: float) -> str:
    amount = size / 1e9
    return f"{amount:,.0f} GB" if amount >= 100 else f"{amount:.2g} GB"


def _machine_bytes() -> int | None:
    try:
        for line in Path("/proc/meminfo").read_text().splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    try:  # systems without /proc say only how much is built in
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return None


def _container_bytes() -> int | None:
    """Return what the narrowest of the enclosing control groups has left."""
    found = [
        left for folder in _groups() for left in (_left_in(folder),) if left is not None
    ]
    return min(found, default=None)


def _groups() -> Iterator[Path]:
    """Yield the folders of this process's control groups, outwards."""
    yield _GROUPS
    yield _GROUPS / "memory"
    try:
        lines = Path("/proc/self/cgroup").read_text().splitlines()
    except OSError:
        return
    for line in lines:
        _, kinds, place = line.split(":", 2)
        if kinds in ("", "memory"):
            folder = _GROUPS / kinds / place.lstrip("/")
            while folder not in (_GROUPS, _GROUPS / "memory", folder.parent):
                yield folder
                folder = folder.parent


def _left_in(folder: Path) -> int | None:
    """Return what a control group has left; what it can drop counts as left."""
    for limit, used, dropped in (
        ("memory.max", "memory.current", "inactive_file"),
        (
            "memory.limit_in_bytes",
            "memory.usage_in_bytes",
            "total_inactive_file",
        ),
    ):
        try:
            most = int((folder / limit).read_text())
            now = int((folder / used).read_text())
            lines = (folder / "memory.stat").read_text().splitlines()
        except (OSError, ValueError):  # no such limit, or `max`
            continue
        table = dict(line.split() for line in lines)
        return max(0, most - now + int(table.get(dropped, 0)))
    return None


def _process_bytes() -> int | None:
    """Return how much more address space the process may take."""
    try:
        import resource
    except ImportError:  # not on Windows
        return None
    soft, _ = resource.getrlimit(resource.RLIMIT_AS)
    if soft == resource.RLIM_INFINITY:
        return None
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except OSError:
        pages = 0
    return max(0, int(soft) - pages * os.sysconf("SC_PAGE_SIZE"))
