"""What is asked of a model: values, a seed, and how long."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from nbspike.analysis.view import View


@dataclass(frozen=True, slots=True)
class Request:
    """One run.

    Parameters
    ----------
    values
        SI value of each control.
    seed
        Of all randomness; the same while sliders move.
    duration
        How long to run the model, second.
    whole
        How long a run is when no hand moves a slider, second.
    number
        Counts what was asked for.
    seeds
        Over how many seeds to average; the others are drawn from `seed`.
    """

    values: Mapping[str, float]
    seed: int
    duration: float
    whole: float
    number: int = 0
    seeds: int = 1

    @property
    def part(self) -> float:
        """Which part of a whole run it is; 1 for all of it."""
        return self.duration / self.whole if self.whole else 1.0

    @property
    def is_preview(self) -> bool:
        """Whether it is the beginning of a run only, while a hand moves a slider."""
        return self.duration < self.whole

    def beginning(self, part: float) -> Request:
        """Return a preview of this run."""
        return replace(self, duration=part * self.whole)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the sliders stand (display units), and the seed."""

    values: Mapping[str, float]
    seed: int


class Runner(Protocol):
    """Runs a model with other constants."""

    def __call__(self, request: Request, cancelled: Callable[[], bool]) -> View:
        """Return what is to be seen.

        Parameters
        ----------
        request
            What to run.
        cancelled
            To be asked every few hundredths of a second; once it is true, return
            anything or raise anything, soon.
        """
