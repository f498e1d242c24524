"""What a name in equations means, and when it is looked up."""

# names are those of scripts, and `run` and texts find them in the test
# ruff: noqa: F841

from __future__ import annotations

import warnings

import numpy as np
import pytest

from nbspike import (
    Hz,
    NbspikeError,
    NbspikeWarning,
    Network,
    NeuronGroup,
    PoissonGroup,
    Synapses,
    TimedArray,
    UnitError,
    check_units,
    mA,
    ms,
    mV,
    run,
    second,
)

GROWS = "dx/dt = k/second : 1"


def test_C1_R29_own_variables_win_with_one_warning():
    v = 3
    G = NeuronGroup(1, "dv/dt = -v/(10*ms) : 1", method="exact")
    G.v = 1

    with pytest.warns(NbspikeWarning, match="your own `v` has no effect"):
        run(1 * ms)
    run(1 * ms)  # warnings are errors here: there is no second one

    assert G.v[0] == pytest.approx(0.81873075)


@pytest.mark.parametrize(
    ("name", "text", "wanted"),
    [
        ("e", "e", np.e),
        ("pi", "pi", np.pi),
        ("exp", "exp(1)", np.e),
        ("ms", "ms/second", 1e-3),
    ],
)
def test_C2_R29_names_of_the_language_cannot_be_changed(name, text, wanted):
    G = NeuronGroup(1, f"x = {text} : 1")

    with pytest.warns(NbspikeWarning, match=f"`{name}` in the equations"):
        run(0.1 * ms, namespace={name: 7})
    assert G.x[0] == pytest.approx(wanted)


def test_C2_functions_of_the_language_cannot_be_changed():
    @check_units(x=1, result=1)
    def sign(x):
        return 7

    G = NeuronGroup(1, "x = sign(2) : 1")

    with pytest.warns(NbspikeWarning, match="`sign` in the equations"):
        run(0.1 * ms)
    assert G.x[0] == 1


def test_C2_functions_of_the_star_import_are_no_functions_of_ones_own(script):
    names = script("G = NeuronGroup(1, 'x = exprel(0*i) : 1')\nrun(0.1*ms)")

    assert names["G"].x[0] == 1  # and no warning, which would be an error


def test_C3_R29_group_namespace_comes_before_that_of_run():
    G = NeuronGroup(1, GROWS, namespace={"k": 5}, method="euler")

    with pytest.warns(NbspikeWarning, match="own namespace"):
        run(1 * ms, namespace={"k": 9})
    assert G.x[0] == pytest.approx(0.005)
    G.namespace["k"] = 6
    run(1 * ms)
    assert G.x[0] == pytest.approx(0.011)


def test_C3_names_with_an_underscore_are_refused():
    with pytest.raises(NbspikeError, match="begins with an underscore"):
        NeuronGroup(1, GROWS, namespace={"_k": 5})


def test_C4_namespace_of_run_replaces_the_script():
    k = 1
    G = NeuronGroup(1, GROWS, method="euler")

    run(1 * ms, namespace={"k": 3})
    assert G.x[0] == pytest.approx(0.003)
    with pytest.raises(NbspikeError, match="`k` is not defined"):
        run(1 * ms, namespace={})


def test_C5_R28_names_of_the_code_that_runs():
    k = 1
    G = NeuronGroup(1, GROWS, method="euler")

    def simulate():
        k = 3
        Network(G).run(1 * ms)

    simulate()
    assert G.x[0] == pytest.approx(0.003)


def test_C5_R28_local_names_of_a_builder_are_not_found():
    def build():
        k = 3
        return NeuronGroup(1, GROWS)

    G = build()

    with pytest.raises(NbspikeError, match="local variable of `build`"):
        run(1 * ms)


def test_C5_level_looks_further_out():
    k = 4
    G = NeuronGroup(1, GROWS, method="euler")
    net = Network(G)

    def simulate():
        k = 1
        net.run(1 * ms, level=1)

    simulate()
    assert G.x[0] == pytest.approx(0.004)


def test_C6_R28_values_are_read_by_each_run():
    tau = 10 * ms
    G = NeuronGroup(1, "dv/dt = -v/tau : 1", method="exact")
    G.v = 1

    run(10 * ms)
    first = G.v[0]
    tau = 20 * ms
    run(20 * ms)

    assert first == pytest.approx(0.36787944)
    assert G.v[0] == pytest.approx(0.13533528)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("a", "`k` is a text, not one number"),
        ([1], "`k` is a list, not one number"),
        (np.array([1, 2]), "`k` is an array of 2 values"),
        (None, "`k` is None, not one number"),
        (lambda x: x, "does not say its units"),
        (np.mean, "is a function of NumPy"),
    ],
)
def test_C7_only_single_numbers_and_functions_with_units(value, said):
    G = NeuronGroup(1, GROWS, method="euler")

    with pytest.raises(NbspikeError, match=said):
        run(1 * ms, namespace={"k": value})


