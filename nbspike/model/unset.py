"""Parameters of synapses that code reads and nothing in the model sets."""

from __future__ import annotations

from collections.abc import Iterator

from nbspike.lang.expr import names_in
from nbspike.lang.parsed import EquationKind
from nbspike.model.checked import CheckedSynapses, ValueType
from nbspike.model.synaptic_equations import LAST_UPDATE


def unset_parameters(model: CheckedSynapses) -> Iterator[str]:
    """Yield the names of parameters that are zero unless something else sets them.

    Parameters
    ----------
    model
        Of synapses.
    """
    written = {code.target for pathway in model.pathways for code in pathway.statements}
    read: set[str] = set()
    for pathway in model.pathways:
        for code in pathway.statements:
            read |= names_in(code.value)
    for variable in model.variables:
        if variable.expression is not None:
            read |= names_in(variable.expression)
    for total in model.sums:
        read |= names_in(total.expression)
    for variable in model.variables:
        if variable.kind is not EquationKind.PARAMETER or variable.shared:
            continue  # a shared one may be a switch that is off
        if variable.held or variable.name == LAST_UPDATE:
            continue  # a step sets it, or time begins with it
        used = variable.name in read and variable.name not in written
        if used and variable.type is ValueType.FLOAT:
            yield variable.name
