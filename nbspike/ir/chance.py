"""Thresholds that neurons pass by chance alone, such as ``rand() < rate*dt``."""

from __future__ import annotations

from nbspike.lang.expr import Call, Compare, Expr
from nbspike.lang.parsed import EquationKind
from nbspike.model.checked import CheckedNeurons
from nbspike.model.functions import FUNCTIONS
from nbspike.model.inline import inline
from nbspike.model.tree import calls, name_ids

_RAND = Call("rand", ())


def chance_of(model: CheckedNeurons, written: frozenset[str]) -> Expr | None:
    """Return the probability of a spike in a step if nothing else decides on it.

    Parameters
    ----------
    model
        Neurons.
    written
        Variables that synapses write.

    Returns
    -------
    Expr or None
        Of constants and parameters, written out; `None` if the threshold is another
        one, neurons have equations or a refractory period, or the probability
        changes by itself or by what synapses do.
    """
    if model.threshold is None or model.refractory is not None:
        return None
    if any(item.kind is EquationKind.DIFFERENTIAL for item in model.variables):
        return None
    test = inline(model.threshold, model)
    if not isinstance(test, Compare):
        return None
    match test.op, test.left, test.right:
        case ("<", draw, chance) | (">", chance, draw) if draw == _RAND:
            return chance if _stands(chance, model, written) else None
    return None


def _stands(chance: Expr, model: CheckedNeurons, written: frozenset[str]) -> bool:
    """Return whether an expression changes only by code that runs now and then."""
    for one in calls(chance):
        function = FUNCTIONS.get(one.function)
        if function is None or function.is_random:
            return False
    own = {
        item.name: item
        for item in model.variables
        if item.kind is EquationKind.PARAMETER
    }
    reset = {item.target for item in model.reset}
    known = {name for name, _ in model.externals} | {"dt", "N"}
    for name in name_ids(chance):
        parameter = own.get(name)
        if parameter is None:
            if name not in known:
                return False
        elif parameter.held or parameter.linked or name in written | reset:
            return False
    return True
