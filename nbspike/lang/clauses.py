"""A cell's lines, sorted into equations and clauses.

A clause is a reserved word, a colon and code; its code goes on over the following
more-indented lines.  An equation goes on while a line is more indented, or the
line before ends in an operator, and the line cannot begin a definition itself
(notebooks indent by themselves, so the indent alone proves nothing).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from nbspike.diagnostics.findings import Findings
from nbspike.diagnostics.source import SourceText, Span
from nbspike.diagnostics.suggest import suggest
from nbspike.lang.gate import DEFINITION, Gated, raise_if_many
from nbspike.lang.lines import CodeLine, code_lines
from nbspike.lang.tokens import Token, tokenize
from nbspike.lang.words import CLAUSES

_HEAD = re.compile(
    r"([A-Za-z_]\w*)(?:\(([A-Za-z_]\w*)\))?(?:[ \t]+([A-Za-z_]\w*))?"
    r"[ \t]*:(?!=)[ \t]*",
    re.ASCII,
)
_EVERY = re.compile(r"every\b(?![ \t]*=)([^:#\n]*):(?!=)[ \t]*", re.ASCII)
_ON = re.compile(r"on_([A-Za-z_]\w*)[ \t]*:(?!=)[ \t]*", re.ASCII)
_DERIVATIVE = re.compile(r"d[A-Za-z_]\w*[ \t]*/[ \t]*dt\b", re.ASCII)
_START = re.compile(r"[A-Za-z_]\w*[ \t]*(?:=(?!=)|:(?!=))", re.ASCII)
_GOES_ON = re.compile(r"[-+*/%<>=!)]|(?:and|or)\b", re.ASCII)
_UNFINISHED = re.compile(r"(?:[-+*/%=<>,(:]|\b(?:and|or|not))$", re.ASCII)

EXAMPLES = {
    "threshold": "threshold: v > V_th",
    "reset": "reset: v = V_r",
    "refractory": "refractory: 5*ms",
    "init": "init: v = E_L",
    "method": "method: exact",
    "record": "record: spikes, v[0:3]",
    "on_pre": "on_pre: g_e += w_e",
    "on_post": "on_post: w += dw",
    "connect": "connect: p=0.02",
    "delay": "delay: 1.5*ms",
    "every": "every 10*ms: x = rand()",
    "events": "events: crossing = v > V_c",
    "on": "on_crossing: n += 1",
}
_NAMED = ("on_pre", "on_post", "delay")
_TRIGGERED = ("on_pre", "on_post")


@dataclass(slots=True)
class Clause:
    """One clause.

    `name` is that of the pathway, as in ``on_pre slow: …``, of the event of
    ``on_crossing: …``, whose word is ``on``, or the text of the time of ``every``.
    `time` is where that time stands, `event` where that of ``on_pre(crossing)`` does.
    """

    word: str
    name: str | None
    span: Span
    line: CodeLine
    body: list[CodeLine] = field(default_factory=list)
    time: Span | None = None
    event: Span | None = None

    @property
    def spoiled(self) -> bool:
        """Whether something in the clause has been reported already."""
        return self.line.spoiled or any(line.spoiled for line in self.body)

    def tokens(self, source: SourceText) -> list[Token]:
        """Return the tokens of all its lines as one text."""
        if not self.body or self.spoiled:
            return []
        return tokenize(source.text, self.body[0].start, self.body[-1].end)


@dataclass(frozen=True, slots=True)
class Body:
    """The body of a cell: equations and clauses in the order of the text."""

    source: SourceText
    findings: Findings
    equations: tuple[CodeLine, ...]
    clauses: tuple[Clause, ...]

    @property
    def empty(self) -> bool:
        """Whether the cell holds no code at all."""
        return not self.equations and not self.clauses


def split_body(gated: Gated) -> Body:
    """Sort the lines of a cell into equations and clauses."""
    text = gated.source.text
    equations: list[CodeLine] = []
    clauses: list[Clause] = []
    open_clause: Clause | None = None
    for line in code_lines(gated):
        clause = _clause(gated.source, line)
        if clause is not None:
            open_clause = clause
            clauses.append(clause)
        elif open_clause is not None and _in_clause(text, open_clause, line):
            open_clause.body.append(line)
        elif open_clause is None and equations and _goes_on(text, equations[-1], line):
            equations[-1] = equations[-1].joined_with(line)
        else:
            open_clause = None
            equations.append(line)
    return Body(gated.source, gated.findings, tuple(equations), tuple(clauses))


def equation_lines(gated: Gated) -> list[CodeLine]:
    """Return the lines of a text that holds equations only, continuations joined."""
    lines: list[CodeLine] = []
    for line in code_lines(gated):
        if lines and _goes_on(gated.source.text, lines[-1], line):
            lines[-1] = lines[-1].joined_with(line)
        else:
            lines.append(line)
    return lines


def usable(
    body: Body, allowed: Collection[str], cell: str, elsewhere: str
) -> dict[tuple[str, str | None], Clause]:
    """Return the clauses to read, by word and name; report all others.

    Parameters
    ----------
    body
        The cell.
    allowed
        The clause words that `cell` has.
    cell, elsewhere
        How messages call this kind of cell and the other one.
    """
    found: dict[tuple[str, str | None], Clause] = {}
    for clause in body.clauses:
        raise_if_many(body.findings)
        key = (clause.word, clause.name)
        if _misplaced(clause, allowed, (cell, elsewhere), body.findings):
            continue
        if key in found:
            first = found[key].line.number
            body.findings.add(
                "NB202",
                f"`{clause.span.text}:` stands in line {first} and again in "
                f"line {clause.line.number}",
                clause.span,
                "Write both under one",
            )
        elif not clause.body and not clause.spoiled:
            example = EXAMPLES[clause.word]
            message = f"`{clause.span.text}:` has no text"
            body.findings.add("NB106", message, clause.span, f"Write `{example}`")
        else:
            found[key] = clause
    return found


def near_clause(word: str) -> str | None:
    """Return the hint if `word` looks like a misspelt clause."""
    return suggest(word, CLAUSES)


def _clause(source: SourceText, line: CodeLine) -> Clause | None:
    text, start = source.text, line.start
    every = _EVERY.match(text, start, line.end)
    if every is not None:
        given = every[1].strip()
        stop = every.start(1) + len(every[1].rstrip())
        span = Span(source, start, stop)
        time = Span(source, stop - len(given), stop) if given else None
        clause = Clause("every", given or None, span, line, time=time)
        return _with_body(source, clause, every.end())
    head = _HEAD.match(text, start, line.end)
    if head is None:
        return None
    if head[1] not in CLAUSES:
        return _on_event(source, line)
    if head[3] is not None and head[1] not in _NAMED:
        return None
    event = None if head[2] is None else Span(source, *head.span(2))
    if event is not None and head[1] not in _TRIGGERED:
        return None
    ends = [head.end(1), head.end(2) + 1 if head[2] else 0, head.end(3)]
    span = Span(source, start, max(ends))
    clause = Clause(head[1], head[3] or head[2], span, line, event=event)
    return _with_body(source, clause, head.end())


def _on_event(source: SourceText, line: CodeLine) -> Clause | None:
    """Return ``on_crossing: n += 1``; ``on_top : volt`` is a parameter."""
    head = _ON.match(source.text, line.start, line.end)
    if head is None:
        return None
    code = source.text[head.end() : line.end].partition("#")[0].strip()
    if code and "=" not in code:
        return None
    span = Span(source, line.start, head.end(1))
    return _with_body(source, Clause("on", head[1], span, line), head.end())


def _with_body(source: SourceText, clause: Clause, start: int) -> Clause:
    """Return a clause with the code that stands in its own line."""
    line = clause.line
    if start < line.end and source.text[start] not in "#\n":
        own = CodeLine(
            start, line.end, line.indent, line.number, line.comment, line.spoiled
        )
        clause.body.append(own)
    return clause


def _in_clause(text: str, clause: Clause, line: CodeLine) -> bool:
    if line.indent <= clause.line.indent:
        return False
    return not DEFINITION.match(text, line.start)


def _goes_on(text: str, before: CodeLine, line: CodeLine) -> bool:
    if _DERIVATIVE.match(text, line.start):
        return False
    deeper = line.indent > before.indent
    unfinished = _UNFINISHED.search(text, max(0, before.end - 4), before.end)
    if _GOES_ON.match(text, line.start) and ":" not in text[before.start : before.end]:
        return True  # an operator after a line without its unit
    if _START.match(text, line.start):
        return deeper and unfinished is not None
    return deeper or unfinished is not None


def _misplaced(
    clause: Clause, allowed: Collection[str], cells: tuple[str, str], findings: Findings
) -> bool:
    cell, elsewhere = cells
    if clause.word in allowed:
        return False
    word, hint = clause.word, f"Write it in {elsewhere}"
    if word == "on":
        word = clause.span.text
        hint = near_clause(word) or hint
    message = f"`{word}:` is not a clause of {cell}"
    findings.add("NB107", message, clause.span, hint)
    return True
