"""Groups and constants that are refused, and what is said then."""

# names are those of scripts, and `run` and texts find them in the test
# ruff: noqa: F841, N806

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from nbspike import (
    MethodError,
    NbspikeError,
    NeuronGroup,
    UnknownNameError,
    ms,
    mV,
    run,
)

EQUATIONS = "dv/dt = -v/tau : 1"


def group(**options):
    return NeuronGroup(1, EQUATIONS, namespace={"tau": 10 * ms}, **options)


def test_everything_missing_is_listed_with_what_was_meant():
    tau_m = 20 * ms
    G = NeuronGroup(
        1, "dv/dt = (I_ext - v)/taum : volt", threshold="v > V_th", reset="v = E_l"
    )
    H = NeuronGroup(1, "du/dt = -u/(mystery*ms) : 1")
    with pytest.raises(UnknownNameError) as caught:
        run(1 * ms)

    text = str(caught.value)
    for name in ("I_ext", "taum", "V_th", "E_l", "mystery"):
        assert f"`{name}` is not defined" in text
    assert "Did you mean `tau_m`?" in text
    assert G.t == H.t == 0 * ms


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ([1, 2], "list"),
        (np.ones(3) * ms, "array of 3"),
        ("10*ms", "text"),
        (len, "function"),
        (np.nan, "nan"),
    ],
    ids=str,
)
def test_constants_are_single_numbers(value, said):
    tau = value
    G = NeuronGroup(1, EQUATIONS)

    with pytest.raises(NbspikeError, match=said):
        run(1 * ms)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"threshold": 20 * mV}, r"threshold='v > 20\*mV'"),
        ({"threshold": 1}, "v > 1"),
        ({"reset": -60 * mV}, r"reset='v = -60\*mV'"),
        ({"refractory": 5}, r"refractory=5\*ms"),
        ({"refractory": True}, "not a time"),
        ({"refractory": -5 * ms}, "-5 ms"),
        ({"threshold": "v"}, "condition"),
        ({"method": 3}, "method"),
        ({"treshold": "v > 1"}, "Did you mean `threshold`"),
        ({"model": "dv/dt = -v/(10*ms) : volt\nx : mV"}, "NB305"),
        ({"model": 3}, "not a text"),
        ({"model": "N : 1"}, "NB203"),
        ({"model": "namespace : 1"}, "every NeuronGroup has"),
    ],
    ids=str,
)
def test_groups_that_mean_nothing_are_refused(options, said):
    given = {"model": "dv/dt = -v/(10*ms) : volt", **options}

    with pytest.raises(NbspikeError, match=said):
        NeuronGroup(1, **given)


def test_all_mistakes_of_a_group_come_together():
    with pytest.raises(NbspikeError) as caught:
        NeuronGroup(1, "v : volt )", threshold="v >", reset="v + 1", refractory=3)

    assert len(caught.value.findings) >= 4


def test_arguments_that_changed_places_get_a_hint():
    with pytest.raises(NbspikeError, match="comes before the equations"):
        NeuronGroup("v : 1", 10)


def test_methods_are_named_in_any_case_and_unknown_ones_refused():
    G = group(method="Euler")
    G.v = 1
    run(0.1 * ms)
    assert_allclose(G.v[0], 0.99, rtol=1e-12)
    with pytest.raises(MethodError, match="rk4"):
        group(method="rk5")
