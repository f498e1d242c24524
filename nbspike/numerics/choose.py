"""Which method integrates a model, and the sentence that says why."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from functools import lru_cache

from nbspike.diagnostics.errors import fail
from nbspike.diagnostics.stages import CHOOSE
from nbspike.diagnostics.suggest import suggest
from nbspike.numerics import exponential_euler
from nbspike.numerics.held import Held, hold
from nbspike.numerics.left_to_euler import left_to_euler
from nbspike.numerics.methods import ALIASES, GSL, METHODS, make
from nbspike.numerics.options import Pairs, check_options
from nbspike.numerics.request import MethodRequest
from nbspike.numerics.scheme import UpdateScheme
from nbspike.numerics.system import Refusal, System
from nbspike.numerics.written import RefusedMethod, WrittenScheme
from nbspike.numerics.written_code import WrittenCode

#: A name of `METHODS`, or what a user wrote.
Method = str | WrittenScheme | WrittenCode | RefusedMethod

#: Tried in this order if no method is asked for.
AUTOMATIC = ("exact", "euler", "heun")


@lru_cache(maxsize=512)
@CHOOSE
def choose(
    system: System | None, method: str | MethodRequest | None = None
) -> UpdateScheme | None:
    """Return the update scheme of equations, or `None` if there are none.

    Without a method: exact if the equations are linear, else euler, else heun.
    Where nothing pulls a variable back, and for oscillations, euler is chosen, as in
    Brian 2; exact integrates these, too, if it is asked for.

    Parameters
    ----------
    system
        The equations; `None` if nothing changes in time.
    method
        A name of `METHODS`, in upper or lower case, or methods tried in order.

    Raises
    ------
    MethodError
        NB401 if a method is unknown, NB402 if none asked for fits the equations,
        NB403 if no method does, NB404 and NB405 for options.
    """
    asked = MethodRequest((method,)) if isinstance(method, str) else method
    methods = [_known(one) for one in asked.methods] if asked else []
    names = [one if isinstance(one, str) else one.name for one in methods]
    check_options(names or AUTOMATIC, asked.options if asked else ())
    if system is None:
        return None
    held = hold(system)
    if asked is not None and methods:
        return held.looked_up(_asked(held, methods, asked.options))
    return held.looked_up(_automatic(held.system))


def _known(method: Hashable) -> Method:
    if isinstance(method, WrittenScheme | WrittenCode | RefusedMethod):
        return method
    name = str(method).lower()
    name = {**ALIASES, **GSL}.get(name, name)
    if name not in METHODS:
        known = ", ".join(METHODS)
        message = f"there is no integration method `{method}`; there are {known}"
        raise fail("NB401", message, hint=suggest(name, METHODS))
    return name


def _asked(held: Held, methods: Sequence[Method], options: Pairs) -> UpdateScheme:
    """Return the first scheme of a list that fits."""
    refusals: list[str] = []
    names = [one if isinstance(one, str) else one.name for one in methods]
    for method in methods:
        if isinstance(method, str):
            made = make(method, held.system, options)
        else:
            made = method.scheme(held.system)
        if not isinstance(made, Refusal):
            return made
        refusals.append(held.spoken(made.reason))
    if len(names) == 1:
        message = f"`{names[0]}` cannot integrate these equations: {refusals[0]}"
    else:
        pairs = zip(names, refusals, strict=True)
        each = "; ".join(f"`{name}`: {reason}" for name, reason in pairs)
        message = f"none of these methods can integrate the equations: {each}"
    raise fail("NB402", message, hint=_other(held.system, names))


def _other(system: System, refused: Sequence[str]) -> str | None:
    for name in (*AUTOMATIC, *METHODS):
        fits = not isinstance(METHODS[name](system), Refusal)
        if name not in refused and fits:
            return f"Try `{name}`"
    return None


def _automatic(system: System) -> UpdateScheme:
    refusals: list[str] = []
    for name in AUTOMATIC:
        made = METHODS[name](system)
        if isinstance(made, Refusal):
            refusals.append(made.reason)
            continue
        if name != "exact":
            return replace(made, reason=_why(system, name, refusals))
        why = left_to_euler(system)
        if why is None:
            return made
        refusals.append(f"{why}; `exact` has no error, if asked for")
    message = f"no method here can integrate these equations: {refusals[-1]}"
    raise fail("NB403", message)


def _why(system: System, name: str, refusals: list[str]) -> str:
    sentence = f"`{name}`: {refusals[-1]}"
    if system.noises:
        return sentence if name == "heun" else "`euler`: the noise is additive"
    gates = not isinstance(exponential_euler.scheme(system), Refusal)
    if gates and isinstance(METHODS["exact"](system), Refusal):
        return f"{sentence}; `exponential_euler` is stabler for gates like these"
    return sentence
