"""Checked models: canonical names, constants, flags, initial values."""

from __future__ import annotations

import pytest

from nbspike.diagnostics.errors import NbspikeError
from nbspike.diagnostics.source import SourceText
from nbspike.lang.format import to_text
from nbspike.lang.parsed import EquationKind
from nbspike.lang.statement_parse import parse_statements
from nbspike.model.check import check_initial
from nbspike.model.check_text import check_expression
from nbspike.model.checked import ValueType
from nbspike.model.scopes import neuron_scope, synapse_scope
from nbspike.units.dimension import DIMENSIONLESS


@pytest.fixture
def neurons(read):
    """Return a population that has everything."""
    return read.neurons(
        """
        dv/dt = (I - v)/tau + s*(xi_b + xi_a)*tau**-0.5 : volt (unless refractory)
        I = 2*I_0 : volt
        I_0 : volt (shared)
        up : boolean (constant)
        n : integer
        """,
        "v > V_th",
        "v = 0*mV; n += 1",
        "tau_ref",
        constants={"tau": "second", "s": "volt", "V_th": "volt", "tau_ref": "second"},
    )


def statements(text):
    return parse_statements(SourceText(text, "init"))


def test_constants_come_sorted_with_their_dimensions(neurons, read):
    expected = read.sizes(V_th="volt", s="volt", tau="second", tau_ref="second")
    assert neurons.externals == tuple(sorted(expected.items()))


def test_constants_that_do_not_occur_are_left_out(read):
    checked = read.neurons("x : 1", constants={"tau": "second"})
    assert checked.externals == ()


def test_unknown_names_count_as_dimensionless_until_they_are_known(read):
    checked = read.neurons("dv/dt = -v/tau : volt", complete=False)
    assert checked.externals == (("tau", DIMENSIONLESS),)
    assert checked.unresolved == ("tau",)


def test_temporary_names_are_not_constants(read):
    checked = read.neurons("v : 1", "v > 1", "a = 2*v; v = a + b", complete=False)
    assert checked.unresolved == ("b",)


def test_noises_are_listed_once_and_sorted(neurons):
    assert neurons.noises == ("xi_a", "xi_b")


def test_flags_and_types_are_kept(neurons):
    assert neurons.variable("v").locked
    assert not neurons.variable("n").locked
    assert neurons.variable("I_0").shared
    assert neurons.variable("up").constant
    types = [item.type for item in neurons.variables]
    assert types == [
        ValueType.FLOAT,
        ValueType.FLOAT,
        ValueType.FLOAT,
        ValueType.BOOLEAN,
        ValueType.INTEGER,
    ]
    assert neurons.variable("I").kind is EquationKind.SUBEXPRESSION


@pytest.mark.parametrize(
    ("text", "duration"),
    [("5*ms", True), ("tau", True), ("v > 1*mV", False), ("not up", False)],
)
def test_refractoriness_is_a_time_or_a_condition(read, text, duration):
    checked = read.neurons(
        "v : volt\nup : boolean", "v > 1*mV", "", text, complete=False
    )
    assert checked.refractory.duration is duration


def test_constants_from_outside_never_change_units_or_pi(read):
    checked = read.neurons(
        "dv/dt = -v/(pi*ms) : 1", constants={"ms": "volt", "pi": "volt", "v": "amp"}
    )
    assert checked.externals == ()


def test_synaptic_names_become_canonical(read, neurons):
    target = read.neurons("g : volt\nw_max : volt")
    checked = read.synapses(
        "w : volt",
        on_pre="h = v_pre*i_pre/N_pre; g += w + h; g_post -= w_max*i*j*i_post",
        source=neurons,
        target=target,
    )
    (pathway,) = checked.pathways
    written = [
        (item.target, item.op, to_text(item.value)) for item in pathway.statements
    ]
    assert written == [
        ("h", "=", "v_pre*i/N_pre"),
        ("g_post", "+=", "w + h"),
        ("g_post", "-=", "w_max_post*i*j*j"),
    ]


