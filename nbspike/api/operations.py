"""Code of Python inside a simulation: `NetworkOperation`, `network_operation`."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import Any, ClassVar

from nbspike.api.acting import Acting
from nbspike.api.clock import SECOND, clock_of
from nbspike.diagnostics.errors import fail
from nbspike.network.callbacks import Callback
from nbspike.network.setting import Part
from nbspike.units.quantity import wrap


class NetworkOperation(Acting):
    """A function that a simulation calls in every step of a clock.

    It may read and set variables, and end the run with `stop`.

    Parameters
    ----------
    function
        Called without arguments or, if it takes one, with the time.
    dt, clock
        Time from one call to the next, or the clock to follow; `defaultclock` if
        omitted.
    when, order
        Slot of a time step in which it is called, and order within it.
    name
        Name in messages and in ``net['name']``.

    Raises
    ------
    NetworkError
        NB612 for what cannot be called with one argument or none.
    """

    kind: ClassVar[str] = "networkoperation"

    def __init__(
        self,
        function: Callable[..., object],
        dt: object = None,
        clock: object = None,
        when: str = "start",
        order: int = 0,
        name: str | None = None,
    ) -> None:
        Acting.__init__(self, name, when, order)
        self._clock = clock_of(clock, dt, self.name)
        self.function = function
        self._takes_time = _arguments(function, self.name) == 1
        self._callback = Callback(self.name, self._call)

    def _call(self, time: float) -> None:
        if self._takes_time:
            self.function(wrap(time, SECOND))
        else:
            self.function()

    def __call__(self, *arguments: object) -> object:
        """Call the function, as if it were not part of a simulation."""
        return self.function(*arguments)

    def parts(self) -> Iterator[Part]:
        """Return what the engine calls."""
        call = self._callback
        call.name, call.turn, call.dt = self._label, self.turn, self._clock.dt_
        yield call

    def __repr__(self) -> str:
        return f"<NetworkOperation {self.name} of {_name(self.function)}>"


def network_operation(*arguments: Any, **options: Any) -> Any:
    """Make a `NetworkOperation` of the function that follows.

    Written above a function, with or without the options of `NetworkOperation`:
    ``@network_operation`` or ``@network_operation(dt=1*ms)``.

    Parameters
    ----------
    *arguments
        The function, or the time from one call to the next.
    **options
        Those of `NetworkOperation`.

    Returns
    -------
    NetworkOperation
        What the name of the function stands for from now on.

    Raises
    ------
    NetworkError
        NB612 for a method in the body of a class, which has no object to be called
        with.
    """
    if len(arguments) == 1 and callable(arguments[0]) and not options:
        return _operation(arguments[0], {})
    if len(arguments) > 1 or any(callable(one) for one in arguments):
        message = "network_operation takes options by name"
        raise fail("NB612", message, hint="Write @network_operation(dt=1*ms)")
    if arguments:
        options["dt"] = arguments[0]

    def decorate(function: Callable[..., object]) -> NetworkOperation:
        return _operation(function, options)

    return decorate


def _operation(
    function: Callable[..., object], options: dict[str, Any]
) -> NetworkOperation:
    parameters = list(inspect.signature(function).parameters)
    if parameters[:1] == ["self"]:
        raise fail(
            "NB612",
            f"{_name(function)} is a method, which network_operation cannot call",
            hint="Write NetworkOperation(self.method) in `__init__` instead",
        )
    return NetworkOperation(function, **options)


def _arguments(function: object, name: str) -> int:
    """Return how many arguments a function is to be called with."""
    if not callable(function):
        message = f"{name} is made of {function!r}, which cannot be called"
        raise fail("NB612", message, hint="Give it a function")
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):  # functions of C that do not tell
        return 0
    free = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    places = [one for one in parameters if one.kind in free]
    wanted = sum(one.default is inspect.Parameter.empty for one in places)
    several = any(one.kind is one.VAR_POSITIONAL for one in parameters)
    if wanted > 1 or any(
        one.kind is one.KEYWORD_ONLY and one.default is one.empty for one in parameters
    ):
        message = f"{name} calls {_name(function)}, which needs {wanted} arguments"
        raise fail("NB612", message, hint="A network operation takes `t`, or nothing")
    return 1 if places or several else 0


def _name(function: object) -> str:
    return str(getattr(function, "__name__", function))
