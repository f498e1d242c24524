"""The texts that a `NeuronGroup` is made of: parsed, and what names they use."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from nbspike.api.clock import SECOND
from nbspike.api.equations import Equations
from nbspike.api.reading import Together, names_in_all
from nbspike.diagnostics.errors import fail
from nbspike.diagnostics.notes import warn
from nbspike.diagnostics.source import SourceText
from nbspike.lang.equations import parse_model
from nbspike.lang.expr import Binary, Expr, Name, Number, Statement
from nbspike.lang.expr_parse import parse_condition, parse_value
from nbspike.lang.parsed import Equation, EquationKind, Flag, ParsedNeurons
from nbspike.lang.statement_parse import parse_statements
from nbspike.model.checked import CheckedNeurons
from nbspike.model.functions import first_draw
from nbspike.units.display import format_value
from nbspike.units.operands import operand

_LOCKED = Flag("unless refractory")


def neuron_texts(
    name: str, model: object, threshold: object, reset: object, refractory: object
) -> ParsedNeurons:
    """Return the parsed texts of a group.

    Raises
    ------
    NbspikeError
        Everything that is wrong in them.
    """
    together = Together()
    if not isinstance(model, str | Equations):
        message = f"the equations of {name} are {model!r}, not a text"
        hint = "Write NeuronGroup(100, 'dv/dt = -v/tau : volt')"
        raise fail("NB103", message, hint=hint)
    source = SourceText(str(model), f"equations of {name}")
    equations: tuple[Equation, ...] = ()
    with together.part():
        equations = (
            model.lines
            if isinstance(model, Equations)
            else parse_model(source, may_be_empty=True)
        )
    equations = _without_lock(name, equations, refractory)
    condition: Expr | None = None
    if threshold is not None:
        with together.part():
            _require_text(threshold, "threshold", name, "v > {}")
        if isinstance(threshold, str):
            title = f"threshold of {name}"
            condition = together.read(parse_condition, threshold, title)
    statements: tuple[Statement, ...] = ()
    if reset is not None:
        with together.part():
            _require_text(reset, "reset", name, "v = {}")
        if isinstance(reset, str):
            title = f"reset of {name}"
            statements = together.read(parse_statements, reset, title) or ()
    period: Expr | None = None
    with together.part():
        period = _refractory(refractory, name)
    together.raise_if_any()
    return ParsedNeurons(
        source, equations, threshold=condition, reset=statements, refractory=period
    )


def _without_lock(
    name: str, equations: tuple[Equation, ...], refractory: object
) -> tuple[Equation, ...]:
    """Return equations that nothing locks if there is no refractory period."""
    if refractory is not None and refractory is not False:
        return equations
    moving = [item for item in equations if item.kind is EquationKind.DIFFERENTIAL]
    locked = [item.name for item in moving if _LOCKED in item.flags]
    if locked:
        warn(
            f"`{locked[0]}` of {name} is `unless refractory`, but there is no "
            "`refractory=`: the flag has no effect"
        )
    return tuple(
        replace(item, flags=tuple(flag for flag in item.flags if flag != _LOCKED))
        if item in moving
        else item
        for item in equations
    )


def _require_text(value: object, what: str, name: str, example: str) -> None:
    if isinstance(value, str):
        return
    code = "NB308" if what == "threshold" else "NB112"
    is_what = "a condition" if what == "threshold" else "a statement"
    text = "…"
    given = operand(value)
    if given.is_number and given.values.ndim == 0:
        text = format_value(float(given.values), given.dimension).replace(" ", "*")
    raise fail(
        code,
        f"the {what} of {name} is `{text}`, a value and not {is_what}",
        hint=f"Write {what}='{example.format(text)}'",
    )


def _refractory(value: object, name: str) -> Expr | None:
    """Return a refractory period as an expression; `None` for none."""
    if value is None or value is False:
        return None
    if isinstance(value, str):
        return parse_value(SourceText(value, f"refractory of {name}"))
    given = operand(value)
    one = given.is_number and given.values.ndim == 0 and value is not True
    if not one or given.dimension != SECOND:
        text = f"{value}"
        message = f"the refractory period of {name} is `{text}`, not a time"
        hint = "Write refractory=5*ms, or a condition such as refractory='v > 0*mV'"
        raise fail("NB309", message, hint=hint)
    period = float(given.values)
    if not (np.isfinite(period) and period >= 0):
        message = f"the refractory period of {name} is `{format_value(period, SECOND)}`"
        raise fail("NB609", message, hint="Give a time of 0*ms or more")
    return Binary("*", Number(period), Name("second"))


def note_draws(model: CheckedNeurons) -> None:
    """Note that draws in equations are not noise."""
    for variable in model.variables:
        if variable.kind is not EquationKind.DIFFERENTIAL:
            continue
        assert variable.expression is not None
        call = first_draw(variable.expression)
        if call is not None:
            warn(
                f"`{call.function}()` in d{variable.name}/dt is drawn anew whenever "
                "the equation is evaluated, so its effect depends on dt; white noise "
                "is `xi`",
                once=f"draws in {variable.expression}",
            )
            return


def names_used(parsed: ParsedNeurons) -> frozenset[str]:
    """Return all names in the texts of a group, those of functions as well."""
    expressions = [item.expression for item in parsed.equations]
    expressions += [parsed.threshold, parsed.refractory]
    expressions += [item.value for item in parsed.reset]
    return names_in_all(expressions)
