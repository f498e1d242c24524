"""The names of the package that is asked: Brian 2, or nbspike's door for its scripts.

``ORACLE_PACKAGE`` says which; models take everything from here with a star import,
as a script would from the package itself.
"""

from __future__ import annotations

import importlib
import os

PACKAGE = os.environ.get("ORACLE_PACKAGE", "nbspike.brian2")

_package = importlib.import_module(PACKAGE)
__all__ = [
    name
    for name in getattr(_package, "__all__", dir(_package))
    if not name.startswith("_")
]
globals().update({name: getattr(_package, name) for name in __all__})
