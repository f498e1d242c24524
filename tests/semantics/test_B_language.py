"""Equations, statements and flags as Brian 2 reads them.

Numbers are Brian 2.9's, or follow from arithmetic.
"""

# names are those of scripts, and `run` and texts find them in the test
# ruff: noqa: F841

from __future__ import annotations

import numpy as np
import pytest

from nbspike import (
    NbspikeError,
    NbspikeWarning,
    NeuronGroup,
    StateMonitor,
    Synapses,
    UnitError,
    ms,
    mV,
    run,
)


def test_B1_lines_go_on_and_comments_are_free():
    G = NeuronGroup(
        1,
        """
        dv/dt = (1
        - v)/tau  :  1   # membrane
        # a comment alone
          x=2*v:1
        tau:second""",
    )
    G.tau = 10 * ms

    run(1 * ms)

    assert G.v[0] == pytest.approx(0.09516258)
    assert G.x[0] == pytest.approx(0.19032516)


def test_B2_unit_is_that_of_the_variable():
    with pytest.raises(UnitError, match=r"`dv/dt` is a rate \(hertz\)"):
        NeuronGroup(1, "dv/dt = -v : 1")


def test_B3_units_are_not_scaled():
    with pytest.raises(UnitError, match="Write `volt`"):
        NeuronGroup(1, "v : mV")
    with pytest.raises(UnitError, match=r"Write `amp/metre\*\*2`"):
        NeuronGroup(1, "I : amp/cm**2")
    NeuronGroup(1, "I : amp/meter**2")


def test_B4_types_and_their_arrays():
    G = NeuronGroup(2, "a : 1\nb : integer\nc : boolean")

    assert [G.a[:].dtype, G.b[:].dtype, G.c[:].dtype] == [float, np.int32, bool]
    with pytest.raises(NbspikeError, match="Write `boolean`"):
        NeuronGroup(1, "c : bool")
    with pytest.raises(NbspikeError, match="changes continuously"):
        NeuronGroup(1, "dc/dt = 1/second : integer")


def test_B5_right_sides_read_old_values():
    G = NeuronGroup(1, "dx/dt = y/ms : 1\ndy/dt = -x/ms : 1", method="euler")
    G.x = 1

    run(0.1 * ms)

    assert (G.x[0], G.y[0]) == pytest.approx((1, -0.1))


def test_B6_subexpressions_follow_current_values():
    G = NeuronGroup(3, "inp = k*x : 1\nx = i + a : 1\na : 1")
    k = 3
    G.a = 1

    assert G.inp[:].tolist() == [3, 6, 9]
    with pytest.raises(NbspikeError, match="need each other"):
        NeuronGroup(1, "a = b : 1\nb = a : 1")


def test_B7_parameters_differ_and_are_written_by_all():
    G = NeuronGroup(
        2, "dv/dt = -v/tau : 1\ntau : second", threshold="v > 0.99", reset="tau *= 2"
    )
    S = Synapses(G, G, on_pre="tau_post += 1*ms")
    S.connect(j="i")
    G.tau, G.v = [5, 10] * ms, [1.2, 0]

    run(0.1 * ms)

    assert G.tau / ms == pytest.approx([12, 10])


def test_B8_R8_lock_holds_derivative_and_writes():
    G = NeuronGroup(
        1,
        "dv/dt = 1/ms : 1 (unless refractory)\ndu/dt = 1/ms : 1",
        threshold="v > 0.35",
        reset="v = 0",
        refractory=0.5 * ms,
        method="euler",
    )
    source = NeuronGroup(1, "", threshold="True", reset="")
    S = Synapses(source, G, on_pre="v_post += 0.01")
    S.connect()
    M = StateMonitor(G, ["v", "u"], record=True)

    run(1.2 * ms)

    # Brian's trace
    wanted = [0, 0.11, 0.22, 0.33, 0, 0, 0, 0, 0, 0.11, 0.22, 0.33]
    assert M.v[0] == pytest.approx(np.array(wanted))
    assert M.u[0] == pytest.approx(np.arange(12) * 0.1)


def test_B8_without_a_refractory_period_warns():
    with pytest.warns(NbspikeWarning, match="the flag has no effect"):
        G = NeuronGroup(1, "dv/dt = 1/ms : 1 (unless refractory)", method="euler")
    run(0.1 * ms)

    assert G.v[0] == pytest.approx(0.1)


