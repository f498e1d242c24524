"""What a user asks of integration: methods tried in order, and their options."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MethodRequest:
    """Methods tried in order, with options.

    Parameters
    ----------
    methods
        Names, in any case, or schemes that the user wrote; none to have one chosen.
    options
        Pairs of name and value in SI; a value per variable is a tuple of pairs.
    """

    methods: tuple[Hashable, ...] = ()
    options: tuple[tuple[str, Hashable], ...] = ()
