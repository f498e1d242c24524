"""Rows L1 to L8 and L28: which objects run together.

Numbers named "Brian" were observed in Brian 2.9.
"""

# names are those of scripts, and `run` and texts find them in the test
# ruff: noqa: F841

from __future__ import annotations

import gc

import pytest
from numpy.testing import assert_allclose

from nbspike import (
    NbspikeError,
    NbspikeWarning,
    Network,
    NetworkOperation,
    NeuronGroup,
    StateMonitor,
    Synapses,
    collect,
    defaultclock,
    ms,
    run,
    start_scope,
)
from nbspike.codegen.compiling import compilations

RAMP = "dv/dt = 1/second : 1"


def ramp(**options):
    return NeuronGroup(1, RAMP, method="euler", **options)


def test_L1_run_takes_what_the_calling_function_sees():
    def simulate():
        inner = ramp()
        run(1 * ms)
        return inner

    outer = ramp()
    inner = simulate()

    assert (float(outer.t / ms), float(inner.t / ms)) == (0, pytest.approx(1))


def test_L1_run_takes_what_the_module_sees(script):
    text = """
    G = NeuronGroup(1, 'dv/dt = 1/second : 1', method='euler')

    def simulate():
        run(1*ms)

    simulate()
    """
    names = script("\n".join(line[4:] for line in text.splitlines()))

    assert_allclose(names["G"].v[0], 1e-3)


def test_L1_names_with_an_underscore_count():
    G = ramp()
    _M = StateMonitor(G, "v", record=0)
    run(1 * ms)

    assert len(_M.t) == 10  # Brian


@pytest.mark.differs("objects in lists and dicts run, too")
def test_L2_objects_in_lists_and_dicts_run_with_those_that_have_names():
    G = ramp()
    monitors = [StateMonitor(G, "v", record=0)]
    more = {"late": (StateMonitor(G, "v", record=0, dt=0.5 * ms),)}
    run(1 * ms)

    assert (len(monitors[0].t), len(more["late"][0].t)) == (10, 2)
    assert set(collect()) == {G, monitors[0], more["late"][0]}


def test_R47_results_kept_in_a_list_are_not_in_the_way(script):
    text = """
results = []

def simulate():
    G = NeuronGroup(1, 'dv/dt = 1/second : 1', method='euler')
    M = StateMonitor(G, 'v', record=0)
    run(1*ms)
    return G, M

for _ in range(3):
    results.append(simulate())
"""
    results = script(text)["results"]

    # Brian
    assert_allclose([G.t / ms for G, _ in results], 1)
    assert [len(M.t) for _, M in results] == [10, 10, 10]


def test_L2_new_objects_in_a_list_are_left_out_with_a_note():
    G = ramp()
    groups = []
    run(1 * ms)
    groups.append(ramp())
    with pytest.warns(NbspikeWarning, match="left out of the run, because it is new"):
        run(1 * ms)

    assert_allclose(G.t / ms, 2)
    assert float(groups[0].t / ms) == 0


def test_L3_time_begins_goes_on_or_is_in_question():
    G = ramp()
    run(1 * ms)
    run(1 * ms)
    assert_allclose(G.t / ms, 2)
    M = StateMonitor(G, "v", record=0)
    run(1 * ms)
    assert_allclose(M.t[0] / ms, 2)

    op = NetworkOperation(lambda: None)
    with pytest.raises(NbspikeError, match=r"already run to t = 3 ms.*is new"):
        run(1 * ms)  # Brian: MagicError
    start_scope()
    H = ramp()
    run(1 * ms)
    assert_allclose(H.t / ms, 1)


def test_L3_variables_may_change_between_runs():
    G = ramp()
    M = StateMonitor(G, "v", record=0)
    run(0.2 * ms)
    G.v = 5
    run(0.2 * ms)

    assert_allclose(M.v[0], [0, 1e-4, 5, 5 + 1e-4])


def test_L3_magic_errors_can_be_caught_by_their_name_in_brian(script):
    text = """
from nbspike.brian2 import MagicError
G = NeuronGroup(1, 'v : 1')
run(1*ms)
H = NeuronGroup(1, 'v : 1')
try:
    run(1*ms)
except MagicError as error:
    caught = str(error)
"""
    assert "is new" in script(text)["caught"]


def test_L4_start_scope_hides_what_was_made_before():
    G = ramp()
    start_scope()
    H = ramp()
    run(1 * ms)

    assert (float(G.t / ms), float(H.t / ms)) == (0, pytest.approx(1))
    assert set(collect()) == {H}


def test_L5_networks_hold_what_they_are_given():
    G = ramp(name="g")
    M = StateMonitor(G, "v", record=0, name="m")
    net = Network({"groups": [G], "monitors": (M,)})

    assert (len(net), "g" in net, M in net, net["m"] is M) == (2, True, True, True)
    assert {item.name for item in net} == {"g", "m"}
    net.add(G)
    assert len(net) == 2
    del net["m"]
    assert [item.name for item in net] == ["g"]
    with pytest.raises(NbspikeError, match="no object called `x`"):
        net["x"]
    with pytest.raises(NbspikeError, match="m is not in the network"):
        net.remove(M)
    with pytest.raises(NbspikeError, match="cannot be simulated"):
        net.add(3)
    net.run(1 * ms)
    other = Network(G)
    with pytest.raises(NbspikeError, match="another network"):
        other.run(1 * ms)
    del M
    with pytest.raises(NbspikeError, match="nothing to run"):
        run(1 * ms)


def test_L6_collect_is_what_run_would_take():
    G = ramp()
    S = Synapses(G, G, "w : 1")
    M = StateMonitor(G, "v", record=0)
    op = NetworkOperation(lambda: None)
    number = 3

    assert set(collect()) == {G, S, M, op}
    assert len(Network(collect())) == 4


def test_L7_missing_partners_are_named():
    def made():
        G = ramp(name="gone")
        return StateMonitor(G, "v", record=0, name="M")

    M = made()
    with pytest.raises(NbspikeError, match="M is in the network, but gone is not"):
        Network(M).run(1 * ms)
    H = ramp()
    with pytest.warns(NbspikeWarning, match="M is left out of the run, because gone"):
        run(1 * ms)
    assert (len(M.t), float(H.t / ms)) == (0, pytest.approx(1))


def test_L8_names_are_given_and_unique():
    gc.collect()
    a, b = ramp(), ramp()
    numbers = [int(x.name.removeprefix("neurongroup").strip("_") or 0) for x in (a, b)]
    assert numbers[0] < numbers[1]
    with pytest.raises(NbspikeError, match="NB203"):
        ramp(name="two words")
    c, d = ramp(name="x"), ramp(name="x")
    with pytest.raises(NbspikeError, match="two objects of the network are called `x`"):
        Network(c, d).run(1 * ms)


def test_L28_a_cell_that_is_run_again_compiles_nothing():
    cell = (
        "start_scope()\n"
        "G = NeuronGroup(2, 'dv/dt = (a - v)/(7*ms) : 1', threshold='v > 1', "
        "reset='v = 0', method='euler')\n"
        "S = Synapses(G, G, 'w : 1', on_pre='v_post += w')\n"
        "S.connect()\nS.w = 0.1\n"
        "M = StateMonitor(G, 'v', record=True)\n"
        "run(1*ms)\n"
    )
    names = {}
    exec("from nbspike import *", names)  # noqa: S102  (our own text)
    counts = []
    for a in (1, 2, 3):
        names["a"] = a
        exec(cell, names)  # noqa: S102
        counts.append(compilations())

    assert counts[0] == counts[1] == counts[2]
    assert defaultclock.t == 1 * ms
