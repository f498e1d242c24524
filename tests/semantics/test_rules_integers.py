"""Division, whole numbers and truth values, the same in texts and in kernels."""

from __future__ import annotations

import pytest

from nbspike import NeuronGroup, StateMonitor, ms, run

# as seen in Brian 2.9, for i = 0 … 5
CASES = {
    "i/4": [0, 0.25, 0.5, 0.75, 1, 1.25],
    "i//4": [0, 0, 0, 0, 1, 1],
    "(i - 3)//2": [-2, -1, -1, 0, 0, 1],
    "(i - 3)/2": [-1.5, -1, -0.5, 0, 0.5, 1],
    "(i - 3)%4": [1, 2, 3, 0, 1, 2],
    "int(-1.5*i)": [0, -1, -3, -4, -6, -7],
    "1/2 + 0*i": [0.5] * 6,
    "3//2 + 0*i": [1] * 6,
    "-2**2 + 0*i": [-4] * 6,
    "2**i": [1, 2, 4, 8, 16, 32],
    "(-7.5)%2 + 0*i": [0.5] * 6,
    "(-7.5)//2 + 0*i": [-4] * 6,
    "int(i > 2)*2.5": [0, 0, 0, 2.5, 2.5, 2.5],
}


@pytest.mark.parametrize("text", CASES)
def test_R32_division_and_whole_numbers_in_texts(text):
    made = NeuronGroup(6, "x : 1")
    made.x = text
    assert made.x[:].tolist() == CASES[text]


def test_R32_division_and_whole_numbers_in_a_run():
    names = {f"x_{number}": text for number, text in enumerate(CASES)}
    formulas = "\n".join(f"{name} = {text} : 1" for name, text in names.items())
    made = NeuronGroup(6, formulas)
    traces = StateMonitor(made, list(names), record=True)
    run(0.1 * ms)
    for name, text in names.items():
        assert getattr(traces, name)[:, 0].tolist() == CASES[text], text
        assert getattr(made, name)[:].tolist() == CASES[text], text
