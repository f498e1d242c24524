"""Updates that are computed in single precision, twice as many neurons at a time.

Variables are kept in single precision where the user asks for it, and computed in
double.  Where a step is a propagator, products of coefficients and variables, nothing
is gained by that: its coefficients are rounded once per run, the sum once per product.
Time, and whatever is not such a product, stays in double precision.
"""

from __future__ import annotations

from nbspike.ir.lowering import Lowering
from nbspike.ir.nodes import Let, Node
from nbspike.lang.expr import Call, Expr, Load, Name, names_in
from nbspike.numerics.scheme import UpdateScheme
from nbspike.optimisations import Optimisation, in_use

#: How variables that are computed in single precision are kept.
SINGLE = "float32"


def is_single(low: Lowering, scheme: UpdateScheme | None) -> bool:
    """Whether a step is a propagator all of whose variables are single."""
    if scheme is None or scheme.coefficients is None or scheme.attempts is not None:
        return False
    others = {*scheme.coefficients.names, "not_refractory"}
    used = {update.name for update in scheme.updates}
    for update in scheme.updates:
        used |= names_in(update.value) - others
    places = [low.places.get(name) for name in used]
    kept = all(place is not None and place.dtype == SINGLE for place in places)
    return kept and not scheme.temporaries and in_use(Optimisation.SINGLE_PRODUCTS)


def coefficients_of(
    low: Lowering, scheme: UpdateScheme | None, index: Expr, *, single: bool
) -> tuple[list[Node], list[Node]]:
    """Return what loads coefficients in front of the loop, and inside.

    Parameters
    ----------
    low
        Learns where they are.
    scheme
        The scheme they belong to.
    index
        Of the neuron.
    single
        Whether they are rounded to single precision.
    """
    once: list[Node] = []
    each: list[Node] = []
    coefficients = None if scheme is None else scheme.coefficients
    if coefficients is None:
        return once, each
    for name in coefficients.names:
        value: Expr
        if coefficients.per_element:
            value, local = Load(low.array(f"{name}_all", "float64"), index), "now"
        elif single:
            value, local = low.constant(name), "single"
        else:
            continue  # the kernel's constant will do
        nodes = each if coefficients.per_element else once
        rounded = Call(SINGLE, (value,)) if single else value
        nodes.append(Let(f"{name}_{local}", rounded))
        low.locals[name] = Name(f"{name}_{local}")
    return once, each
