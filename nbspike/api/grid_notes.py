"""A note on grids whose rows are divided truly: ``x = i/rows`` and ``y = i % rows``."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from nbspike.lang.expr import Expr
from nbspike.network import divisions

if TYPE_CHECKING:
    from nbspike.api.neurons import Group

_written: WeakKeyDictionary[Group, list[Expr]] = WeakKeyDictionary()


def note_grid(group: Group, formula: Expr) -> None:
    """Warn if this formula and earlier ones of the group lay out such a grid."""
    formulas = _written.setdefault(group, [])
    formulas.append(formula)
    divisions.note_grid(group.name, formulas)
