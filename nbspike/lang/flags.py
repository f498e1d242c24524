"""Flags such as ``(unless refractory)`` behind a unit."""

from __future__ import annotations

from collections.abc import Sequence

from nbspike.diagnostics.findings import Findings
from nbspike.diagnostics.source import SourceText, Span
from nbspike.diagnostics.suggest import suggest
from nbspike.lang.gate import raise_if_many
from nbspike.lang.limits import NAME_LENGTH
from nbspike.lang.parsed import Flag
from nbspike.lang.tokens import Token, matching, span_of, split
from nbspike.lang.words import FLAGS


def split_flags(tokens: Sequence[Token]) -> tuple[list[Token], list[Token] | None]:
    """Return the unit, and the tokens inside the flags' brackets if there are any.

    A bracket belongs to the unit if an operator stands before it, as in
    ``amp/(metre**2)``, and holds flags otherwise.
    """
    for index, token in enumerate(tokens):
        behind = index == 0 or tokens[index - 1].kind != "op"
        behind = behind or tokens[index - 1].text == ")"
        if token.is_op("(") and behind and matching(tokens, index) == len(tokens) - 1:
            attached = index == 0 or tokens[index - 1].end == token.start
            if attached and not _has_flag(tokens[index + 1 : -1]):
                continue  # ``(volt)`` or ``sqrt(volt)``
            return list(tokens[:index]), list(tokens[index + 1 : -1])
    return list(tokens), None


def read_flags(
    source: SourceText, tokens: Sequence[Token], place: Span, findings: Findings
) -> tuple[Flag, ...]:
    """Return the known flags among `tokens`; report the others."""
    flags: list[Flag] = []
    for piece in split(tokens, ","):
        raise_if_many(findings)
        if not piece:
            message = "there is no flag inside the brackets"
            findings.add("NB109", message, place, "Remove them, or name a flag")
            break
        span = span_of(source, piece)
        name = " ".join(span.text.lower().split())
        if name not in FLAGS:
            _unknown(source, piece, span, findings)
        elif name in [flag.name for flag in flags]:
            findings.add("NB109", f"the flag `{name}` is given twice", span)
        else:
            flags.append(Flag(name, span))
    return tuple(flags)


def _has_flag(tokens: Sequence[Token]) -> bool:
    words = {word for flag in FLAGS for word in flag.replace("-", " ").split()}
    return any(token.text in words for token in tokens)


def _unknown(
    source: SourceText, piece: Sequence[Token], span: Span, findings: Findings
) -> None:
    text = " ".join(span.text.split())
    hint = suggest(text.lower(), FLAGS) if len(text) <= NAME_LENGTH else None
    wrong = list(piece)
    if hint is not None:  # underline the first word that differs
        known = hint.split("`")[1].split()
        while len(wrong) > 1 and known and wrong[0].text == known[0]:
            wrong, known = wrong[1:], known[1:]
    if len(text) > NAME_LENGTH:
        text = text[: NAME_LENGTH - 1] + "…"
    findings.add(
        "NB109",
        f"`{text}` is not a flag",
        span_of(source, wrong),
        hint or f"The flags are {', '.join(FLAGS)}",
    )
