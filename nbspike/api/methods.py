"""What users give as ``method=`` and ``method_options=``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from nbspike.diagnostics.errors import fail
from nbspike.numerics.choose import choose
from nbspike.numerics.request import MethodRequest


def read_request(method: object, options: object) -> MethodRequest | None:
    """Return what is asked of integration; `None` to have a method chosen.

    Parameters
    ----------
    method
        A name, in upper or lower case, or several of them, tried in order.
    options
        Options of the method by name.

    Raises
    ------
    MethodError
        NB401 for a method that does not exist, NB404 for an option that does not.
    """
    if method is None and not options:
        return None
    asked = MethodRequest(tuple(_methods(method)), _options(options))
    choose(None, asked)  # names and options do not wait for the equations
    return asked


def _methods(method: object) -> Iterable[str]:
    if method is None:
        return
    several: Iterable[object] = (method,)
    if isinstance(method, Iterable) and not isinstance(method, str):
        several = method
    for one in several:
        if not isinstance(one, str):
            message = f"the method is {one!r}, not a name"
            raise fail("NB401", message, hint="Write method='euler'")
        yield one.lower()


def _options(options: object) -> tuple[tuple[str, object], ...]:
    if not options:
        return ()
    if not isinstance(options, Mapping):
        message = f"`method_options=` is {options!r}, not options by name"
        raise fail("NB404", message, hint="Write method_options={'max_steps': 200}")
    return tuple((str(name), value) for name, value in sorted(options.items()))
