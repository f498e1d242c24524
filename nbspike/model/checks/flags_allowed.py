"""Flags stand where they mean something.

Wrong::

    tau : second (unless refractory)

Right::

    dv/dt = -v/tau : volt (unless refractory)
    tau : second (constant)
"""

from __future__ import annotations

from nbspike.lang.parsed import Equation, EquationKind, Flag
from nbspike.model.context import Context

_ALLOWED = {
    "unless refractory": (EquationKind.DIFFERENTIAL,),
    "constant": (EquationKind.PARAMETER,),
    "constant over dt": (EquationKind.SUBEXPRESSION,),
    "shared": (EquationKind.PARAMETER, EquationKind.SUBEXPRESSION),
    "event-driven": (EquationKind.DIFFERENTIAL,),
    "clock-driven": (EquationKind.DIFFERENTIAL,),
    "summed": (EquationKind.SUBEXPRESSION,),
    "linked": (EquationKind.PARAMETER,),
}

_OF_SYNAPSES = ("event-driven", "clock-driven", "summed")

_PLURALS = {
    EquationKind.DIFFERENTIAL: "differential equations",
    EquationKind.SUBEXPRESSION: "subexpressions",
    EquationKind.PARAMETER: "parameters",
}


def check(context: Context) -> None:
    """Add NB210 for misplaced flags."""
    for equation in context.equations:
        for flag in equation.flags:
            _flag(context, equation, flag)
        if {"event-driven", "clock-driven"} <= {item.name for item in equation.flags}:
            context.findings.add(
                "NB210",
                f"`{equation.name}` is either event-driven or clock-driven, not both",
                equation.name_span or equation.span,
                "Delete one of the flags",
            )


def _flag(context: Context, equation: Equation, flag: Flag) -> None:
    span = flag.span or equation.span
    allowed = _ALLOWED.get(flag.name)
    if allowed is None:
        return
    if equation.kind not in allowed:
        places = " and ".join(_PLURALS[kind] for kind in allowed)
        context.findings.add(
            "NB210",
            f"`{flag.name}` belongs to {places}, but `{equation.name}` is a "
            f"{equation.kind.value}",
            span,
            "Delete the flag",
        )
    elif flag.name in _OF_SYNAPSES and not context.synaptic:
        context.findings.add(
            "NB210",
            f"`{flag.name}` belongs to synapses, not to neurons",
            span,
            "Delete the flag",
        )
    elif flag.name == "linked" and len(equation.flags) > 1:
        context.findings.add(
            "NB210",
            f"`{equation.name}` is linked: its values are another object's, so that "
            "other flags mean nothing",
            span,
            "Keep `linked` alone",
        )
    elif flag.name == "unless refractory" and context.synaptic:
        context.findings.add(
            "NB210", "`unless refractory` belongs to neurons, not to synapses", span
        )
    elif flag.name == "unless refractory" and context.refractory is None:
        context.findings.add(
            "NB210",
            "`unless refractory` has no effect, because the model has no refractory "
            "period",
            span,
            "Add a line such as `refractory: 5*ms`, or delete the flag",
        )
