"""Which method a model gets, and what a student is told who asks for another."""

from __future__ import annotations

import pytest

from nbspike.diagnostics.errors import MethodError
from nbspike.numerics.choose import choose
from nbspike.numerics.methods import METHODS
from nbspike.numerics.request import MethodRequest
from nbspike.numerics.system import neuron_system
from tests.unit.numerics.stepping import read_model

UNITS = {"tau": "second", "E": "volt", "R": "ohm", "s": "volt", "b": "Hz", "w": "Hz"}


def equations(text):
    """Return the differential equations of a model."""
    return neuron_system(read_model(text, **UNITS))


LIF = "dv/dt = (E - v)/tau : volt"
CUBA = """\
dv/dt = (g + h - (v - E))/tau : volt (unless refractory)
dg/dt = -g/(5*ms) : volt
dh/dt = -h/(10*ms) : volt
threshold: v > E
refractory: 5*ms
"""
COBA = """\
dv/dt = (E - v + g*(0*mV - v))/tau : volt
dg/dt = -g/(5*ms) : 1
"""

# what Brian 2 chooses
TABLE = {
    "LIF": (LIF, "exact"),
    "LIF with lock": (
        LIF + " (unless refractory)\nthreshold: v > E\nrefractory: 2*ms",
        "exact",
    ),
    "CUBA with lock": (CUBA, "exact"),
    "alpha synapse": (
        "dv/dt = (x - v)/tau : volt\ndx/dt = (y - x)/tau : volt\ndy/dt = -y/tau : volt",
        "exact",
    ),
    "I as a parameter": (f"{LIF.replace('E', 'I')}\nI : volt", "exact"),
    "I shared": (f"{LIF.replace('E', 'I')}\nI : volt (shared)", "exact"),
    "tau as a parameter": (
        "dv/dt = (E - v)/T : volt\nT : second",
        "exact",
    ),
    "tau shared": ("dv/dt = (E - v)/T : volt\nT : second (shared)", "exact"),
    "depends on i": ("dv/dt = (E*(1 + i) - v)/tau : volt", "exact"),
    "tau depends on i": ("dv/dt = (E - v)*(1 + i)/tau : volt", "exact"),
    "only parameters": ("v : volt\nw : 1", None),
    "additive noise": (f"{LIF[:-7]} + s*xi/tau**0.5 : volt", "euler"),
    "noise by a parameter": (
        f"{LIF[:-7]} + S*xi/tau**0.5 : volt\nS : volt",
        "euler",
    ),
    "noise by v": (f"{LIF[:-7]} + v*xi/tau**0.5 : volt", "heun"),
    "noise by sin(t)": (
        f"{LIF[:-7]} + s*sin(t/tau)*xi/tau**0.5 : volt",
        "heun",
    ),
    "noise by a subexpression of v": (
        f"{LIF[:-7]} + a*xi/tau**0.5 : volt\na = s + v : volt",
        "heun",
    ),
    "two noises": (
        f"{LIF[:-7]} + s*(xi_a + xi_b)/tau**0.5 : volt",
        "euler",
    ),
    "one noise in two equations": (
        "dv/dt = s*xi_a/tau**0.5 : volt\ndw/dt = -w/tau + s*xi_a/tau**0.5 : volt",
        "euler",
    ),
    "COBA": (COBA, "euler"),
    "quadratic": ("dv/dt = (E + v*v/(1*mV) - v)/tau : volt", "euler"),
    "sin(t)": ("dv/dt = (E*sin(t/tau) - v)/tau : volt", "euler"),
    "int(t < 5*ms)": ("dv/dt = (E*int(t < 5*ms) - v)/tau : volt", "euler"),
    # exact can do the next ones, but Brian 2 takes euler, so results would differ
    "constant drift": ("dv/dt = E/tau : volt", "euler"),
    "oscillator": ("dx/dt = y/tau : 1\ndy/dt = -x/tau : 1", "euler"),
    "ramp": ("dx/dt = y/tau : 1\ndy/dt = 1/tau : 1", "euler"),
    "standing still": ("dv/dt = 0*volt/second : volt", "euler"),
    "position": ("dx/dt = u/tau : 1\ndu/dt = -u/tau : 1", "euler"),
    "damped oscillator": (
        "dx/dt = -(x + y)/tau : 1\ndy/dt = (x - y)/tau : 1",
        "euler",
    ),
    "resonator": ("dx/dt = b*x - w*y : 1\ndy/dt = w*x + b*y : 1", "euler"),
    "coupled, with a sum that stays": (
        "dx/dt = (y - x)/tau : 1\ndy/dt = (x - y)/(2*tau) : 1",
        "euler",
    ),
    "ring of three": (
        "dx/dt = (y - x)/tau : 1\ndy/dt = (z - y)/tau : 1\ndz/dt = (x - z)/tau : 1",
        "euler",
    ),
    "adaptation in numbers": (
        "dv/dt = -(v + w)/(10*ms) : 1\ndw/dt = (0.5*v - w)/(20*ms) : 1",
        "euler",
    ),
    # real for some values of the constants
    "adaptation in symbols": (
        "dv/dt = -(v + w)/tau : 1\ndw/dt = (b*second*v - w)/(20*ms) : 1",
        "exact",
    ),
    "coupled and damped": (
        "dx/dt = (y - x)/tau : 1\ndy/dt = (0.5*x - y)/tau : 1",
        "exact",
    ),
}


