"""What a model is: a function that simulates something and returns arrays by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

Arrays = dict[str, Any]


@dataclass(frozen=True)
class Model:
    """A model, and the test for each of its arrays; arrays without one are equal.

    A test is ``"ks"`` (the law of independent samples), ``"mean"`` (their mean),
    ``"counts"`` (the law of small whole numbers) or a number: the mean of the
    values agrees to this part of it.  `target` is the one for which Brian generates
    code.
    """

    name: str
    topic: str
    run: Callable[[], Arrays]
    tests: Mapping[str, str | float] = field(default_factory=dict)
    target: str = "numpy"


MODELS: dict[str, Model] = {}


def exact(function: Callable[[], Arrays]) -> Callable[[], Arrays]:
    """Register a model whose arrays are the same in both packages."""
    return alike()(function)


def alike(
    **tests: str | float,
) -> Callable[[Callable[[], Arrays]], Callable[[], Arrays]]:
    """Register a model that draws: the arrays named here have the same law."""

    def register(function: Callable[[], Arrays]) -> Callable[[], Arrays]:
        topic = function.__module__.rpartition(".")[2]
        name = function.__name__
        assert name not in MODELS, name
        MODELS[name] = Model(name, topic, function, tests)
        return function

    return register


def spikes(monitor: Any, prefix: str = "") -> Arrays:
    """Return neurons and times in millisecond of recorded spikes."""
    return {
        f"{prefix}i": np.array(monitor.i),
        f"{prefix}t": np.array(monitor.t_) * 1e3,
    }


def traces(monitor: Any, *names: str) -> Arrays:
    """Return recorded traces in SI."""
    return {name: np.array(getattr(monitor, f"{name}_")) for name in names}


def intervals(monitor: Any) -> np.ndarray:
    """Return the intervals between spikes of each neuron, in millisecond, in a row."""
    trains = [np.diff(np.array(t)) for t in monitor.spike_trains().values()]
    return np.concatenate(trains) * 1e3
