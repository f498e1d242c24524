"""Bodies of ``%%neurons`` and ``%%synapses`` cells."""

from __future__ import annotations

import pytest

from nbspike.diagnostics.errors import NbspikeError
from nbspike.diagnostics.source import SourceText
from nbspike.lang.format import statement_text, to_text
from nbspike.lang.neurons import parse_neurons
from nbspike.lang.synapses import parse_synapses

NEURONS = """\
dv/dt   = (-(v - E_L) + g_e + g_i)/tau_m : volt (unless refractory)   # membrane
dg_e/dt = -g_e/tau_e                     : volt
dg_i/dt = -g_i/tau_i                     : volt
threshold:  v > V_th
reset:      v = V_r
refractory: 5*ms
init:       v = V_r + (V_th - V_r)*rand()
record:     spikes, v[0:3], g_e[[0, 5]], w[7], x[::10], rate
method:     exact
"""

STDP = """\
w : 1 = w_max/2   # weight
dA_pre/dt = -A_pre/tau : 1 (event-driven)
connect: i != j, p=0.02
on_pre:
    g_e += w
    A_pre += a  # trace
on_post:
    w = clip(w + A_pre, 0, w_max)
on_pre slow: n += 1; m = 2
delay: 1.5*ms
delay slow: 2*ms
"""


def neurons(text):
    return parse_neurons(SourceText(text, "%%neurons P"))


def synapses(text):
    return parse_synapses(SourceText(text, "%%synapses S"))


def connect(text):
    return synapses(f"connect: {text}").connect


def findings(parse, text):
    with pytest.raises(NbspikeError) as caught:
        parse(text)
    return [
        (item.code, item.span.text if item.span else None)
        for item in caught.value.findings
    ]


def texts(statements):
    return [statement_text(each) for each in statements]


def test_the_cell_of_the_manual_is_read():
    parsed = neurons(NEURONS)
    assert [each.name for each in parsed.equations] == ["v", "g_e", "g_i"]
    assert to_text(parsed.threshold) == "v > V_th"
    assert texts(parsed.reset) == ["v = V_r"]
    assert to_text(parsed.refractory) == "5*ms"
    assert texts(parsed.init) == ["v = V_r + (V_th - V_r)*rand()"]
    assert (parsed.method, parsed.method_span.text) == ("exact", "exact")
    assert [(each.what, each.indices) for each in parsed.record] == [
        ("spikes", None),
        ("v", slice(0, 3)),
        ("g_e", (0, 5)),
        ("w", (7,)),
        ("x", slice(None, None, 10)),
        ("rate", None),
    ]


def test_clauses_go_on_over_indented_lines():
    parsed = neurons(
        "dv/dt = -v/ms : 1\nthreshold:\n  # why\n  v > 1 and\n  w > 2\n"
        "reset:\n    v = 0  # zero\n    w += 2; u = 3\n  x : 1\nrefractory:\n 5*ms"
    )
    assert to_text(parsed.threshold) == "v > 1 and w > 2"
    assert texts(parsed.reset) == ["v = 0", "w += 2", "u = 3"]
    assert [each.name for each in parsed.equations] == ["v", "x"]
    assert to_text(parsed.refractory) == "5*ms"


def test_a_cell_may_have_clauses_only():
    assert neurons("threshold: rand() < rate*dt").equations == ()


def test_initial_values_of_parameters_come_first():
    parsed = neurons("I : amp = 2*nA  # drive\ninit: v = 1; I = 3*nA")
    assert texts(parsed.init) == ["I = 2*nA", "v = 1", "I = 3*nA"]
    assert parsed.equations[0].comment == "drive"


