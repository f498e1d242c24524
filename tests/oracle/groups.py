"""Groups as containers of values: indexing, subgroups, links, states."""

from __future__ import annotations

from tests.oracle.chosen import *
from tests.oracle.registry import Arrays, exact, spikes, traces


@exact
def ways_to_index() -> Arrays:
    G = NeuronGroup(10, "v : volt\nw : 1")
    G.v = "i*mV"
    found = {
        "one": asarray(G.v[3]),
        "last": asarray(G.v[-1]),
        "slice": asarray(G.v[2:8:2]).copy(),
        "list": asarray(G.v[[1, 5, 5]]),
        "mask": asarray(G.v[array([True, False] * 5)]),
        "text": asarray(G.v["v > 4*mV and i % 2 == 0"]),
        "plain": asarray(G.v_[4:6]).copy(),
    }
    G.v[2] = 20 * mV
    G.v[5:7] = [50, 60] * mV
    G.v["i > 7"] = 1 * mV
    G.w["v > 10*mV"] = "v/mV + i"
    G.v += 1 * mV
    return {**found, "v": asarray(G.v), "w": asarray(G.w)}


@exact
def arithmetic_of_variables() -> Arrays:
    G = NeuronGroup(5, "v : volt\nw : 1")
    G.v, G.w = "(i - 2)*mV", "i"
    return {
        "sum": asarray(G.v + 2 * mV),
        "product": asarray(G.v * G.w),
        "ratio": asarray(G.v / mV),
        "power": asarray(G.w**2),
        "compare": asarray(G.v > 0 * mV),
        "absolute": asarray(absolute(G.v)),
        "mean": asarray(mean(G.v)),
        "largest": asarray(max(G.v)),
        "sine": asarray(sin(G.w)),
    }


@exact
def views_share_memory_and_recordings_do_not() -> Arrays:
    G = NeuronGroup(4, "dv/dt = -v/(5*ms) : 1", method="exact")
    G.v = "i + 1"
    M = StateMonitor(G, "v", record=True)
    whole, part, plain = G.v[:], G.v[1:3], G.v_[:]
    chosen, recorded = G.v[[0, 2]], None
    run(1 * ms)
    recorded = M.v
    run(1 * ms)
    return {
        "whole": asarray(whole),
        "part": asarray(part),
        "plain": asarray(plain),
        "chosen": asarray(chosen),
        "recorded": asarray(recorded),
    }


@exact
def subgroups_count_from_zero() -> Arrays:
    G = NeuronGroup(10, "v : 1", threshold="v > 1", reset="v = 0")
    A, B = G[:4], G[4:]
    inner = B[2:4]
    A.v = "i + 10*N"
    B.v = "-i"
    inner.v = [100, 200]
    found = {
        "v": asarray(G.v).copy(),
        "inner": asarray(inner.i),
        "sizes": [len(A), B.N],
    }
    S = Synapses(B, A, "w : 1", on_pre="v_post += w")
    S.connect("i == j + 2")
    S.w = "i + 0.1*j"
    MA, MB = SpikeMonitor(A), SpikeMonitor(inner)
    R = PopulationRateMonitor(B)
    M = StateMonitor(B, "v", record=[0, 2])
    run(1 * ms)
    return {
        **found,
        "w": asarray(S.w),
        **spikes(MA, "A "),
        **spikes(MB, "B "),
        "rate": asarray(R.rate),
        "trace": asarray(M.v),
    }


@exact
def states_read_and_written() -> Arrays:
    G = NeuronGroup(3, "dv/dt = -v/(5*ms) : volt\nw : 1\nk : integer")
    G.v, G.w, G.k = "i*mV", "0.5*i", "i"
    states = G.get_states(["v", "w"], units=False)
    H = NeuronGroup(3, "dv/dt = -v/(5*ms) : volt\nw : 1\nk : integer")
    H.set_states({"v": states["v"], "w": states["w"] + 1}, units=False)
    return {"v": asarray(H.v), "w": asarray(H.w), "names": sorted(states)}


@exact
def linked_variables() -> Arrays:
    source = NeuronGroup(3, "dx/dt = (i + 1 - x)/(5*ms) : 1", name="aa_source")
    one = NeuronGroup(1, "dx/dt = (1 - x)/(3*ms) : 1", name="bb_source")
    G = NeuronGroup(
        3,
        """dv/dt = (a - v)/(2*ms) + b/ms : 1
        a : 1 (linked)
        b : 1 (linked)
        c : 1 (linked)""",
        method="euler",
        name="zz_reader",
    )
    G.a = linked_var(source, "x")
    G.b = linked_var(one, "x")
    G.c = linked_var(source, "x", index=[2, 2, 0])
    M = StateMonitor(G, ("v", "a", "b", "c"), record=True, name="zzz_monitor")
    run(5 * ms)
    return traces(M, "v", "a", "b", "c")


@exact
def statements_at_intervals() -> Arrays:
    G = NeuronGroup(4, "dv/dt = -v/(10*ms) : 1\nn : integer", method="exact")
    G.run_regularly("v += 1 + i; n += 1", dt=2 * ms)
    G.run_regularly("v = clip(v, 0, 3)", when="end")
    G[2:].run_regularly("v -= 0.1", dt=1 * ms)
    M = StateMonitor(G, "v", record=True)
    run(10 * ms)
    return {**traces(M, "v"), "n": asarray(G.n)}


@exact
def synapses_read_and_indexed() -> Arrays:
    G = NeuronGroup(4, "x : 1", threshold="False")
    G.x = "10*i"
    S = Synapses(G, G, "w : 1\nd : second")
    S.connect("i != j")
    S.w = "i + 0.1*j + x_post"
    S.w[1, :] = 7
    S.w[2, 3] = "x_pre + 0.5"
    S.w["i == 3"] = -1
    S.d = arange(len(S)) * ms
    return {
        "w": asarray(S.w),
        "row": asarray(S.w[0, :]),
        "column": asarray(S.w[:, 2]),
        "pair": asarray(S.w[2, 3]),
        "none": asarray(S.w[1, 1]),
        "text": asarray(S.d["j > i"]),
        "pre": asarray(S.x_pre),
        "incoming": asarray(S.N_incoming_post),
        "outgoing": asarray(S.N_outgoing),
    }


@exact
def several_synapses_for_a_pair() -> Arrays:
    G = NeuronGroup(3, "x : 1", threshold="False")
    S = Synapses(G, G, "w : 1", multisynaptic_index="k")
    S.connect("i <= j", n=2)
    S.w = "k + 10*i"
    S.connect(i=[0, 2], j=[2, 0])
    return {
        "i": asarray(S.i),
        "j": asarray(S.j),
        "k": asarray(S.k),
        "w": asarray(S.w),
        "second": asarray(S.w[:, :, 1]),
        "incoming": asarray(S.N_incoming),
    }


@exact
def order_in_which_synapses_are_numbered() -> Arrays:
    G = NeuronGroup(5, "x : 1", threshold="False")
    found = {}
    for name, how in {
        "condition": {"condition": "(i + j) % 3 == 0"},
        "j of i": {"j": "(i + k) % 5 for k in range(2)"},
        "i of j": {"i": "(j + k) % 5 for k in range(2)"},
        "lists": {"i": [4, 0, 2], "j": [1, 3, 1]},
        "twice": {"i": [4, 0], "j": [1, 3], "n": 2},
    }.items():
        S = Synapses(G, G)
        S.connect(**how)
        found |= {f"{name} i": asarray(S.i), f"{name} j": asarray(S.j)}
    return found