@pytest.mark.parametrize("value", [2, 2.0, np.float64(2), np.array(2), np.int32(2)])
def test_C7_numbers_of_every_kind(value):
    G = NeuronGroup(1, GROWS, method="euler")

    run(1 * ms, namespace={"k": value})

    assert G.x[0] == pytest.approx(0.002)


def test_C7_truth_values_are_conditions():
    on = True
    G = NeuronGroup(2, "x : 1", threshold="on and i > 0", reset="x += 1")

    run(0.3 * ms)
    on = False
    run(0.3 * ms)

    assert G.x[:].tolist() == [0, 3]


def test_C8_texts_are_resolved_at_once_where_they_stand():
    G = NeuronGroup(5, "freq : Hz\nv : 1")
    S = Synapses(G, G)
    G.freq = "i*10*Hz"

    def chosen():
        least, factor, distance = 25 * Hz, 2, 1
        G.v = "i*factor"
        S.connect(condition="abs(i - j) == distance")
        return G.v["freq > least"]

    assert chosen().tolist() == [6, 8]
    assert len(S) == 8
    with pytest.raises(NbspikeError, match="`factor` is not defined"):
        G.v = "i*factor"


def test_C8_also_in_lists_that_are_loops():
    G = NeuronGroup(5, "v : 1")
    least = 2
    G.v = "i"

    assert [len(G.v["v > least + k"]) for k in range(3)] == [2, 1, 0]


@pytest.mark.differs("constants are found without `[:]`, too")
def test_C9_subexpressions_find_constants():
    k = 3
    G = NeuronGroup(2, "I = k*i : 1")

    assert G.I[:].tolist() == [0, 3]
    assert "3." in repr(G.I)
    assert (G.I * 2).tolist() == [0, 6]


def test_C10_unknown_names_are_told_with_what_was_meant():
    G = NeuronGroup(2, "dv/dt = (v_rest - v)/(10*ms) : volt")

    with pytest.raises(NbspikeError, match=r"`v_rest` is not defined.*`v_ret`"):
        run(1 * ms, namespace={"v_ret": 1 * mV})


def test_C10_unknown_targets_as_well():
    G = NeuronGroup(
        2, "dg_e/dt = -g_e/(10*ms) : volt", threshold="g_e > 1*mV", reset=""
    )

    with pytest.raises(NbspikeError, match=r"`ge` is not a variable.*`g_e`"):
        Synapses(G, G, on_pre="ge += 1*mV")


def test_C11_attributes_are_told_with_what_was_meant():
    G = NeuronGroup(2, "tau : 1")

    with pytest.raises(AttributeError, match="`tau`"):
        G.tua = 1
    with pytest.raises(AttributeError, match="`tau`"):
        G.tua  # noqa: B018
    G.add_attribute("note")
    G.note = 3
    assert G.note == 3


TEXTS = {
    "equation": lambda: NeuronGroup(1, "dv/dt = -v/k : volt"),
    "threshold": lambda: NeuronGroup(1, "v : volt", threshold="v > k", reset=""),
    "reset": lambda: NeuronGroup(1, "v : volt", threshold="True", reset="v = k"),
    "refractory": lambda: NeuronGroup(
        1, "v : volt", threshold="True", reset="", refractory="k"
    ),
    "rates": lambda: PoissonGroup(1, rates="k"),
}


@pytest.mark.parametrize("made", TEXTS.values(), ids=TEXTS)
def test_C12_units_are_checked_when_the_run_begins(made):
    G = made()  # the unit of k is not known yet

    with pytest.raises(UnitError):
        run(1 * ms, namespace={"k": 3 * mA})


def test_C12_units_of_pathways():
    G = NeuronGroup(1, "v : volt", threshold="True", reset="")
    S = Synapses(G, G, on_pre="v_post += k")
    S.connect()

    with pytest.raises(UnitError, match="`v_post` is a volt"):
        run(1 * ms, namespace={"k": 3 * second})


def test_C12_units_without_constants_are_checked_at_once():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(UnitError):
            NeuronGroup(1, "dv/dt = -v : volt")


def test_C10_functions_as_well():
    G = NeuronGroup(1, "x = stimlus(t) : 1")
    stimulus = TimedArray([1], dt=1 * ms)

    with pytest.raises(NbspikeError, match=r"`stimlus` is not .*`stimulus`"):
        run(1 * ms)


@pytest.mark.differs("a new name that nothing reads is refused, as it is a slip")
def test_C10_new_names_have_to_be_read():
    with pytest.raises(NbspikeError, match=r"its value is never used.*`v`"):
        NeuronGroup(1, "v : volt", threshold="v > 1*mV", reset="V = 0*mV")
