"""Checked models: canonical names, constants, flags, initial values."""

from __future__ import annotations

import pytest

from nbspike.diagnostics.errors import NbspikeError
from nbspike.diagnostics.source import SourceText, Span
from nbspike.lang.expr import Name
from nbspike.lang.format import to_text
from nbspike.lang.neurons import parse_neurons
from nbspike.lang.parsed import Equation, EquationKind, ParsedNeurons
from nbspike.lang.statement_parse import parse_statements
from nbspike.lang.synapses import parse_synapses
from nbspike.model.check import check_initial, check_neurons, check_synapses
from nbspike.model.check_text import check_expression
from nbspike.model.checked import ValueType
from nbspike.model.scopes import neuron_scope, synapse_scope
from nbspike.model.symbols import why_reserved
from nbspike.units.dimension import DIMENSIONLESS
from nbspike.units.table import UNITS


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


@pytest.mark.parametrize("name", ["A_pre", "tau_post", "N", "j", "sum", "E_L"])
def test_constant_may_have_a_name_that_variables_may_not(name):
    assert why_reserved(name, constant=True) is None


@pytest.mark.parametrize("name", ["ms", "pi", "exp", "xi_1", "t", "lambda", "_a"])
def test_constant_may_not_hide_a_word_of_the_language(name):
    assert why_reserved(name, constant=True) is not None
    assert why_reserved(name) is not None


def test_cells_are_checked_from_their_text():
    parsed = parse_neurons(
        SourceText(
            "dv/dt = (g_e - (v - E_L))/tau : volt (unless refractory)\n"
            "dg_e/dt = -g_e/tau : volt\n"
            "threshold: v > -50*mV\n"
            "reset: v = E_L\n"
            "refractory: 5*ms\n"
            "init: v = E_L + 10*mV*rand()\n"
            "method: exact\n",
            "%%neurons P",
        )
    )
    known = {"E_L": UNITS["volt"].dimension, "tau": UNITS["second"].dimension}
    neurons = check_neurons(parsed, known)
    assert neurons.method == "exact"
    assert check_initial(parsed.init, neurons, known) == parsed.init
    joined = parse_synapses(
        SourceText(
            "w : volt\nconnect: p=0.02\non_pre: g_e += w\ndelay: 1.5*ms\n"
            "init: w = w_e\n",
            "%%synapses Ce",
        )
    )
    synapses = check_synapses(joined, neurons, neurons, known)
    assert synapses.pathways[0].statements[0].target == "g_e_post"
    with pytest.raises(NbspikeError, match="`w_e` is not defined"):
        check_initial(joined.init, synapses, known, source=neurons, target=neurons)


def test_name_defined_twice_names_both_lines():
    source = SourceText("v : volt\nv : amp", "equations")
    equations = [
        Equation(
            EquationKind.PARAMETER,
            "v",
            None,
            Name(unit),
            name_span=Span(source, start, start + 1),
        )
        for unit, start in (("volt", 0), ("amp", 9))
    ]
    with pytest.raises(NbspikeError, match="line 1 and line 2") as caught:
        check_neurons(ParsedNeurons(source, tuple(equations)))
    assert caught.value.code == "NB202"


def test_constant_called_n_does_not_become_the_number_of_synapses(read, neurons):
    with pytest.raises(NbspikeError, match="`N_pre` or `N_post`"):
        read.synapses(
            "w : 1",
            on_pre="w = 1/N",
            source=neurons,
            target=neurons,
            constants={"N": "1"},
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
    code = statements("w = w_0*exp(-abs(v_pre - v)/mV)")
    made = check_initial(code, model, {"w_0": neurons.variable("v").dimension}, **ends)
    assert to_text(made[0].value) == "w_0*exp(-abs(v_pre - v_post)/mV)"
    with pytest.raises(NbspikeError) as caught:
        check_initial(statements("v_post = 1*mV"), model, **ends)
    assert caught.value.code == "NB204"


def test_initial_values_may_set_delays_of_a_pathway(read, neurons):
    ends = {"source": neurons, "target": neurons}
    code = statements("delay = (1 + rand())*ms")
    silent = read.synapses("w : volt", source=neurons, target=neurons)
    with pytest.raises(NbspikeError, match=r"`delay: 1.5\*ms`") as caught:
        check_initial(code, silent, **ends)
    assert caught.value.code == "NB201"

    model = read.synapses("w : volt", on_pre="v += w", source=neurons, target=neurons)
    assert check_initial(code, model, **ends) == code
    with pytest.raises(NbspikeError) as caught:
        check_initial(statements("delay = i"), model, **ends)
    assert caught.value.code == "NB303"


def test_condition_for_connections(read, neurons):
    model = read.synapses("w : volt", source=neurons, target=neurons)
    scope = synapse_scope(model, neurons, neurons)
    condition = read.expression("abs(i - j) < N_pre//2 and v_pre > v")
    made = check_expression(condition, scope, wanted=ValueType.BOOLEAN)
    assert to_text(made) == "abs(i - j) < N_pre//2 and v_pre > v_post"


def test_number_of_synapses_is_refused_in_connections(read, neurons):
    """Brian counts the synapses made so far, so that a ring made with N is empty."""
    model = read.synapses("", source=neurons, target=neurons)
    scope = synapse_scope(model, neurons, neurons, connecting=True)
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
