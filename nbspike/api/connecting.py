"""The arguments of `connect` to a rule that the engine can follow."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nbspike.api.arguments import is_index, whole_numbers
from nbspike.api.namespace import Constants, Names
from nbspike.api.neurons import Neurons, constants_for
from nbspike.api.randomness import next_seed
from nbspike.api.reading import expression
from nbspike.diagnostics.errors import fail
from nbspike.lang.expr import Expr, Number, Truth, names_in
from nbspike.model.check_text import check_expression
from nbspike.model.checked import ValueType
from nbspike.model.evaluate import evaluate
from nbspike.model.scopes import synapse_scope
from nbspike.model.synaptic import inline_synaptic, of_end
from nbspike.network.connect import ConnectRule, Pairing
from nbspike.network.projection import Projection
from nbspike.network.values import draws, section_values
from nbspike.runtime.connectivity import Pairs
from nbspike.units.dimension import DIMENSIONLESS


@dataclass(frozen=True, slots=True)
class Connecting:
    """One `connect` call on a projection.

    Parameters
    ----------
    projection
        What gets synapses.
    names
        Where constants are looked up.
    """

    projection: Projection
    names: Names

    def pairs(
        self,
        condition: object,
        i: object,
        j: object,
        p: object,
        n: object,
        fixed_indegree: object,
    ) -> Pairs:
        """Return the pairs that the arguments of `connect` ask for."""
        if isinstance(condition, int | np.integer) and not isinstance(condition, bool):
            message = f"the condition of connect is `{condition}`"
            hint = "Write connect(i=…, j=…) for numbers of neurons"
            raise fail("NB116", message, hint=hint)
        texts = {"condition": condition, "i": i, "j": j, "p": p, "n": n}
        exprs = {
            word: expression(text, f"{word} of connect of {self.projection.name}")
            for word, text in texts.items()
            if isinstance(text, str)
        }
        if exprs.get("condition") == Truth(True):
            del exprs["condition"]
            condition = True
        trees, constants = self._checked(exprs)
        self._require_rule(condition, i, j, fixed_indegree)
        extra: dict[str, Any] = {
            "p": trees.get("p", _number(p, "p")),
            "n": None if is_index(n) and n == 1 else trees.get("n", _number(n, "n")),
        }
        if (is_index(p) and p == 1) or (isinstance(p, float) and p == 1.0):
            extra["p"] = None
        if isinstance(i, str):
            rule = self._sources(trees["i"], constants, extra)
        elif isinstance(j, str):
            rule = ConnectRule("target", target=trees["j"], **extra)
        elif i is not None:
            rule = ConnectRule("indices", i=_listed(i, "i"), j=_listed(j, "j"), **extra)
        elif fixed_indegree is not None:
            indegree = _number(fixed_indegree, "fixed_indegree")
            rule = ConnectRule("fixed_indegree", indegree=indegree, n=extra["n"])
        else:
            rule = ConnectRule("condition", condition=trees.get("condition"), **extra)
        pairing = Pairing(self.projection, constants.values, seed=next_seed())
        return pairing.pairs(rule)

    def _require_rule(
        self, condition: object, i: object, j: object, fixed_indegree: object
    ) -> None:
        if condition is False:
            raise fail("NB116", "connect(False) connects nothing", hint="Leave it out")
        given = [
            name
            for name, value in (
                ("a condition", condition if condition is not True else None),
                ("`fixed_indegree=`", fixed_indegree),
                ("`i=`" if i is not None else "`j=`", i if i is not None else j),
            )
            if value is not None
        ]
        if len(given) > 1:
            message = f"connect has {' and '.join(given)}, which exclude each other"
            raise fail("NB116", message, hint="Put everything into one condition")
        one = "i" if j is None else "j"
        if (i is None) != (j is None) and not isinstance(i if j is None else j, str):
            other = "j" if one == "i" else "i"
            message = f"connect has `{one}=` but no `{other}=`"
            raise fail("NB116", message, hint="Write connect(i=[0, 1], j=[2, 3])")
        if (
            i is not None
            and j is not None
            and (isinstance(i, str) or isinstance(j, str))
        ):
            message = "connect has a text for one of `i=` and `j=` and both are given"
            raise fail(
                "NB116", message, hint="Write connect(j='i') alone, or two lists"
            )

    def _checked(self, exprs: dict[str, Expr]) -> tuple[dict[str, Expr], Constants]:
        """Return checked expressions in the engine's terms and their constants."""
        projection = self.projection
        source = projection.source.population.model
        target = projection.target.population.model
        scope = synapse_scope(projection.model, source, target, complete=False)
        found = constants_for(exprs.values(), scope, self.names)
        full = synapse_scope(projection.model, source, target, found.dimensions)
        trees = {}
        for word, expr in exprs.items():
            condition = word == "condition"
            what = "the condition of connect" if condition else f"{word} of connect"
            wanted = ValueType.BOOLEAN if condition else DIMENSIONLESS
            checked = check_expression(expr, full, wanted=wanted, what=what)
            trees[word] = inline_synaptic(checked, projection.model, source, target)
        more = constants_for(trees.values(), scope, self.names)
        found.values.update(more.values)
        self._require_known(trees.values(), found)
        return trees, found

    def _require_known(self, trees: Iterable[Expr], found: Constants) -> None:
        known = {"i", "j", "N_pre", "N_post", *found.values}
        known |= {of_end(name, end) for end in ("_pre", "_post") for name in "iN"}
        for suffix, section in (
            ("_pre", self.projection.source),
            ("_post", self.projection.target),
        ):
            known |= {name + suffix for name in section_values(section, {}, 0, 1e-4)}
        for tree in trees:
            for name in sorted(names_in(tree) - known):
                message = f"`{name}` has no value while connections are made"
                raise fail(
                    "NB201", message, hint="Use i, j, N_pre, N_post, x_pre, x_post"
                )

    def _sources(
        self, tree: Expr, constants: Constants, extra: dict[str, Any]
    ) -> ConnectRule:
        """Return the rule of ``i='…'``: one source for each target."""
        size = self.projection.target.size
        j = np.arange(size, dtype=np.int64)
        values: dict[str, Any] = {**constants.values, "j": j, "N_post": size}
        values["N_pre"] = self.projection.source.size
        if "i" in names_in(tree):
            raise fail(
                "NB201", "`i` in connect(i='…') is what is computed", hint="Use j"
            )
        target = section_values(self.projection.target, {}, 0, 1e-4)
        values.update({f"{name}_post": value for name, value in target.items()})
        if missing := sorted(names_in(tree) - values.keys()):
            message = f"`{missing[0]}` is not known for connect(i='…')"
            raise fail("NB201", message, hint="Use j and variables of the target")
        source = draws(next_seed(), ("i",), j)
        found = np.broadcast_to(evaluate(tree, values, source, size), (size,))
        return ConnectRule("indices", i=_listed(found, "i"), j=j, **extra)


def _number(value: object, word: str) -> Expr | None:
    """Return a number as an expression."""
    if isinstance(value, str):
        return None
    array = np.asarray(value)
    if array.ndim or array.dtype.kind not in "iuf":
        message = f"{word} of connect is {value!r}, not a number or a text"
        raise fail("NB603" if word == "p" else "NB602", message)
    return Number(array.item())


def _listed(value: object, word: str) -> NDArray[np.int64]:
    if isinstance(value, Neurons):
        value = np.arange(len(value))
    return np.atleast_1d(whole_numbers(value, f"`{word}=` of connect"))
