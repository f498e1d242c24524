"""Linear equations that the automatic choice leaves to euler, as Brian 2 does.

Brian solves linear equations in symbols.  It needs the inverse of the matrix, so a
variable that nothing pulls back is not solved, and it takes no complex numbers, so
an oscillation is not.  Numbers have neither difficulty, and `exact` integrates both
if it is asked for; but a script that names no method gives Brian's results only with
Brian's choice.

Whether a matrix of symbols is singular, or its eigenvalues complex, is told from its
values for some numbers in place of the names: what holds for all of them holds for
the symbols, and if it holds by chance, euler is taken where exact could be.
"""

from __future__ import annotations

import math

import numpy as np

from nbspike.lang.expr import Expr
from nbspike.model.evaluate import evaluate
from nbspike.model.functions import foreign_calls
from nbspike.model.tree import name_ids
from nbspike.numerics.exact_alone import alone_and_changing, without
from nbspike.numerics.linear_system import LinearSystem, find_linear
from nbspike.numerics.propagator import Floats
from nbspike.numerics.system import Refusal, System

_SAMPLES = 24
_SMALL = 1e-9


def left_to_euler(system: System) -> str | None:
    """Return why linear equations are left to euler, as a clause, or `None`."""
    linear = find_linear(without(system, set(alone_and_changing(system))), active=True)
    if isinstance(linear, Refusal):
        return None
    links = linear.links()
    seen: set[int] = set()
    for row, name in enumerate(linear.names):
        if row in seen:
            continue
        both = np.flatnonzero(links[row] & links[:, row]).tolist() or [row]
        seen.update(both)
        if both == [row] and (row, row) not in linear.matrix:
            return f"no term of d{name}/dt pulls `{name}` back"
        if len(both) < 2:
            continue
        blocks = _blocks(linear, both)
        names = [f"`{linear.names[k]}`" for k in both]
        group = f"{', '.join(names[:-1])} and {names[-1]}"
        if blocks and all(_is_singular(block) for block in blocks):
            return f"nothing pulls {group} back together"
        if blocks and all(_is_complex(block) for block in blocks):
            return f"{group} oscillate"
    return None


def _blocks(linear: LinearSystem, rows: list[int]) -> list[Floats]:
    """Return values of a part of the matrix for some numbers in place of names."""
    entries = {
        (a, b): linear.matrix[row, column]
        for a, row in enumerate(rows)
        for b, column in enumerate(rows)
        if (row, column) in linear.matrix
    }
    if any(foreign_calls(entry) for entry in entries.values()):
        return []
    names = sorted(frozenset().union(*(name_ids(entry) for entry in entries.values())))
    blocks = []
    for sample in range(_SAMPLES if names else 1):
        values = {name: _number(sample, place) for place, name in enumerate(names)}
        block = np.zeros((len(rows), len(rows)))
        for place, entry in entries.items():
            block[place] = _value(entry, values)
        if np.isfinite(block).all():
            blocks.append(block)
    return blocks


def _number(sample: int, place: int) -> float:
    """Return a number of either sign between 0.1 and 10, without a pattern."""
    size, sign = (
        math.modf(43758.5453 * math.sin(12.9898 * (sample + 1) + turn * (place + 1)))[0]
        for turn in (78.233, 39.425)
    )
    return math.copysign(10 ** (2 * abs(size) - 1), sign)


def _value(entry: Expr, values: dict[str, float]) -> float:
    return float(evaluate(entry, values))


def _is_singular(block: Floats) -> bool:
    singular = np.linalg.svd(block, compute_uv=False)
    return bool(singular[-1] <= _SMALL * singular[0])


def _is_complex(block: Floats) -> bool:
    values = np.linalg.eigvals(block)
    return bool(np.abs(values.imag).max() > 1e-6 * np.abs(values).max())
