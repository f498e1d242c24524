"""Synapses: who is joined to whom, when spikes arrive, what their values are."""

# names are those of scripts, and `run` and texts find them in the test
# ruff: noqa: F841, N806, PT031

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from nbspike import (
    ConnectivityError,
    EquationSyntaxError,
    NbspikeError,
    NbspikeWarning,
    NeuronGroup,
    SpikeGeneratorGroup,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    UnitError,
    UnknownNameError,
    ms,
    mV,
    run,
    seed,
)


def cells(number, **options):
    made = NeuronGroup(
        number, "v : 1\nx : metre", threshold="v > 1", reset="v = 0", **options
    )
    made.x_ = np.arange(number)
    return made


def joined(synapses):
    return list(zip(synapses.i.tolist(), synapses.j.tolist(), strict=True))


ALL = [(i, j) for i in range(4) for j in range(6)]
RULES = [
    ({}, ALL),
    ({"condition": True}, ALL),
    ({"condition": "True"}, ALL),
    ({"condition": "i != j"}, [(i, j) for i, j in ALL if i != j]),
    ({"condition": "abs(i - j) < limit"}, [(i, j) for i, j in ALL if abs(i - j) < 2]),
    (
        {"condition": "x_post > x_pre + 2*metre"},
        [(i, j) for i, j in ALL if j > i + 2],
    ),
    ({"condition": "j == N_post - 1 - i"}, [(i, 5 - i) for i in range(4)]),
    ({"j": "i"}, [(i, i) for i in range(4)]),
    ({"j": "N_post - 1 - i"}, [(i, 5 - i) for i in range(4)]),
    ({"i": "j//2"}, [(j // 2, j) for j in range(6)]),
    ({"i": 0, "j": 0}, [(0, 0)]),
    ({"i": 2, "j": [0, 1]}, [(2, 0), (2, 1)]),
    ({"i": np.array([3, 0]), "j": (1, 2)}, [(3, 1), (0, 2)]),
    ({"condition": "i == j", "n": 2}, [(i, i) for i in range(4) for _ in range(2)]),
    ({"condition": "i == 0", "p": 0}, []),
]


@pytest.mark.parametrize(("rule", "expected"), RULES, ids=str)
def test_rule_joins_the_pairs_it_describes(rule, expected):
    limit = 2
    S = Synapses(cells(4), cells(6))
    S.connect(**rule)

    assert joined(S) == expected
    assert len(S) == len(expected)


def test_probability_gives_binomial_numbers():
    seed(1)
    S = Synapses(cells(100), cells(200))
    S.connect(p=0.1)
    count = len(S)
    S.connect("i != j", p=0.1)

    for number, pairs in ((count, 20000), (len(S) - count, 19900)):
        assert abs(number - 0.1 * pairs) < 4 * np.sqrt(0.09 * pairs)
    assert len(set(joined(S)[:count])) == count


def test_fixed_indegree():
    S = Synapses(cells(50), cells(20))
    S.connect(fixed_indegree=7)

    assert_array_equal(S.N_incoming_post, 7)
    assert len(set(joined(S))) == 140
    with pytest.raises(ConnectivityError, match="51"):
        S.connect(fixed_indegree=51)


def test_parts_of_groups_count_from_zero():
    G = cells(10)
    S = Synapses(G[5:], G[2:4])
    S.connect(i=[0, 4], j=[1, 0])
    assert joined(S) == [(0, 1), (4, 0)]
    with pytest.raises(ConnectivityError, match="0 to 4"):
        S.connect(i=5, j=0)


@pytest.mark.parametrize(
    ("rule", "error", "said"),
    [
        ({"condition": "i + j"}, UnitError, "condition"),
        ({"condition": "(i/N) == j"}, UnknownNameError, "N_pre"),
        ({"condition": "i == k"}, UnknownNameError, "`k`"),
        ({"condition": "i == w"}, UnknownNameError, "no value while"),
        ({"j": "k for k in [1, 2]"}, EquationSyntaxError, "range"),
        ({"j": "x_post/metre"}, UnknownNameError, "is not known where `j=`"),
        ({"j": "w for w in range(N)"}, UnknownNameError, "N_post"),
        ({"j": "i for i in range(3)"}, NbspikeError, "NB203"),
        ({"j": "i + 1"}, ConnectivityError, "j = 4"),
        ({"j": "i/0"}, ConnectivityError, "not finite"),
        ({"j": "k for k in range(0, 3, 0)"}, EquationSyntaxError, "step 0"),
        ({"j": "k for k in range(3/2)"}, UnitError, "whole"),
        ({"j": "k for k in range(half)"}, ConnectivityError, "0.5"),
        ({"j": "k for k in sample(2, size=3)"}, ConnectivityError, "3 of 2"),
        ({"condition": [True]}, NbspikeError, "i=…, j=…"),
        ({"i": [0, 1] * ms, "j": [0, 1]}, ConnectivityError, "unit"),
        ({"i": [[0, 1]], "j": [[0, 1]]}, ConnectivityError, "NB604"),
        ({"i": [0, 1, 2], "j": [0, 1]}, ConnectivityError, "NB604"),
        ({"p": -0.5}, ConnectivityError, "NB603"),
        ({"p": "i*metre"}, UnitError, "p of connect"),
        ({"n": 1.5}, ConnectivityError, "1.5"),
        ({"n": -1}, ConnectivityError, "-1"),
        ({"i": 0}, NbspikeError, "no `j=`"),
        ({"condition": 0}, NbspikeError, "i=…, j=…"),
        ({"condition": "i == j", "j": "i"}, NbspikeError, "exclude"),
        ({"i": [0.5], "j": [0]}, ConnectivityError, "whole"),
        ({"probability": 0.1}, NbspikeError, "no `probability=`"),
    ],
    ids=str,
)
def test_rules_that_mean_nothing_are_refused(rule, error, said):
    S, half = Synapses(cells(4), cells(4), "w : 1"), 0.5

    with pytest.raises(error, match=said):
        S.connect(**rule)
    assert len(S) == 0


def chain(**options):
    """Return a monitor of four neurons that excite each other in a row."""
    source = SpikeGeneratorGroup(1, [0], [1] * ms)
    G = cells(4)
    first = Synapses(source, G, on_pre="v_post += 2")
    first.connect(i=0, j=0)
    S = Synapses(G, G, on_pre="v_post += 2", **options)
    S.connect("j == i + 1")
    M = SpikeMonitor(G)
    run(20 * ms)
    return M


@pytest.mark.parametrize(
    ("delay", "steps"), [(None, 1), (0.1 * ms, 2), (1.5 * ms, 16), ("2*ms", 21)]
)
def test_each_hop_takes_the_delay_and_one_step(delay, steps):
    M = chain(delay=delay)

    assert_array_equal(M.i, np.arange(4))
    assert_array_equal(np.round(M.t / (0.1 * ms)), 11 + steps * np.arange(4))


@pytest.mark.parametrize("tenths", [0.5, 1.5, 2.5, 3.5, 4.5])
def test_delays_are_rounded_half_up(tenths):
    with pytest.warns(NbspikeWarning, match="is used"):
        M = chain(delay=tenths * 0.1 * ms)

    assert set(np.diff(np.round(M.t / (0.1 * ms)))) == {np.floor(tenths + 0.5) + 1}


@pytest.mark.parametrize(
    ("delay", "code"),
    [
        (-1 * ms, "NB608"),
        (np.inf * ms, "NB608"),
        ([1, 2, 3] * ms, "NB613"),
        ([1, 2, 3, -1] * ms, "NB608"),
        ("(i - 1)*ms", "NB608"),
        ("i*mV", "NB309"),
        (2, "NB309"),
        (2 * mV, "NB309"),
        ("2", "NB309"),
    ],
    ids=str,
)
def test_impossible_delays_are_refused(delay, code):
    G = cells(2)
    S = Synapses(G, G, on_pre="v_post += 1")
    S.connect()

    with pytest.raises(NbspikeError, match=code):
        S.delay = delay
    assert_array_equal(S.delay_, np.zeros(4))


def test_pre_runs_before_post_and_both_see_each_synapse():
    source = SpikeGeneratorGroup(2, [0, 1], [1, 1] * ms)
    target = SpikeGeneratorGroup(1, [0], [1] * ms)
    S = Synapses(
        source, target, "digits : 1", on_pre="digits = digits*10 + 1",
        on_post="digits = digits*10 + 2",
    )  # fmt: skip
    S.connect()
    run(2 * ms)

    assert_array_equal(S.digits, [12, 12])


def test_pathways_by_name_run_in_the_order_of_their_names():
    source = SpikeGeneratorGroup(1, [0], [1] * ms)
    G = NeuronGroup(1, "d : 1")
    S = Synapses(source, G, on_pre={"b": "d = d*10 + 2", "a": "d = d*10 + 1"})
    S.connect()
    run(2 * ms)

    assert G.d[0] == 12


def test_effects_add_up_and_the_lock_of_refractoriness_holds():
    times = np.array([1, 1, 1, 5]) * ms
    source = SpikeGeneratorGroup(3, [0, 1, 2, 0], times)
    G = NeuronGroup(
        1,
        "dv/dt = 0/second : 1 (unless refractory)\ng : 1",
        threshold="v > 2.5",
        reset="v = 0",
        refractory=10 * ms,
    )
    S = Synapses(source, G, on_pre="v += 1\ng += 1")
    S.connect()
    M = StateMonitor(G, ["v", "g"], record=0)
    run(8 * ms)

    assert_array_equal(M.v[0][[10, 11, 12, 79]], [0, 3, 0, 0])
    assert_array_equal(M.g[0][[10, 11, 79]], [0, 3, 4])


def test_values_are_numbered_as_synapses_were_made():
    S = Synapses(cells(3), cells(4), "w : volt\nn : integer\nb : volt (shared)")
    S.connect(i=[2, 0, 1], j=[3, 1, 1])
    S.w = [1, 2, 3] * mV
    S.n = "i*10 + j"
    S.b = 4 * mV

    assert_allclose(S.w / mV, [1, 2, 3])
    assert_array_equal(S.n, [23, 1, 11])
    assert S.n[:].dtype == np.int32
    assert_allclose(S.w[2, 3] / mV, [1])
    assert_allclose(S.w[:, 1] / mV, [2, 3])
    assert_allclose(S.w["j == 1"] / mV, [2, 3])
    assert S.w[0, 0].shape == (0,)
    S.w[0, :] = 7 * mV
    S.w["i == 2"] = "w + b"
    assert_allclose(S.w / mV, [5, 7, 3])
    assert_allclose(S.x_pre_[:], S.i)
    assert_allclose(np.asarray(S.x_post), S.j)

    S.connect(i=0, j=0)
    assert_allclose(S.w / mV, [5, 7, 3, 0])


def test_random_weights_are_repeatable():
    S = Synapses(cells(10), cells(10), "w : volt")
    S.connect()
    w_max = 2 * mV
    seed(4)
    S.w = "rand()*w_max"
    first = S.w / mV
    seed(4)
    S.w = "rand()*w_max"

    assert_array_equal(S.w / mV, first)
    assert 0 <= first.min() < 0.2
    assert 1.8 < first.max() < 2


def test_values_before_connecting_are_refused():
    S = Synapses(cells(2), cells(2), "w : 1")

    with pytest.raises(NbspikeError, match="NB607"):
        S.w = 3
    with pytest.raises(UnknownNameError, match="Did you mean `w`"):
        S.ww = 3


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"on_pre": "ge += w"}, "Did you mean `g_e`"),
        ({"on_pre": "g_e += w*ms"}, "second"),
        ({"model": "w : volt\nw : volt"}, "NB202"),
        ({"model": "dA/dt = -A**2/ms : 1 (event-driven)"}, "NB637"),
        ({"on_pre": 3}, "on_pre"),
        ({"pre": "g_e += w", "on_pre": "g_e += w"}, "both"),
    ],
    ids=str,
)
def test_models_that_mean_nothing_are_refused(options, said):
    G = NeuronGroup(2, "g_e : volt", threshold="g_e > 1*volt", reset="g_e = 0*volt")

    with pytest.raises(NbspikeError, match=said):
        Synapses(G, G, **{"model": "w : volt", **options})


