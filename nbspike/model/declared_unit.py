"""The unit after the colon: its dimension, and how values are stored."""

from __future__ import annotations

import math

from nbspike.diagnostics.findings import Findings
from nbspike.diagnostics.suggest import suggest
from nbspike.lang.expr import Binary, Expr, Name, Number
from nbspike.model.checked import ValueType
from nbspike.model.power import LARGEST_EXPONENT, literal_value, too_large
from nbspike.model.symbols import ABBREVIATIONS
from nbspike.model.wording import quoted, text_of
from nbspike.units.dimension import DIMENSIONLESS, Dimension
from nbspike.units.table import UNITS, suggest_unit

_TYPES = {"integer": ValueType.INTEGER, "boolean": ValueType.BOOLEAN}

_MEANT = {
    "bool": "boolean",
    "Boolean": "boolean",
    "int": "integer",
    "float": "1",
    "real": "1",
    "s": "second",
    "m": "metre",
    **ABBREVIATIONS,
}


def declared_unit(unit: Expr, findings: Findings) -> tuple[Dimension | None, ValueType]:
    """Return the dimension and the type that a declaration gives its variable.

    The dimension is `None` if the unit cannot be used, which is a finding: NB304
    for an unknown unit, NB305 for a scaled one such as ``mV``, NB110 for a power
    out of all proportion.
    """
    if isinstance(unit, Name) and unit.id in _TYPES:
        return DIMENSIONLESS, _TYPES[unit.id]
    before = len(findings)
    size, scale = _measure(unit, findings)
    if len(findings) > before or size is None:
        return None, ValueType.FLOAT
    if not math.isclose(scale, 1.0, rel_tol=1e-9):
        _refuse_scaled(unit, size, findings)
    return size, ValueType.FLOAT


def _refuse_scaled(unit: Expr, size: Dimension, findings: Findings) -> None:
    name = "1" if size == DIMENSIONLESS else str(size)
    if isinstance(unit, Name):
        message = f"{quoted(unit)} is a scaled unit; a declaration names the base unit"
        example = f"; values such as `5*{unit.id}` still fit it"
    else:
        message = f"{quoted(unit)} contains a scale; a declaration names the plain unit"
        example = ""
    findings.add("NB305", message, unit.span, f"Write `{name}`{example}")


def _measure(unit: Expr, findings: Findings) -> tuple[Dimension | None, float]:
    """Return dimension and scale of a unit expression."""
    match unit:
        case Number():
            return DIMENSIONLESS, float(unit.value)
        case Name():
            return _named(unit, findings)
        case Binary(op="*" | "/"):
            left, left_scale = _measure(unit.left, findings)
            right, right_scale = _measure(unit.right, findings)
            if left is None or right is None:
                return None, 1.0
            if unit.op == "*":
                return left * right, left_scale * right_scale
            if right_scale != 0:
                return left / right, left_scale / right_scale
        case Binary(op="**"):
            exponent = literal_value(unit.right)
            if exponent is not None and too_large(exponent):
                findings.add(
                    "NB110",
                    f"the exponent in {quoted(unit)} is beyond the limit of "
                    f"{LARGEST_EXPONENT}",
                    unit.span,
                )
                return None, 1.0
            base, scale = _measure(unit.left, findings)
            if base is None:
                return None, 1.0
            if exponent is not None and scale > 0:
                return base**exponent, math.exp(exponent * math.log(scale))
    findings.add(
        "NB304",
        f"{quoted(unit)} is not a unit",
        unit.span,
        "Write units with `*`, `/` and `**`, such as `amp/metre**2`",
    )
    return None, 1.0


def _named(unit: Name, findings: Findings) -> tuple[Dimension | None, float]:
    known = UNITS.get(unit.id)
    if known is not None:
        return known.dimension, known.scale
    meant = _MEANT.get(unit.id)
    hint = f"Write `{meant}`" if meant else None
    if hint is None:
        plain = [name for name, item in UNITS.items() if item.scale == 1]
        hint = suggest(unit.id, (*plain, *_TYPES))
    if unit.id in _TYPES:
        hint = f"Write `{unit.id}` alone"
    findings.add(
        "NB304",
        f"`{text_of(unit)}` is not a unit",
        unit.span,
        hint
        or suggest_unit(unit.id)
        or "Units are volt, amp, siemens, second, hertz …, or 1 for none",
    )
    return None, 1.0
