"""Options of integration methods: which there are, and what they must be."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, fields

from nbspike.diagnostics.errors import fail
from nbspike.diagnostics.suggest import suggest

Pairs = Sequence[tuple[str, Hashable]]


@dataclass(frozen=True, slots=True)
class AdaptiveOptions:
    """What a method with control of the error can be told, by Brian's names.

    Parameters
    ----------
    adaptable_timestep
        Whether a time step may be divided; if not, its error is not looked at.
    absolute_error
        Largest error of a variable in one attempt, in SI.
    absolute_error_per_variable
        Variables with another one.
    max_steps
        Most attempts in a time step.
    use_last_timestep
        Whether a time step begins with the length that the last one ended with.
    save_failed_steps, save_step_count
        Whether to keep, for each neuron, how many attempts failed in the last time
        step, and how many there were.
    """

    adaptable_timestep: bool = True
    absolute_error: float = 1e-6
    absolute_error_per_variable: tuple[tuple[str, float], ...] = ()
    max_steps: int = 100
    use_last_timestep: bool = True
    save_failed_steps: bool = False
    save_step_count: bool = False

    def tolerances(self, names: Sequence[str]) -> tuple[float, ...]:
        """Return the error allowed for each variable.

        Raises
        ------
        MethodError
            NB405 for a variable that is not integrated.
        """
        own = dict(self.absolute_error_per_variable)
        for name in own:
            if name not in names:
                message = (
                    f"`{name}` has an absolute error, but no equation `d{name}/dt`"
                )
                raise fail("NB405", message, hint=suggest(name, names))
        return tuple(own.get(name, self.absolute_error) for name in names)


#: Method to its options.  `simplify` is for solutions in symbols; there are none here.
OPTIONS: dict[str, tuple[str, ...]] = {
    "exact": ("simplify",),
    "rk45": tuple(item.name for item in fields(AdaptiveOptions)),
}


def check_options(methods: Sequence[str], options: Pairs) -> None:
    """Refuse options that none of some methods has, and values they cannot take.

    Raises
    ------
    MethodError
        NB404 for an option that does not exist, NB405 for a value.
    """
    known = [name for method in methods for name in OPTIONS.get(method, ())]
    for name, value in options:
        if name not in known:
            which = " or ".join(f"`{method}`" for method in methods)
            message = f"`{name}` is not an option of {which}"
            if not known:
                raise fail("NB404", message, hint=f"{which} has no options")
            listed = ", ".join(f"`{one}`" for one in known)
            hint = suggest(name, known) or f"There is {listed}"
            raise fail("NB404", message, hint=hint)
        _check_value(name, value)


def adaptive_options(options: Pairs) -> AdaptiveOptions:
    """Return checked options as one value; others are left out."""
    known = OPTIONS["rk45"]
    return AdaptiveOptions(**{name: value for name, value in options if name in known})  # type: ignore[arg-type]


def _check_value(name: str, value: object) -> None:
    if name == "absolute_error_per_variable":
        for variable, error in value if isinstance(value, tuple) else ():
            _check_error(f"{name} of {variable}", error)
    elif name == "absolute_error":
        _check_error(name, value)
    elif name == "max_steps":
        whole = isinstance(value, int) and not isinstance(value, bool)
        if not whole or not 1 <= value <= 10**9:  # type: ignore[operator]
            message = f"`{name}` is {value!r}, not a whole number of steps"
            raise fail("NB405", message, hint="Give 1 or more, such as 100")
    elif not isinstance(value, bool):
        message = f"`{name}` is {value!r}, neither True nor False"
        raise fail("NB405", message)


def _check_error(name: str, value: object) -> None:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not (math.isfinite(value) and value > 0):  # type: ignore[arg-type,operator]
        message = f"`{name}` is {value!r}, not an error that can be kept"
        raise fail("NB405", message, hint="Give a number above 0, such as 1e-6")
