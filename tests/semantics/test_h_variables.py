"""State variables of groups: setting, indexing, arithmetic."""

from __future__ import annotations

import numpy as np
import pytest

from nbspike import (
    DimensionMismatchError,
    NeuronGroup,
    StateMonitor,
    ms,
    mV,
    nA,
    run,
    second,
    volt,
)
from nbspike.diagnostics.errors import NbspikeError
from nbspike.diagnostics.notes import NbspikeWarning

NAMES = {"i", "N", "t", "dt", "t_in_timesteps"}


@pytest.fixture
def group():
    made = NeuronGroup(6, "v : volt", name="P")
    made.v = np.arange(6) * mV
    return made


def in_mv(values):
    return (np.asarray(values) * 1e3).round(9).tolist()


def test_H1_arguments_of_neuron_group():
    made = NeuronGroup(3, "dv/dt = 1/ms : 1", "euler", dt=0.5 * ms, name="G")
    run(1 * ms)  # two steps
    assert (made.N, made.name, made.v[0]) == (3, "G", 1)
    assert NeuronGroup(N=np.int64(2), model="v : 1").N == 2
    for wrong in (0, -1):
        with pytest.raises(NbspikeError, match="NB601"):
            NeuronGroup(wrong, "v : 1")
    with pytest.raises(NbspikeError, match="comes before the equations"):
        NeuronGroup("v : 1", 3)


@pytest.mark.differs("a size of 2.5 is refused; Brian takes 2")
def test_H1_size_is_a_whole_number():
    assert NeuronGroup(3.0, "v : 1").N == 3
    with pytest.raises(NbspikeError, match="NB601"):
        NeuronGroup(2.5, "v : 1")


def test_H2_automatic_variables_are_in_variables():
    plain = NeuronGroup(3, "v : 1")
    assert set(plain.variables) == NAMES | {"v"}
    firing = NeuronGroup(
        3,
        "dv/dt = -v/(10*ms) : 1 (unless refractory)\nI = 3*v : 1\np : volt (constant)",
        threshold="v > 1",
        refractory=5 * ms,
    )
    more = {"v", "I", "p", "lastspike", "not_refractory", "_spikespace"}
    assert set(firing.variables) == NAMES | more
    entry = firing.variables["p"]
    assert (entry.name, entry.constant, entry.read_only) == ("p", True, False)
    assert firing.variables["I"].read_only
    assert firing.variables["dt"].scalar
    entry.set_value(5)
    assert firing.p[2] == 5 * volt
    with pytest.raises(KeyError):
        plain.variables["lastspike"]


def test_H3_fresh_state_is_zero():
    made = NeuronGroup(2, "v : volt\nb : boolean\nn : integer\ns : 1 (shared)")
    assert not made.v_[:].any()
    assert (made.b[:].dtype, made.n[:].dtype) == (np.dtype(bool), np.dtype("int32"))
    assert not made.b[:].any()
    assert made.s[:] == 0


def test_H4_values_have_the_unit_and_one_or_all_values(group):
    group.v = 1 * mV
    assert in_mv(group.v_) == [1] * 6
    group.v = [2] * mV
    assert in_mv(group.v_) == [2] * 6
    group.v = range(6) * mV
    assert in_mv(group.v_) == [0, 1, 2, 3, 4, 5]
    group.v = 0
    assert not group.v_[:].any()
    for wrong in (1, 1 * nA):
        with pytest.raises(DimensionMismatchError):
            group.v = wrong
    with pytest.raises(ValueError, match="does not have 2 values"):
        group.v = [1, 2] * mV


@pytest.mark.differs("a warning says that fractions are cut off; Brian is silent")
def test_H4_integers_cut_off_fractions():
    made = NeuronGroup(4, "n : integer", name="P")
    made.n = [1, 2.0, 3, 4]
    assert made.n[:].tolist() == [1, 2, 3, 4]
    with pytest.warns(NbspikeWarning, match="`n of P` is a whole number"):
        made.n = "i/2 - 1"
    assert made.n[:].tolist() == [-1, 0, 0, 0]
    made.n = 2.7
    made.n += 1.5
    assert made.n[:].tolist() == [3, 3, 3, 3]
    with pytest.raises(NbspikeError, match="NB310"):
        made.n = "3*mV"


