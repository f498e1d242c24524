"""`PoissonInput`: the law of the input, its weight, its lock."""

from __future__ import annotations

import numpy as np
import pytest

from nbspike import (
    Hz,
    NbspikeError,
    Network,
    NeuronGroup,
    PoissonInput,
    StateMonitor,
    kHz,
    ms,
    mV,
    seed,
)


def received(sources, rate, neurons=400, steps=250):
    seed(3)
    cells = NeuronGroup(neurons, "x : 1")
    source = PoissonInput(cells, "x", sources, rate, weight=1)
    trace = StateMonitor(cells, "x", record=True)
    Network(cells, source, trace).run(steps * 0.1 * ms)
    return np.diff(trace.x, axis=1)


@pytest.mark.parametrize(("sources", "rate"), [(100, 50 * Hz), (800, 1 * kHz)])
def test_J4_input_is_binomial_and_independent(sources, rate):
    drawn = received(sources, rate)
    p = float(rate / Hz) * 1e-4
    mean, variance = sources * p, sources * p * (1 - p)

    assert abs(drawn.mean() - mean) < 4 * np.sqrt(variance / drawn.size)
    assert drawn.var() == pytest.approx(variance, rel=0.02)
    between = np.corrcoef(drawn[0], drawn[1])[0, 1]
    assert abs(between) < 4 / np.sqrt(drawn.shape[1])


@pytest.mark.differs("counts are drawn exactly, never from a normal law")
def test_R41_many_events_are_whole_numbers():
    drawn = received(1000, 100 * Hz, steps=100)  # n*p = 10: normal in Brian 2

    assert np.array_equal(drawn, np.round(drawn))
    assert drawn.min() >= 0


def test_J5_weight_is_evaluated_for_each_target():
    cells = NeuronGroup(3, "v : volt\nw : volt")
    cells.w = [1, 2, 3] * mV
    scale = 2
    source = PoissonInput(cells, "v", 10, 10 * kHz, weight="scale*w")
    Network(cells, source).run(0.1 * ms)

    assert scale
    assert cells.v / mV == pytest.approx([20, 40, 60])


@pytest.mark.parametrize("weight", ["1", 1, 2 * ms])
def test_J5_unit_of_the_weight_is_checked(weight):
    cells = NeuronGroup(3, "v : volt")
    with pytest.raises(NbspikeError, match="volt"):
        PoissonInput(cells, "v", 10, 100 * Hz, weight=weight)


@pytest.mark.parametrize(
    ("variable", "number", "rate", "said"),
    [
        ("q", 10, 10 * Hz, "not a variable"),
        ("v", 1.5, 10 * Hz, "whole number"),
        ("v", 10, 10, "has no unit"),
        ("v", 10, -1 * Hz, "rate of"),
        ("v", 10, [1, 2] * Hz, "not one"),
    ],
)
def test_J4_arguments_are_checked(variable, number, rate, said):
    cells = NeuronGroup(3, "v : volt")
    with pytest.raises(NbspikeError, match=said):
        PoissonInput(cells, variable, number, rate, weight=1 * mV)


def test_J4_part_of_a_group_receives():
    cells = NeuronGroup(3, "v : volt")
    source = PoissonInput(cells[1:], "v", 10, 10 * kHz, weight=1 * mV)
    Network(cells, source).run(0.1 * ms)

    assert cells.v / mV == pytest.approx([0, 10, 10])


def test_R8_refractory_neurons_receive_nothing():
    cells = NeuronGroup(
        1,
        "dv/dt = 0*volt/second : volt (unless refractory)\nu : volt",
        threshold="v > 5*mV",
        reset="v = 0*mV",
        refractory=1 * ms,
    )
    parts = [PoissonInput(cells, name, 10, 10 * kHz, weight=1 * mV) for name in "vu"]
    Network(cells, parts).run(0.6 * ms)

    assert cells.v[0] == 0 * mV
    assert cells.u[0] / mV == pytest.approx(60)
