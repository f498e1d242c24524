"""What expressions of `connect` mean for pairs of neurons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nbspike.diagnostics.errors import fail
from nbspike.lang.expr import Expr, names_in
from nbspike.model.evaluate import evaluate
from nbspike.model.functions import first_draw, foreign_calls
from nbspike.network.connect_rule import LOOP
from nbspike.network.projection import Projection
from nbspike.network.synapse_values import end_constants, end_values
from nbspike.network.values import draws
from nbspike.runtime.pairs import Pairs, Whole
from nbspike.runtime.random import stream_key


class PairValues:
    """Evaluates expressions of one `connect` call.

    Parameters
    ----------
    projection
        Whose sections are joined.
    constants
        Values in SI.
    seed
        Of the network.
    number
        Which `connect` call of the projection it is, from 0.
    moment
        Number of the time step, and its length in second.
    """

    def __init__(
        self,
        projection: Projection,
        constants: Mapping[str, float],
        seed: int,
        number: int,
        moment: tuple[int, float],
    ) -> None:
        self.projection = projection
        self.constants = dict(constants)
        self.seed, self.moment = seed, moment
        self.path = (projection.stream, "connect", number)
        self.n_pre, self.n_post = projection.source.size, projection.target.size

    def key(self, *path: str | int) -> int:
        """Return the key of a random stream of this call."""
        return stream_key(self.seed, *self.path, *path)

    def at(
        self,
        what: str,
        expression: Expr,
        i: Whole | None,
        j: Whole | None,
        *,
        loop: Whole | None = None,
        elements: Whole | None = None,
    ) -> NDArray[Any]:
        """Evaluate an expression for pairs, or for neurons of one side.

        `what` names its draws, and `elements` numbers them; `loop` is what a loop
        is at.  The shape is that of `i` or `j`.
        """
        if elements is None:
            assert i is not None
            assert j is not None
            elements = i * self.n_post + j
        values = self._named(names_in(expression), i, j, loop)
        source = draws(self.seed, (*self.path, what), elements)
        value = evaluate(expression, values, source, len(elements))
        return np.broadcast_to(np.asarray(value), elements.shape)

    def at_grid(self, what: str, expression: Expr, i: Whole, j: Whole) -> NDArray[Any]:
        """Evaluate an expression for a column of sources and a row of targets.

        What depends on one side only is worked out once for each neuron.
        """
        if first_draw(expression) is None and not foreign_calls(expression):
            values = self._named(names_in(expression), i, j, None)
            return np.asarray(evaluate(expression, values, None, None))
        shape = (len(i), j.shape[1])
        flat = [np.broadcast_to(part, shape).ravel() for part in (i, j)]
        return self.at(what, expression, *flat).reshape(shape)

    def _named(
        self,
        wanted: frozenset[str],
        i: Whole | None,
        j: Whole | None,
        loop: Whole | None,
    ) -> dict[str, Any]:
        """Return the values of names, and of all constants."""
        projection = self.projection
        given = {"_pre": i, "_post": j}
        chosen = {suffix: part for suffix, part in given.items() if part is not None}
        step, dt = self.moment
        values: dict[str, Any] = {
            **end_constants(projection, self.constants),
            **self.constants,
            **end_values(projection, chosen, step, dt, wanted),
        }
        values.update(N_pre=self.n_pre, N_post=self.n_post)
        values.update(t=step * dt, dt=dt, t_in_timesteps=step)
        own = {"i": i, "j": j, LOOP: loop}
        values.update({name: part for name, part in own.items() if part is not None})
        return values

    def no_probability(self, value: float) -> Exception:
        """Return (to raise) the error of a number that is no probability."""
        message = (
            f"`p` is {value:g} in `connect` of `{self.projection.name}`, but a "
            "probability lies between 0 and 1"
        )
        hint = "Write a number from 0 to 1, such as `p=0.02`"
        return fail("NB603", message, hint=hint)

    def certain(self, p: NDArray[Any]) -> NDArray[np.float64]:
        """Return probabilities cut off at 0 and 1, as in Brian 2.

        Profiles such as ``1 - d/sigma`` or ``1.5*exp(-d/sigma)`` are meant like this.
        """
        given = np.asarray(p, np.float64)
        if np.isnan(given).any():
            raise self.no_probability(np.nan)
        return np.clip(given, 0.0, 1.0)

    def in_range(self, i: Whole, j: Whole, *, skip: bool = False) -> Pairs:
        """Return pairs, without those that do not exist if `skip`."""
        inside = np.ones(len(i), bool)
        for label, values, size in (("i", i, self.n_pre), ("j", j, self.n_post)):
            wrong = (values < 0) | (values >= size)
            inside &= ~wrong
            if wrong.any() and not skip:
                end = self.projection.source if label == "i" else self.projection.target
                message = (
                    f"{label} = {values[wrong][0]} in connect of "
                    f"{self.projection.name} is not a neuron of {end.name}: they go "
                    f"from 0 to {size - 1}"
                )
                raise fail("NB602", message, hint="Count neurons from 0")
        if inside.all():
            return Pairs(i, j)
        return Pairs(i[inside], j[inside])