def test_H5_texts_are_evaluated_now_where_they_stand(group):
    E_L = -70 * mV  # noqa: F841  (used by the text)
    group.v = "E_L + i*10*mV"
    assert in_mv(group.v_) == [-70, -60, -50, -40, -30, -20]
    group.v = "v/2 + N*mV"
    assert in_mv(group.v_) == [-29, -24, -19, -14, -9, -4]

    def inside():
        local = 3 * mV  # noqa: F841
        group.v = "local + rand()*mV"

    inside()
    assert ((group.v > 3 * mV) & (group.v < 4 * mV)).all()
    assert len(np.unique(group.v_)) == 6
    run(0.3 * ms)
    group.v = "t/ms*mV"
    assert in_mv(group.v_) == pytest.approx([0.3] * 6)


def refractory_pair():
    made = NeuronGroup(
        2,
        "dv/dt = 0/ms : 1 (unless refractory)",
        threshold="v > 5",
        reset="v = 0",
        refractory=2 * ms,
        method="euler",
        name="P",
    )
    made.v = [6, 1]
    run(1 * ms)
    return made


@pytest.mark.differs("Brian swallows the write without a word; nbspike says so")
def test_H6_R9_texts_obey_the_refractory_lock():
    made = refractory_pair()
    with pytest.warns(NbspikeWarning, match="1 refractory neurons keep their values"):
        made.v = "7"
    seen = [made.v[:].tolist()]
    made.v["True"] = "11"
    seen.append(made.v[:].tolist())
    made.v = 3
    seen.append(made.v[:].tolist())
    made.v["i >= 0"] = 9
    seen.append(made.v[:].tolist())
    made.v[0] = "17"
    made.v[[0, 1]] = "21"
    made[0:1].v = "31"
    seen.append(made.v[:].tolist())
    # as seen in Brian 2.9
    assert seen == [[0, 7], [0, 11], [3, 3], [3, 9], [3, 21]]


def test_H7_reading_by_every_kind_of_index(group):
    flags = np.array([True, False, True, False, False, True])
    assert group.v[0] == 0 * mV
    assert group.v[-1] == 5 * mV
    assert in_mv(group.v[1:3]) == [1, 2]
    assert in_mv(group.v[::-2]) == [5, 3, 1]
    assert in_mv(group.v[[5, 0]]) == [5, 0]
    assert in_mv(group.v[np.array([-1, 2])]) == [5, 2]
    assert in_mv(group.v[flags]) == [0, 2, 5]
    assert in_mv(group.v[flags.tolist()]) == [0, 2, 5]
    assert in_mv(group.v["v > 2*mV"]) == [3, 4, 5]
    assert in_mv(group.v[group[2:4]]) == [2, 3]
    assert len(group.v["v > 1*volt"]) == len(group.v[[]]) == 0
    for wrong in (6, -7, [0, 7], 1.5):
        with pytest.raises(NbspikeError, match="NB602"):
            group.v[wrong]
    with pytest.raises(NbspikeError, match="NB301"):
        group.v["v > 2"]


def test_H7_writing_by_every_kind_of_index(group):
    flags = np.array([True, False, True, False, False, True])
    group.v[-1] = 2 * mV
    group.v[1:3] = [4, 5] * mV
    group.v[[3, 4]] = [6, 7] * mV
    assert in_mv(group.v_) == [0, 4, 5, 6, 7, 2]
    group.v[flags] = [1, 2, 3] * mV
    group.v[group[3:5]] = 42 * mV
    assert in_mv(group.v_) == [1, 4, 2, 42, 42, 3]
    group.v["i > 3"] = 9 * mV
    group.v["i < 2"] = "10*mV + i*mV"
    group.v[[2]] = "i*mV + 100*mV"
    assert in_mv(group.v_) == [10, 11, 102, 42, 9, 9]
    group.v["v > 10*mV"] = "v - 1*mV"
    assert in_mv(group.v_) == [10, 10, 101, 41, 9, 9]
    group.v[1:3] += 1 * mV
    group.v["i == 5"] += 0 * mV
    assert in_mv(group.v_) == [10, 11, 102, 41, 9, 9]


def test_H8_conditions_take_one_value_or_a_text(group):
    with pytest.raises(TypeError, match="where a condition holds"):
        group.v["i > 3"] = [1, 2] * mV
    with pytest.raises(TypeError, match="where a condition holds"):
        group.v["i > 3"] = np.ones(6) * mV


