"""How much memory there is, asked before it is taken."""

from __future__ import annotations

from pathlib import Path

from nbspike.diagnostics.errors import fail

#: Share of the free memory that one network may take.
SHARE = 0.6


def available_bytes() -> int:
    """Return the memory that can still be taken: machine, container and limits."""
    found = [_machine_bytes(), _container_bytes(), _process_bytes()]
    return min((value for value in found if value is not None), default=8 << 30)


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
    limit = SHARE * available_bytes()
    if needed > limit:
        message = (
            f"{what} would take {_gigabytes(needed)}, but a network may take "
            f"{_gigabytes(limit)} of what is available here"
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
    return None


def _container_bytes() -> int | None:
    pairs = (
        ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current"),
        (
            "/sys/fs/cgroup/memory/memory.limit_in_bytes",
            "/sys/fs/cgroup/memory/memory.usage_in_bytes",
        ),
    )
    for limit, used in pairs:
        try:
            return int(Path(limit).read_text()) - int(Path(used).read_text())
        except (OSError, ValueError):  # no such limit, or `max`
            continue
    return None


def _process_bytes() -> int | None:
    try:
        import resource
    except ImportError:  # not on Windows
        return None
    soft, _ = resource.getrlimit(resource.RLIMIT_AS)
    return None if soft == resource.RLIM_INFINITY else int(soft)
