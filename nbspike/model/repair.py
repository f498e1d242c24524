"""Hints for unlike units: the one constant that would mend a term."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from nbspike.lang.expr import Binary, Expr, Name, Number, Unary
from nbspike.lang.parsed import EquationKind
from nbspike.model.inference import infer
from nbspike.model.power import literal_value
from nbspike.model.scope import Scope
from nbspike.model.symbols import TIME
from nbspike.model.tree import name_ids
from nbspike.model.wording import USUAL_UNITS, factor_text, text_of
from nbspike.units.dimension import DIMENSIONLESS, Dimension, dimension
from nbspike.units.table import UNITS

_VOLT, _AMP = dimension(metre=2, kilogram=1, second=-3, amp=-1), dimension(amp=1)

#: What a missing factor would be called; the first that fits is proposed.
_KINDS: Mapping[str, Dimension] = MappingProxyType(
    {
        "a conductance": _AMP / _VOLT,
        "a capacitance": _AMP * TIME / _VOLT,
        "a time": TIME,
        "a voltage": _VOLT,
        "a current": _AMP,
        "an area": dimension(metre=2),
        "a length": dimension(metre=1),
    }
)


def mend(
    term: Expr,
    size: Dimension,
    wanted: Dimension,
    scope: Scope,
    *,
    like: str | None = None,
) -> str | None:
    """Return a hint that gives `term` the dimension `wanted`, or `None`.

    Looks for a constant or parameter x for which ``term/x`` or ``term*x`` fits.

    Parameters
    ----------
    like
        Name of the variable the term belongs to: of several constants that would
        do, the one with the same ending is meant, as ``tau_e`` for ``g_e``.
    """
    plain = _plain(term, size, wanted, scope)
    text = factor_text(term)
    if plain is not None or size in (wanted, DIMENSIONLESS) or text is None:
        return plain
    if wanted == DIMENSIONLESS:
        unit = USUAL_UNITS.get(size)
        ratio = f"`{text}/{unit}`"
        return f"Divide it by a unit or a constant, such as {ratio}" if unit else None
    grouped = _grouped(term, size, wanted, scope)
    if grouped is not None:
        return grouped
    used = name_ids(term)
    found = [
        (name, "/" if size == own * wanted else "*")
        for name, own in _constants(scope).items()
        if wanted in (size / own, size * own) and name not in used
    ]
    if not found:
        return _without_constant(text, size / wanted)
    name, op = _closest(found, like)
    return f"Did you mean `{text}{op}{name}`?"


def _grouped(
    term: Expr, size: Dimension, wanted: Dimension, scope: Scope
) -> str | None:
    """Hint at ``a/(b*c)`` for ``a/b*c``, if that is what fits."""
    match term:
        case Binary(op="*", left=Binary(op="/", left=a, right=b), right=c):
            other = infer(c, scope)[id(c)].definite
            above = text_of(a) if isinstance(a, Unary) else factor_text(a)
            parts = (above, factor_text(b), factor_text(c))
            fits = other is not None and size / other / other == wanted
            if fits and None not in parts:
                return "Did you mean `{}/({}*{})`?".format(*parts)
    return None


def _plain(term: Expr, size: Dimension, wanted: Dimension, scope: Scope) -> str | None:
    """Hint at what a number, a number with a unit, or a declared name should be."""
    usual = USUAL_UNITS.get(wanted)
    if size == DIMENSIONLESS:
        own = scope.symbols.get(term.id) if isinstance(term, Name) else None
        if own is not None and own.kind is EquationKind.PARAMETER:
            return f"Declare it as `{text_of(term)} : {wanted}` if that is what it is"
        bare = term.operand if isinstance(term, Unary) and term.op in "+-" else term
        if isinstance(bare, Number) and usual is not None:
            return f"Give it a unit, such as `{text_of(term)}*{usual}`"
        text = factor_text(term)
        if isinstance(term, Binary) and usual and text and not name_ids(term):
            return f"Give it a unit, such as `{text}*{usual}`"
    elif isinstance(term, Binary) and isinstance(term.right, Name):
        number = literal_value(term.left) is not None
        if number and term.op == "*" and term.right.id in UNITS and usual is not None:
            return f"Did you mean `{text_of(term.left)}*{usual}`?"
    return None


def _constants(scope: Scope) -> dict[str, Dimension]:
    known = {
        name: symbol.dimension
        for name, symbol in scope.symbols.items()
        if symbol.kind is EquationKind.PARAMETER and symbol.dimension is not None
    }
    known.update({k: v for k, v in scope.constants.items() if isinstance(v, Dimension)})
    return {name: size for name, size in sorted(known.items()) if size != DIMENSIONLESS}


def _closest(found: list[tuple[str, str]], like: str | None) -> tuple[str, str]:
    """Return the candidate that belongs to the variable, else the membrane's."""
    ending = like.rsplit("_", 1)[-1] if like and "_" in like else "m"

    def order(item: tuple[str, str]) -> tuple[bool, str]:
        return not item[0].endswith(f"_{ending}"), item[0]

    return min(found, key=order)


def _without_constant(text: str, gap: Dimension) -> str | None:
    """Hint at the kind of thing that is missing, when nothing in scope would do."""
    if gap == TIME:
        return f"Divide by a time constant, as in `{text}/tau`"
    for word, kind in _KINDS.items():
        if gap == kind:
            return f"Divide `{text}` by {word}"
        if gap == DIMENSIONLESS / kind:
            return f"Multiply `{text}` by {word}"
    return None
