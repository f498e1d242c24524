"""How messages quote what the student wrote and how they name dimensions."""

from __future__ import annotations

from nbspike.lang.expr import Expr
from nbspike.lang.format import PRODUCT, strength, to_text
from nbspike.model.checked import ValueType
from nbspike.units.dimension import DIMENSIONLESS, Dimension, dimension

_LONGEST = 40

#: A unit in the size that neurons have, for hints.
USUAL_UNITS: dict[Dimension, str] = {
    dimension(second=1): "ms",
    dimension(second=-1): "Hz",
    dimension(amp=1): "nA",
    dimension(metre=2, kilogram=1, second=-3, amp=-1): "mV",
    dimension(metre=-2, kilogram=-1, second=3, amp=2): "nS",
    dimension(metre=2, kilogram=1, second=-3, amp=-2): "Mohm",
    dimension(metre=-2, kilogram=-1, second=4, amp=2): "pF",
    dimension(metre=1): "um",
}


def text_of(expr: Expr) -> str:
    """Return an expression as the student wrote it, on one line, not too long."""
    text = " ".join(expr.span.text.split()) if expr.span else to_text(expr)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"


def quoted(expr: Expr) -> str:
    """Return an expression in backticks."""
    return f"`{text_of(expr)}`"


def factor_text(expr: Expr) -> str | None:
    """Return the text to put before ``/x`` or ``*x``; `None` if it is too long."""
    text = text_of(expr)
    if text.endswith("…"):
        return None
    bare = expr.span is None or not _in_brackets(text)
    return f"({text})" if bare and strength(expr) < PRODUCT else text


def _in_brackets(text: str) -> bool:
    """Whether the first bracket of a text closes at its end."""
    depth = 0
    for position, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        if depth == 0:
            return position == len(text) - 1 and position > 0
    return False


#: Units that do not read well with an article.
_SPOKEN = {
    "amp": "an ampere",
    "second": "a time (second)",
    "1/second": "a rate (hertz)",
    "hertz": "a rate (hertz)",
    "siemens": "a conductance (siemens)",
    "metre": "a length (metre)",
    "kelvin": "a temperature (kelvin)",
}


def a_unit(size: Dimension) -> str:
    """Return what a quantity is, to follow "is": ``a volt``, ``dimensionless``."""
    if size == DIMENSIONLESS:
        return "dimensionless"
    name = str(size)
    if name in _SPOKEN or not name.isidentifier():
        return _SPOKEN.get(name, name)
    return f"an {name}" if name[0] in "aeiou" else f"a {name}"


def units(size: Dimension) -> str:
    """Return what several quantities are, to follow "are"."""
    return "dimensionless" if size == DIMENSIONLESS else str(size)


def type_word(kind: ValueType) -> str:
    """Return how the language calls a type in a declaration."""
    return {
        ValueType.FLOAT: "a real number",
        ValueType.INTEGER: "integer",
        ValueType.BOOLEAN: "boolean",
    }[kind]
