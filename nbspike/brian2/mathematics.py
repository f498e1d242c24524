"""`exprel`, the one function of the equations that NumPy does not have."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from nbspike.model.functions import FUNCTIONS
from nbspike.units.checking import check_units


@check_units(x=1, result=1)
def exprel(x: ArrayLike) -> Any:
    """Return ``(exp(x) - 1)/x``, and its limit 1 at 0.

    Parameters
    ----------
    x
        Numbers without unit, any shape.

    Raises
    ------
    DimensionMismatchError
        NB310 if `x` has a unit.
    """
    compute = FUNCTIONS["exprel"].numpy
    assert compute is not None
    result = compute(x)
    return result if np.ndim(result) else float(result)
