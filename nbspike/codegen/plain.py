"""A user's function as Numba can take it: the same code, with plain names around it."""

from __future__ import annotations

import builtins
import inspect
from collections.abc import Callable
from functools import cache
from types import BuiltinFunctionType, CellType, CodeType, FunctionType, ModuleType
from typing import Any

import numpy as np

_DEEPEST = 20

#: Names that scripts for Brian 2 share between NumPy and Python; for single numbers
#: Python's are meant.
_SHADOWED = frozenset("all any max min round sum".split())


class PlainError(Exception):
    """Numba cannot take a function; says why."""


def plain_function(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a copy of a function whose names stand for plain numbers and NumPy.

    Parameters
    ----------
    function
        Written in Python; what wraps it is taken off.

    Raises
    ------
    PlainError
        If it is not written in Python, or uses what has no plain form.
    """
    inner: Callable[..., Any] = inspect.unwrap(function, stop=_is_numpy)
    if _is_numpy(inner) or isinstance(inner, np.ufunc):
        return inner  # Numba knows it, or says that it does not
    if isinstance(inner, BuiltinFunctionType) and inner.__module__ == "math":
        return inner
    return _copied(inner, {}, 0)


def names_used(function: Callable[..., Any]) -> dict[str, object]:
    """Return the values that a function finds outside, by name.

    Two calls that give equal values mean the same function.
    """
    inner = inspect.unwrap(function)
    if not isinstance(inner, FunctionType):
        return {}
    found = inspect.getclosurevars(inner)
    return {**found.globals, **found.nonlocals}


def draws_random_numbers(function: Callable[..., Any]) -> bool:
    """Return whether a function, or one that it calls, uses NumPy's random numbers."""
    seen: set[CodeType] = set()
    waiting: list[object] = [inspect.unwrap(function)]
    while waiting:
        current = waiting.pop()
        if not isinstance(current, FunctionType) or current.__code__ in seen:
            continue
        seen.add(current.__code__)
        if "random" in current.__code__.co_names:
            return True
        for value in names_used(current).values():
            if _is_of_random(value):
                return True
            if callable(value):
                waiting.append(inspect.unwrap(value))
    return False


def _is_of_random(value: object) -> bool:
    owner = getattr(value, "__self__", None)
    return isinstance(owner, np.random.RandomState | np.random.Generator) or (
        isinstance(value, ModuleType) and value.__name__ in ("random", "numpy.random")
    )


def _copied(
    function: object, made: dict[CodeType, FunctionType], depth: int
) -> FunctionType:
    inner = inspect.unwrap(function) if callable(function) else function
    if not isinstance(inner, FunctionType):
        raise PlainError("it is not written in Python")
    if inner.__code__ in made:
        return made[inner.__code__]
    if depth > _DEEPEST:
        raise PlainError("its functions call each other too deeply")
    around: dict[str, Any] = {"__builtins__": __builtins__, "__name__": "function"}
    cells = tuple(CellType() for _ in inner.__code__.co_freevars)
    copy = FunctionType(
        inner.__code__, around, inner.__name__, inner.__defaults__, cells or None
    )
    made[inner.__code__] = copy
    found = inspect.getclosurevars(inner)
    for name, value in found.globals.items():
        around[name] = _plain(name, value, made, depth)
    for cell, name in zip(cells, inner.__code__.co_freevars, strict=True):
        cell.cell_contents = _plain(name, found.nonlocals.get(name), made, depth)
    return copy


def _is_numpy(value: Any) -> bool:
    """Whether a value is what NumPy has under its name."""
    return getattr(np, getattr(value, "__name__", ""), None) is value


def _plain(
    name: str, value: object, made: dict[CodeType, FunctionType], depth: int
) -> Any:
    """Return what a name of the script means to Numba."""
    if isinstance(value, np.ndarray):
        bare = np.array(value)  # of a quantity: its SI numbers
        return bare[()] if bare.ndim == 0 else bare
    if isinstance(value, ModuleType):
        ours = value is np or value.__name__.endswith("numpy_")
        return _numpy_of_scalars() if ours else value
    if not callable(value) or isinstance(value, type | np.ufunc | BuiltinFunctionType):
        return value
    inner = inspect.unwrap(value, stop=_is_numpy)
    if _is_numpy(inner):
        python = getattr(builtins, inner.__name__, None)
        if inner is not value and inner.__name__ in _SHADOWED:
            return python
        return getattr(_numpy_of_scalars(), inner.__name__)
    if isinstance(inner, np.ufunc | BuiltinFunctionType):
        return inner
    if isinstance(inner, FunctionType):
        from numba import njit

        return njit(error_model="numpy", boundscheck=True)(
            _copied(inner, made, depth + 1)
        )
    pure = getattr(value, "pyfunc", None)
    if callable(pure):
        return _plain(name, pure, made, depth + 1)
    raise PlainError(f"`{name}` is a {type(value).__name__}")


@cache
def _numpy_of_scalars() -> ModuleType:
    """Return NumPy with functions that Numba knows for arrays only."""
    from numba import njit

    module = ModuleType("numpy")
    vars(module).update(vars(np))
    vars(module).update(where=njit(_where), clip=njit(_clip))
    return module


def _where(condition: Any, then: Any, otherwise: Any) -> Any:
    return then if condition else otherwise


def _clip(x: Any, low: Any, high: Any) -> Any:
    return min(max(x, low), high)


def fingerprint(function: Callable[..., Any]) -> tuple[object, ...]:
    """Return what changes if a function finds other numbers outside than before."""
    found: list[object] = []
    seen: set[CodeType] = set()
    waiting: list[object] = [function]
    while waiting:
        current = inspect.unwrap(waiting.pop())  # type: ignore[arg-type]
        if not isinstance(current, FunctionType) or current.__code__ in seen:
            continue
        seen.add(current.__code__)
        found.append(current.__code__)
        for name, value in sorted(names_used(current).items()):
            if isinstance(value, np.ndarray):
                found.append((name, value.shape, value.dtype.str, value.tobytes()))
            elif isinstance(value, int | float | complex | bool | str | None):
                found.append((name, value))
            elif callable(value):
                waiting.append(value)
    return tuple(found)
