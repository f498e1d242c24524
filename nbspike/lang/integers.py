"""Whole numbers as the user lists them: ``3``, ``[0, 2, 5]``, ``range(0, 10, 2)``."""

from __future__ import annotations

from collections.abc import Sequence

from nbspike.diagnostics.findings import Findings
from nbspike.diagnostics.source import SourceText
from nbspike.lang.limits import LIST_LENGTH, NAME_LENGTH
from nbspike.lang.tokens import Token, quote, span_of, split

_HINT = "Write `3`, `[0, 2, 5]` or `range(0, 10, 2)`"


def read_integer(
    source: SourceText, tokens: Sequence[Token], findings: Findings
) -> int | None:
    """Return a literal whole number with an optional sign; report anything else."""
    sign = 1
    digits = tokens
    if tokens and tokens[0].text in ("-", "+"):
        sign, digits = (-1 if tokens[0].text == "-" else 1), tokens[1:]
    if len(digits) == 1 and _whole(digits[0].text):
        return sign * int(digits[0].text)
    message = f"`{quote(source, tokens)}` is not a whole number"
    findings.add("NB103", message, span_of(source, tokens), _HINT)
    return None


def read_integers(
    source: SourceText, tokens: Sequence[Token], findings: Findings
) -> tuple[int, ...] | None:
    """Return the whole numbers of a list, a range or a single number."""
    first, last = tokens[0], tokens[-1]
    if first.is_op("[") and last.is_op("]"):
        return _all(source, tokens[1:-1], findings)
    if first.text == "range" and len(tokens) > 2 and tokens[1].is_op("("):
        bounds = _all(source, tokens[2:-1], findings)
        return None if bounds is None else _range(source, tokens, bounds, findings)
    number = read_integer(source, tokens, findings)
    return None if number is None else (number,)


def _whole(text: str) -> bool:
    return text.isdigit() and len(text) <= NAME_LENGTH


def _all(
    source: SourceText, tokens: Sequence[Token], findings: Findings
) -> tuple[int, ...] | None:
    pieces = split(tokens, ",")
    if len(pieces) > 1 and not pieces[-1]:
        pieces.pop()  # a last comma, as in Python
    numbers: list[int] = []
    for piece in pieces if tokens else []:
        if not piece:
            place = span_of(source, tokens)
            findings.add("NB103", "the list has an empty place", place, _HINT)
            return None
        number = read_integer(source, piece, findings)
        if number is None:
            return None
        numbers.append(number)
    return tuple(numbers)


def _range(
    source: SourceText,
    tokens: Sequence[Token],
    bounds: tuple[int, ...],
    findings: Findings,
) -> tuple[int, ...] | None:
    place, text = span_of(source, tokens), quote(source, tokens)
    if not 1 <= len(bounds) <= 3 or bounds[2:] == (0,):
        message = f"`{text}` is not a range"
        findings.add("NB103", message, place, "Write `range(0, 10, 2)`")
        return None
    numbers = range(*bounds)
    if _too_long(numbers):
        message = f"`{text}` has more than {LIST_LENGTH} numbers, which is the limit"
        findings.add("NB110", message, place, "Write a condition on `i` and `j`")
        return None
    return tuple(numbers)


def _too_long(numbers: range) -> bool:
    try:
        return len(numbers) > LIST_LENGTH
    except OverflowError:  # more than a machine word can count
        return True
