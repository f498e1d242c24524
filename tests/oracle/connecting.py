"""Which synapses each form of `connect` makes, in which order, and how to name them."""

from __future__ import annotations

from tests.oracle.chosen import *
from tests.oracle.registry import Arrays, alike, exact

CALLS: dict[str, dict[str, object]] = {
    "all": {},
    "true": {"condition": True},
    "true_text": {"condition": "True"},
    "false": {"condition": False},
    "unlike": {"condition": "i != j"},
    "near": {"condition": "abs(x_pre - x_post) < 1.5*metre"},
    "function": {"condition": "exp(-abs(i - j)) > 0.1 and j > 0"},
    "sizes": {"condition": "i + j == N_post - 1"},
    "constant": {"condition": "i == two or j == two"},
    "negated": {"condition": "not (i == j)"},
    "floor": {"condition": "i//2 == j"},
    "rest": {"condition": "(i - j) % N_pre == 1"},
    "target_variable": {"condition": "v == 0 and i == j"},
    "never": {"p": 0},
    "always": {"p": 1},
    "p_of_pair": {"condition": "i != j", "p": "1.0*(j > 2)"},
    "p_cut_off": {"p": "i - 1"},
    "twice": {"n": 2},
    "n_of_pair": {"condition": "j < 2", "n": "i + 1"},
    "none": {"n": 0},
    "one_pair": {"i": 0, "j": 1},
    "lists": {"i": [3, 0, 1], "j": [1, 1, 0]},
    "list_and_number": {"i": [3, 0, 1], "j": 2},
    "lists_twice": {"i": [2, 1], "j": [0, 1], "n": 2},
    "to_same": {"j": "i"},
    "from_same": {"i": "j", "skip_if_invalid": True},
    "next": {"j": "i + 1"},
    "some": {"j": "int(i/2) if i % 2 == 0"},
    "before": {"j": "i - 1 if i > 0"},
    "before_skipped": {"j": "i - 1", "skip_if_invalid": True},
    "fixed_target": {"j": "2"},
    "range": {"j": "k for k in range(N_post)"},
    "range_from": {"j": "k for k in range(i, N_post)"},
    "range_by": {"j": "k for k in range(0, N_post, 2)"},
    "range_down": {"j": "k for k in range(N_post - 1, -1, -1)"},
    "range_of_x": {"j": "k for k in range(int(x_pre/metre))"},
    "range_empty": {"j": "k for k in range(3, 0)"},
    "around": {"j": "i + k for k in range(-1, 2)", "skip_if_invalid": True},
    "around_if": {"j": "i + k for k in range(-1, 2) if j >= 0 and k != 0"},
    "unsorted": {"j": "(i + 3 - k)%N_post for k in range(2)"},
    "signs": {"j": "(i + (-1)**k)%N_post for k in range(2)"},
    "same_target": {"j": "0*k for k in range(2)"},
    "if_target": {"j": "k for k in range(N_post) if x_post > i*metre"},
    "loop_of_constant": {"j": "k*two for k in range(two)"},
    "generator_twice": {"j": "k for k in range(2)", "n": 2},
    "sources": {"i": "k for k in range(N_pre) if k != j"},
    "sources_unsorted": {"i": "(j + k)%N_pre for k in range(1, 3)"},
    "sample_all": {"j": "k for k in sample(N_post, p=1)"},
    "sample_none": {"j": "k for k in sample(N_post, p=0)"},
    "sample_of_source": {"j": "k for k in sample(N_post, p=1.0*(i > 1))"},
    "sample_steps": {"j": "k for k in sample(1, N_post, 2, size=2)"},
    "sample_size": {"j": "k for k in sample(N_post, size=N_post)"},
    "sample_more": {
        "j": "k for k in sample(N_post, size=N_post + 1)",
        "skip_if_invalid": True,
    },
}

INDICES = {
    "one": 3,
    "last": -1,
    "slice": slice(1, 7, 2),
    "list": [0, 2, 5],
    "pair": (0, 1),
    "row": (0, slice(None)),
    "column": (slice(None), 1),
    "block": (slice(1, 3), slice(2, 4)),
    "lists": ([0, 1], [1, 2]),
    "steps": (slice(None, None, 2), 1),
    "no_match": (3, 3),
    "kinds": (0, 1, slice(None)),
    "text": "i != j",
    "text_of_values": "w > 3 and v_post == 0",
    "text_of_target": "x_post > 2*metre",
    "text_of_counts": "N_incoming > 3 or N_outgoing < 3",
}


def joined(**more: object) -> object:
    """Return synapses without connections between 4 and 5 neurons at x = i."""
    ends = []
    for size in (4, 5):
        group = NeuronGroup(size, "v : 1\nx : metre", threshold="v > 1", reset="v = 0")
        group.x = "i*metre"
        ends.append(group)
    return Synapses(*ends, "w : 1", **more)


def pairs(synapses: object) -> object:
    """Return source and target of each synapse as one number."""
    return asarray(synapses.i) * 10 + asarray(synapses.j)


@exact
def pairs_of_each_form_of_connect() -> Arrays:
    two = 2
    found = {}
    for name, call in CALLS.items():
        S = joined()
        S.connect(**call, namespace={"two": two})
        found[name] = pairs(S)
    return found


@exact
def later_calls_append_and_leave_zeros() -> Arrays:
    S = joined()
    S.connect(i=[1, 0], j=[1, 1])
    S.w = 7
    S.connect("i == 0")
    S.connect(j="3")
    counts = {"in": asarray(S.N_incoming_post), "out": asarray(S.N_outgoing_pre)}
    return {"pairs": pairs(S), "w": asarray(S.w), **counts}


