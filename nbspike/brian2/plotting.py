"""The plotting commands of Matplotlib, where it is installed."""

from __future__ import annotations

from typing import Any


def _names() -> dict[str, Any]:
    try:
        from matplotlib import pylab
    except ImportError:
        return {}  # scripts without plots need none
    return {name: one for name, one in vars(pylab).items() if name[0] != "_"}


#: ``plot``, ``xlabel``, ``show`` … by name; empty without Matplotlib.
NAMES = _names()
