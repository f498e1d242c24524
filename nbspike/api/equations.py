"""`Equations`: lines of a model as an object that can be joined and renamed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from nbspike.api.rich import equations_latex
from nbspike.diagnostics.diagnostic import Diagnostic
from nbspike.diagnostics.errors import error_from, fail
from nbspike.diagnostics.findings import Findings
from nbspike.diagnostics.source import SourceText
from nbspike.lang.equations import parse_model
from nbspike.lang.expr import Binary, Call, Expr, Name, Number, names_in
from nbspike.lang.expr_parse import parse_value
from nbspike.lang.format import equation_text, to_text
from nbspike.lang.parsed import Equation, EquationKind
from nbspike.model.checked import ValueType
from nbspike.model.declared_unit import declared_unit
from nbspike.model.symbols import is_noise, why_reserved
from nbspike.model.tree import transform
from nbspike.numerics.calculus import linear_in
from nbspike.units.dimension import DIMENSIONLESS, Dimension
from nbspike.units.operands import operand
from nbspike.units.table import get_unit
from nbspike.units.unit import Unit


class SingleEquation:
    """One line of a model.

    Parameters
    ----------
    equation
        The parsed line.
    """

    def __init__(self, equation: Equation) -> None:
        self._equation = equation

    @property
    def type(self) -> str:
        """``differential equation``, ``subexpression`` or ``parameter``."""
        return self._equation.kind.value

    @property
    def varname(self) -> str:
        """Name of the variable."""
        return self._equation.name

    @property
    def expr(self) -> str | None:
        """The right side as text; `None` for a parameter."""
        expression = self._equation.expression
        return None if expression is None else to_text(expression)

    @property
    def dim(self) -> Dimension:
        """Dimension of the variable."""
        return _declared(self._equation)[0]

    @property
    def unit(self) -> Unit:
        """Unscaled unit of the variable."""
        return get_unit(self.dim)

    @property
    def var_type(self) -> str:
        """``float``, ``integer`` or ``boolean``."""
        return _declared(self._equation)[1].name.lower()

    @property
    def flags(self) -> list[str]:
        """Flags of the line."""
        return [flag.name for flag in self._equation.flags]

    @property
    def identifiers(self) -> set[str]:
        """Every name on the right side."""
        expression = self._equation.expression
        return set() if expression is None else set(names_in(expression))

    @property
    def stochastic_variables(self) -> set[str]:
        """Names of white noise on the right side."""
        return {name for name in self.identifiers if is_noise(name)}

    def __str__(self) -> str:
        return equation_text(self._equation)

    def __repr__(self) -> str:
        return f"<{self.type} {self}>"


class Equations(Mapping[str, SingleEquation]):
    """Lines of a model, which `NeuronGroup` and `Synapses` take in place of a text.

    Two of them, or one and a text, are joined by ``+``.

    Parameters
    ----------
    eqns
        The lines, such as ``'dv/dt = -v/tau : volt'``.
    **kwds
        Names to replace everywhere: by another name, as in ``g='g_e'``, by a value,
        as in ``tau=10*ms``, or by an expression in brackets of its own.

    Raises
    ------
    NbspikeError
        What is wrong in the text; NB202 for a variable defined twice, NB203 for a
        name that is reserved, NB634 for a variable replaced by a value.
    """

    def __init__(self, eqns: object, **kwds: object) -> None:
        if not isinstance(eqns, str):
            message = f"Equations are made of a text, not of {eqns!r}"
            hint = "Write Equations('dv/dt = -v/tau : volt')"
            raise fail("NB103", message, hint=hint)
        source = SourceText(eqns, "equations")
        lines = parse_model(source, may_be_empty=True)
        self._lines = _possible(_replaced(lines, kwds))

    @property
    def lines(self) -> tuple[Equation, ...]:
        """The parsed lines, in their order."""
        return self._lines

    def substitute(self, **kwds: object) -> Equations:
        """Return equations with names replaced, as when they are made."""
        return equations_of(_possible(_replaced(self._lines, kwds)))

    def __add__(self, other: object) -> Equations:
        if isinstance(other, str):
            other = Equations(other)
        if not isinstance(other, Equations):
            return NotImplemented
        return equations_of(_possible((*self._lines, *other.lines)))

    def __radd__(self, other: object) -> Equations:
        if isinstance(other, str):
            return Equations(other) + self
        return NotImplemented

    # --- lines by name -------------------------------------------------------

    def __getitem__(self, name: str) -> SingleEquation:
        for item in self._lines:
            if item.name == name:
                return SingleEquation(item)
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter([item.name for item in self._lines])

    def __len__(self) -> int:
        return len(self._lines)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Equations):
            return NotImplemented
        return self._lines == other.lines

    def __hash__(self) -> int:
        return hash(self._lines)

    # --- what is in them -----------------------------------------------------

    @property
    def names(self) -> set[str]:
        """Names of all variables."""
        return set(self)

    @property
    def diff_eq_names(self) -> set[str]:
        """Names of variables with a differential equation."""
        return self._named(EquationKind.DIFFERENTIAL)

    @property
    def subexpr_names(self) -> set[str]:
        """Names of variables that are computed from others."""
        return self._named(EquationKind.SUBEXPRESSION)

    @property
    def parameter_names(self) -> set[str]:
        """Names of variables without a right side."""
        return self._named(EquationKind.PARAMETER)

    @property
    def eq_names(self) -> set[str]:
        """Names of variables with a right side."""
        return self.diff_eq_names | self.subexpr_names

    @property
    def identifiers(self) -> set[str]:
        """Names on right sides that are no variables: constants, units, noise."""
        found = [line.identifiers for line in self.values()]
        return set().union(*found) - self.names

    @property
    def dimensions(self) -> dict[str, Dimension]:
        """Dimension of each variable."""
        return {name: line.dim for name, line in self.items()}

    @property
    def eq_expressions(self) -> list[tuple[str, str]]:
        """Names and right sides of variables that have one."""
        return [(name, line.expr) for name, line in self.items() if line.expr]

    @property
    def diff_eq_expressions(self) -> list[tuple[str, str]]:
        """Names and right sides of differential equations."""
        wanted = self.diff_eq_names
        return [(name, expr) for name, expr in self.eq_expressions if name in wanted]

    @property
    def stochastic_variables(self) -> set[str]:
        """Names of white noise."""
        return {name for name in self.identifiers if is_noise(name)}

    @property
    def is_stochastic(self) -> bool:
        """Whether there is white noise."""
        return bool(self.stochastic_variables)

    @property
    def stochastic_type(self) -> str | None:
        """``additive``, ``multiplicative`` if the state scales noise, or `None`."""
        if not self.is_stochastic:
            return None
        moving = {"t", *self.diff_eq_names}
        for item in self._lines:
            if item.kind is not EquationKind.DIFFERENTIAL or item.expression is None:
                continue
            written = self._without_subexpressions(item.expression)
            found = linear_in(written, self.stochastic_variables)
            factors = () if found is None else found[0].values()
            if found is None or any(names_in(factor) & moving for factor in factors):
                return "multiplicative"
        return "additive"

    def _without_subexpressions(self, expression: Expr) -> Expr:
        formulas = {
            item.name: item.expression
            for item in self._lines
            if item.kind is EquationKind.SUBEXPRESSION and item.expression is not None
        }
        for _ in formulas:  # each pass opens one level at least
            expression = transform(expression, _putting(formulas))
        return expression

    def _named(self, kind: EquationKind) -> set[str]:
        return {item.name for item in self._lines if item.kind is kind}

    # --- as text -------------------------------------------------------------

    def __str__(self) -> str:
        return "\n".join(equation_text(item) for item in self._lines)

    def __repr__(self) -> str:
        return f"<Equations object consisting of {len(self)} equations>"

    def _repr_latex_(self) -> str:
        return equations_latex(self._lines)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text("Equations(…)" if cycle else str(self))


def equations_of(lines: tuple[Equation, ...]) -> Equations:
    """Return parsed lines as an object, checked by whoever parsed them."""
    made = Equations("")
    made._lines = lines  # noqa: SLF001  (its own module)
    return made


def _putting(values: Mapping[str, Expr]) -> Callable[[Expr], Expr]:
    def put(node: Expr) -> Expr:
        if isinstance(node, Name) and node.id in values:
            return replace(values[node.id], span=node.span)
        if isinstance(node, Call) and isinstance(values.get(node.function), Name):
            return replace(node, function=values[node.function].id)  # type: ignore[union-attr]
        return node

    return put


def _declared(equation: Equation) -> tuple[Dimension, ValueType]:
    findings = Findings()
    dimension, kind = declared_unit(equation.unit, findings)
    findings.raise_if_any()
    return dimension or DIMENSIONLESS, kind


def _possible(lines: tuple[Equation, ...]) -> tuple[Equation, ...]:
    """Return lines without wrong units, names defined twice, and reserved names."""
    found: list[Diagnostic] = []
    seen: set[str] = set()
    for item in lines:
        _declared(item)
        if item.name in seen:
            message = f"`{item.name}` is defined twice"
            hint = "Rename one of them, as in Equations(…, g='g_e')"
            found.append(Diagnostic("NB202", message, item.name_span, hint))
        seen.add(item.name)
        reason = why_reserved(item.name, synaptic=False)
        summed = any(flag.name == "summed" for flag in item.flags)
        if reason is not None and not summed:
            message = f"`{item.name}` cannot be defined, because it {reason}"
            hint = "Choose another name"
            found.append(Diagnostic("NB203", message, item.name_span, hint))
    if found:
        raise error_from(tuple(found))
    return lines


def _replaced(
    lines: Iterable[Equation], wanted: Mapping[str, object]
) -> tuple[Equation, ...]:
    lines = tuple(lines)
    if not wanted:
        return lines
    own = {item.name for item in lines}
    values = {
        name: _replacement(name, value, own=name in own)
        for name, value in wanted.items()
    }
    made = []
    for item in lines:
        name, expression = item.name, item.expression
        new = values.get(name, Name(name))
        assert isinstance(new, Name)
        if expression is not None:
            expression = transform(expression, _putting(values))
        made.append(replace(item, name=new.id, expression=expression))
    return tuple(made)


def _replacement(name: str, value: object, *, own: bool) -> Expr:
    """Return what a name is replaced by."""
    if isinstance(value, str):
        found = parse_value(SourceText(value, f"replacement of {name}"))
        if own and not isinstance(found, Name):
            message = f"`{name}` is a variable and `{value}` is not a name"
            raise fail("NB634", message, hint=f"Write {name}='{name}_new'")
        return found
    given = operand(value)
    if own or not given.is_number or given.values.ndim:
        is_what = "a variable" if own else "replaced by a name or one value"
        message = f"`{name}` is {is_what}, so {value!r} cannot stand in its place"
        raise fail("NB634", message, hint="Leave it out and set it later")
    number = Number(given.values.item())
    if given.dimension.is_dimensionless:
        return number
    unit = parse_value(SourceText(str(given.dimension), "unit"))
    return Binary("*", number, unit)