def numbered() -> object:
    """Return two synapses for each of four pairs, numbered 0 to 7."""
    S = joined(multisynaptic_index="k")
    S.connect(i=[2, 0, 1, 0], j=[3, 1, 1, 4], n=2)
    S.w = arange(8)
    return S


@exact
def synapses_named_in_each_form() -> Arrays:
    S = numbered()
    found = {name: asarray(S.w[index]) for name, index in INDICES.items()}
    found["parts"] = asarray(S.w[S.source[1:3], S.target[0:2]])
    found["third"] = asarray(S.w[:, :, 1])
    for name in ("i", "j", "k", "x_pre", "v_post", "N_incoming", "N_outgoing"):
        found[name] = asarray(getattr(S, name))
    found["part"] = asarray(S.j[0, :])
    return found


@exact
def synapses_set_in_each_form() -> Arrays:
    found = {}
    for name, index in INDICES.items():
        S = numbered()
        S.w[index] = 40
        found[f"{name}_number"] = asarray(S.w)
        S.w[index] = "10*i + j + k/2.0"
        found[f"{name}_text"] = asarray(S.w)
    S = numbered()
    S.w = "1.0/N_incoming + N + N_pre*x_post/metre"
    found["counts"] = asarray(S.w)
    S.v_post = 3
    S.v_post["i == 0"] = "j*2"
    S.v_pre[0, 1] = "i + 2"
    found["v_post"], found["v_pre"] = asarray(S.target.v), asarray(S.source.v)
    return found


@exact
def parts_of_a_group_are_numbered_from_zero() -> Arrays:
    G = NeuronGroup(10, "v : 1", threshold="v > 1", reset="v = 0")
    S = Synapses(G[4:], G[2:7], "w : 1", on_pre="v_post += w")
    S.connect("i != j and i < N_pre - 2")
    S.w = "i*10 + j"
    G.v = "2.0*(i % 2)"
    run(0.2 * ms)
    named = {"one": asarray(S.w[G[5:6], :]), "all": asarray(S.w[:, G[3:5]])}
    return {"pairs": pairs(S), "v": asarray(G.v), **named}


@exact
def counts_of_synapses_in_statements() -> Arrays:
    G = NeuronGroup(6, "v : 1", threshold="v > 1", reset="v = 0")
    H = NeuronGroup(7, "v : 1")
    count = "N_outgoing + 10*N_incoming + 100*N_pre + 1000*N_post + 10000*N"
    S = Synapses(G[2:], H[1:], on_pre=f"v_post += {count}")
    S.connect(i=[0, 0, 1], j=[0, 1, 0])
    G.v = 2
    run(0.1 * ms)
    return {"v": asarray(H.v)}


@exact
def synapses_of_a_pair_with_delays_of_their_own() -> Arrays:
    source = SpikeGeneratorGroup(10, [0, 1, 2, 0], [0, 1, 1, 2] * ms)
    H = NeuronGroup(4, "v : 1")
    S = Synapses(source, H, on_pre="v += 1 + number", multisynaptic_index="number")
    S.connect(i=arange(10), j=1, n=3)
    S.delay = "1*ms + number*2*ms"
    M = StateMonitor(H, "v", record=1)
    run(8 * ms)
    S.connect(i=0, j=1, n=2)
    return {
        "v": asarray(M.v),
        "number": asarray(S.number),
        "delay": asarray(S.delay),
        "second": asarray(S.delay["number == 1"]),
    }


@alike(in_p="counts", out_p="counts", in_if="counts", out_sample="counts")
def degrees_of_random_connections() -> Arrays:
    G = NeuronGroup(600, "v : 1", threshold="v > 1", reset="v = 0")
    found = {}
    for name, call in {
        "p": {"p": 0.02},
        "if": {"condition": "i != j", "p": 0.02},
        "distance": {"p": "exp(-abs(i - j)/10.0)"},
        "sample": {"j": "k for k in sample(N_post, p=0.02)"},
        "size": {"i": "k for k in sample(N_pre, size=12)"},
    }.items():
        S = Synapses(G, G)
        S.connect(**call)
        found[f"in_{name}"] = asarray(S.N_incoming_post)
        found[f"out_{name}"] = asarray(S.N_outgoing_pre)
    return {
        name: found[name]
        for name in ("in_p", "out_p", "in_if", "out_sample", "in_size")
    }


def listed_ends() -> tuple[object, object, object]:
    """Return spikes of three sources and four targets, and four plain neurons."""
    source = SpikeGeneratorGroup(3, [0, 1, 2], [0, 0.1, 0.2] * ms)
    target = SpikeGeneratorGroup(4, [0, 1, 2, 3], [0.1, 0.2, 0.3, 0.4] * ms)
    return source, target, NeuronGroup(4, "v : 1")


@exact
def counts_of_synapses_wherever_synapses_have_code() -> Arrays:
    source, target, H = listed_ends()
    post = Synapses(source, target, "w : 1", on_post="w = 10*N_incoming + N_outgoing")
    late = Synapses(source, target, "w : 1", on_pre="w = 10*N_incoming + N")
    decay = Synapses(
        source, H, "dx/dt = -x*N_incoming/(10*ms) : 1 (clock-driven)", on_pre="x += 1"
    )
    total = Synapses(source, H, "w : 1\nv_post = w/N_incoming : 1 (summed)")
    each = Synapses(source, H, "w : 1")
    each.run_regularly("w = w/N_incoming + N_outgoing", dt=1 * ms)
    for S in (post, late, decay, total, each):
        S.connect("i != j")
    late.delay = "(i + j)*0.1*ms"
    total.w = each.w = "i + 1"
    decay.x = 1
    run(0.8 * ms)
    found = {"post": post.w, "late": late.w, "decay": decay.x, "each": each.w}
    return {**{name: asarray(x) for name, x in found.items()}, "sum": asarray(H.v)}
