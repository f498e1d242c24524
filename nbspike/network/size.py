"""Sizes: whole, positive, and not more than memory holds."""

from __future__ import annotations

import math
import numbers

import numpy as np

from nbspike.diagnostics.errors import fail


def whole_size(value: object, what: str) -> int:
    """Return a number of neurons or synapses as an `int`.

    Parameters
    ----------
    value
        What the user gave.
    what
        For the message, such as ``size of P``.

    Raises
    ------
    SizeError
        NB601 if it is not a whole number of at least 1.
    """
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value.item()
    if isinstance(value, bool | np.bool_) or not isinstance(value, numbers.Real):
        message = f"the {what} is {value!r}, which is not a number of neurons"
        raise fail("NB601", message, hint="Give a whole number, such as 100")
    number = float(value)
    if not math.isfinite(number) or number != int(number):
        message = f"the {what} is {value}, which is not a whole number"
        raise fail("NB601", message, hint="Use int(…) to cut off the fraction")
    if number < 1:
        message = f"the {what} is {value}; there must be at least 1"
        raise fail("NB601", message, hint="Give a whole number from 1")
    return int(number)
