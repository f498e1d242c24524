"""Room: a guard that asks for it before each step, and what makes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from nbspike.runtime.plan import Operation


@dataclass(frozen=True, slots=True)
class Room:
    """A guard that asks for room before each step, and what makes it."""

    guard: Operation
    grow: Callable[[], None]
