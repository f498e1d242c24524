"""The arguments of `connect` to pairs of neurons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nbspike.api.arguments import whole_numbers
from nbspike.api.namespace import Constants, Names
from nbspike.api.neurons import Neurons, constants_for
from nbspike.api.randomness import next_seed
from nbspike.api.reading import Together
from nbspike.diagnostics.errors import fail
from nbspike.diagnostics.source import SourceText
from nbspike.lang.expr import Expr, Number, Truth, names_in
from nbspike.lang.expr_parse import parse_value
from nbspike.lang.generator import parse_generator
from nbspike.lang.parsed import Generator, ParsedConnect, ParsedSynapses
from nbspike.lang.synapses import with_pair_number
from nbspike.model.scope import Scope, temporary
from nbspike.model.scopes import synapse_scope
from nbspike.model.synaptic import of_end
from nbspike.network.connect import Pairing
from nbspike.network.connect_rule import ConnectRule, Joined, checked_rule
from nbspike.network.population import Section
from nbspike.network.projection import Projection
from nbspike.runtime.pairs import Wiring, no_pairs
from nbspike.units.dimension import DIMENSIONLESS
from nbspike.units.operands import operand

_LISTS = "Write connect(i=[0, 1], j=[2, 3])"


@dataclass(frozen=True, slots=True)
class Arguments:
    """What `connect` was called with."""

    condition: object = None
    i: object = None
    j: object = None
    p: object = 1.0
    n: object = 1
    fixed_indegree: object = None
    skip_if_invalid: bool = False


@dataclass(frozen=True, slots=True)
class Connecting:
    """One `connect` call on a projection.

    Parameters
    ----------
    projection
        What gets synapses.
    names
        Where constants are looked up.
    moment
        Number of the next time step, and the time step in second.
    """

    projection: Projection
    names: Names
    moment: tuple[int, float] = (0, 1e-4)

    def pairs(self, given: Arguments) -> Wiring:
        """Return the pairs that the arguments of `connect` ask for.

        Raises
        ------
        NbspikeError
            NB116 for arguments that exclude each other; see `Synapses.connect`.
        """
        _require_rule(given)
        if isinstance(given.condition, bool | np.bool_) and not given.condition:
            return no_pairs(self.projection.source.size)
        parsed = self._parsed(given)
        rule, constants = self._checked(parsed)
        if parsed.mode == "indices":
            source, target = self.projection.source, self.projection.target
            i, j = _listed(given.i, "i", source), _listed(given.j, "j", target)
            rule = replace(rule, i=i, j=j)
        pairing = Pairing(
            self.projection, constants.values, seed=next_seed(), moment=self.moment
        )
        return pairing.pairs(rule)

    def _parsed(self, given: Arguments) -> ParsedConnect:
        """Return the arguments as a clause; lists of numbers come later."""
        together = Together()

        def text(word: str) -> SourceText:
            name = f"{word} of connect of {self.projection.name}"
            return SourceText(str(getattr(given, word)), name)

        def expression(word: str) -> Expr | None:
            value = getattr(given, word)
            found: list[Expr] = []
            with together.part():
                if isinstance(value, str):
                    found.append(parse_value(text(word)))
                else:
                    found.append(_number(value, word))
            return found[0] if found else None

        generators: list[Generator] = []
        for word in ("i", "j"):
            if isinstance(getattr(given, word), str):
                with together.part():
                    generators.append(parse_generator(text(word), word))
        condition = (
            expression("condition") if isinstance(given.condition, str) else None
        )
        p = None if _is_one(given.p) else expression("p")
        n = None if _is_one(given.n) else expression("n")
        inputs = None if given.fixed_indegree is None else expression("fixed_indegree")
        together.raise_if_any()
        return ParsedConnect(
            mode=_mode(given),
            condition=None if condition == Truth(True) else condition,
            p=p,
            n=n,
            generator=generators[0] if generators else None,
            fixed_indegree=inputs,
            skip_if_invalid=given.skip_if_invalid,
        )

    def _checked(self, parsed: ParsedConnect) -> tuple[ConnectRule, Constants]:
        """Return the rule in the engine's terms, and its constants."""
        projection = self.projection
        source = projection.source.population.model
        target = projection.target.population.model
        scope = synapse_scope(
            projection.model, source, target, complete=False, connecting=True
        )
        scope = _with_loop(scope, parsed.generator)
        found = constants_for(parsed.expressions(), scope, self.names)
        joined = Joined(projection.model, source, target)
        rule = checked_rule(parsed, joined, found.dimensions, of=" of connect")
        trees = rule.expressions()
        more = constants_for(trees, scope, self.names)
        found.values.update(more.values)
        self._require_known(trees, found)
        return rule, found

    def _require_known(self, trees: Iterable[Expr], found: Constants) -> None:
        """Refuse constants of the groups' formulas that have no value yet."""
        for suffix, end in (
            ("_pre", self.projection.source),
            ("_post", self.projection.target),
        ):
            theirs = {
                of_end(name, suffix) for name, _ in end.population.model.externals
            }
            have = {of_end(name, suffix) for name in end.population.constants}
            for tree in trees:
                missing = names_in(tree) & (theirs - have - found.values.keys())
                for name in sorted(missing):
                    base = name.removeprefix(of_end("", suffix))
                    message = f"`{base}` has no value, which connect needs"
                    raise fail("NB201", message, hint=f"Write `{base} = …` before")


