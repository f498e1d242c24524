"""Linked variables: values of another group, read where they are used.

Expected numbers are those of Brian 2.9.
"""

from __future__ import annotations

import numpy as np
import pytest

from nbspike import (
    Hz,
    NbspikeError,
    Network,
    NeuronGroup,
    PoissonGroup,
    StateMonitor,
    Synapses,
    UnitError,
    linked_var,
    ms,
    mV,
    run,
)

SOURCE = """dx/dt = 1/ms : 1
y : volt
s : 1 (shared)
k = 2*x : 1
n : integer"""


@pytest.fixture
def source():
    made = NeuronGroup(3, SOURCE, method="euler")
    made.x, made.y, made.s, made.n = [1, 2, 3], [1, 2, 3] * mV, 7, [2, 0, 1]
    return made


def test_B12_H21_one_to_one(source):
    G = NeuronGroup(3, "z : 1 (linked)\nw = 2*z : 1")
    G.z = linked_var(source, "x")
    M = StateMonitor(G, ["z", "w"], record=True)

    assert G.w[:].tolist() == [2, 4, 6]
    run(0.3 * ms)

    assert M.z == pytest.approx(np.array([[1, 1.1, 1.2], [2, 2.1, 2.2], [3, 3.1, 3.2]]))
    assert M.w == pytest.approx(2 * M.z)
    assert G.z[:] == pytest.approx(source.x[:])
    assert G.z["z > 2"] == pytest.approx([2.3, 3.3])


def test_B12_H21_to_a_variable_a_part_or_a_link(source):
    G = NeuronGroup(2, "z : volt (linked)")
    H = NeuronGroup(2, "z : volt (linked)")
    G.z = linked_var(source[1:], "y")
    H.z = linked_var(G.z)

    assert G.z[:] / mV == pytest.approx([2, 3])
    source.y = [4, 5, 6] * mV
    assert H.z[:] / mV == pytest.approx([5, 6])


def test_H21_one_value_for_all(source):
    G = NeuronGroup(5, "z : 1 (linked)\nq : 1", threshold="True", reset="q = z")
    single = NeuronGroup(1, "v : 1")
    H = NeuronGroup(5, "z : 1 (linked)\nq : 1", threshold="True", reset="q = z + i")
    single.v = 4
    G.z, H.z = linked_var(source, "s"), linked_var(single, "v")

    run(0.1 * ms)

    assert (G.z, H.z) == (7, 4)
    assert G.q[:].tolist() == [7] * 5
    assert H.q[:].tolist() == [4, 5, 6, 7, 8]


@pytest.mark.parametrize("by", ["list", "variable"])
def test_H21_by_index(source, by):
    G = NeuronGroup(
        5, "z : 1 (linked)\nk : integer\nq : 1", threshold="True", reset="q = 10*z"
    )
    index = [2, 0, 1, 1, 2]
    G.k = index
    G.z = linked_var(source, "n", index="k" if by == "variable" else index)

    run(0.1 * ms)

    assert G.z[:].tolist() == [1, 2, 0, 0, 1]
    assert G.q[:].tolist() == [10, 20, 0, 0, 10]
    assert G.z["i > 2"].tolist() == [0, 1]


def test_B12_statements_write_to_the_other_group(source):
    G = NeuronGroup(3, "z : 1 (linked)", threshold="True", reset="z += 1")
    G.z = linked_var(source, "x")

    run(0.1 * ms)

    assert source.x[:] == pytest.approx([2.1, 3.1, 4.1])
    with pytest.raises(NbspikeError, match="is linked, and cannot be set"):
        G.z = 3


def test_B12_linear_equations_stay_exact(source):
    G = NeuronGroup(3, "z : volt (linked)\ndv/dt = (z - v)/ms : volt", method="exact")
    G.z = linked_var(source, "y")

    run(0.1 * ms)

    # Brian's exact method
    assert G.v / mV == pytest.approx([0.09516258, 0.19032516, 0.28548775])


def test_B12_seen_by_synapses_of_its_group(source):
    G = NeuronGroup(3, "z : 1 (linked)", threshold="True", reset="")
    G.z = linked_var(source, "x")
    S = Synapses(G, G, "w : 1", on_pre="w = z_post + z_pre")
    S.connect()

    run(0.1 * ms)

    assert S.w[:] == pytest.approx([2.2, 3.2, 4.2, 3.2, 4.2, 5.2, 4.2, 5.2, 6.2])


