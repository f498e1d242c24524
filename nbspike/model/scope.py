"""Which names an expression may use, and what each of them stands for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from nbspike.diagnostics.suggest import suggest
from nbspike.lang.expr import Expr, Name
from nbspike.model.checked import ValueType
from nbspike.model.functions import FUNCTIONS, Function, Outside, foreign_calls
from nbspike.model.symbols import ABBREVIATIONS, LITERALS, Role, Symbol, language_symbol
from nbspike.model.tree import names, transform
from nbspike.units.dimension import Dimension
from nbspike.units.table import UNITS

_SHORT = 2


@dataclass(frozen=True, slots=True)
class Scope:
    """The names that one piece of text may use.

    Parameters
    ----------
    symbols
        Variables and built-in names, by the name that is written.
    constants
        Constants from outside with their dimensions, and functions from there.
    complete
        Whether `constants` are all there are: then any other name is unknown.
    advice
        Hints for names that would be unknown here.
    refused
        Hints for names that do not exist here, whatever the constants are.
    """

    symbols: Mapping[str, Symbol]
    constants: Mapping[str, Outside] = field(default_factory=dict)
    complete: bool = True
    advice: Mapping[str, str] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)

    def find(self, name: str) -> Symbol | None:
        """Return what `name` stands for; `None` if that is not known."""
        own = self.symbols.get(name)
        if own is not None or name in self.refused:
            return own
        general = language_symbol(name)
        if general is not None:
            return general
        known = self.constants.get(name)
        if isinstance(known, Dimension) and name not in FUNCTIONS:
            return Symbol(name, Role.EXTERNAL, known)
        return None

    def function(self, name: str) -> Function | None:
        """Return the function called `name`; `None` if there is none."""
        known = FUNCTIONS.get(name)
        if known is None and name not in self.symbols:
            other = self.constants.get(name)
            return other if isinstance(other, Function) else None
        return known

    def adding(self, symbols: Iterable[Symbol]) -> Scope:
        """Return a scope that knows some more names."""
        more = {symbol.name: symbol for symbol in symbols}
        return replace(self, symbols={**self.symbols, **more})

    def hint(self, name: str) -> str | None:
        """Return what to write instead of an unknown name, or `None`."""
        said = self.refused.get(name) or self.advice.get(name)
        if said is not None:
            return said
        if name in ABBREVIATIONS:
            return f"Did you mean `{ABBREVIATIONS[name]}`?"
        # a current called `I` is not a slip of the index `i`
        letters = [
            known
            for known, symbol in self.symbols.items()
            if symbol.role is Role.BUILTIN and len(known) == 1
        ]
        own = suggest(name, {*self.symbols, *self.constants}.difference(letters))
        general = suggest(name, (*LITERALS, *UNITS))
        if (
            len(name) <= _SHORT
            and general
            and f"`{name}`".lower() not in general.lower()
        ):
            general = None  # nearly every short name is near some unit
        return own or general

    def canonical(self, expr: Expr) -> Expr:
        """Return `expr` with every name in canonical form."""

        def rename(node: Expr) -> Expr:
            if isinstance(node, Name):
                symbol = self.find(node.id)
                if symbol is not None and symbol.name != node.id:
                    return replace(node, id=symbol.name)
            return node

        return transform(expr, rename)

    def externals(self, expressions: Iterable[Expr]) -> dict[str, Dimension | None]:
        """Return the constants from outside that occur; `None` for unknown names."""
        found: dict[str, Dimension | None] = {}
        for expression in expressions:
            for node in names(expression):
                symbol = self.find(node.id)
                if symbol is None and node.id not in self.refused:
                    found[node.id] = None
                elif symbol is not None and symbol.role is Role.EXTERNAL:
                    found[node.id] = symbol.dimension
        return dict(sorted(found.items()))

    def foreign(self, expressions: Iterable[Expr]) -> tuple[str, ...]:
        """Return the functions from outside that occur, known or not."""
        found = [foreign_calls(item) for item in expressions]
        return tuple(sorted(frozenset().union(*found) - self.symbols.keys()))


def temporary(
    name: str, size: Dimension | None = None, kind: ValueType | None = None
) -> Symbol:
    """Return the symbol of a name that a block of statements introduces."""
    return Symbol(name, Role.TEMPORARY, size, kind)
