"""The rules of the language, one a file: each states a wrong and a right example."""

from __future__ import annotations

from collections.abc import Callable

from nbspike.model.checks import (
    assignment_targets,
    durations_are_times,
    flags_allowed,
    names_defined,
    names_reserved,
    names_unique,
    noise_is_linear,
    noise_names_apart,
    random_in_equations,
    shared_first,
    shared_stays_shared,
    subexpressions_acyclic,
    synapses_solvable,
    threshold_is_condition,
    units_consistent,
)
from nbspike.model.context import Context

#: Every rule; their findings are sorted by place, so the order does not matter.
CHECKS: tuple[Callable[[Context], None], ...] = (
    names_unique.check,
    names_reserved.check,
    names_defined.check,
    flags_allowed.check,
    subexpressions_acyclic.check,
    shared_stays_shared.check,
    synapses_solvable.check,
    assignment_targets.check,
    shared_first.check,
    threshold_is_condition.check,
    durations_are_times.check,
    units_consistent.check,
    random_in_equations.check,
    noise_is_linear.check,
    noise_names_apart.check,
)
