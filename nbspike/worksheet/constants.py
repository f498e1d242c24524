"""Constants of a notebook: values, units, slider ranges, and what follows what."""

from __future__ import annotations

import math
import numbers
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from nbspike.diagnostics.findings import Findings
from nbspike.diagnostics.source import SourceText, Span
from nbspike.lang.constants import parse_constants
from nbspike.lang.expr import Expr, Name, names_in
from nbspike.lang.parsed import ConstantLine, ConstantRange
from nbspike.model.check_text import check_expression
from nbspike.model.dimensions import measure
from nbspike.model.evaluate import evaluate
from nbspike.model.functions import Outside, first_draw
from nbspike.model.inline import fold_units
from nbspike.model.scope import Scope
from nbspike.model.symbols import why_reserved
from nbspike.model.wording import a_unit
from nbspike.units.dimension import DIMENSIONLESS, Dimension
from nbspike.units.display import best_unit, format_value
from nbspike.units.quantity import Quantity
from nbspike.units.table import UNITS
from nbspike.worksheet.known import Known
from nbspike.worksheet.placing import Together


@dataclass(frozen=True, slots=True)
class Constant:
    """A number with a dimension; `value` in SI."""

    value: float
    dimension: Dimension

    @property
    def quantity(self) -> Quantity | float:
        """The constant as users write it."""
        if self.dimension.is_dimensionless:
            return self.value
        return Quantity(self.value, self.dimension)


@dataclass(frozen=True, slots=True)
class SliderRange:
    """Range declared with ``in``: values in SI.

    `kind` is ``linear``, ``log`` or ``choices``; `points` is `None` unless given.
    """

    kind: str
    values: tuple[float, ...]
    points: int | None = None


@dataclass(frozen=True, slots=True)
class Declaration:
    """One line of a ``%%constants`` cell.

    `formula` is the right side if it names other constants, which it then
    follows.  `assigned` is the object put into the notebook: as long as the
    notebook still holds it, the declaration is in force.
    """

    name: str
    constant: Constant
    unit: str
    scale: float
    range: SliderRange | None
    label: str
    formula: Expr | None
    assigned: object
    span: Span | None = field(default=None, compare=False)


def constant_of(value: object) -> Constant | None:
    """Return a notebook variable as a constant, or `None` if it is no number."""
    if isinstance(value, bool | np.bool_):
        return None
    if isinstance(value, Quantity):
        if value.ndim:
            return None
        return Constant(float(np.asarray(value)), value.dimension)
    if isinstance(value, np.ndarray):
        if value.ndim or value.dtype.kind not in "iuf":
            return None
        return Constant(float(value), DIMENSIONLESS)
    if isinstance(value, numbers.Real):
        try:
            return Constant(float(value), DIMENSIONLESS)
        except OverflowError:  # a whole number of Python's can be any size
            return None
    return None


def known_constants(variables: Mapping[str, object]) -> dict[str, Constant]:
    """Return the notebook's variables that are numbers or scalar quantities."""
    found = {}
    for name, value in list(variables.items()):
        if not name.startswith("_") and name not in UNITS:
            constant = constant_of(value)
            if constant is not None:
                found[name] = constant
    return found


def dimensions_of(constants: Mapping[str, Constant]) -> dict[str, Outside]:
    """Return the dimension of each constant, and what is known of functions."""
    found: dict[str, Outside] = {k: item.dimension for k, item in constants.items()}
    return found | (constants.signatures if isinstance(constants, Known) else {})


def values_of(constants: Mapping[str, Constant]) -> dict[str, Any]:
    """Return the SI value of each constant, and functions of SI numbers."""
    found = {name: item.value for name, item in constants.items()}
    return found | (constants.numpy() if isinstance(constants, Known) else {})


