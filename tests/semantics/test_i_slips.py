"""Slips of the seeds: what runs in silence elsewhere is named here."""

from __future__ import annotations

import warnings

import pytest

from nbspike import (
    Hz,
    NbspikeWarning,
    Network,
    NeuronGroup,
    PoissonGroup,
    SpikeGeneratorGroup,
    Synapses,
    ms,
    mV,
)


def cells(size=4):
    return NeuronGroup(
        size, "dv/dt = -v/(10*ms) : volt", threshold="v > 1*volt", reset="v = 0*mV"
    )


def notes(*parts, runs=1):
    net = Network(*parts)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for _ in range(runs):
            net.run(0.1 * ms)
    return [str(item.message) for item in caught]


@pytest.mark.differs("accepted with a note, where Brian 2.9 raises a TypeError")
def test_I3_connect_in_the_constructor_still_works():
    target = cells()
    with pytest.warns(NbspikeWarning, match="`connect=` is now a method"):
        synapses = Synapses(target, target, on_pre="v += 1*mV", connect=True)
    assert len(synapses) == 16

    some = Synapses(target, target, on_pre="v += 1*mV", connect="i != j")
    assert len(some) == 12


@pytest.mark.differs("one note, where Brian 2 is silent")
def test_I24_weights_that_nobody_set_are_noted():
    source, target = PoissonGroup(3, 10 * Hz), cells()
    synapses = Synapses(source, target, "w : volt", on_pre="v += w")
    synapses.connect()
    (said,) = notes(source, target, synapses, runs=2)

    assert said.startswith("L1: `w` of synapses")
    assert "is 0 in all synapses, because it was never set" in said


def test_I24_weights_that_were_set_to_zero_are_not_noted():
    for value in (0 * mV, "0*mV"):
        source, target = PoissonGroup(3, 10 * Hz), cells()
        synapses = Synapses(source, target, "w : volt", on_pre="v += w")
        synapses.connect()
        synapses.w = value
        assert notes(source, target, synapses) == []


def test_I24_weights_that_learn_are_not_noted():
    source, target = PoissonGroup(3, 10 * Hz), cells()
    synapses = Synapses(source, target, "w : volt", on_pre="v += w; w += 1*mV")
    synapses.connect()
    assert notes(source, target, synapses) == []


@pytest.mark.differs("one note, where Brian 2 is silent")
def test_I20_inputs_that_go_nowhere_are_noted():
    source = PoissonGroup(100, 10 * Hz)
    target = cells()
    synapses = Synapses(source, target, on_pre="v += 1*mV")
    synapses.connect(i=0, j=0)
    (said,) = notes(source, target, synapses)

    assert said.startswith("L2: only 1 of the 100 neurons of poissongroup")
    assert "the spikes of the others go nowhere" in said


def test_I20_halves_of_an_input_count_together():
    source = SpikeGeneratorGroup(4, [0, 1], [0, 0] * ms)
    target = cells()
    parts = []
    for half in (source[:2], source[2:]):
        synapses = Synapses(half, target, on_pre="v += 1*mV")
        synapses.connect()
        parts.append(synapses)
    assert notes(source, target, *parts) == []


@pytest.mark.differs("one note, where Brian 2 is silent")
def test_I16_condition_that_no_pair_fits_is_noted():
    target = cells()
    synapses = Synapses(target, target, on_pre="v += 1*mV")
    synapses.connect("i > 10")
    (said,) = notes(target, synapses)

    assert "has no synapses" in said
