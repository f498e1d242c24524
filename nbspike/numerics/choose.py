"""Which method integrates a model, and the sentence that says why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from nbspike.diagnostics.errors import fail
from nbspike.diagnostics.suggest import suggest
from nbspike.numerics import (
    euler,
    exact_linear,
    exponential_euler,
    heun,
    rk2,
    rk4,
)
from nbspike.numerics.held import hold
from nbspike.numerics.scheme import UpdateScheme
from nbspike.numerics.system import Refusal, System

#: Every method by name.  A new method is a file and a line here.
METHODS: dict[str, Callable[[System], UpdateScheme | Refusal]] = {
    "exact": exact_linear.scheme,
    "exponential_euler": exponential_euler.scheme,
    "euler": euler.scheme,
    "rk2": rk2.scheme,
    "heun": heun.scheme,
    "rk4": rk4.scheme,
}

#: Older names of Brian's for exact integration.
ALIASES = {"linear": "exact", "independent": "exact"}

#: Tried in this order if no method is asked for.
AUTOMATIC = ("exact", "euler", "heun")


@lru_cache(maxsize=512)
def choose(system: System | None, method: str | None = None) -> UpdateScheme | None:
    """Return the update scheme of equations, or `None` if there are none.

    Without `method`: exact if the equations are linear, else euler, else heun.
    Constant drifts and oscillators are linear, so they are integrated exactly
    here, where Brian 2 falls back to euler.

    Parameters
    ----------
    system
        The equations; `None` if nothing changes in time.
    method
        A name of `METHODS`, in upper or lower case, or `None`.

    Raises
    ------
    MethodError
        NB401 if the method is unknown, NB402 if it does not fit the equations,
        NB403 if no method does.
    """
    name = None if method is None else _known(method)
    if system is None:
        return None
    held = hold(system)
    if name is None:
        return held.looked_up(_automatic(held.system))
    made = METHODS[name](held.system)
    if isinstance(made, Refusal):
        reason = held.spoken(made.reason)
        message = f"`{name}` cannot integrate these equations: {reason}"
        raise fail("NB402", message, hint=_other(held.system, name))
    return held.looked_up(made)


def _known(method: str) -> str:
    name = method.lower()
    name = ALIASES.get(name, name)
    if name not in METHODS:
        known = ", ".join(METHODS)
        message = f"there is no integration method `{method}`; there are {known}"
        raise fail("NB401", message, hint=suggest(name, METHODS))
    return name


def _other(system: System, refused: str) -> str | None:
    for name in (*AUTOMATIC, *METHODS):
        if name != refused and not isinstance(METHODS[name](system), Refusal):
            return f"Try `{name}`"
    return None


def _automatic(system: System) -> UpdateScheme:
    refusals: list[str] = []
    for name in AUTOMATIC:
        made = METHODS[name](system)
        if isinstance(made, Refusal):
            refusals.append(made.reason)
            continue
        return (
            made
            if name == "exact"
            else replace(made, reason=_why(system, name, refusals))
        )
    message = f"no method here can integrate these equations: {refusals[-1]}"
    raise fail("NB403", message)


def _why(system: System, name: str, refusals: list[str]) -> str:
    sentence = f"`{name}`: {refusals[-1]}"
    if system.noises:
        return sentence if name == "heun" else "`euler`: the noise is additive"
    if not isinstance(exponential_euler.scheme(system), Refusal):
        return f"{sentence}; `exponential_euler` is stabler for gates like these"
    return sentence