def test_synapses_of_inputs_know_only_the_other_end(read):
    target = read.neurons("g : volt")
    checked = read.synapses("w : volt", on_pre="g += w", target=target)
    assert checked.pathways[0].statements[0].target == "g_post"
    with pytest.raises(NbspikeError):
        read.synapses("w : volt", on_pre="g_pre += w", target=target)


def test_name_with_a_suffix_is_a_constant_if_no_neuron_has_it(read):
    target = read.neurons("g : volt")
    checked = read.synapses(
        on_pre="g += A_pre", target=target, constants={"A_pre": "volt"}
    )
    assert [name for name, _ in checked.externals] == ["A_pre"]


def test_delays_are_checked_but_are_not_constants_of_the_kernel(read):
    target = read.neurons("g : volt")
    checked = read.synapses(
        on_pre="g += 1*mV", delay="d", target=target, constants={"d": "second"}
    )
    assert checked.externals == ()


def test_initial_values_may_set_shared_and_constant_variables(neurons):
    code = statements("I_0 = 3*mV; up = i > N/2; a = 2*mV; v = a*rand()")
    assert check_initial(code, neurons) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("v = 3", "NB303"),
        ("I = 3*mV", "NB204"),
        ("w = 3*mV", "NB201"),
        ("v = V_0", "NB201"),
        ("delay = 1*ms", "NB201"),
    ],
)
def test_wrong_initial_values_are_refused(neurons, text, code):
    with pytest.raises(NbspikeError) as caught:
        check_initial(statements(text), neurons)
    assert caught.value.code == code


def test_initial_values_of_synapses(read, neurons):
    model = read.synapses("w : volt", source=neurons, target=neurons)
    ends = {"source": neurons, "target": neurons}
    code = statements("w = w_0*exp(-abs(v_pre - v)/mV); delay = (1 + rand())*ms")
    made = check_initial(code, model, {"w_0": neurons.variable("v").dimension}, **ends)
    assert to_text(made[0].value) == "w_0*exp(-abs(v_pre - v_post)/mV)"
    with pytest.raises(NbspikeError) as caught:
        check_initial(statements("v_post = 1*mV"), model, **ends)
    assert caught.value.code == "NB204"


def test_condition_for_connections(read, neurons):
    model = read.synapses("w : volt", source=neurons, target=neurons)
    scope = synapse_scope(model, neurons, neurons)
    condition = read.expression("abs(i - j) < N_pre//2 and v_pre > v")
    made = check_expression(condition, scope, wanted=ValueType.BOOLEAN)
    assert to_text(made) == "abs(i - j) < N_pre//2 and v_pre > v_post"


def test_number_of_synapses_is_refused_in_connections(read, neurons):
    """Brian counts the synapses made so far, so that a ring made with N is empty."""
    model = read.synapses("", source=neurons, target=neurons)
    scope = synapse_scope(model, neurons, neurons)
    ring = read.expression("abs((i - j + N/2) % N - N/2) == 1")
    with pytest.raises(NbspikeError, match="`N_pre` or `N_post`"):
        check_expression(ring, scope, wanted=ValueType.BOOLEAN)


@pytest.mark.parametrize(
    ("text", "wanted", "code"),
    [
        ("v + 1*mV", "volt", None),
        ("0", "volt", None),
        ("inf*volt", "volt", None),
        ("5", "volt", "NB310"),
        ("5", "second", "NB309"),
        ("v", "condition", "NB308"),
        ("v > 1", "condition", "NB301"),
        ("i > 1", "condition", None),
        ("N//2", "whole", None),
        ("N/2", "whole", "NB310"),
        ("v", "whole", "NB310"),
        ("i + nothing", "whole", "NB201"),
    ],
)
def test_single_expressions(read, neurons, text, wanted, code):
    types = {"condition": ValueType.BOOLEAN, "whole": ValueType.INTEGER}
    size = types[wanted] if wanted in types else read.size(wanted)
    scope = neuron_scope(neurons)
    expr = read.expression(text)
    if code is None:
        assert check_expression(expr, scope, wanted=size) == expr
        return
    with pytest.raises(NbspikeError) as caught:
        check_expression(expr, scope, wanted=size)
    assert caught.value.code == code