@pytest.mark.parametrize(
    ("text", "code", "underlined"),
    [
        ("", "NB111", None),
        ("# only a comment", "NB111", None),
        ("threshold:", "NB106", "threshold"),
        ("reset:   # nothing", "NB106", "reset"),
        ("treshold: v > V_th", "NB107", "treshold"),
        ("treshold:\n   v > V_th", "NB107", "treshold"),
        ("on_pre: v += 1", "NB107", "on_pre"),
        ("every: 5*ms", "NB106", "every"),
        ("events: spike = v > 1", "NB203", "spike"),
        ("reset: v = 0\nreset: w = 0", "NB202", "reset"),
        ("reset: v == 0", "NB112", "=="),
        ("threshold: v > 1; w > 2", "NB103", ";"),
        ("threshold: 'v > 1'", "NB105", "'"),
        ("method: runge kutta", "NB103", "runge kutta"),
        ("record: v[a]", "NB103", "a"),
        ("record: 3", "NB103", "3"),
        ("record: v[]", "NB103", "v[]"),
        ("record: v, , w", "NB103", "v, , w"),
        ("record: v[0:1:2:3]", "NB103", "v[0:1:2:3]"),
        ("dv/dt = -v/ms : 1 = 3", "NB103", "= 3"),
        ("w : 1 =", "NB103", "="),
    ],
)
def test_each_fault_of_a_neuron_cell_has_its_code_and_place(text, code, underlined):
    assert findings(neurons, text) == [(code, underlined)]


def test_all_faults_of_a_cell_are_reported_in_order():
    text = (
        "dv/dt = -v^2/ms : 1\nthreshold: v > > 2\nreset: v == 0; w=\nrefractory:\n"
        "x = (a : 1\nevery: 5*ms\nrecord: v[a]\nmethod: 'exact'"
    )
    codes = [code for code, _ in findings(neurons, text)]
    assert codes == [
        "NB104", "NB103", "NB112", "NB103", "NB106", "NB102", "NB106", "NB103", "NB105",
    ]  # fmt: skip


def test_a_synapse_cell_is_read():
    parsed = synapses(STDP)
    assert [each.name for each in parsed.equations] == ["w", "A_pre"]
    assert texts(parsed.init) == ["w = w_max/2"]
    assert to_text(parsed.delay) == "1.5*ms"
    assert [
        (each.name, each.trigger, texts(each.statements), each.delay is not None)
        for each in parsed.pathways
    ] == [
        ("pre", "pre", ["g_e += w", "A_pre += a"], False),
        ("post", "post", ["w = clip(w + A_pre, 0, w_max)"], False),
        ("slow", "pre", ["n += 1", "m = 2"], True),
    ]


def test_flags_may_stand_behind_an_initial_value():
    (w,) = synapses("w : volt = w_e (constant)").equations
    assert [flag.name for flag in w.flags] == ["constant"]
    (init,) = synapses("w : volt = f(x)").init
    assert to_text(init.value) == "f(x)"


def test_connect_takes_a_condition_and_its_companions():
    parsed = connect("abs((i - j + N_pre/2)%N_pre - N_pre/2) == 1, p=0.1*q, n=2")
    assert parsed.mode == "condition"
    assert to_text(parsed.condition).endswith("== 1")
    assert (to_text(parsed.p), to_text(parsed.n)) == ("0.1*q", "2")


def test_condition_may_be_named_as_in_a_call():
    assert connect("condition=i != j, p=0.5") == connect("i != j, p=0.5")


@pytest.mark.parametrize("text", ["True", "p=1", "condition=True"])
def test_connect_without_a_condition_takes_all_pairs(text):
    assert (connect(text).mode, connect(text).condition) == ("condition", None)


def test_connect_takes_rules():
    assert connect("one_to_one").mode == "one_to_one"
    assert to_text(connect("fixed_indegree=2*k").fixed_indegree) == "2*k"
    assert connect("j=i + 1, p=0.5").mode == "generator"
    assert to_text(connect("j=i + 1").generator.value) == "i + 1"
    assert connect("i != j, skip_if_invalid").skip_if_invalid


