"""The options at the end of a header line: ``--method exact --dt 0.05*ms --quiet``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from nbspike.diagnostics.findings import Findings
from nbspike.diagnostics.source import SourceText, Span
from nbspike.diagnostics.suggest import suggest
from nbspike.lang.expr_parse import read_expression
from nbspike.lang.gate import Gated, gate, raise_if_many
from nbspike.lang.lines import code_lines
from nbspike.lang.tokens import Token, quote, span_of, tokenize

# name of the option -> an example of its value, or None if it takes none
OPTIONS: Final[dict[str, str | None]] = {
    "method": "exact",
    "dt": "0.05*ms",
    "dtype": "float32",
    "quiet": None,
}
_OPTION = re.compile(r"(?:(?<=\s)|^)--([A-Za-z_][\w-]*)", re.ASCII | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class HeaderText:
    """A header without its options."""

    source: SourceText
    findings: Findings
    tokens: tuple[Token, ...]
    options: tuple[tuple[str, str], ...]


def split_options(source: SourceText) -> HeaderText:
    """Tell the options of a header from the rest.

    Raises
    ------
    NbspikeError
        If the characters or brackets are wrong: then nothing more can be said.
    """
    gated = gate(source, quotes=True)
    gated.findings.raise_if_any()
    tokens: list[Token] = []
    options: dict[str, str] = {}
    for line in code_lines(gated):
        found = list(_OPTION.finditer(gated.source.text, line.start, line.end))
        cut = found[0].start() if found else line.end
        tokens += _tokens(gated, line.start, cut)
        stops = [*(match.start() for match in found[1:]), line.end]
        for match, stop in zip(found, stops, strict=False):
            _option(gated, match, stop, options)
    return HeaderText(
        gated.source, gated.findings, tuple(tokens), tuple(options.items())
    )


def _tokens(gated: Gated, start: int, end: int) -> list[Token]:
    found = tokenize(gated.source.text, start, end)
    return [token for token in found if token.start not in gated.quotes]


def _option(
    gated: Gated, match: re.Match[str], stop: int, options: dict[str, str]
) -> None:
    name, findings = match[1], gated.findings
    raise_if_many(findings)
    place = Span(gated.source, match.start(), match.end())
    tokens = _tokens(gated, match.end(), stop)
    if name not in OPTIONS:
        known = ", ".join(f"`--{each}`" for each in OPTIONS)
        near = suggest(name, OPTIONS)
        hint = near.replace("`", "`--", 1) if near else f"The options are {known}"
        findings.add("NB801", f"`--{name}` is not an option", place, hint)
        return
    example = OPTIONS[name]
    if name in options:
        findings.add("NB802", f"`--{name}` is given twice", place, "Remove one of them")
    elif example is None and tokens:
        text = quote(gated.source, tokens)
        message = f"`--{name}` takes no value, and `{text}` follows it"
        findings.add("NB802", message, span_of(gated.source, tokens), "Remove it")
    elif example is not None and not tokens:
        message = f"`--{name}` has no value"
        findings.add("NB802", message, place, f"Write `--{name} {example}`")
    else:
        options[name] = _value(gated, name, tokens)


def _value(gated: Gated, name: str, tokens: list[Token]) -> str:
    """Return the value as text, after looking whether it can be one."""
    text = quote(gated.source, tokens).strip("\"'") if tokens else ""
    if name == "dt":
        read_expression(gated.source, tokens, gated.findings)
    elif tokens and (len(tokens) > 1 or tokens[0].kind != "name"):
        message = f"`{text}` is not the name of a {name}"
        place = span_of(gated.source, tokens)
        hint = f"Write one word, such as `--{name} {OPTIONS[name]}`"
        gated.findings.add("NB802", message, place, hint)
    return text
