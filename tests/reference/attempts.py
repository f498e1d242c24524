"""A time step in attempts, for all elements at once, as one reads it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from nbspike.lang.expr import Expr
from nbspike.numerics.scheme import UpdateScheme

#: ``value(expression, names)`` with names that hide others.
Value = Callable[[Expr, Mapping[str, Any]], Any]


def divided_step(
    scheme: UpdateScheme,
    state: Mapping[str, Any],
    dt: float,
    most: float,
    value: Value,
    first: Any = 0.0,
) -> tuple[dict[str, Any], np.ndarray, np.ndarray]:
    """Return the state after a time step, the last length, and the attempts made.

    Parameters
    ----------
    scheme
        With `attempts`.
    state
        State variables, numbers or shape (N,).
    dt, most
        The time step, and the largest number of attempts in it.
    value
        Evaluates an expression.
    first
        Length of the first attempt, 0 for all of the step.
    """
    control = scheme.attempts
    assert control is not None
    shape = np.broadcast_shapes(*(np.shape(x) for x in state.values()), np.shape(first))
    now = {name: np.broadcast_to(x, shape).astype(float) for name, x in state.items()}
    left, made = np.full(shape, dt), np.zeros(shape)
    wish = np.where(np.asarray(first) > 0, first, dt)
    while np.any(going := (left > 0) & (made < most)):
        length = np.minimum(wish, left)
        names: dict[str, Any] = {**now, control.length: length, control.left: left}
        for item in scheme.temporaries:
            names[item.name] = value(item.value, names)
        error = np.broadcast_to(value(control.error, names), shape)
        new = {item.name: value(item.value, names) for item in scheme.updates}
        good = going & (error <= 1)
        now = {name: np.where(good, new[name], x) for name, x in now.items()}
        with np.errstate(all="ignore"):
            growth = 0.9 * (error + 1e-10) ** (-1 / control.order)
        growth = np.where(np.isnan(growth), 0.2, np.clip(growth, 0.2, 5))
        kept = ~going | (good & (length < wish))
        wish = np.where(kept, wish, length * growth)
        left = np.where(good, left - length, left)
        made = made + going
    done = {name: np.where(left > 0, np.nan, x) for name, x in now.items()}
    return done, wish, made
