"""Partners that a generator gives each neuron, evaluated and checked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nbspike.diagnostics.errors import fail
from nbspike.diagnostics.notes import warn
from nbspike.lang.expr import Expr, names_in
from nbspike.lang.parsed import Generator
from nbspike.network.generating import (
    Candidates,
    Ranges,
    all_of,
    by_chance,
    by_size,
    ranges,
)
from nbspike.network.pair_values import PairValues
from nbspike.runtime.pairs import BLOCK, FoundPairs, Pairs, Whole, Wiring

#: Candidates that a loop may go through, which take some hours.
_MOST = 1e12


class Partners:
    """Makes the pairs of one generator.

    Parameters
    ----------
    given
        The generator, checked.
    values
        Evaluates its expressions.
    skip
        Whether partners that do not exist are left out instead of refused.
    """

    def __init__(self, given: Generator, values: PairValues, skip: bool) -> None:
        self.given, self.values, self.skip = given, values, skip
        self.projection = values.projection
        self.targets = given.side == "j"
        sizes = (values.n_pre, values.n_post)
        self.n_near, self.n_far = sizes if self.targets else sizes[::-1]

    def pairs(self) -> Wiring:
        """Return the pairs, by near neuron and then in the order of the loop."""
        found = FoundPairs(self.values.n_pre, self.values.n_post)
        seen = 0
        for candidates in self._candidates():
            pairs = self._partners(candidates, seen)
            seen += len(candidates.near)
            self.projection.require_room(float(len(found) + len(pairs.i)))
            found.add(pairs.i, pairs.j)
        return found.joined()

    def _candidates(self) -> Iterator[Candidates]:
        given, near = self.given, np.arange(self.n_near, dtype=np.int64)
        if given.name is None:
            parts = (near[k : k + BLOCK] for k in range(0, self.n_near, BLOCK))
            return (Candidates(part, np.zeros_like(part)) for part in parts)
        start, stop, step = (
            self._whole(word, bound, near)
            for word, bound in zip(("start", "stop", "step"), given.bounds, strict=True)
        )
        if (step == 0).any():
            message = f"the loop of connect of {self.projection.name} has the step 0"
            raise fail("NB116", message, hint="Write range(start, stop, step)")
        through = ranges(start, stop, step)
        self._require_room(through)
        key = self.values.key("sample")
        if given.p is not None:
            p = self.values.certain(self._near("p", given.p, near))
            self.projection.require_room(float(np.sum(through.count * p)))
            return by_chance(through, p, key)
        if given.size is not None:
            size = self._whole("size", given.size, near)
            size = self._possible(size, through)
            self.projection.require_room(float(np.sum(size)))
            return by_size(through, size, key)
        return all_of(through)

    def _require_room(self, through: Ranges) -> None:
        """Refuse loops that are too long before anything is made of them."""
        given, count = self.given, through.count.astype(np.float64)
        longest, total = float(np.max(count, initial=0.0)), float(np.sum(count))
        if given.size is not None:
            self.projection.require_room(longest)  # one of them is drawn from at once
        elif given.p is None and given.condition is None and not self.skip:
            self.projection.require_room(total)
        if total > _MOST:
            message = (
                f"the loop in connect of {self.projection.name} goes through "
                f"{total:.0e} numbers"
            )
            raise fail("NB605", message, hint="Write a range that is near the neuron")

    def _near(self, what: str, expr: Expr, near: Whole) -> NDArray[Any]:
        """Evaluate an expression for each neuron that has partners."""
        i, j = (near, None) if self.targets else (None, near)
        return self.values.at(what, expr, i, j, elements=near)

    def _whole(self, word: str, expr: Expr, near: Whole) -> Whole:
        value = np.asarray(self._near(word, expr, near), np.float64)
        wrong = ~(np.isfinite(value) & (value == np.floor(value)))
        if wrong.any():
            message = (
                f"`{word}` of the loop in connect of {self.projection.name} is "
                f"{value[wrong][0]:g}, which is not a whole number"
            )
            raise fail("NB602", message, hint="Write int(…) around it, or `//` for `/`")
        return value.astype(np.int64)

    def _possible(self, size: Whole, through: Ranges) -> Whole:
        wrong = (size < 0) | (size > through.count)
        if not wrong.any():
            return size
        if self.skip:
            return np.clip(size, 0, through.count)
        near = int(np.argmax(wrong))
        message = (
            f"`sample` in connect of {self.projection.name} takes {size[near]} of "
            f"{through.count[near]} numbers for {'i' if self.targets else 'j'} = {near}"
        )
        hint = "Take fewer, or write `skip_if_invalid` to take all there are"
        raise fail("NB615", message, hint=hint)

    def _partners(self, candidates: Candidates, seen: int) -> Pairs:
        """Return the pairs that candidates lead to; `seen` came before them."""
        given, near, loop = self.given, candidates.near, candidates.loop
        elements = seen + np.arange(len(near), dtype=np.int64)

        def at(what: str, expr: Expr, far: Whole | None) -> NDArray[Any]:
            i, j = (near, far) if self.targets else (far, near)
            return self.values.at(what, expr, i, j, loop=loop, elements=elements)

        far = self._rounded(at("partner", given.value, None))
        keep = np.ones(len(near), bool)
        if given.condition is not None:
            # variables of partners can be read only where there is one
            if self._reads_partner(given.condition):
                self._in_range(near, far)
                keep = (far >= 0) & (far < self.n_far)
            near, loop, far, elements = (
                part[keep] for part in (near, loop, far, elements)
            )
            keep = at("condition", given.condition, far).astype(bool)
        near, far = near[keep], far[keep]
        return self._in_range(near, far)

    def _in_range(self, near: Whole, far: Whole) -> Pairs:
        i, j = (near, far) if self.targets else (far, near)
        return self.values.in_range(i, j, skip=self.skip)

    def _rounded(self, value: NDArray[Any]) -> Whole:
        """Return partners as whole numbers, cut off towards zero."""
        exact, side = np.asarray(value, np.float64), self.given.side
        if not np.isfinite(exact).all():
            message = f"`{side}=` of connect of {self.projection.name} is not finite"
            raise fail("NB602", message, hint="Look for a division by zero")
        whole = np.trunc(exact)
        if (whole != exact).any():
            name, first = self.projection.name, exact[whole != exact][0]
            warn(
                f"`{side}=` of connect of {name} gives {first:g}, whose fraction is "
                "cut off; write `int(…)` to say so, or `//` for `/`",
                once=f"fraction {name} {side}",
            )
        return whole.astype(np.int64)

    def _reads_partner(self, condition: Expr) -> bool:
        """Return whether a condition reads a variable of the partner."""
        section = self.projection.target if self.targets else self.projection.source
        suffix = "_post" if self.targets else "_pre"
        own = {item.name + suffix for item in section.population.model.variables}
        history = {f"lastspike{suffix}", f"not_refractory{suffix}"}
        return bool(names_in(condition) & (own | history))
