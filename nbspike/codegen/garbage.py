"""Compiling without looking for garbage.

A compilation makes some hundred thousand objects, nearly all of which die without a
collection.  Python's collector looks at all others each time, and a notebook that has
loaded its widgets holds many: a fifth of the time of a compilation went there.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")


def without_collections(
    function: Callable[_Arguments, _Result],
) -> Callable[_Arguments, _Result]:
    """Return the function so that no garbage is collected until it ends."""

    @wraps(function)
    def called(*args: _Arguments.args, **kwargs: _Arguments.kwargs) -> _Result:
        if not gc.isenabled():  # whoever switched it off knows why
            return function(*args, **kwargs)
        gc.disable()
        try:
            return function(*args, **kwargs)
        finally:
            gc.enable()

    return called
