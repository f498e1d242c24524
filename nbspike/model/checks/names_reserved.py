"""A model may not define a name that the language keeps for itself.

Wrong::

    dt : second

Right::

    tau : second
"""

from __future__ import annotations

from nbspike.model.context import Context
from nbspike.model.symbols import why_reserved


def check(context: Context) -> None:
    """Add NB203 for variables with reserved names."""
    for equation in context.equations:
        reason = why_reserved(equation.name, synaptic=context.synaptic)
        summed = any(flag.name == "summed" for flag in equation.flags)
        if reason is None or (summed and equation.name.endswith(("_pre", "_post"))):
            continue
        context.findings.add(
            "NB203",
            f"`{equation.name}` cannot be defined here, because it {reason}",
            equation.name_span or equation.span,
            _another(equation.name),
        )


def _another(name: str) -> str:
    for suffix in ("_pre", "_post"):
        if name.endswith(suffix) and name != suffix:
            return f"Try `{name.removesuffix(suffix)}{suffix[1:]}`"
    stem = name.strip("_")
    if name.startswith("_") and stem.isidentifier() and why_reserved(stem) is None:
        return f"Try `{stem}`"
    return "Choose another name" + (f", such as `my_{stem}`" if stem else "")
