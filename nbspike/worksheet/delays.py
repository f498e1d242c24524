"""The delays that a ``%%synapses`` cell asks for: numbers, or one for each synapse."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from nbspike.diagnostics.findings import Findings
from nbspike.lang.expr import Expr, names_in
from nbspike.lang.parsed import ParsedSynapses
from nbspike.model.check_text import check_expression
from nbspike.model.checked import CheckedNeurons, CheckedSynapses
from nbspike.model.functions import FUNCTIONS
from nbspike.model.scopes import synapse_scope
from nbspike.model.symbols import LITERALS
from nbspike.model.tree import calls
from nbspike.network.projection import Projection
from nbspike.units.table import UNITS
from nbspike.worksheet.constants import Constant, constant_value, dimensions_of
from nbspike.worksheet.models import SECOND
from nbspike.worksheet.placing import at

Constants = Mapping[str, Constant]


def asked(parsed: ParsedSynapses) -> dict[str, Expr]:
    """Return the delay of each pathway that has one.

    ``delay:`` is for all pathways that follow the source, ``delay slow:`` for one.
    """
    found = {}
    for pathway in parsed.pathways:
        own = pathway.delay
        if own is None and pathway.trigger == "pre":
            own = parsed.delay
        if own is not None:
            found[pathway.name] = own
    return found


def is_constant(expr: Expr, constants: Constants) -> bool:
    """Whether a delay is one number for all synapses."""
    known = {*constants, *UNITS, *LITERALS}
    random = any(FUNCTIONS[one.function].is_random for one in calls(expr))
    return names_in(expr) <= known and not random


def set_numbers(
    name: str, parsed: ParsedSynapses, projection: Projection, constants: Constants
) -> None:
    """Set the delays that are numbers.

    Raises
    ------
    ConnectivityError
        NB608 for one that is negative or not finite.
    """
    for pathway, expr in asked(parsed).items():
        if is_constant(expr, constants):
            delays = projection.pathways[pathway].delays
            value = delay_value(name, expr, constants)
            if not delays.fixed or delays.values != value:
                delays.fixed = True
                delays.set(value)


def delay_value(name: str, expr: Expr, constants: Constants) -> float:
    """Return a delay that is one number, second."""
    delay = constant_value(expr, constants, SECOND, "the delay").value
    if not (np.isfinite(delay) and delay >= 0):
        findings = Findings()
        message = (
            f"the delay of `{name}` is {delay * 1e3:g} ms, but a spike "
            "cannot arrive before it is sent"
        )
        findings.add("NB608", message, expr.span, "Write a time of `0*ms` or more")
        findings.raise_if_any()
    return delay


def delays_of_synapses(
    parsed: ParsedSynapses,
    model: CheckedSynapses,
    ends: tuple[CheckedNeurons, CheckedNeurons],
    constants: Constants,
) -> dict[str, Expr]:
    """Return the checked delays that differ between synapses, by pathway."""
    scope = synapse_scope(model, *ends, dimensions_of(constants))
    found = {}
    for pathway, expr in asked(parsed).items():
        if not is_constant(expr, constants):
            with at(expr.span):
                found[pathway] = check_expression(
                    expr, scope, wanted=SECOND, what="the delay"
                )
    return found
