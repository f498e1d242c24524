"""Models as notebooks show them: equations as mathematics in a table.

Mathematics is made from parsed trees, where nothing but letters, digits and
underscores comes from the user; all other text is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from nbspike.lang.expr import Expr
from nbspike.lang.format import to_text
from nbspike.lang.latex import equation_latex, to_latex
from nbspike.lang.parsed import Equation, ParsedNeurons, ParsedSynapses, Pathway
from nbspike.lang.statement_latex import statements_latex
from nbspike.units.table import UNITS

#: (clause, mathematics without dollars, unit, flags); a clause of equations is empty.
Row = tuple[str, str, str, str]


def equations_latex(equations: Iterable[Equation]) -> str:
    r"""Return equations as one block of LaTeX, aligned at the equals sign.

    Parameters
    ----------
    equations
        Of a model.

    Returns
    -------
    str
        ``\begin{align*} … \end{align*}``, with the unit of each line and its flags.
    """
    lines = []
    for item in equations:
        mathematics = equation_latex(item, upright=UNITS)
        left, equals, right = mathematics.partition(" = ")
        unit = to_latex(item.unit, upright=UNITS)
        flags = "".join(rf"\ \text{{({flag.name})}}" for flag in item.flags)
        lines.append(rf"{left} &{equals}{right} && \text{{in }}{unit}{flags}")
    inside = " \\\\\n".join(lines)
    return f"\\begin{{align*}}\n{inside}\n\\end{{align*}}"


def equations_html(equations: Iterable[Equation]) -> str:
    """Return equations as a table of HTML."""
    return _table(equation_rows(equations))


def neurons_html(name: str, kind: str, size: int, parsed: ParsedNeurons) -> str:
    """Return a group as HTML: equations, threshold, reset, refractoriness.

    Parameters
    ----------
    name, kind, size
        Of the group.
    parsed
        Its model.
    """
    rows = [*equation_rows(parsed.equations)]
    rows += _expression_row("threshold", parsed.threshold)
    reset = statements_latex(parsed.reset, upright=UNITS)
    if reset:
        rows.append(("reset", reset, "", ""))
    rows += _expression_row("refractory", parsed.refractory)
    return f"<p>{_title(kind, name)}: {size} neurons</p>{_table(rows)}"


def synapses_html(name: str, ends: tuple[str, str], parsed: ParsedSynapses) -> str:
    """Return synapses as HTML: equations and what spikes do.

    Parameters
    ----------
    name
        Of the synapses.
    ends
        Names of source and target.
    parsed
        Their model.
    """
    rows = [*equation_rows(parsed.equations), *_pathway_rows(parsed.pathways)]
    between = f"from {escape(ends[0])} to {escape(ends[1])}"
    return f"<p>{_title('Synapses', name)} {between}</p>{_table(rows)}"


def equation_rows(equations: Iterable[Equation]) -> Iterator[Row]:
    """Return the rows of equations, in their order."""
    for item in equations:
        flags = ", ".join(flag.name for flag in item.flags)
        yield "", equation_latex(item, upright=UNITS), to_text(item.unit), flags


def _expression_row(clause: str, expression: Expr | None) -> Iterator[Row]:
    if expression is not None:
        yield clause, to_latex(expression, upright=UNITS), "", ""


def _pathway_rows(pathways: Sequence[Pathway]) -> Iterator[Row]:
    for pathway in pathways:
        clause = f"on_{pathway.trigger}"
        if pathway.name not in ("pre", "post", clause):
            clause += f" ({pathway.name})"
        yield clause, statements_latex(pathway.statements, upright=UNITS), "", ""


def _title(kind: str, name: str) -> str:
    return f"{kind} <b>{escape(name)}</b>"


def _table(rows: Iterable[Row]) -> str:
    body = "".join(
        "<tr>"
        f"<td style='text-align: left'>{escape(clause)}</td>"
        f"<td style='text-align: left'>${escape(mathematics)}$</td>"
        f"<td style='text-align: left'>{escape(unit)}</td>"
        f"<td style='text-align: left'>{escape(flags)}</td>"
        "</tr>"
        for clause, mathematics, unit, flags in rows
    )
    return f"<table>{body}</table>"