def test_H22_R25_order_of_names_decides_which_step_is_seen():
    first = NeuronGroup(
        1, "z : 1 (linked)\ndv/dt = z/ms : 1", method="euler", name="aa"
    )
    moving = NeuronGroup(1, "dx/dt = 1/ms : 1", method="euler", name="bb")
    last = NeuronGroup(1, "z : 1 (linked)\ndv/dt = z/ms : 1", method="euler", name="cc")
    first.z, last.z = linked_var(moving, "x"), linked_var(moving, "x")

    run(0.3 * ms)

    assert (first.v[0], last.v[0]) == pytest.approx((0.03, 0.06))


def test_H22_the_other_group_need_not_run(source):
    G = NeuronGroup(3, "z : 1 (linked)\ndv/dt = z/ms : 1", method="euler")
    G.z = linked_var(source, "x")

    Network(G).run(0.2 * ms)

    assert G.v[:] == pytest.approx([0.2, 0.4, 0.6])


def test_I43_synapses_by_an_index_variable(source):
    G = NeuronGroup(3, "q : 1", threshold="True", reset="")
    S = Synapses(G, G, "w : 1 (linked)\nk : integer", on_pre="q_post = w")
    S.connect()
    S.w = linked_var(source, "x", index="k")
    S.k = "(i + j) % 3"

    assert S.w[:].tolist() == [1, 2, 3, 2, 3, 1, 3, 1, 2]
    run(0.1 * ms)
    assert G.q[:] == pytest.approx([3.1, 1.1, 2.1])


def test_H21_rates_of_inputs():
    P = PoissonGroup(2, rates=[1, 2] * Hz)
    G = NeuronGroup(2, "z : Hz (linked)")
    G.z = linked_var(P, "rates")

    assert (G.z / Hz).tolist() == [1, 2]


def test_B12_without_a_link_there_is_no_value():
    G = NeuronGroup(3, "z : 1 (linked)\ndv/dt = z/ms : 1", method="euler")

    with pytest.raises(TypeError, match="not linked to anything"):
        G.z[:]
    with pytest.raises(TypeError, match="not linked to anything"):
        run(0.1 * ms)


@pytest.mark.parametrize(
    ("model", "name", "index", "said"),
    [
        ("z : 1", "x", None, "not declared as linked"),
        ("z : 1 (linked)", "k", None, "computed from others"),
        ("z : integer (linked)", "x", None, "is integer"),
        ("z : 1 (linked)", "x", [0, 1], "not 3 whole numbers"),
        ("z : 1 (linked)", "x", [0, 1, 3], "beyond the elements 0 to 2"),
        ("z : 1 (linked)", "x", [0.0, 1.0, 2.0], "not 3 whole numbers"),
        ("z : 1 (linked)", "x", "k", "no integer parameter"),
        ("z : 1 (linked)", "oops", None, "no variable `oops`"),
    ],
)
def test_B12_links_that_do_not_fit(source, model, name, index, said):
    G = NeuronGroup(3, model)

    with pytest.raises(NbspikeError, match=said):
        G.z = linked_var(source, name, index=index)


def test_H21_sizes_and_units_must_match(source):
    G = NeuronGroup(5, "z : 1 (linked)\ny : 1 (linked)")

    with pytest.raises(NbspikeError, match="has 5 elements, but `x`"):
        G.z = linked_var(source, "x")
    with pytest.raises(UnitError, match="is dimensionless, but `y`"):
        G.y = linked_var(source, "y", index=[0, 1, 2, 0, 1])


@pytest.mark.parametrize("line", ["z : 1 (linked, shared)", "z : 1 (linked, constant)"])
def test_B12_no_other_flags(line):
    with pytest.raises(NbspikeError, match="Keep `linked` alone"):
        NeuronGroup(3, line)


def test_H21_numbers_beyond_the_other_group_are_refused(source):
    G = NeuronGroup(2, "z : 1 (linked)\nk : integer\ndv/dt = z/ms : 1", method="euler")
    G.z = linked_var(source, "x", index="k")
    G.k = [0, 3]

    with pytest.raises(NbspikeError, match=r"`k` of .* is 3, .* only 3 elements"):
        run(0.1 * ms)


def test_B12_in_parts_monitors_and_code(source):
    G = NeuronGroup(4, "z : 1 (linked)\nq : 1", threshold="True", reset="q += z")
    G.z = linked_var(source, "x", index=[0, 1, 2, 0])
    G.run_regularly("z = 10*(i + 1)")
    M = StateMonitor(G, "z", record=[1, 3])

    assert G[1:3].z[:].tolist() == [2, 3]
    G[1:3].z[:] = 9
    assert source.x[:].tolist() == [1, 9, 9]
    run(0.1 * ms)

    # the last neuron writes to the first element, too
    assert M.z[:, 0] == pytest.approx([20, 40])
    assert source.x[:] == pytest.approx([40.1, 20.1, 30.1])