@pytest.mark.differs("a statement that changes a constant warns")
def test_B9_constant_is_a_promise():
    with pytest.warns(NbspikeWarning, match="`tau` is declared constant"):
        G = NeuronGroup(
            1,
            "dv/dt = -v/tau : 1\ntau : second (constant)",
            threshold="True",
            reset="tau += 1*ms; v = 1",
        )
    G.tau = 1 * ms

    run(0.2 * ms)

    assert G.tau[0] == 3 * ms
    G.tau = 5 * ms
    assert G.tau[0] == 5 * ms


@pytest.mark.parametrize(
    ("model", "reset", "said"),
    [
        ("s : 1 (shared)\nv : 1", "s += 1", "shared by all"),
        ("s = v : 1 (shared)\nv : 1", "v = 1", "differs from neuron to neuron"),
        ("ds/dt = -s/ms : 1 (shared)", "", "belongs to parameters"),
    ],
)
def test_B10_R50_shared_is_not_for_subsets(model, reset, said):
    with pytest.raises(NbspikeError, match=said):
        NeuronGroup(2, model, threshold="True", reset=reset)


def test_B10_R50_shared_comes_first_in_a_block():
    G = NeuronGroup(2, "s : 1 (shared)\nv : 1")
    G.run_regularly("s = 2; v = s")

    run(0.1 * ms)

    assert (G.s, G.v[1]) == (2, 2)
    with pytest.raises(NbspikeError, match="Set shared variables first"):
        G.run_regularly("v = 1; s = 2")


@pytest.mark.parametrize(
    ("model", "said"),
    [
        ("v : 1 (foo)", "The flags are"),
        ("v : 1 (unless refractory)", "belongs to differential equations"),
        ("v = 1 : 1 (constant)", "belongs to parameters"),
        ("dv/dt = -v/ms : 1 (constant)", "belongs to parameters"),
    ],
)
def test_B15_flags_are_checked_when_a_group_is_made(model, said):
    with pytest.raises(NbspikeError, match=said):
        NeuronGroup(1, model)


@pytest.mark.parametrize(
    "name",
    "t dt t_in_timesteps xi xi_1 i N mV volt sin pi e inf lambda and _v v_pre v_post "
    "not_refractory refractory refractory_until".split(),
)
def test_B19_names_that_are_taken(name):
    with pytest.raises(NbspikeError, match="cannot be"):
        NeuronGroup(1, f"{name} : 1")


@pytest.mark.parametrize("name", "i j delay t N v_pre".split())
def test_B19_names_that_are_taken_in_synapses(name):
    G = NeuronGroup(1, "v : 1", threshold="v > 0", reset="")

    with pytest.raises(NbspikeError, match="cannot be defined"):
        Synapses(G, G, f"{name} : 1")


def test_B19_words_of_cells_are_names_in_scripts():
    G = NeuronGroup(1, "threshold : volt\ndelay : second\ninit : 1\nrecord : 1")
    G.threshold = 3 * mV

    assert G.threshold[0] == 3 * mV


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x[0]", "no indexing"),
        ("x.y", "is an attribute"),
        ("(x, y)", "makes a tuple"),
        ("x if y else z", "`if` is a word of Python"),
        ("1 < x < 2", "chains comparisons"),
        ("f(a=1)", "names an argument"),
        ("x & y", "Write `and`"),
        ("x | y", "Write `or`"),
        ("x ^ y", r"Write `\*\*`"),
        ("~x", "Write `not`"),
        ("x << 2", "bit operator"),
        ("'a'", "no strings"),
        ("[1, 2]", "begins a list"),
        ("x is y", "`is` is a word of Python"),
    ],
)
def test_B20_other_forms_are_refused_each_by_its_own_message(text, said):
    with pytest.raises(NbspikeError, match=said):
        NeuronGroup(1, f"q = {text} : 1\nx : 1\ny : 1\nz : 1")


def test_B20_forms_that_there_are():
    G = NeuronGroup(1, "q = -x**2 + 7//2 + 7 % 4 + +x : 1\nx : 1")
    G.x = 3

    assert G.q[0] == -9 + 3 + 3 + 3


def test_B21_statements_run_one_after_the_other():
    G = NeuronGroup(
        1, "x : 1\ny : 1", threshold="True", reset="old = x; x = y\ny = old"
    )
    H = NeuronGroup(
        1, "x : 1\ny : 1", threshold="True", reset="x //= 2\nx **= 2\ny %= 3; y *= 2"
    )
    G.x, G.y = 1, 2
    H.x, H.y = 7, 5

    run(0.1 * ms)

    assert (G.x[0], G.y[0]) == (2, 1)
    assert (H.x[0], H.y[0]) == (9, 4)