def test_H9_underscore_is_without_unit(group):
    assert isinstance(group.v_[:], np.ndarray)
    assert group.v_[:].tolist() == (group.v[:] / volt).tolist()
    group.v_ = 0.5
    assert group.v[0] == 0.5 * volt
    group.v_ = "i"
    assert group.v[5] == 5 * volt
    group.v_["i == 0"] = "7"
    group.v_ += 1
    assert group.v_[:].tolist() == [8, 2, 3, 4, 5, 6]


def test_H10_R48_views_follow_the_state_and_parts_are_copies():
    made = NeuronGroup(3, "dv/dt = 1/ms : 1", method="euler")
    traces = StateMonitor(made, "v", record=True)
    live, part, copied = made.v[:], made.v[1:], np.array(made.v)
    aside = np.asarray(made.v)
    run(0.5 * ms)
    kept = traces.v[0].copy()
    assert live.tolist() == pytest.approx([0.5] * 3)
    assert part.tolist() == [0, 0]
    assert copied.tolist() == aside.tolist() == [0, 0, 0]
    live[0] = 77
    assert made.v[0] == 77
    assert traces.v[0].tolist() == kept.tolist()
    for chosen in (made.v[[0, 1]], made.v["i >= 0"], made[0:2].v[:]):
        chosen[0] = 3
    assert made.v[0] == 77


def test_H11_arithmetic_is_that_of_the_array(group):
    values = np.arange(6) * mV
    cases = {
        "+": (group.v + 1 * mV, values + 1 * mV),
        "-": (1 * mV - group.v, 1 * mV - values),
        "*": (2 * group.v, 2 * values),
        "/": (group.v / mV, values / mV),
        "**": (group.v**2, values**2),
        "//": (group.v // (2 * mV), values // (2 * mV)),
        "%": (group.v % (2 * mV), values % (2 * mV)),
        "neg": (-group.v, -values),
        ">": (group.v > 2 * mV, values > 2 * mV),
        "==": (group.v == 2 * mV, values == 2 * mV),
        "mean": (np.mean(group.v), np.mean(values)),
        "diff": (np.diff(group.v), np.diff(values)),
        "exp": (np.exp(group.v / mV), np.exp(values / mV)),
        "where": (np.where(group.v > 2 * mV)[0], np.where(values > 2 * mV)[0]),
        "view": (group.v + group.v, 2 * values),
    }
    for name, (found, wanted) in cases.items():
        assert np.array_equal(found, wanted), name
        assert getattr(found, "dimension", 1) == getattr(wanted, "dimension", 1), name
    with pytest.raises(DimensionMismatchError):
        group.v + 1
    with pytest.raises(DimensionMismatchError):
        group.v > 1  # noqa: B015


def test_H11_in_place(group):
    group.v += 1 * mV
    group.v *= 2
    group.v -= [1, 2, 3, 4, 5, 6] * mV
    group.v /= 2
    assert in_mv(group.v_) == [0.5, 1, 1.5, 2, 2.5, 3]
    view = group.v
    view += 1 * mV
    assert group.v[0] == 1.5 * mV
    with pytest.raises(DimensionMismatchError):
        group.v += 1
    with pytest.raises(TypeError, match="as one text"):
        group.v += "i*mV"


def test_H12_shared_variables_have_one_value():
    made = NeuronGroup(3, "s : volt (shared)\nv : volt")
    made.s = 3 * mV
    assert (made.s[:], made.s + 1 * mV) == (3 * mV, 4 * mV)
    made.s = "2*s + N*mV"
    assert made.s[:] == 9 * mV
    made.s += 1 * mV
    made.v = "s + i*mV"
    assert in_mv(made.v_) == [10, 11, 12]
    for wrong in ("v", "i*mV"):
        with pytest.raises(NbspikeError, match="differs between neurons"):
            made.s = wrong
    with pytest.raises(NbspikeError):
        made.s = [1, 2, 3] * mV


def test_H13_one_element_is_a_scalar(group):
    assert np.ndim(group.v[0]) == 0
    assert group.v[2] == 2 * mV
    assert isinstance(group.v_[0], float)


def test_H20_formulas_are_read_without_a_network():
    k = 3  # noqa: F841  (used by the formula)
    made = NeuronGroup(3, "v : 1\nI = v*k + i : 1\nJ = I + t/second : 1")
    made.v = [1, 2, 3]
    assert made.I[:].tolist() == made.J[:].tolist() == [3, 7, 11]
    assert made.I["v > 1"].tolist() == [7, 11]
    assert made[1:].I[:].tolist() == [7, 11]
    assert second == 1000 * ms
    with pytest.raises(NbspikeError, match="NB204"):
        made.I = 3
