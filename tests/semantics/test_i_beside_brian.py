"""Rows I16 to I28 and rule 34: all forms side by side with what Brian 2.9 made."""

from __future__ import annotations

import json

import numpy as np
import pytest

from tests.oracle import connecting, observed

SEEN = json.loads(observed.FILE.read_text(encoding="utf-8"))


def differences(model):
    """Return the arrays of a model that are not as in Brian 2.9, and how."""
    made = {name: np.asarray(array) for name, array in model().items()}
    seen = SEEN[model.__name__]
    assert made.keys() == seen.keys()
    found = {
        name: observed.difference(seen[name], array, 1e-10)
        for name, array in made.items()
    }
    return {name: how for name, how in found.items() if how}


def test_R34_pairs_of_every_form_of_connect():
    assert len(connecting.CALLS) > 50
    assert differences(connecting.pairs_of_each_form_of_connect) == {}


@pytest.mark.parametrize(
    "model",
    [connecting.synapses_named_in_each_form, connecting.synapses_set_in_each_form],
)
def test_I26_every_form_of_index(model):
    assert differences(model) == {}


def test_I24_later_calls():
    assert differences(connecting.later_calls_append_and_leave_zeros) == {}


def test_H15_parts_of_a_group():
    assert differences(connecting.parts_of_a_group_are_numbered_from_zero) == {}


def test_I28_counts():
    assert differences(connecting.counts_of_synapses_in_statements) == {}


def test_I29_synapses_of_a_pair_with_delays_of_their_own():
    assert differences(connecting.synapses_of_a_pair_with_delays_of_their_own) == {}


def test_I28_counts_wherever_synapses_have_code():
    assert differences(connecting.counts_of_synapses_wherever_synapses_have_code) == {}