def constant_value(
    expr: Expr,
    constants: Mapping[str, Constant],
    wanted: Dimension | None = None,
    what: str = "this value",
) -> Constant:
    """Return the value of an expression of constants.

    Raises
    ------
    NbspikeError
        NB105 for random functions, NB201 for unknown names, NB301 … NB310 for
        units.
    """
    scope = Scope({}, dimensions_of(constants), complete=True)
    checked = check_expression(expr, scope, wanted=wanted, what=what)
    findings = Findings()
    draw = first_draw(checked)
    if draw is not None:
        message = f"{what} is one fixed number, but `{draw.function}` draws one"
        hint = "Write a number or a constant; random values belong into `init:`"
        findings.add("NB105", message, draw.span, hint)
        findings.raise_if_any()
    dimension = measure(expr, scope, findings, None).definite or DIMENSIONLESS
    value = evaluate(fold_units(checked), values_of(constants))
    return Constant(float(np.asarray(value)), wanted or dimension)


def declare(source: SourceText, known: Mapping[str, Constant]) -> list[Declaration]:
    """Read a ``%%constants`` cell.

    Parameters
    ----------
    source
        Its text.
    known
        Constants that the notebook holds already.

    Raises
    ------
    NbspikeError
        All findings: NB1xx the text, NB202 a name given twice, NB203 a reserved
        name, NB209 constants that need each other, NB201 and NB3xx as elsewhere.
    """
    lines = parse_constants(source)
    findings = Findings()
    own = _by_name(lines, findings)
    ordered = _in_order(own, findings)
    findings.raise_if_any()
    values = {name: item for name, item in known.items() if name not in own}
    made: dict[str, Declaration] = {}
    together = Together()
    for line in ordered:
        with together.part():
            declaration = _declaration(line, values, set(own))
            values[line.name] = declaration.constant
            made[line.name] = declaration
    together.raise_if_any()
    return [made[line.name] for line in lines]


def _by_name(
    lines: Iterable[ConstantLine], findings: Findings
) -> dict[str, ConstantLine]:
    own: dict[str, ConstantLine] = {}
    for line in lines:
        why = why_reserved(line.name, constant=True)
        if why is not None:
            message = f"`{line.name}` cannot be a constant: it {why}"
            findings.add("NB203", message, line.name_span, "Choose another name")
        own[line.name] = line
    return own


def _in_order(
    own: Mapping[str, ConstantLine], findings: Findings
) -> list[ConstantLine]:
    """Sort lines so that each comes after those it names."""
    done: dict[str, ConstantLine] = {}

    def visit(name: str, path: tuple[str, ...]) -> None:
        if name in done or name not in own:
            return
        if name in path:
            circle = " → ".join([*path[path.index(name) :], name])
            line = own[name]
            findings.add(
                "NB209",
                f"these constants need each other: {circle}",
                line.name_span,
                "Give one of them a number",
            )
            done[name] = line
            return
        for other in sorted(names_in(own[name].value)):
            visit(other, (*path, name))
        done[name] = own[name]

    for name in own:
        visit(name, ())
    return list(done.values())


def _declaration(
    line: ConstantLine, values: Mapping[str, Constant], own: set[str]
) -> Declaration:
    constant = constant_value(line.value, values)
    follows = names_in(line.value) & (own | set(values))
    span = _range(line.range, constant, values, line.name)
    unit, scale = _typed_unit(line.value) or _best_unit(constant)
    return Declaration(
        name=line.name,
        constant=constant,
        unit=unit,
        scale=scale,
        range=span,
        label=line.label,
        formula=line.value if follows else None,
        assigned=constant.quantity,
        span=line.span,
    )


def _best_unit(constant: Constant) -> tuple[str, float]:
    if constant.dimension.is_dimensionless:
        return "", 1.0
    unit = best_unit(constant.value, constant.dimension)
    return unit.typed, unit.scale


def _range(
    given: ConstantRange | None,
    constant: Constant,
    values: Mapping[str, Constant],
    name: str,
) -> SliderRange | None:
    if given is None:
        return None
    return range_of(given, constant, values, name)


