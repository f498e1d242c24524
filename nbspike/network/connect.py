"""Connection rules to pairs of neurons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nbspike.diagnostics.errors import fail
from nbspike.diagnostics.notes import warn
from nbspike.lang.expr import Expr, names_in
from nbspike.model.evaluate import evaluate
from nbspike.model.functions import first_draw
from nbspike.network.connect_rule import ConnectRule
from nbspike.network.divisions import compared_quotient
from nbspike.network.pair_values import PairValues
from nbspike.network.partners import Partners
from nbspike.network.projection import Projection
from nbspike.runtime.connectivity import (
    Grid,
    TooFewSources,
    all_pairs,
    bernoulli_pairs,
    bernoulli_pairs_where,
    fixed_indegree,
    pairs_where,
)
from nbspike.runtime.narrow import Numbers, index_type
from nbspike.runtime.pairs import FoundPairs, Rows, Whole, Wiring, no_pairs
from nbspike.runtime.random import uniform


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
    moment
        Number of the time step, and its length in second.
    """

    def __init__(
        self,
        projection: Projection,
        constants: Mapping[str, float],
        *,
        seed: int,
        number: int = 0,
        moment: tuple[int, float] = (0, 1e-4),
    ) -> None:
        self.projection = projection
        self.values = PairValues(projection, constants, seed, number, moment)
        self.constants, self.key = self.values.constants, self.values.key()
        self.n_pre, self.n_post = self.values.n_pre, self.values.n_post

    def pairs(self, rule: ConnectRule) -> Wiring:
        """Return the pairs of a rule.

        Raises
        ------
        ConnectivityError
            NB602 to NB604 if the rule cannot be met, NB615 for a sample that is
            too large.
        MemoryBudgetError
            NB605 if the synapses would not fit into memory.
        """
        self._note_division(rule)
        made = {
            "condition": self._by_condition,
            "one_to_one": self._one_to_one,
            "indices": self._indices,
            "generator": self._generated,
            "fixed_indegree": self._fixed_indegree,
        }[rule.mode](rule)
        return made if rule.n is None else self._repeated(made, rule.n)

    def _by_condition(self, rule: ConnectRule) -> Wiring:
        p = self._probability(rule)
        most = float(self.n_pre) * self.n_post
        room = self.projection.require_room
        if rule.condition is None and p is not None:
            room(most * p)
            return bernoulli_pairs(self.n_pre, self.n_post, p, self.key)
        size, condition = (self.n_pre, self.n_post), rule.condition
        if condition is not None and p is not None and p < 1:

            def holds(i: Whole, j: Whole) -> NDArray[np.bool_]:
                return self.values.at("condition", condition, i, j).astype(bool)

            return bernoulli_pairs_where(*size, p, holds, self.key, room)
        allowed = self._grid("condition", condition)
        chance = None if p is not None else self._grid("p", rule.p)
        return pairs_where(*size, allowed, chance, self.key, room)

    def _grid(self, what: str, expr: Expr | None) -> Grid | None:
        """Return what evaluates an expression for all pairs of a block."""
        if expr is None:
            return None

        def evaluated(i: Whole, j: Whole) -> NDArray[Any]:
            found = self.values.at_grid(what, expr, i, j)
            return self.values.certain(found) if what == "p" else found

        return evaluated

    def _probability(self, rule: ConnectRule) -> float | None:
        """Return `p` if it is one number, `None` if it differs between pairs."""
        p = rule.p
        if p is None:
            return 1.0
        known = {**self.constants, "N_pre": self.n_pre, "N_post": self.n_post}
        if names_in(p) - set(known) or first_draw(p) is not None:
            return None
        value = np.asarray(evaluate(p, known, None, None), np.float64)
        if not 0 <= value <= 1:
            raise self.values.no_probability(float(value))
        return float(value)

    def _note_division(self, rule: ConnectRule) -> None:
        for condition in (rule.condition, rule.generator and rule.generator.condition):
            divided = condition and compared_quotient(condition)
            if divided:
                warn(
                    f"`{divided}` in connect of {self.projection.name} divides truly, "
                    "so it equals a whole number only where nothing is left over; "
                    f"write `{divided.replace('/', '//')}` to round down",
                    once=f"division {self.projection.name} {divided}",
                    rule="L14",
                )

    def _generated(self, rule: ConnectRule) -> Wiring:
        assert rule.generator is not None
        made = Partners(rule.generator, self.values, rule.skip).pairs()
        return self._thinned(made, rule)

    def _one_to_one(self, rule: ConnectRule) -> Wiring:
        if self.n_pre != self.n_post:
            message = (
                f"one_to_one in {self.projection.name} joins {self.n_pre} to "
                f"{self.n_post} neurons"
            )
            raise fail("NB602", message, hint="Use groups of the same size")
        same: Numbers = np.arange(self.n_pre).astype(index_type(self.n_pre))
        return self._thinned(Rows(np.ones(self.n_pre, np.int64), same), rule)

    def _indices(self, rule: ConnectRule) -> Wiring:
        i, j = np.asarray(rule.i, np.int64), np.asarray(rule.j, np.int64)
        if len(i) != len(j) and 1 not in (len(i), len(j)):
            message = (
                f"connect of {self.projection.name} has {len(i)} values for i and "
                f"{len(j)} for j"
            )
            raise fail("NB604", message, hint="Give lists of the same length")
        i, j = np.broadcast_arrays(i, j)
        return self._thinned(self.values.in_range(i, j, skip=rule.skip), rule)

    def _thinned(self, pairs: Wiring, rule: ConnectRule) -> Wiring:
        """Keep listed pairs that meet the condition, each with probability p."""
        if rule.condition is None and rule.p is None:
            return pairs
        if rule.p is not None:
            self._probability(rule)
        kept, seen = FoundPairs(self.n_pre, self.n_post), 0
        for i, j in pairs.pieces():
            keep = np.ones(len(i), bool)
            if rule.condition is not None:
                keep &= self.values.at("condition", rule.condition, i, j).astype(bool)
            if rule.p is not None:
                p = self.values.certain(self.values.at("p", rule.p, i, j))
                number = np.arange(seen, seen + len(i), dtype=np.int64)
                keep &= uniform(self.values.key("thin", 0), 0, number) < p
            seen += len(i)
            kept.add(i[keep], j[keep])
        return kept.joined()

    def _fixed_indegree(self, rule: ConnectRule) -> Wiring:
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
        # a list of sources, and their order
        extra = float(np.dtype(index_type(self.n_pre)).itemsize) + 4.0
        self.projection.require_room(float(count) * self.n_post, extra=extra)
        if count == 0:
            return no_pairs(self.n_pre)
        condition = rule.condition
        if count == self.n_pre and condition is None:
            return all_pairs(self.n_pre, self.n_post)

        def may(i: Whole, j: Whole) -> NDArray[np.bool_]:
            assert condition is not None
            return self.values.at("condition", condition, i, j).astype(bool)

        among = None if condition is None else may
        try:
            return fixed_indegree(self.n_pre, self.n_post, count, self.key, among)
        except TooFewSources as few:
            message = (
                f"fixed_indegree is {count} in {self.projection.name}, but the "
                f"condition leaves {few.left} sources for j = {few.target}"
            )
            raise fail("NB602", message, hint="Ask for fewer, or widen it") from None

    def _repeated(self, pairs: Wiring, n: Expr) -> Wiring:
        made = FoundPairs(self.n_pre, self.n_post)
        for i, j in pairs.pieces():
            counts = np.asarray(self.values.at("n", n, i, j), np.float64)
            wrong = ~((counts >= 0) & (counts == np.floor(counts)))
            wrong |= ~np.isfinite(counts)
            if wrong.any():
                name = self.projection.name
                message = f"n is {counts[wrong][0]:g} in connect of {name}"
                hint = "Give a whole number of synapses, 0 or more"
                raise fail("NB602", message, hint=hint)
            self.projection.require_room(len(made) + float(counts.sum()))
            times = counts.astype(np.int64)
            made.add(np.repeat(i, times), np.repeat(j, times))
        return made.joined()
