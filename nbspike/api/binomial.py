"""`BinomialFunction`: binomial numbers that equations draw."""

from __future__ import annotations

import math
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from nbspike.api.arguments import is_index
from nbspike.api.foreign import Foreign
from nbspike.diagnostics.errors import fail
from nbspike.model.checked import ValueType
from nbspike.model.evaluate import Drawn, Draws
from nbspike.model.functions import DimensionRule, Function
from nbspike.model.signature import Origin, Signature
from nbspike.network.callee import Callee
from nbspike.units.dimension import DIMENSIONLESS

#: Expected successes and failures above which a normal number is close enough.
_ENOUGH = 5


class BinomialFunction(Foreign):
    """Successes in `n` trials of probability `p`, drawn anew by each call ``f()``.

    Parameters
    ----------
    n
        Number of trials.
    p
        Probability of success.
    approximate
        Whether a normal number of the same mean and variance, not rounded, stands
        for the binomial one if ``n*p`` and ``n*(1 - p)`` exceed 5, as in Brian 2.
    name, dtype, parameters
        Accepted, without effect.

    Raises
    ------
    ParameterValueError
        NB609 if `n` is not a whole number of 0 or more, or `p` not in 0 to 1.
    """

    kind: ClassVar[str] = "_binomial"

    def __init__(
        self,
        n: object,
        p: object,
        approximate: bool = True,
        name: str | None = None,
    ) -> None:
        if not is_index(n) or int(n) < 0:  # type: ignore[call-overload]
            message = f"a binomial number has {n!r} trials"
            raise fail("NB609", message, hint="Give a whole number of 0 or more")
        chance = np.asarray(p)
        if chance.ndim or chance.dtype.kind not in "iuf" or not 0 <= chance <= 1:
            message = f"the probability of a binomial number is {p!r}"
            raise fail("NB609", message, hint="Give a number from 0 to 1")
        self.n, self.p = int(n), float(chance)  # type: ignore[call-overload]
        self.name = name or self.kind
        least = min(self.n * self.p, self.n * (1 - self.p))
        self.approximate = bool(approximate) and least > _ENOUGH

    # --- for equations -------------------------------------------------------

    def signature_as(self, name: str, dt: float) -> Function:  # noqa: ARG002
        """Return what the language has to know of it."""
        signature = Signature(Origin.DRAWN, (), DIMENSIONLESS, stateless=False)
        return Function(name, 0, DimensionRule.GIVEN, signature=signature)

    def numpy(self, dt: float) -> Drawn:  # noqa: ARG002
        """Return the law, for texts."""
        return Drawn(self._draw)

    def callee(self, name: str, dt: float, kinds: tuple[ValueType, ...]) -> Callee:  # noqa: ARG002
        """Return the numbers that the law depends on."""
        table = np.array([self.n, self.p, float(self.approximate)])
        return Callee(self.numpy(dt), table)

    def _draw(self, draw: Draws, count: int) -> NDArray[np.float64]:
        mean, spread = self.n * self.p, math.sqrt(self.n * self.p * (1 - self.p))
        if self.approximate:
            near: NDArray[np.float64] = mean + spread * draw("normal", count)
            return near
        uniform = draw("uniform", count)
        found: NDArray[Any] = np.searchsorted(self._cumulative(), uniform, "right")
        return found.astype(np.float64)

    def _cumulative(self) -> NDArray[np.float64]:
        """Return the probabilities of at most k successes, for k below n."""
        if self.p in (0.0, 1.0) or self.n == 0:
            return np.full(self.n, 1.0 if self.p == 0 else 0.0)
        k = np.arange(self.n)
        odds = math.log(self.p) - math.log1p(-self.p)
        steps = np.log((self.n - k) / (k + 1.0)) + odds
        logs = self.n * math.log1p(-self.p) + np.concatenate([[0.0], np.cumsum(steps)])
        whole = np.cumsum(np.exp(logs))
        below: NDArray[np.float64] = whole[:-1] / whole[-1]
        return below

    def __repr__(self) -> str:
        return f"<BinomialFunction of {self.n} trials of probability {self.p:g}>"