def range_of(
    given: ConstantRange,
    constant: Constant,
    values: Mapping[str, Constant],
    name: str,
) -> SliderRange:
    """Return a slider's range in SI values.

    Raises
    ------
    NbspikeError
        NB310 if its unit is not that of the constant, NB804 if no slider can have
        it, and what its text can cause.
    """
    what = f"the range of `{name}`"
    found = [constant_value(item, values) for item in given.values]
    for each in found:
        _require_unit(each, constant, given, what)
    limits = tuple(each.value for each in found)
    kind = {"logspace": "log", "choices": "choices"}.get(given.kind, "linear")
    reason = _not_a_range(kind, limits, constant)
    if reason is not None:
        findings = Findings()
        message, hint = reason
        findings.add("NB804", f"{what} {message}", given.span, hint)
        findings.raise_if_any()
    return SliderRange(kind, limits, given.points)


def _require_unit(
    limit: Constant, constant: Constant, given: ConstantRange, what: str
) -> None:
    zero = limit.value == 0 and limit.dimension.is_dimensionless
    if zero or limit.dimension == constant.dimension:
        return
    unit = _best_unit(constant)[0]
    findings = Findings()
    findings.add(
        "NB310",
        f"{what} is {a_unit(limit.dimension)}, but its value is "
        f"{a_unit(constant.dimension)}",
        given.span,
        f"Write it with a unit such as `{unit}`" if unit else "Write it without a unit",
    )
    findings.raise_if_any()


def _not_a_range(
    kind: str, limits: tuple[float, ...], constant: Constant
) -> tuple[str, str] | None:
    """Return why no slider can have a range, as the end of a sentence, and a hint."""
    texts = [format_value(each, constant.dimension) for each in limits]
    value = format_value(constant.value, constant.dimension)
    if kind == "choices":
        if any(math.isclose(each, constant.value, rel_tol=1e-9) for each in limits):
            return None
        listed = ", ".join(texts)
        return f"offers {listed}, not its value {value}", "Add the value to the choices"
    first, last = texts
    low, high = limits
    if not low < high:
        return f"goes from {first} to {last}", "Write the smaller bound first"
    if kind == "log" and low <= 0:
        return f"begins at {first}, which has no logarithm", "Begin above zero"
    slack = 1e-9 * (high - low)
    if not low - slack <= constant.value <= high + slack:
        return (
            f"goes from {first} to {last}, but its value is {value}",
            "Write a wider range, or another value",
        )
    return None


def _typed_unit(expr: Expr) -> tuple[str, float] | None:
    """Return the one unit that the student typed, ``mV`` of ``1.62*mV``."""
    found = names_in(expr)
    if len(found) != 1:
        return None
    name = next(iter(found))
    unit = UNITS.get(name)
    whole = isinstance(expr, Name) or unit is not None
    return (name, unit.scale) if unit is not None and whole else None


def resolve(
    variables: Mapping[str, object],
    declarations: Mapping[str, Declaration],
    overrides: Mapping[str, float],
) -> Known:
    """Return all constants as they are when a run starts.

    A slider's value comes first, then the notebook variable; a derived constant
    follows its sources unless the notebook assigned it anew.

    Parameters
    ----------
    variables
        The notebook's variables.
    declarations
        What ``%%constants`` cells declared.
    overrides
        SI values of sliders.
    """
    constants = known_constants(variables)
    for name, value in overrides.items():
        if name in constants:
            constants[name] = Constant(value, constants[name].dimension)
    for name in _derived_in_order(variables, declarations):
        formula = declarations[name].formula
        if name not in overrides and formula is not None:
            constants[name] = constant_value(formula, constants)
    return Known(constants, variables)


def _derived_in_order(
    variables: Mapping[str, object], declarations: Mapping[str, Declaration]
) -> list[str]:
    live = {
        name: item.formula
        for name, item in declarations.items()
        if item.formula is not None and variables.get(name) is item.assigned
    }
    done: list[str] = []

    def visit(name: str, path: frozenset[str]) -> None:
        formula = live.get(name)
        if formula is None or name in done or name in path:
            return
        for other in sorted(names_in(formula)):
            visit(other, path | {name})
        done.append(name)

    for name in live:
        visit(name, frozenset())
    return done
