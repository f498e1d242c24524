"""Connection rules to pairs of neurons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nbspike.diagnostics.errors import fail
from nbspike.lang.expr import Expr, names_in
from nbspike.model.evaluate import evaluate
from nbspike.model.functions import first_draw
from nbspike.model.synaptic import inline_synaptic
from nbspike.network.projection import Projection
from nbspike.network.synapse_values import end_constants, end_values
from nbspike.network.values import draws
from nbspike.runtime.connectivity import (
    Pairs,
    Whole,
    all_pairs,
    bernoulli_pairs,
    fixed_indegree,
    pairs_where,
)
from nbspike.runtime.random import stream_key


@dataclass(frozen=True, slots=True)
class ConnectRule:
    """How synapses are made.

    Parameters
    ----------
    mode
        ``condition``, ``one_to_one``, ``indices``, ``target`` or
        ``fixed_indegree`` (see `nbspike.lang.parsed.ParsedConnect`).
    condition, p, n, target, indegree
        Expressions with units folded, of ``i``, ``j``, ``N_pre``, ``N_post``,
        variables with ``_pre`` and ``_post``, and constants.
    i, j
        Numbers of neurons for mode ``indices``, equal shapes.
    """

    mode: str = "condition"
    condition: Expr | None = None
    p: Expr | None = None
    n: Expr | None = None
    target: Expr | None = None
    indegree: Expr | None = None
    i: tuple[int, ...] | Whole = ()
    j: tuple[int, ...] | Whole = ()


class Pairing:
    """Draws the pairs of one `connect` call.

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
    """

    def __init__(
        self,
        projection: Projection,
        constants: Mapping[str, float],
        *,
        seed: int,
        number: int = 0,
    ) -> None:
        self.projection = projection
        self.constants = dict(constants)
        self.seed = seed
        self.path = (projection.stream, "connect", number)
        self.key = stream_key(seed, *self.path)
        self.n_pre, self.n_post = projection.source.size, projection.target.size

    def pairs(self, rule: ConnectRule) -> Pairs:
        """Return the pairs of a rule.

        Raises
        ------
        ConnectivityError
            NB602 to NB604 if the rule cannot be met.
        MemoryBudgetError
            NB605 if the synapses would not fit into memory.
        """
        made = {
            "condition": self._by_condition,
            "one_to_one": self._one_to_one,
            "indices": self._indices,
            "target": self._target,
            "fixed_indegree": self._fixed_indegree,
        }[rule.mode](rule)
        return made if rule.n is None else self._repeated(made, rule.n)

    def _by_condition(self, rule: ConnectRule) -> Pairs:
        p = self._probability(rule.p)
        most = float(self.n_pre) * self.n_post
        if rule.condition is None:
            self.projection.require_room(most if p is None else most * p)
        if rule.condition is None and p is not None:
            return bernoulli_pairs(self.n_pre, self.n_post, p, self.key)
        condition = rule.condition

        def holds(i: Whole, j: Whole) -> NDArray[np.bool_]:
            if condition is None:
                return np.ones(len(i), bool)
            return self._at("condition", condition, i, j).astype(bool)

        if p == 1.0:
            return pairs_where(self.n_pre, self.n_post, holds, None, self.key)

        def probability(i: Whole, j: Whole) -> NDArray[np.float64]:
            if p is not None:
                return np.full(len(i), p)
            assert rule.p is not None
            return self._certain(self._at("p", rule.p, i, j))

        return pairs_where(self.n_pre, self.n_post, holds, probability, self.key)

    def _probability(self, p: Expr | None) -> float | None:
        """Return `p` if it is one number, `None` if it differs between pairs."""
        if p is None:
            return 1.0
        if names_in(p) <= set(self.constants) and first_draw(p) is None:
            value = np.asarray(evaluate(p, self.constants, None, None), np.float64)
            return float(self._checked(value.reshape(1))[0])
        return None

    def _checked(self, p: NDArray[np.float64]) -> NDArray[np.float64]:
        wrong = ~((p >= 0) & (p <= 1))
        if wrong.any():
            value = p[wrong][0]
            message = (
                f"`p` is {value:g} in `connect` of `{self.projection.name}`, but a "
                "probability lies between 0 and 1"
            )
            raise fail(
                "NB603", message, hint="Write a number from 0 to 1, such as `p=0.02`"
            )
        return p

    def _certain(self, p: NDArray[Any]) -> NDArray[np.float64]:
        """Return probabilities that differ between pairs; above 1 means certain.

        Profiles such as ``1.5*exp(-d/sigma)`` are meant to be cut off like this.
        """
        return self._checked(np.where(p > 1, 1.0, p))

    def _at(self, what: str, expression: Expr, i: Whole, j: Whole) -> NDArray[Any]:
        """Evaluate an expression for pairs, shape of `i`; `what` names its draws."""
        projection = self.projection
        values: dict[str, Any] = {
            **self.constants,
            **end_constants(projection, self.constants),
            **end_values(projection, {"_pre": i, "_post": j}),
        }
        values.update(i=i, j=j, N_pre=self.n_pre, N_post=self.n_post)
        source = draws(self.seed, (*self.path, what), i * self.n_post + j)
        formula = inline_synaptic(
            expression,
            projection.model,
            projection.source.population.model,
            projection.target.population.model,
        )
        value = evaluate(formula, values, source, len(i))
        return np.broadcast_to(np.asarray(value), i.shape)

    def _one_to_one(self, rule: ConnectRule) -> Pairs:
        if self.n_pre != self.n_post:
            message = (
                f"one_to_one in {self.projection.name} joins {self.n_pre} to "
                f"{self.n_post} neurons"
            )
            raise fail("NB602", message, hint="Use groups of the same size")
        same = np.arange(self.n_pre, dtype=np.int64)
        return self._thinned(Pairs(same, same), rule)

    def _target(self, rule: ConnectRule) -> Pairs:
        assert rule.target is not None
        i = np.arange(self.n_pre, dtype=np.int64)
        j = self._at("target", rule.target, i, np.zeros_like(i)).astype(np.int64)
        return self._thinned(self._in_range(i, j), rule)

    def _indices(self, rule: ConnectRule) -> Pairs:
        i, j = np.array(rule.i, np.int64), np.array(rule.j, np.int64)
        if len(i) != len(j) and 1 not in (len(i), len(j)):
            message = (
                f"connect of {self.projection.name} has {len(i)} values for i and "
                f"{len(j)} for j"
            )
            raise fail("NB604", message, hint="Give lists of the same length")
        i, j = (np.array(part) for part in np.broadcast_arrays(i, j))
        return self._thinned(self._in_range(i, j), rule)

    def _thinned(self, pairs: Pairs, rule: ConnectRule) -> Pairs:
        """Keep listed pairs that meet the condition, each with probability p."""
        keep = np.ones(len(pairs.i), bool)
        if rule.condition is not None:
            keep &= self._at("condition", rule.condition, pairs.i, pairs.j).astype(bool)
        if rule.p is not None:
            self._probability(rule.p)
            p = self._certain(self._at("p", rule.p, pairs.i, pairs.j))
            number = np.arange(len(pairs.i), dtype=np.int64)
            keep &= (
                draws(self.seed, (*self.path, "thin"), number)("uniform", len(number))
                < p
            )
        return Pairs(pairs.i[keep], pairs.j[keep])

    def _in_range(self, i: Whole, j: Whole) -> Pairs:
        for label, values, size in (("i", i, self.n_pre), ("j", j, self.n_post)):
            wrong = (values < 0) | (values >= size)
            if wrong.any():
                message = (
                    f"{label} = {values[wrong][0]} in connect of "
                    f"{self.projection.name} is not a neuron: they go from 0 to "
                    f"{size - 1}"
                )
                raise fail("NB602", message, hint="Count neurons from 0")
        return Pairs(i, j)

    def _fixed_indegree(self, rule: ConnectRule) -> Pairs:
        assert rule.indegree is not None
        known = {**self.constants, "N_pre": self.n_pre, "N_post": self.n_post}
        if first_draw(rule.indegree) or names_in(rule.indegree) - set(known):
            message = (
                f"fixed_indegree differs between neurons in {self.projection.name}"
            )
            raise fail("NB602", message, hint="Write a number, the same for all")
        value = float(np.asarray(evaluate(rule.indegree, known, None, None)))
        count = int(value) if np.isfinite(value) and value == int(value) else -1
        if not 0 <= count <= self.n_pre:
            message = (
                f"fixed_indegree is {value:g} in {self.projection.name}; the source "
                f"has {self.n_pre} neurons to choose from"
            )
            raise fail("NB602", message, hint="Give a whole number that is not larger")
        self.projection.require_room(float(count) * self.n_post)
        if count == 0:
            return Pairs(np.empty(0, np.int64), np.empty(0, np.int64))
        if count == self.n_pre:
            return all_pairs(self.n_pre, self.n_post)
        return fixed_indegree(self.n_pre, self.n_post, count, self.key)

    def _repeated(self, pairs: Pairs, n: Expr) -> Pairs:
        counts = np.asarray(self._at("n", n, pairs.i, pairs.j), np.float64)
        wrong = ~((counts >= 0) & (counts == np.floor(counts)) & np.isfinite(counts))
        if wrong.any():
            message = f"n is {counts[wrong][0]:g} in connect of {self.projection.name}"
            raise fail(
                "NB602", message, hint="Give a whole number of synapses, 0 or more"
            )
        self.projection.require_room(float(counts.sum()))
        times = counts.astype(np.int64)
        return Pairs(np.repeat(pairs.i, times), np.repeat(pairs.j, times))
