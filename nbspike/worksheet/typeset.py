"""Definitions as people read them: each line as LaTeX, made from the same tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from nbspike.lang.expr import Expr, Name, Number, Statement
from nbspike.lang.format import to_text
from nbspike.lang.latex import equation_latex, name_latex, to_latex
from nbspike.lang.parsed import Equation, Generator, ParsedConnect, TimedCode
from nbspike.lang.statement_latex import statements_latex
from nbspike.units.table import UNITS
from nbspike.worksheet.constants import Declaration
from nbspike.worksheet.definitions import Definition, NeuronsDefinition

_INDICES_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a model.

    Parameters
    ----------
    title
        The clause, such as ``reset``; empty for an equation.
    latex
        The mathematics, without dollars.
    unit
        Declared unit as the user wrote it; empty if there is none.
    note
        Flags and comment of the user: text that may hold anything.
    """

    title: str
    latex: str
    unit: str = ""
    note: str = ""


def definition_lines(definition: Definition) -> tuple[Line, ...]:
    """Return the lines of a model in the order in which people expect them."""
    lines = [_equation(each) for each in definition.parsed.equations]
    if isinstance(definition, NeuronsDefinition):
        lines += _neuron_clauses(definition)
    else:
        parsed = definition.parsed
        lines += _expression_line("sources of each", definition.header.sources)
        lines += _expression_line("rate of each", definition.header.rate)
        if parsed.connect is not None:
            lines += _connect(parsed.connect)
        for pathway in parsed.pathways:
            trigger = f"on_{pathway.trigger}"
            if pathway.event is not None:
                trigger += f"({pathway.event})"
            named = pathway.name not in ("pre", "post", trigger, pathway.event)
            title = f"{trigger} ({pathway.name})" if named else trigger
            lines.append(Line(title, _statements(pathway.statements)))
        lines += _timed(parsed.every)
        lines += _statement_line("init", parsed.init)
        lines += _expression_line("delay", parsed.delay)
        for pathway in parsed.pathways:
            lines += _expression_line(f"delay ({pathway.name})", pathway.delay)
    return tuple(lines)


def constant_latex(declaration: Declaration) -> str:
    """Return the name of a constant as LaTeX, with its formula if it follows one."""
    name = name_latex(declaration.name)
    if declaration.formula is None:
        return name
    return f"{name} = {_latex(declaration.formula)}"


def formula_text(declaration: Declaration) -> str | None:
    """Return the formula that a derived constant follows, as text."""
    return None if declaration.formula is None else to_text(declaration.formula)


def _latex(expr: Expr) -> str:
    return to_latex(expr, upright=UNITS)


def _equation(equation: Equation) -> Line:
    flags = ", ".join([flag.name for flag in equation.flags])
    if equation.link is not None:
        flags = f"{flags}: {equation.link}"
    note = "; ".join([part for part in (flags, equation.comment) if part])
    latex = equation_latex(equation, upright=UNITS)
    return Line("", latex, to_text(equation.unit), note)


def _neuron_clauses(definition: NeuronsDefinition) -> Iterator[Line]:
    header, parsed = definition.header, definition.parsed
    yield from _expression_line("rate", header.rate)
    yield from _expression_line("threshold", parsed.threshold)
    yield from _statement_line("reset", parsed.reset)
    yield from _expression_line("refractory", parsed.refractory)
    yield from _timed(parsed.every)
    for event in parsed.events:
        yield from _expression_line(f"event {event.name}", event.condition)
    for response in parsed.responses:
        yield from _statement_line(f"on_{response.event}", response.statements)
    yield from _statement_line("init", parsed.init)


def _timed(every: Iterable[TimedCode]) -> Iterator[Line]:
    for timed in every:
        yield from _statement_line(f"every {to_text(timed.time)}", timed.statements)


def _expression_line(title: str, expr: Expr | None) -> Iterator[Line]:
    if expr is not None:
        yield Line(title, _latex(expr))


def _statement_line(title: str, statements: Iterable[Statement]) -> Iterator[Line]:
    text = _statements(statements)
    if text:
        yield Line(title, text)


def _statements(statements: Iterable[Statement]) -> str:
    return statements_latex(statements, upright=UNITS)


def _connect(connect: ParsedConnect) -> Iterator[Line]:
    if connect.arrays:
        yield Line("connect", _arrays(connect))
        return
    if connect.mode in ("one_to_one", "indices"):
        text = "one to one" if connect.mode == "one_to_one" else _pairs(connect)
        yield Line("connect", rf"\text{{{text}}}")
        return
    parts = [] if connect.condition is None else [_latex(connect.condition)]
    if connect.generator is not None:
        parts.append(_generator(connect.generator))
    named = (
        ("p", connect.p),
        ("n", connect.n),
        (r"\text{inputs of each}", connect.fixed_indegree),
    )
    parts += [f"{name} = {_latex(expr)}" for name, expr in named if expr is not None]
    yield Line("connect", r",\quad ".join(parts) or r"\text{all pairs}")


def _generator(given: Generator) -> str:
    """Return a generator as mathematics: its value, the numbers, the condition."""
    parts = [f"{given.side} = {_latex(given.value)}"]
    if given.name is not None:
        start, stop, step = given.bounds
        plain = step == Number(1)
        shown = [stop] if plain and start == Number(0) else [start, stop]
        bounds = [_latex(bound) for bound in ([*shown] if plain else [*shown, step])]
        kept = ((r"p", given.p), (r"\text{size}", given.size))
        bounds += [
            f"{word} = {_latex(expr)}" for word, expr in kept if expr is not None
        ]
        word = "range" if given.p is None and given.size is None else "sample"
        name = _latex(Name(given.name))
        numbers = rf"\operatorname{{{word}}}({', '.join(bounds)})"
        parts.append(rf"{name} \in {numbers}")
    if given.condition is not None:
        parts.append(rf"\text{{if }} {_latex(given.condition)}")
    return r",\quad ".join(parts)


def _arrays(connect: ParsedConnect) -> str:
    """Return where the numbers of sources and targets come from."""
    given = dict(connect.arrays)
    parts = []
    for side, numbers in (("i", connect.i), ("j", connect.j)):
        shown = [str(number) for number in (numbers or ())[:_INDICES_SHOWN]]
        more = r", \ldots" if len(numbers or ()) > _INDICES_SHOWN else ""
        text = _latex(given[side]) if side in given else f"[{', '.join(shown)}{more}]"
        parts.append(f"{side} = {text}")
    return r",\quad ".join(parts)


def _pairs(connect: ParsedConnect) -> str:
    pairs = list(zip(connect.i or (), connect.j or (), strict=False))
    shown = ", ".join([f"{i} to {j}" for i, j in pairs[:_INDICES_SHOWN]])
    more = len(pairs) - _INDICES_SHOWN
    return f"{shown} and {more} more" if more > 0 else shown
