"""What Numba found out about the types of a call is not found out again.

A kernel holds hundreds of additions and products of the same two types.  Numba goes
through all that an operator may mean for each of them, several times, and that takes
half of a compilation.  What a function type makes of some types of arguments depends
on nothing else: a function that learns more becomes another type.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from numba.core.types.functions import BaseFunction

_known: dict[tuple[Any, ...], Any] = {}


@contextmanager
def known_types() -> Iterator[None]:
    """Look up signatures instead of inferring them again.

    Only for whoever holds Numba's lock of its compiler.
    """
    functions: Any = BaseFunction
    infer = functions.get_call_type

    def look_up(function: Any, context: Any, args: Any, kws: Any) -> Any:
        if kws:
            return infer(function, context, args, kws)
        key = (function, context, tuple(args))
        found = _known.get(key)
        if found is None:
            found = _known[key] = infer(function, context, args, kws)
        return found

    functions.get_call_type = look_up
    try:
        yield
    finally:
        functions.get_call_type = infer
