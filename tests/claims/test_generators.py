"""Generators of `connect` make the pairs that Python's loops make."""

# every function takes all names of a rule
# ruff: noqa: ARG005

from __future__ import annotations

import itertools
import random
import re

import pytest

from nbspike import NeuronGroup, Synapses
from nbspike.diagnostics.notes import forget_warnings

VALUES = {
    "k": lambda i, k, x: k,
    "i + k": lambda i, k, x: i + k,
    "(i*k) % N_post": lambda i, k, x: (i * k) % 6,
    "2*k - i": lambda i, k, x: 2 * k - i,
    "k//2": lambda i, k, x: k // 2,
    "int(k/2.0)": lambda i, k, x: int(k / 2.0),
    "abs(i - k)": lambda i, k, x: abs(i - k),
    "x_pre + k % 3": lambda i, k, x: x + k % 3,
}
BOUNDS = {
    "range(N_post)": lambda i, x: range(6),
    "range(i, i + 4)": lambda i, x: range(i, i + 4),
    "range(-2, x_pre*2)": lambda i, x: range(-2, x * 2),
    "range(N_post - 1, -1, -2)": lambda i, x: range(5, -1, -2),
    "range(i - 3, 5, 1 + i % 2)": lambda i, x: range(i - 3, 5, 1 + i % 2),
}
CONDITIONS = {
    "True": lambda i, j, k, x: True,
    "k > i": lambda i, j, k, x: k > i,
    "j < 4 and j >= 0": lambda i, j, k, x: 0 <= j < 4,
    "y_post > 2": lambda i, j, k, x: 2 * j % 7 > 2,
    "x_pre > 1 or k == 2": lambda i, j, k, x: x > 1 or k == 2,
    "not (j == i)": lambda i, j, k, x: j != i,
}
RULES = random.Random(8).sample(list(itertools.product(VALUES, BOUNDS, CONDITIONS)), 80)


def expected(value, bounds, condition):
    """Return the pairs of 7 sources and 6 targets, without what does not exist."""
    made = []
    for i in range(7):
        x = 3 * i % 5
        for k in BOUNDS[bounds](i, x):
            j = VALUES[value](i, k, x)
            if 0 <= j < 6 and CONDITIONS[condition](i, j, k, x):
                made.append((i, j))
    return made


def other_side(match):
    """Return a name of the other end."""
    name = match[0]
    if name in "ij":
        return "j" if name == "i" else "i"
    base, _, end = name.rpartition("_")
    return f"{base}_{'post' if end == 'pre' else 'pre'}"


@pytest.mark.filterwarnings("ignore::nbspike.diagnostics.notes.NbspikeWarning")
def test_generators_are_loops():
    forget_warnings()
    near, far = NeuronGroup(7, "x : integer"), NeuronGroup(6, "y : integer")
    near.x, far.y = "(i*3) % 5", "(i*2) % 7"
    for value, bounds, condition in RULES:
        made_by = Synapses(near, far)
        text = f"{value} for k in {bounds} if {condition}"
        made_by.connect(j=text, skip_if_invalid=True)
        made = [(int(i), int(j)) for i, j in zip(made_by.i, made_by.j, strict=True)]
        assert made == expected(value, bounds, condition), text

        turned = Synapses(far, near)
        swapped = re.sub(r"\b(i|j|\w+_pre|\w+_post)\b", other_side, text)
        turned.connect(i=swapped, skip_if_invalid=True)
        pairs = [(int(j), int(i)) for i, j in zip(turned.i, turned.j, strict=True)]
        assert pairs == made, swapped
