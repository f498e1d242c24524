"""Rules of `connect:` that are not what they look like."""

from __future__ import annotations

import pytest

from nbspike.diagnostics.errors import NbspikeError


def joined(network, rule: str) -> int:
    """Return how many synapses a rule makes from 50 to 50 neurons."""
    network.run(f"%%synapses Cx: P -> P\nconnect: {rule}\non_pre: v += w_e")
    return int(network.run("%simulate 1*ms").synapses["Cx"])


@pytest.mark.parametrize("rule", ["share", "-share", "share*2", "w_e/mV", "0.02"])
def test_number_is_no_condition(network, rule):
    """A probability without `p=` would otherwise connect everything."""
    network.run("%%constants\nshare = 0.02")
    with pytest.raises(NbspikeError, match="NB308") as caught:
        joined(network, rule)

    assert "p=0.02" in str(caught.value)


def test_constant_is_no_threshold(network):
    with pytest.raises(NbspikeError, match="NB308"):
        network.run("%%neurons Q[3]\ndv/dt = -v/tau_m : volt\nthreshold: V_th")


def test_probability_of_a_pair_may_be_drawn(network):
    assert 1100 < joined(network, "p=rand()") < 1400


def test_indegree_may_name_the_size_of_the_source(network):
    assert joined(network, "fixed_indegree=N_pre/2") == 25 * 50


@pytest.mark.parametrize("rule", ["fixed_indegree=rand()", "fixed_indegree=i", "n=1/0"])
def test_number_of_synapses_is_a_finite_number(network, rule):
    with pytest.raises(NbspikeError, match="NB602"):
        joined(network, rule)


def test_number_of_synapses_fits_into_memory(network):
    with pytest.raises(NbspikeError, match="NB605"):
        joined(network, "n=1e12")