@pytest.mark.parametrize("name", TABLE)
def test_automatic_choice(name):
    text, method = TABLE[name]
    chosen = choose(equations(text))
    assert (chosen and chosen.method) == method


@pytest.mark.parametrize("name", [n for n, row in TABLE.items() if row[1]])
def test_every_choice_has_a_reason_that_names_it(name):
    text, method = TABLE[name]
    chosen = choose(equations(text))
    assert chosen is not None
    assert chosen.reason.startswith(f"`{method}`")


@pytest.mark.parametrize(
    ("name", "term"),
    [
        ("COBA", "`g*(0.0 - v)`"),
        ("quadratic", "`v*v`"),
        ("sin(t)", "`t`"),
        ("noise by v", "factor of the noise"),
        ("additive noise", "noise is additive"),
        ("constant drift", "no term of dv/dt pulls `v` back; `exact` has no error"),
        ("oscillator", "`x` and `y` oscillate; `exact` has no error"),
        ("ring of three", "nothing pulls `x`, `y` and `z` back together; `exact`"),
    ],
)
def test_the_reason_says_why_not_something_better(name, term):
    chosen = choose(equations(TABLE[name][0]))
    assert chosen is not None
    assert term in chosen.reason


def test_gates_are_told_of_the_stabler_method():
    gates = "dn/dt = (1 - n)*exp(n*0)*m/tau : 1\ndm/dt = -m*(1 + n*n)/tau : 1"
    chosen = choose(equations(gates.replace("exp(n*0)*", "")))
    assert chosen is not None
    assert "exponential_euler" in chosen.reason


def test_methods_are_tried_in_order():
    for name, methods, method in (
        ("LIF", ("exact", "euler"), "exact"),
        ("COBA", ("exact", "RK4"), "rk4"),
        ("noise by v", ("linear", "rk4", "milstein", "heun"), "milstein"),
    ):
        chosen = choose(equations(TABLE[name][0]), MethodRequest(methods))
        assert chosen is not None
        assert chosen.method == method


def test_a_list_in_which_nothing_fits_quotes_every_reason():
    with pytest.raises(MethodError) as caught:
        choose(equations(TABLE["noise by v"][0]), MethodRequest(("exact", "euler")))
    finding = caught.value.findings[0]
    assert finding.code == "NB402"
    assert "`exact`: `xi` in dv/dt is white noise; `euler`: the fac" in finding.message
    assert finding.hint == "Try `heun`"


def test_every_name_in_a_list_is_checked():
    with pytest.raises(MethodError, match="no integration method `eular`"):
        choose(equations(LIF), MethodRequest(("exact", "eular")))


@pytest.mark.parametrize(
    ("method", "option", "hint"),
    [
        ("euler", "simplify", "`euler` has no options"),
        ("exact", "simplfy", "Did you mean `simplify`?"),
        ("exact", "tolerance", "There is `simplify`"),
    ],
)
def test_an_unknown_option(method, option, hint):
    with pytest.raises(MethodError) as caught:
        choose(equations(LIF), MethodRequest((method,), ((option, 1),)))
    finding = caught.value.findings[0]
    assert finding.code == "NB404"
    assert finding.message == f"`{option}` is not an option of `{method}`"
    assert finding.hint == hint


def test_exact_has_nothing_to_simplify():
    chosen = choose(equations(LIF), MethodRequest(("exact",), (("simplify", False),)))
    assert chosen == choose(equations(LIF), "exact")


@pytest.mark.parametrize("method", METHODS)
def test_a_method_by_name_in_any_case(method):
    model = read_model(LIF, **UNITS)
    for written in (method, method.upper(), method.title()):
        chosen = choose(neuron_system(model), written)
        assert chosen is not None
        assert chosen.method == method


def test_older_names_of_exact():
    for name in ("linear", "independent"):
        chosen = choose(equations(LIF), name)
        assert chosen is not None
        assert chosen.method == "exact"


def test_a_method_for_a_model_without_equations_is_still_checked():
    model = read_model("v : volt", **UNITS)
    assert choose(neuron_system(model), "euler") is None
    with pytest.raises(MethodError) as caught:
        choose(neuron_system(model), "eular")
    assert caught.value.code == "NB401"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("eular", "euler"),
        ("rk-4", "rk4"),
        ("exponential-euler", "exponential_euler"),
        ("Exponentialeuler", "exponential_euler"),
        ("exakt", "exact"),
        ("Heunn", "heun"),
    ],
)
def test_an_unknown_method(written, meant):
    with pytest.raises(MethodError) as caught:
        choose(equations(LIF), written)
    finding = caught.value.findings[0]
    assert finding.code == "NB401"
    assert f"`{written}`" in finding.message
    assert "rk2" in finding.message
    assert finding.hint == f"Did you mean `{meant}`?"