def test_B22_units_of_statements():
    with pytest.raises(UnitError, match="`v` is a volt, but `3` is dimensionless"):
        NeuronGroup(1, "v : volt", threshold="True", reset="v = 3")
    G = NeuronGroup(1, "v : volt", threshold="True", reset="a = 3*mV; v = a")
    run(0.1 * ms)
    assert G.v[0] == 3 * mV


@pytest.mark.differs("what can only be read is refused, never overwritten")
@pytest.mark.parametrize("name", "i t N dt t_in_timesteps mV pi sin".split())
def test_B23_R53_names_that_can_only_be_read(name):
    with pytest.raises(NbspikeError, match=f"`{name}`.* chang"):
        NeuronGroup(2, "v : 1", threshold="True", reset=f"{name} = 3")
    G = NeuronGroup(2, "v : 1")
    with pytest.raises(NbspikeError, match=f"`{name}`.* chang"):
        G.run_regularly(f"{name} = 3")


def test_B23_R53_and_from_python():
    G = NeuronGroup(2, "v : 1\nx = 2*v : 1")

    for name, value in (("i", 3), ("t", 3 * ms), ("dt", 3 * ms), ("N", 3), ("x", 3)):
        with pytest.raises(NbspikeError, match="can be read but not set"):
            setattr(G, name, value)
    assert G.i[:].tolist() == [0, 1]


DIVISIONS = """a = -7//2 : 1
b = -7 % 3 : 1
c = 7 % -3 : 1
d = int(-2.5) : 1
f = 1/3 : 1
g = -0.5//1 : 1
h = int(x) : 1
m = x//1 : 1
n = x % 2 : 1
p = k//2 : 1
q = k % 3 : 1
r = i/2 : 1
x : 1
k : integer"""


def test_B24_R31_R32_division_floor_and_modulo():
    G = NeuronGroup(2, DIVISIONS)
    G.x, G.k = -2.5, -7
    names = "abcdfghmnpq"
    M = StateMonitor(G, [*names, "r"], record=True)

    run(0.1 * ms)

    wanted = [-4, 2, -2, -2, 1 / 3, -1, -2, -3, 1.5, -4, 2]
    assert [getattr(M, name)[0, 0] for name in names] == pytest.approx(wanted)
    assert [float(getattr(G, name)[0]) for name in names] == pytest.approx(wanted)
    assert M.r[:, 0].tolist() == [0, 0.5]


@pytest.mark.differs("whole numbers have 64 bits in expressions, and do not wrap")
def test_B25_types_of_results():
    G = NeuronGroup(3, "x = (i + 1)*2000000000 : 1\ny = i > 1 : boolean\nz = 1/3 : 1")
    M = StateMonitor(G, ["x", "z"], record=True)

    run(0.1 * ms)

    assert M.x[:, 0].tolist() == [2e9, 4e9, 6e9]
    assert M.z[0, 0] == pytest.approx(1 / 3)
    assert G.y[:].tolist() == [False, False, True]


@pytest.mark.differs("conditions are numbers in every place")
def test_B26_R33_conditions_as_numbers():
    G = NeuronGroup(
        3,
        "x : 1\ny : 1\nz = (i > 1)*mV : volt",
        threshold="True",
        reset="x = (i > 1)*2.5; y += 2*(i > 0)",
    )

    run(0.1 * ms)

    assert G.x[:].tolist() == [0, 0, 2.5]
    assert G.y[:].tolist() == [0, 2, 2]
    assert G.z[:] / mV == pytest.approx([0, 0, 1])
    G.x = "(i > 1)*1.5"
    assert G.x[:].tolist() == [0, 0, 1.5]


@pytest.mark.parametrize(
    ("code", "wanted"), [("v = v + w", 6), ("v_post = 2*v_post + w", 11)]
)
def test_B27_sums_accumulate_over_synapses(code, wanted):
    G = NeuronGroup(3, "v : 1", threshold="True", reset="v = v")
    H = NeuronGroup(1, "v : 1")
    S = Synapses(G, H, "w : 1", on_pre=code)
    S.connect()
    S.w = [1, 2, 3]

    run(0.1 * ms)

    assert H.v[0] == wanted
