"""Truth values as scripts write them: True, False, 0 and 1."""

from __future__ import annotations

import pytest
from numpy.testing import assert_array_equal

from nbspike import NeuronGroup, SpikeGeneratorGroup, Synapses, UnitError, ms, run


@pytest.mark.parametrize(
    ("text", "expected"), [("1", True), ("0", False), ("1.0", True), ("True", True)]
)
def test_B4_numbers_0_and_1_are_truth_values(text, expected):
    group = NeuronGroup(2, "b : boolean", threshold="True", reset=f"b = {text}")
    group.b = [False, True]
    run(0.1 * ms)
    assert_array_equal(group.b, [expected, expected])

    group.b = [False, True]
    group.b = text
    assert_array_equal(group.b, [expected, expected])


def test_B26_truth_values_count_in_synapses():
    source = SpikeGeneratorGroup(1, [0], [0] * ms)
    group = NeuronGroup(2, "b : boolean\nn : 1")
    synapses = Synapses(
        source, group, "f : boolean", on_pre="f = 1; b_post = 1; n_post += 2*f"
    )
    synapses.connect()
    group.run_regularly("n += b")
    run(0.5 * ms)

    # Brian 2.9: 2 on arrival, and 1 in each of the four steps that follow
    assert_array_equal(group.n, [6, 6])
    assert_array_equal(synapses.f, [True, True])


@pytest.mark.differs("only 0 and 1 are taken for truth values, no other number")
def test_B4_other_numbers_are_no_truth_values():
    with pytest.raises(UnitError, match="`b` is boolean, but `2` is a number"):
        NeuronGroup(1, "b : boolean", threshold="True", reset="b = 2")
