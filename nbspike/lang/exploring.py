"""The bodies of ``%%explore`` and ``%%presets``: sliders, and named sets of values.

::

    w_e                                   # a slider
    nu = [1, 50]*Hz                       # how far it reaches
    g  = 4.5 in [0, 8]                    # where it begins, and how far it reaches
    presets:
        AI: g = 5, nu = 2*nu_thr          # asynchronous irregular
        SR: g = 3, nu = 2*nu_thr
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from nbspike.diagnostics.findings import Findings
from nbspike.diagnostics.source import SourceText, Span
from nbspike.lang.constants import read_range
from nbspike.lang.equation_head import check_name
from nbspike.lang.expr import Expr
from nbspike.lang.expr_parse import read_expression
from nbspike.lang.gate import gate, raise_if_many
from nbspike.lang.lines import CodeLine, code_lines
from nbspike.lang.parsed import ConstantRange
from nbspike.lang.tokens import (
    Token,
    outside_brackets,
    quote,
    span_of,
    split,
    tokenize,
)

_PRESET: Final = "Write `AI: g = 5, nu = 20*Hz`"
_MOVE: Final = "Write `0.35: g = 5`, the time in seconds"
_SLIDER: Final = "Write `nu`, `nu = [1, 50]*Hz` or `nu = 20*Hz in [1, 50]*Hz`"


@dataclass(frozen=True, slots=True)
class Setting:
    """``g = 5`` in a preset."""

    name: str
    value: Expr
    span: Span = field(compare=False, hash=False)
    name_span: Span = field(compare=False, hash=False)
    value_start: int = field(default=0, compare=False, hash=False)


@dataclass(frozen=True, slots=True)
class MoveLine:
    """``0.35: g = 5`` in a recording: what was moved so many seconds after it began."""

    seconds: float
    settings: tuple[Setting, ...]
    span: Span = field(compare=False, hash=False)


@dataclass(frozen=True, slots=True)
class PresetLine:
    """A name for some values; `label` is the comment behind them."""

    name: str
    settings: tuple[Setting, ...]
    label: str
    span: Span = field(compare=False, hash=False)
    name_span: Span = field(compare=False, hash=False)


@dataclass(frozen=True, slots=True)
class SliderLine:
    """A slider: where it begins and how far it reaches, if that is said."""

    name: str
    value: Expr | None
    range: ConstantRange | None
    label: str
    span: Span = field(compare=False, hash=False)
    name_span: Span = field(compare=False, hash=False)


@dataclass(frozen=True, slots=True)
class ParsedExplore:
    """The body of an ``%%explore`` cell."""

    sliders: tuple[SliderLine, ...]
    presets: tuple[PresetLine, ...]


def parse_presets(source: SourceText) -> tuple[PresetLine, ...]:
    """Parse the body of a ``%%presets`` cell; an empty one has no presets.

    Raises
    ------
    NbspikeError
        With everything that is wrong in the text.
    """
    gated = gate(source)
    reader = _Reader(gated.source, gated.findings)
    for line in code_lines(gated):
        if not line.spoiled:
            reader.preset(line, reader.tokens(line))
    gated.findings.raise_if_any()
    return tuple(reader.presets.values())


def parse_recording(source: SourceText) -> tuple[MoveLine, ...]:
    """Parse what an Explorer has recorded.

    Raises
    ------
    NbspikeError
        With everything that is wrong in the text.
    """
    gated = gate(source)
    reader = _Reader(gated.source, gated.findings)
    lines = [
        reader.move(reader.tokens(line))
        for line in code_lines(gated)
        if not line.spoiled
    ]
    gated.findings.raise_if_any()
    return tuple(line for line in lines if line is not None)


def parse_explore(source: SourceText) -> ParsedExplore:
    """Parse the body of an ``%%explore`` cell.

    Raises
    ------
    NbspikeError
        With everything that is wrong in the text.
    """
    gated = gate(source)
    reader = _Reader(gated.source, gated.findings)
    outer: int | None = None  # indentation of `presets:` while its lines follow
    for line in code_lines(gated):
        if line.spoiled:
            continue
        tokens = reader.tokens(line)
        if outer is not None and line.indent > outer:
            reader.preset(line, tokens)
            continue
        outer = None
        if tokens[0].text == "presets" and len(tokens) > 1 and tokens[1].is_op(":"):
            outer = line.indent
            if len(tokens) > 2:
                reader.preset(line, tokens[2:])
        else:
            reader.slider(line, tokens)
    gated.findings.raise_if_any()
    return ParsedExplore(tuple(reader.sliders.values()), tuple(reader.presets.values()))


class _Reader:
    """Keeps what it has read, and what is wrong with the rest."""

    def __init__(self, source: SourceText, findings: Findings) -> None:
        self.source = source
        self.findings = findings
        self.presets: dict[str, PresetLine] = {}
        self.sliders: dict[str, SliderLine] = {}

    def tokens(self, line: CodeLine) -> list[Token]:
        raise_if_many(self.findings)
        return tokenize(self.source.text, line.start, line.end)

    def report(
        self, code: str, message: str, tokens: Sequence[Token], hint: str
    ) -> None:
        self.findings.add(code, message, span_of(self.source, tokens), hint)

    def preset(self, line: CodeLine, tokens: list[Token]) -> None:
        """Read ``NAME: constant = value, constant = value``."""
        name = tokens[0]
        if name.kind != "name" or len(tokens) < 2 or not tokens[1].is_op(":"):
            text = quote(self.source, tokens)
            self.report("NB840", f"`{text}` is not a preset", tokens, _PRESET)
            return
        span = span_of(self.source, tokens[:1])
        before = len(self.findings)
        check_name(name.text, span, self.findings, clauses=False)
        values = self.settings(tokens, "NB840", _PRESET)
        if name.text in self.presets:
            message = f"there are two presets `{name.text}`"
            self.report("NB202", message, tokens[:1], "Rename one of them")
        if len(self.findings) == before:
            whole = span_of(self.source, tokens)
            made = PresetLine(name.text, values, line.comment, whole, span)
            self.presets[name.text] = made

    def move(self, tokens: list[Token]) -> MoveLine | None:
        """Read ``seconds: constant = value, constant = value``."""
        time = tokens[0]
        if time.kind != "number" or len(tokens) < 2 or not tokens[1].is_op(":"):
            text = quote(self.source, tokens)
            self.report("NB843", f"`{text}` is not a move", tokens, _MOVE)
            return None
        try:
            seconds = float(time.text)
        except ValueError:
            self.report("NB843", f"`{time.text}` is no time", tokens[:1], _MOVE)
            return None
        values = self.settings(tokens, "NB843", _MOVE)
        return MoveLine(seconds, values, span_of(self.source, tokens))

    def settings(
        self, tokens: list[Token], code: str, hint: str
    ) -> tuple[Setting, ...]:
        """Read what stands behind the colon."""
        found: dict[str, Setting] = {}
        pieces = split(tokens[2:], ",")
        if len(pieces) > 1 and not pieces[-1]:
            pieces.pop()  # a last comma, as in Python
        for piece in pieces:
            made = self.setting(piece, tokens, code, hint)
            if made is not None and made.name in found:
                message = f"`{made.name}` is set twice"
                self.findings.add(
                    "NB202", message, made.name_span, "Remove one of them"
                )
            elif made is not None:
                found[made.name] = made
        return tuple(found.values())

    def setting(
        self, piece: Sequence[Token], whole: Sequence[Token], code: str, hint: str
    ) -> Setting | None:
        if not piece:
            message = f"`{quote(self.source, whole)}` has nothing where a value belongs"
            self.report(code, message, whole, hint)
            return None
        if piece[0].kind != "name" or len(piece) < 3 or not piece[1].is_op("="):
            message = f"`{quote(self.source, piece)}` gives no constant a value"
            self.report(code, message, piece, hint)
            return None
        value = read_expression(self.source, piece[2:], self.findings)
        if value is None:
            return None
        span = span_of(self.source, piece)
        named = span_of(self.source, piece[:1])
        return Setting(piece[0].text, value, span, named, piece[2].start)

    def slider(self, line: CodeLine, tokens: list[Token]) -> None:
        """Read ``NAME``, ``NAME = range``, ``NAME in range`` or both."""
        name, rest = tokens[0], tokens[1:]
        if name.kind != "name" or (rest and rest[0].text not in ("=", "in")):
            text = quote(self.source, tokens)
            self.report("NB804", f"`{text}` is not a slider", tokens, _SLIDER)
            return
        before = len(self.findings)
        cut = next((k for k, t in outside_brackets(rest) if t.text == "in"), None)
        value: Expr | None = None
        limits: ConstantRange | None = None
        if cut is not None and cut + 1 == len(rest):
            message = "`in` has no range behind it"
            self.report("NB804", message, rest[cut:], _SLIDER)
        elif cut is not None:
            limits = read_range(self.source, rest[cut + 1 :], self.findings)
        if cut is None and len(rest) == 1:
            message = f"`{quote(self.source, tokens)}` has no range"
            self.report("NB804", message, tokens, _SLIDER)
        elif cut is None and rest:
            if rest[1].text in ("[", "{", "linspace", "logspace"):
                limits = read_range(self.source, rest[1:], self.findings)
            else:
                value = read_expression(self.source, rest[1:], self.findings)
        elif cut is not None and cut > 1:
            value = read_expression(self.source, rest[1:cut], self.findings)
        span = span_of(self.source, tokens[:1])
        if name.text in self.sliders:
            message = f"`{name.text}` has two sliders"
            self.report("NB202", message, tokens[:1], "Remove one of them")
        if len(self.findings) == before:
            whole = span_of(self.source, tokens)
            made = SliderLine(name.text, value, limits, line.comment, whole, span)
            self.sliders[name.text] = made
