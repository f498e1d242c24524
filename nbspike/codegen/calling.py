"""Machine code of users' Python functions, which kernels call by its address.

Numba compiles a copy of the function in which names of the script stand for what the
kernel computes with: quantities for their SI numbers, our NumPy for NumPy.  What it
does not take is called back in Python, an element at a time.
"""

# mypy: disable-error-code="no-untyped-call"
from __future__ import annotations

import ctypes
import math
from collections.abc import Callable
from dataclasses import dataclass
from types import FunctionType
from typing import Any

import numpy as np

from nbspike.codegen.plain import PlainError, draws_random_numbers, plain_function

#: How arguments and results look like: a real number, a whole one, a truth value.
KINDS = ("float", "int", "bool")

_GIVEN = {"float": "{}", "int": "int({})", "bool": "{} != 0.0"}

#: The function as kernels call it.
_CALLED = """\
def called({names}):
    try:
        return {result}
    except Exception:
        return python({names})
"""

#: Functions are written for single values, or for arrays as those of Brian 2.
_SCALARS = ("{}", "{}")
_ARRAYS = ("np.array([{}])", "first({})")


@dataclass(slots=True, eq=False)
class CalledFunction:
    """A Python function that machine code can call.

    Parameters
    ----------
    address
        Takes and returns doubles.
    problem
        Why Numba did not compile it, in words; `None` if it did.
    keeps
        Lives as long as the address.

    Attributes
    ----------
    report
        Receives what it raises when Python runs it; the answer is NaN then.
    """

    address: int = 0
    problem: str | None = None
    keeps: object = None
    report: Callable[[BaseException], None] | None = None


def machine_code(
    function: Callable[..., Any],
    kinds: tuple[str, ...],
    in_python: Callable[..., Any],
) -> CalledFunction:
    """Return a Python function as machine code of doubles.

    Parameters
    ----------
    function
        The user's.
    kinds
        One of `KINDS` for each argument.
    in_python
        Maps arrays of SI numbers to the same; called where Numba cannot compile
        `function`, where the machine code meets an error, and for random numbers, of
        which Numba has other ones.
    """
    called, pointer = _called_back(in_python, kinds)
    if draws_random_numbers(function):
        called.problem = "it draws random numbers"
        return called
    try:
        plain = plain_function(function)
    except PlainError as error:
        called.problem = str(error)
        return called
    for form in (_SCALARS, _ARRAYS):
        made, problem = _compiled(plain, pointer, kinds, form)
        if made is not None:
            called.address = int(made.address)
            called.keeps = (called.keeps, made)
            called.problem = None
            break
        called.problem = called.problem or problem
    return called


def _compiled(
    plain: Callable[..., Any],
    pointer: Any,
    kinds: tuple[str, ...],
    form: tuple[str, str],
) -> tuple[Any, str]:
    """Return machine code, or `None` and why there is none.

    Parameters
    ----------
    plain
        A copy of the function.
    pointer
        The way into Python, taken if the machine code raises an error.
    kinds
        One of `KINDS` for each argument.
    form
        How an argument is handed over, and how the result is taken.
    """
    import warnings

    from numba import cfunc, njit, types

    from nbspike.codegen.intrinsics import first

    names = [f"x{k}" for k in range(len(kinds))]
    given = [
        form[0].format(_GIVEN[kind].format(name))
        for kind, name in zip(kinds, names, strict=True)
    ]
    result = form[1].format(f"inner({', '.join(given)})")
    listed = ", ".join(names)
    text = _CALLED.format(names=listed, result=result)
    inner = plain
    if isinstance(plain, FunctionType):
        inner = njit(error_model="numpy", boundscheck=True)(plain)
    namespace = {"inner": inner, "np": np, "first": first, "python": pointer}
    exec(compile(text, "<nbspike function>", "exec"), namespace)  # noqa: S102  (ours)
    signature = types.float64(*[types.float64] * len(kinds))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            made = cfunc(signature, error_model="numpy")(namespace["called"])
    except Exception as error:  # Numba raises many kinds for what it does not know
        return None, _why(error)
    return made, ""


def _why(error: Exception) -> str:
    """Return the line of Numba's message that says what it does not know."""
    said = [line.strip() for line in str(error).splitlines() if line.strip()]
    if len(said) > 1 and said[0].startswith("Failed in"):
        del said[0]
    return said[0].rstrip(".:") if said else type(error).__name__


def _called_back(
    function: Callable[..., Any], kinds: tuple[str, ...]
) -> tuple[CalledFunction, Any]:
    """Return a way from machine code into Python; arguments are arrays of one value."""
    convert = {"float": "float64", "int": "int64", "bool": "bool"}
    called = CalledFunction()

    def enter(*given: float) -> float:
        try:
            pairs = zip(given, kinds, strict=True)
            values = [np.full(1, value).astype(convert[kind]) for value, kind in pairs]
            return float(np.ravel(np.asarray(function(*values)))[0])
        except BaseException as fault:
            if called.report is not None:
                called.report(fault)
            return math.nan

    kind = ctypes.CFUNCTYPE(ctypes.c_double, *[ctypes.c_double] * len(kinds))
    pointer = kind(enter)
    address = ctypes.cast(pointer, ctypes.c_void_p).value
    assert address is not None
    called.address, called.keeps = address, pointer
    return called, pointer