def test_older_names_are_accepted_with_one_note():
    G = cells(2)

    with pytest.warns(NbspikeWarning, match="on_pre") as said:
        Synapses(G, G, pre="v_post += 1")
        Synapses(G, G, post="v_pre += 1")
    assert len(said) == 1


def test_sources_that_never_fire_are_refused():
    silent, G = NeuronGroup(2, "v : 1", name="Q"), cells(2)

    with pytest.raises(ConnectivityError, match=r"NB606[\s\S]*Q has no threshold"):
        Synapses(silent, G, on_pre="v_post += 1")
    with pytest.raises(ConnectivityError, match="NB606"):
        Synapses(G, silent, on_post="v_pre += 1")
    assert len(Synapses(silent, G)) == 0


def test_synapses_never_connected_are_refused_when_run():
    G = cells(2)
    S = Synapses(G, G, on_pre="v_post += 1", name="S")
    with pytest.raises(ConnectivityError, match=r"NB607[\s\S]*S\.connect"):
        run(1 * ms)

    S.connect(p=0)
    with pytest.warns(NbspikeWarning, match="has no synapses"):
        run(1 * ms)


def test_delays_off_the_grid_are_told_if_someone_wrote_them_down() -> None:
    group = NeuronGroup(20, "v : 1", threshold="v > 1", reset="v = 0")
    synapses = Synapses(group, group, on_pre="v += 1")
    synapses.connect()
    synapses.delay = "(1.02 + 0.1*(i % 2))*ms"
    with pytest.warns(NbspikeWarning, match=r"delay of 1\.02 ms.*1 ms is used"):
        run(1 * ms)
    synapses.delay = "2*rand()*ms"  # four hundred of them, and warnings are errors
    run(1 * ms)