@pytest.mark.parametrize(
    ("name", "method", "quoted", "hint"),
    [
        ("quadratic", "exact", "`v*v` in dv/dt", "`euler`"),
        ("quadratic", "exponential_euler", "`v*v` in dv/dt", "`euler`"),
        ("COBA", "exact", "`g*(0.0 - v)` in dv/dt", "`euler`"),
        ("sin(t)", "exact", "`t` appears in dv/dt", "`euler`"),
        ("additive noise", "exact", "`xi` in dv/dt", "`euler`"),
        ("additive noise", "rk4", "without noise", "`euler`"),
        ("additive noise", "rk2", "without noise", "`euler`"),
        ("additive noise", "exponential_euler", "without noise", "`euler`"),
        ("noise by v", "euler", "Stratonovich", "`heun`"),
        ("one noise in two equations", "milstein", "both dv/dt and dw/dt", "`euler`"),
        ("two noises", "milstein", "more than one noise, `xi_a` and `xi_b`", "`euler`"),
        ("noise by sin(t)", "euler", "with time", "`heun`"),
    ],
)
def test_a_method_that_does_not_fit(name, method, quoted, hint):
    with pytest.raises(MethodError) as caught:
        choose(equations(TABLE[name][0]), method)
    finding = caught.value.findings[0]
    assert finding.code == "NB402"
    assert f"`{method}` cannot integrate" in finding.message
    assert quoted in finding.message
    assert finding.hint == f"Try {hint}"


CHANGED = (
    "dv/dt = (g - v)/T : volt\ndg/dt = (E - g)/tau : volt\nT : second\n"
    "threshold: v > E\n"
)
ALONE = "dv/dt = (E - v)/T : volt\nT : second\nthreshold: v > E\n"


def test_a_coefficient_that_the_reset_writes_is_refused():
    model = read_model(CHANGED + "reset: T = 2*T", **UNITS)
    with pytest.raises(MethodError, match="the factor of `v` in dv/dt contains `T`"):
        choose(neuron_system(model), "exact")
    chosen = choose(neuron_system(model))
    assert chosen is not None
    assert chosen.method == "euler"
    assert "`T`, which changes during the run" in chosen.reason


def test_a_coefficient_that_synapses_write_is_refused():
    model = read_model(CHANGED, **UNITS)
    steady, changed = (
        choose(neuron_system(model)),
        choose(neuron_system(model, frozenset("T"))),
    )
    assert steady is not None
    assert changed is not None
    assert (steady.method, changed.method) == ("exact", "euler")


@pytest.mark.parametrize(
    "written",
    [
        ALONE,
        ALONE + "reset: T = 2*T",
        f"{LIF[:-7]}*rand() : volt",
        CHANGED.replace("(E - g)", "-g"),
    ],
)
def test_a_variable_that_stands_alone_may_have_a_coefficient_that_changes(written):
    chosen = choose(neuron_system(read_model(written, **UNITS), frozenset("T")))
    assert chosen is not None
    assert chosen.method == "exact"
    assert not (chosen.coefficients and "T" in chosen.coefficients.depends)


def test_an_input_that_synapses_write_is_welcome():
    model = read_model("dv/dt = (E - v)/tau + I/tau : volt\nI : volt", **UNITS)
    chosen = choose(neuron_system(model, frozenset("I")))
    assert chosen is not None
    assert chosen.method == "exact"
    assert chosen.coefficients is not None
    assert not chosen.coefficients.depends & {"I", "v"}
    assert not chosen.coefficients.per_element


def test_what_coefficients_depend_on_is_stated():
    chosen = choose(equations("dv/dt = (E - v)/T : volt\nT : second"))
    assert chosen is not None
    assert chosen.coefficients is not None
    assert chosen.coefficients.depends == {"dt", "T"}
    assert chosen.coefficients.per_element
    shared = choose(
        neuron_system(
            read_model("dv/dt = (E - v)/T : volt\nT : second (shared)", **UNITS)
        ),
        None,
    )
    assert shared is not None
    assert shared.coefficients is not None
    assert shared.coefficients.depends == {"dt", "E", "T"}
    assert not shared.coefficients.per_element


def test_values_of_constants_do_not_change_the_scheme():
    """Structure compiles, numbers run: two equal models share one scheme."""
    one, two = read_model(CUBA, **UNITS), read_model(CUBA, **UNITS)
    assert choose(neuron_system(one)) is choose(neuron_system(two))
    other = choose(equations(CUBA.replace("10*ms", "11*ms")))
    assert other is not choose(neuron_system(one))
