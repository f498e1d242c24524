"""The door for scripts written for Brian 2: ``from nbspike.brian2 import *``.

Brings Brian's names, all units, NumPy's functions, and the plotting commands of
Matplotlib where it is installed.  ``np`` and ``numpy`` are `numpy_`, which knows
units.  This is the one module made for a star import; ``import nbspike`` does not
load it.
"""

from __future__ import annotations

from typing import Any

from nbspike.brian2 import numpy_, only, plotting

#: What ``import *`` brings, by name; the later ones win.
_NAMES: dict[str, Any] = {
    **plotting.NAMES,
    **numpy_.NAMES,
    **only.NAMES,
    "np": numpy_,
    "numpy": numpy_,
    "numpy_": numpy_,
    "only": only,
}
__all__ = list(_NAMES)


def __getattr__(name: str) -> Any:
    """Return what a star import would bring under that name."""
    if name in _NAMES:
        return _NAMES[name]
    raise AttributeError(f"module 'nbspike.brian2' has no attribute '{name}'")


def __dir__() -> list[str]:
    """Return the names that completion offers."""
    return sorted({*__all__, *globals()})