def _with_loop(scope: Scope, generator: Generator | None) -> Scope:
    if generator is None or generator.name is None:
        return scope
    return scope.adding([temporary(generator.name, DIMENSIONLESS)])


def _is_one(value: object) -> bool:
    return isinstance(value, int | float | np.number) and value == 1


def _mode(given: Arguments) -> str:
    if given.fixed_indegree is not None:
        return "fixed_indegree"
    if isinstance(given.i, str) or isinstance(given.j, str):
        return "generator"
    return "condition" if given.i is None else "indices"


def _require_rule(given: Arguments) -> None:
    """Refuse what is no rule, and rules that exclude each other."""
    condition, i, j = given.condition, given.i, given.j
    if not (condition is None or isinstance(condition, bool | np.bool_ | str)):
        message = f"the condition of connect is `{condition}`"
        hint = "Write connect(i=…, j=…) for numbers of neurons"
        raise fail("NB116", message, hint=hint)
    named = "`i=`" if i is not None else "`j=`"
    listed = i is not None or j is not None
    words = [
        word
        for word, there in (
            ("a condition", isinstance(condition, str)),
            ("`fixed_indegree=`", given.fixed_indegree is not None),
            (named, listed),
        )
        if there
    ]
    if listed and len(words) > 1:
        message = f"connect has {' and '.join(words)}, which exclude each other"
        raise fail("NB116", message, hint="Put everything into one condition")
    texts = isinstance(i, str) or isinstance(j, str)
    if texts and i is not None and j is not None:
        message = "connect has a text for one of `i=` and `j=` and both are given"
        hint = "Write connect(j='i') alone, or two lists"
        raise fail("NB116", message, hint=hint)
    if (i is None) != (j is None) and not texts:
        one, other = ("i", "j") if j is None else ("j", "i")
        message = f"connect has `{one}=` but no `{other}=`"
        raise fail("NB116", message, hint=_LISTS)


def _number(value: object, word: str) -> Expr:
    """Return a number as an expression."""
    given = operand(value)
    if (
        not given.is_number
        or given.values.ndim
        or given.values.dtype.kind not in "iuf"
        or not given.dimension.is_dimensionless
    ):
        message = f"{word} of connect is {value!r}, not a number or a text"
        raise fail("NB603" if word == "p" else "NB602", message)
    return Number(given.values.item())


def _listed(value: object, word: str, section: Section) -> NDArray[np.int64]:
    """Return numbers of neurons within a section, shape (count,)."""
    if isinstance(value, Neurons):
        inner = value.section
        if inner.population is not section.population:
            message = f"`{word}=` of connect is {inner.name}, no part of {section.name}"
            raise fail("NB602", message, hint=f"Give a part of {section.name}")
        return np.arange(inner.start, inner.stop) - section.start
    given: Any = operand(value)
    if given.is_number and not given.dimension.is_dimensionless:
        message = f"`{word}=` of connect has a unit, but neurons are counted"
        raise fail("NB602", message, hint="Count neurons from 0, as in [0, 1, 2]")
    numbers = np.atleast_1d(whole_numbers(value, f"`{word}=` of connect"))
    if numbers.ndim > 1:
        message = f"`{word}=` of connect has the shape {numbers.shape}"
        raise fail("NB604", message, hint="Give flat lists; `.ravel()` makes one")
    return numbers


def numbered(parsed: ParsedSynapses, name: object) -> ParsedSynapses:
    """Return a model with the variable that numbers the synapses of each pair.

    Raises
    ------
    ReservedNameError
        NB203 if the name is none, NB204 if code changes it.
    """
    if not (isinstance(name, str) and name.isidentifier() and name.isascii()):
        message = f"multisynaptic_index is {name!r}, which is no name"
        raise fail("NB203", message, hint="Write multisynaptic_index='k'")
    for pathway in parsed.pathways:
        if any(statement.target == name for statement in pathway.statements):
            message = f"`{name}` numbers the synapses of a pair and cannot be changed"
            raise fail("NB204", message, hint="Change another variable")
    return with_pair_number(parsed, name)