def test_connect_takes_generators():
    rule = connect("j=i + k for k in range(-1, n, 2) if k != 0, n=2").generator
    assert (rule.side, rule.name, to_text(rule.condition)) == ("j", "k", "k != 0")
    assert [to_text(bound) for bound in rule.bounds] == ["-1", "n", "2"]

    rule = connect("i=k for k in sample(N_pre, size=10)").generator
    assert (rule.side, to_text(rule.size), rule.p) == ("i", "10", None)
    assert [to_text(bound) for bound in rule.bounds] == ["0", "N_pre", "1"]

    rule = connect("j=int(i/2) if i%2 == 0").generator
    assert (rule.name, to_text(rule.condition)) == (None, "i%2 == 0")


@pytest.mark.parametrize(
    ("text", "i", "j"),
    [
        ("i=0, j=0", (0,), (0,)),
        ("i=[0, 1,], j=[2, 3]", (0, 1), (2, 3)),
        ("j=[1, 2, 3], i=0", (0, 0, 0), (1, 2, 3)),
        ("i=range(0, 6, 2), j=range(3)", (0, 2, 4), (0, 1, 2)),
        ("i=[], j=[]", (), ()),
    ],
)
def test_connect_takes_whole_numbers(text, i, j):
    parsed = connect(text)
    assert (parsed.mode, parsed.i, parsed.j) == ("indices", i, j)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("i=[1, 2], j=[1, 2, 3]", "NB604"),
        ("i=0", "NB116"),
        ("i=j, j=i", "NB116"),
        ("i=0, j=i", "NB116"),
        ("j=[0, 1]", "NB116"),
        ("i=[0, x], j=0", "NB103"),
        ("i=[0, 1.5], j=0", "NB103"),
        ("i=range(), j=0", "NB103"),
        ("i=range(0, 9, 0), j=0", "NB103"),
        ("i=range(100000000000000000000000), j=0", "NB110"),
        ("prob=0.2", "NB116"),
        ("p=0.2, p=0.3", "NB116"),
        ("p=", "NB116"),
        ("i == j, i > 3", "NB116"),
        ("i == j, condition=i > 3", "NB116"),
        ("condition=", "NB116"),
        ("one_to_one, i > 3", "NB116"),
        ("j=i, i > 3", "NB116"),
        ("p=0.1,, n=2", "NB116"),
        ("j=k for k in [1, 2]", "NB116"),
        ("j=k for k in range()", "NB116"),
        ("j=k for k in range(2, step=1)", "NB116"),
        ("j=k for k in sample(3)", "NB116"),
        ("j=k for k in sample(3, p=1, size=2)", "NB116"),
        ("j=k for k in sample(3, q=1)", "NB116"),
        ("j=k for k in range(3) for l in range(2)", "NB116"),
        ("j=k for k in range(3) if k > 0 if k < 2", "NB116"),
        ("j=k for in range(3)", "NB116"),
        ("j=for k in range(3)", "NB116"),
        ("j=i if i > 1 else 0", "NB116"),
        ("j=i in range(3)", "NB116"),
        ("j=k for k in range(3) if", "NB116"),
        ("j=k for k in range(1+)", "NB103"),
        ("j=i, skip_if_invalid=2", "NB116"),
        ("p=0.1^2", "NB104"),
    ],
)
def test_each_fault_of_connect_is_one_finding(text, code):
    assert [each for each, _ in findings(connect, text)] == [code]


@pytest.mark.parametrize(
    ("text", "code", "underlined"),
    [
        ("", "NB111", None),
        ("threshold: v > 1", "NB107", "threshold"),
        ("onpre: v += 1", "NB107", "onpre"),
        ("on_pre: v + 1", "NB112", "v + 1"),
        ("on_pre: v += 1\non_post pre: v += 1", "NB202", "on_post pre"),
        ("on_pre: v += 1\non_pre: v += 1", "NB202", "on_pre"),
        ("on_pre slow: v += 1\ndelay slo: 2*ms", "NB201", "delay slo"),
        ("delay:", "NB106", "delay"),
    ],
)
def test_each_fault_of_a_synapse_cell_has_its_code_and_place(text, code, underlined):
    assert findings(synapses, text) == [(code, underlined)]


def test_a_last_semicolon_only_hides_the_output():
    assert to_text(synapses("delay: 1.5*ms;\n").delay) == "1.5*ms"
