"""The first line of a cell: ``P[4000] = E[3200] + I[800] --method exact``.

Quotes mean nothing here and are skipped, comments are set aside; for inputs the
header may go on over the cell's body.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from nbspike.diagnostics.findings import Findings
from nbspike.diagnostics.source import SourceText
from nbspike.diagnostics.stages import PARSE
from nbspike.diagnostics.suggest import suggest
from nbspike.lang.equation_head import check_name
from nbspike.lang.expr import Binary, Expr, Name, Number
from nbspike.lang.expr_parse import read_expression
from nbspike.lang.gate import raise_if_many
from nbspike.lang.header_options import split_options
from nbspike.lang.lists import read_list
from nbspike.lang.parsed import NeuronsHeader, Segment, SynapsesHeader
from nbspike.lang.tokens import (
    Token,
    find,
    matching,
    outside_brackets,
    quote,
    span_of,
    split,
)

_KINDS: Final = {"poisson": ("rate",), "spikes": ("i", "t")}
_NEURONS: Final = "Write `%%neurons P[100]`"
_SYNAPSES: Final = "Write `%%synapses S: A -> B`"
_DRIVE: Final = "Write `%%synapses D: poisson[800] rate=10*Hz -> P`"
_INPUTS: Final = {
    "poisson": "Write `X[800] poisson rate=10*Hz`",
    "spikes": "Write `S[1] spikes i=[0, 0] t=[25, 50]*ms`",
}


@PARSE
def parse_neurons_header(source: SourceText) -> NeuronsHeader:
    """Parse what follows ``%%neurons``.

    Raises
    ------
    NbspikeError
        With everything that is wrong in the text.
    """
    header = split_options(source)
    reader = _Reader(header.source, header.findings)
    parsed = reader.neurons(header.tokens, header.options)
    header.findings.raise_if_any()
    assert parsed is not None
    return parsed


@PARSE
def parse_synapses_header(source: SourceText) -> SynapsesHeader:
    """Parse what follows ``%%synapses``.

    Raises
    ------
    NbspikeError
        With everything that is wrong in the text.
    """
    header = split_options(source)
    reader = _Reader(header.source, header.findings)
    parsed = reader.synapses(header.tokens, header.options)
    header.findings.raise_if_any()
    assert parsed is not None
    return parsed


@dataclass(slots=True)
class _Reader:
    source: SourceText
    findings: Findings
    names: set[str] = field(default_factory=set)

    def report(self, message: str, tokens: Sequence[Token], hint: str) -> None:
        place = span_of(self.source, tokens) if tokens else None
        self.findings.add("NB113", message, place, hint)

    def neurons(
        self, tokens: Sequence[Token], options: tuple[tuple[str, str], ...]
    ) -> NeuronsHeader | None:
        if not tokens:
            self.report("the header has no name", tokens, _NEURONS)
            return None
        before = len(self.findings)
        length, name, size = self.named(tokens)
        rest = tokens[length:]
        segments: tuple[Segment, ...] = ()
        given: dict[str, tuple[Expr, ...]] = {}
        kind = "equations"
        if rest and rest[0].is_op("="):
            segments = self.segments(rest)
        elif rest and rest[0].text in _KINDS:
            kind = rest[0].text
            given = self.arguments(kind, rest)
        elif rest and name is not None:
            self.unexpected(rest)
        if name is not None and size is None and kind == "spikes":
            size = _enough(given.get("i", ()))
        if name is not None and size is None and len(self.findings) == before:
            self.no_size(tokens)
        if name is None or size is None or len(self.findings) > before:
            return None
        return NeuronsHeader(
            name,
            size,
            segments,
            kind,
            rate=given["rate"][0] if kind == "poisson" else None,
            spike_indices=given.get("i", ()),
            spike_times=given.get("t", ()),
            options=options,
            source=self.source,
            name_span=span_of(self.source, tokens[:1]),
            size_span=size.span,
        )

    def synapses(
        self, tokens: Sequence[Token], options: tuple[tuple[str, str], ...]
    ) -> SynapsesHeader | None:
        names = [token for token in tokens if token.kind == "name"]
        before = len(self.findings)
        if tokens:
            self.name(tokens)
        if len(names) > 1 and names[1].text == "poisson" and tokens[1].is_op(":"):
            return self.drive(tokens, options)
        signs = [token.text for token in tokens if token.kind == "op"]
        if len(self.findings) == before and (
            len(names) != 3 or signs != [":", "->"] or len(tokens) != 5
        ):
            text = quote(self.source, tokens)
            message = f"`{text}` does not say from where to where"
            if not tokens:
                message = "the header has no name"
            self.report(message, tokens, _SYNAPSES)
        if len(self.findings) > before:
            return None
        spans = [span_of(self.source, [each]) for each in names]
        for each, span in zip(names[1:], spans[1:], strict=True):
            check_name(each.text, span, self.findings)
        first, second, third = [each.text for each in names]
        return SynapsesHeader(
            first, second, third, options, self.source, spans[0], spans[1], spans[2]
        )

    def drive(
        self, tokens: Sequence[Token], options: tuple[tuple[str, str], ...]
    ) -> SynapsesHeader | None:
        """Read ``D: poisson[800] rate=nu -> P``."""
        before = len(self.findings)
        arrows = find(tokens, "->")
        arrow = arrows[0] if len(arrows) == 1 else len(tokens)
        target = tokens[arrow + 1 :]
        if len(target) != 1 or target[0].kind != "name":
            text = quote(self.source, tokens)
            self.report(f"`{text}` does not say to where", tokens, _DRIVE)
            return None
        length, sources = self.size(tokens[2:arrow])
        if sources is None and len(self.findings) == before:
            self.report("`poisson` does not say how many sources", tokens[2:3], _DRIVE)
        rest = tokens[2 + length : arrow]
        if not rest:
            self.report("`rate=` is missing", tokens[2:3], _DRIVE)
            return None
        given = self.arguments("poisson", [tokens[2], *rest])
        if len(self.findings) > before or sources is None:
            return None
        name, source = (
            span_of(self.source, tokens[:1]),
            span_of(self.source, tokens[2:3]),
        )
        return SynapsesHeader(
            tokens[0].text,
            "poisson",
            target[0].text,
            options,
            self.source,
            name,
            source,
            span_of(self.source, target),
            sources=sources,
            rate=given["rate"][0],
        )

    # a name and its size

    def name(self, tokens: Sequence[Token]) -> str | None:
        """Return the name at the beginning, or report what stands there instead."""
        first = tokens[0]
        if first.kind != "name":
            text = quote(self.source, _until(tokens, ("[", ":")))
            hint = "A name has letters, digits and `_`, such as `P`"
            self.report(f"`{text}` is not a name", tokens[:1], hint)
            return None
        place = span_of(self.source, [first])
        if not check_name(first.text, place, self.findings):
            return None
        if first.text in self.names:
            message = f"the name `{first.text}` is given twice"
            self.findings.add("NB202", message, place, "Choose another name")
        self.names.add(first.text)
        return first.text

    def named(self, tokens: Sequence[Token]) -> tuple[int, str | None, Expr | None]:
        """Return how many tokens ``NAME[size]`` takes, the name, and the size."""
        name = self.name(tokens)
        length, size = self.size(tokens)
        return length, name, size

    def size(self, tokens: Sequence[Token]) -> tuple[int, Expr | None]:
        """Return how many tokens ``NAME[size]`` takes, and the size."""
        if len(tokens) == 1 or not tokens[1].is_op("["):
            return 1, None
        closing = matching(tokens, 1)
        if closing is None:
            self.report("`[` is never closed", tokens[1:2], "Close it with `]`")
            return len(tokens), None
        inside = tokens[2:closing]
        if not inside:
            self.report("the brackets hold no size", tokens[1 : closing + 1], _NEURONS)
        size = read_expression(self.source, inside, self.findings)
        return closing + 1, size

    def no_size(self, tokens: Sequence[Token]) -> None:
        name, rest = tokens[0], tokens[1:]
        hint = f"Write `{name.text}[100]`"
        if rest and rest[0].kind == "number":
            hint = f"Write `{name.text}[{rest[0].text}]`"
        self.report(f"`{name.text}` has no size", [name], hint)

    def segments(self, tokens: Sequence[Token]) -> tuple[Segment, ...]:
        """Return the parts behind ``=``."""
        found: list[Segment] = []
        for piece in split(tokens[1:], "+"):
            raise_if_many(self.findings)
            if not piece:
                hint = "Write `P[4000] = E[3200] + I[800]`"
                self.report("a part of the population is missing", tokens, hint)
                continue
            before = len(self.findings)
            length, name, size = self.named(piece)
            if name is not None and size is None and len(self.findings) == before:
                self.no_size(piece)
            elif len(piece) > length and len(self.findings) == before:
                self.unexpected(piece[length:])
            if name is not None and size is not None:
                place = span_of(self.source, piece)
                found.append(Segment(name, size, place))
        return tuple(found)

    def unexpected(self, tokens: Sequence[Token]) -> None:
        first = tokens[0]
        hint = _NEURONS
        if first.kind == "name":
            hint = suggest(first.text, _KINDS) or hint
        elif first.text == ":":
            hint = "Equations begin in the next line"
        elif first.kind == "number":
            hint = "Write the size in square brackets, such as `P[100]`"
        text = quote(self.source, tokens)
        self.report(f"`{text}` does not belong in the header", tokens, hint)

    # inputs

    def arguments(
        self, kind: str, tokens: Sequence[Token]
    ) -> dict[str, tuple[Expr, ...]]:
        """Return the arguments of an input; report unknown and missing ones."""
        known = _KINDS[kind]
        found: dict[str, tuple[Expr, ...]] = {}
        heads = [at - 1 for at in find(tokens, "=") if tokens[at - 1].kind == "name"]
        if heads[:1] != [1]:
            behind = tokens[1 : heads[0] if heads else len(tokens)] or tokens[:1]
            text = quote(self.source, behind)
            self.report(f"`{text}` does not name an argument", behind, _INPUTS[kind])
            return found
        for start, end in zip(heads, [*heads[1:], len(tokens)], strict=True):
            raise_if_many(self.findings)
            key, value = tokens[start], _without_comma(tokens[start + 2 : end])
            if key.text not in known:
                hint = suggest(key.text, known) or _INPUTS[kind]
                self.report(f"`{key.text}=` is not part of `{kind}`", [key], hint)
            elif key.text in found:
                message = f"`{key.text}=` is given twice"
                self.report(message, [key], "Remove one of them")
            else:
                found[key.text] = self.argument(kind, key, value)
        for lacking in [key for key in known if key not in found]:
            self.report(f"`{lacking}=` is missing", tokens[:1], _INPUTS[kind])
        self.check_lengths(tokens, found)
        return found

    def argument(
        self, kind: str, key: Token, value: Sequence[Token]
    ) -> tuple[Expr, ...]:
        if not value:
            self.report(f"`{key.text}=` has no value", [key], _INPUTS[kind])
            return ()
        if value[0].is_op("["):
            if kind == "poisson":
                message = f"`{quote(self.source, value)}` is a list"
                self.report(message, value, "Write one rate, or an expression of i")
                return ()
            hint = _INPUTS[kind]
            listed = read_list(
                self.source, value, self.findings, code="NB113", hint=hint
            )
            return listed or ()
        one = read_expression(self.source, value, self.findings)
        return () if one is None else (one,)

    def check_lengths(
        self, tokens: Sequence[Token], found: dict[str, tuple[Expr, ...]]
    ) -> None:
        i, t = found.get("i", ()), found.get("t", ())
        if not i or not t or len(i) == len(t):
            return
        if _may_be_array(i) or _may_be_array(t):
            return  # how long they are is known when they are looked up
        if len(i) == 1:
            found["i"] = i * len(t)
            return
        place = span_of(self.source, tokens)
        message = f"`i=` has {len(i)} entries and `t=` has {len(t)}"
        self.findings.add("NB604", message, place, "Give one index for each time")


def _enough(indices: tuple[Expr, ...]) -> Expr | None:
    """Return the size that the largest literal index needs."""
    numbers = [each.value for each in indices if isinstance(each, Number)]
    if not numbers or len(numbers) < len(indices):
        return None
    return Number(int(max(numbers)) + 1)


def _may_be_array(listed: tuple[Expr, ...]) -> bool:
    """Whether a lone expression, such as ``times*ms``, can stand for many values."""
    first = listed[0]
    while isinstance(first, Binary):
        first = first.left
    return len(listed) == 1 and isinstance(first, Name)


def _until(tokens: Sequence[Token], ends: tuple[str, ...]) -> Sequence[Token]:
    stop = next(
        (k for k, token in outside_brackets(tokens) if k and token.text in ends),
        len(tokens),
    )
    return tokens[:stop]


def _without_comma(tokens: Sequence[Token]) -> Sequence[Token]:
    return tokens[:-1] if tokens and tokens[-1].is_op(",") else tokens
