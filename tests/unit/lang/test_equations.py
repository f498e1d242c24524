from __future__ import annotations

import pytest

from nbspike.diagnostics.errors import DuplicateDefinitionError, NbspikeError
from nbspike.diagnostics.source import SourceText
from nbspike.lang.equations import parse_model
from nbspike.lang.format import equation_text
from nbspike.lang.limits import EQUATIONS
from nbspike.lang.parsed import EquationKind

SLIDES = """
dv/dt = (-(v-E_L) + I_const + g_e + g_i)/tau_m : volt (unless refractory)
dg_e/dt = -g_e/tau_e : volt
               dg_i/dt = -g_i/tau_i : volt # inhibition
I_const : volt
inp = sin(2*pi*freq*t) * 5*mV : volt
freq : Hz (constant, shared)
"""


def read(text):
    return parse_model(SourceText(text, "model"))


def found(text):
    """Return code and underlined text of everything that is wrong."""
    with pytest.raises(NbspikeError) as caught:
        read(text)
    return [
        (item.code, item.span.text if item.span else None)
        for item in caught.value.findings
    ]


def only(text):
    with pytest.raises(NbspikeError) as caught:
        read(text)
    (item,) = caught.value.findings
    return item


def test_the_three_kinds_of_line_are_told_apart():
    kinds = {each.name: each.kind for each in read(SLIDES)}
    assert kinds == {
        "v": EquationKind.DIFFERENTIAL,
        "g_e": EquationKind.DIFFERENTIAL,
        "g_i": EquationKind.DIFFERENTIAL,
        "I_const": EquationKind.PARAMETER,
        "inp": EquationKind.SUBEXPRESSION,
        "freq": EquationKind.PARAMETER,
    }


def test_flags_units_and_comments_are_kept():
    v, _, g_i, _, _, freq = read(SLIDES)
    assert [flag.name for flag in v.flags] == ["unless refractory"]
    assert v.flags[0].span.text == "unless refractory"
    assert g_i.comment == "inhibition"
    assert [flag.name for flag in freq.flags] == ["constant", "shared"]


def test_names_are_underlined_where_they_are_defined():
    assert [each.name_span.text for each in read(SLIDES)][::3] == ["dv/dt", "I_const"]


@pytest.mark.parametrize(
    "text",
    [
        "dv/dt = (a +\nb)/tau : volt",
        "dv/dt = (a  # one (\n  # two\n + b)/tau : volt",
        "dv/dt = a/tau\n   + b/tau : volt",
        "dv/dt = a/tau +\nb/tau : volt",
        "dv/dt =\n   a/tau : volt",
        "dv/dt = a/tau\n   : volt (constant)",
        "  dv/dt = a/tau : volt",
        "dv/dt=a/tau:volt",
        "dv/dt = a/tau : volt\r\n\r\n",
        "dv/dt = a/tau : volt;",
    ],
)
def test_one_equation_may_be_laid_out_in_many_ways(text):
    (equation,) = read(text)
    assert equation.name == "v"
    assert equation_text(equation).startswith("dv/dt = ")


def test_lines_that_notebooks_indent_are_equations_of_their_own():
    text = "dv/dt = -v/tau : volt\n    dw/dt = -w/tau : volt\n      x : 1\n   y = 2 : 1"
    assert [each.name for each in read(text)] == ["v", "w", "x", "y"]


@pytest.mark.parametrize(
    ("unit", "flags"),
    [
        ("1", []),
        ("amp/metre**2", []),
        ("amp/(metre**2)", []),
        ("(volt)", []),
        ("1/(ohm*metre) (constant)", ["constant"]),
        ("metre**-2 (shared,  constant  over   dt)", ["shared", "constant over dt"]),
        ("volt (Unless  Refractory)", ["unless refractory"]),
        ("1 (event-driven)", ["event-driven"]),
    ],
)
def test_units_and_flags_are_told_apart(unit, flags):
    (equation,) = read(f"x : {unit}")
    assert [flag.name for flag in equation.flags] == flags


@pytest.mark.parametrize(
    ("text", "code", "underlined"),
    [
        ("dv/dt = -v/tau", "NB108", "dv/dt = -v/tau"),
        ("v :", "NB108", ":"),
        ("v : (constant)", "NB108", ":"),
        ("v : volt : 1", "NB103", " :"),
        (": volt", "NB103", ":"),
        ("v = : volt", "NB103", "="),
        ("v == 3 : volt", "NB103", "=="),
        ("v += 3 : volt", "NB103", "+="),
        ("a b = 3 : volt", "NB103", "a b = 3"),
        ("v : volt = 3", "NB103", "= 3"),
        ("v : volt^2", "NB104", "^"),
        ("v : volt + amp", "NB103", "volt + amp"),
        ("v : sqrt(volt)", "NB103", "sqrt(volt)"),
        ("v : metre.dim", "NB105", ".dim"),
        ("v : volt (unless refactory)", "NB109", "refactory"),
        ("v : volt (konstant)", "NB109", "konstant"),
        ("v : volt (constant, constant)", "NB109", "constant"),
        ("v : volt ()", "NB109", "()"),
        ("v : volt (constant", "NB102", "("),
        ("None : 1", "NB203", "None"),
        ("import os : 1", "NB105", "import"),
        ("treshold: v > V_th", "NB107", "treshold"),
        ("Reset: v = 0", "NB107", "Reset"),
        ("foo: v > 3", "NB107", "foo"),
        ("refractry: 5*ms", "NB107", "refractry"),
    ],
)
def test_each_fault_has_its_code_and_place(text, code, underlined):
    assert found(text) == [(code, underlined)]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("d/dt g_e = -g_e/tau : 1", "dg_e/dt = …"),
        ("d/dt = 3 : 1", "dv/dt = …"),
        ("dg_e /dt = -g_e/tau : 1", "dg_e/dt = …"),
        ("dg_e/ dt = -g_e/tau : 1", "dg_e/dt = …"),
        ("g_e' = -g_e/tau : 1", "dg_e/dt = …"),
        ("dv/dx = 3 : 1", "dv/dt = …"),
        ("dv/dt : 1", "dv/dt = …"),
    ],
)
def test_other_derivatives_are_answered_with_ours(text, written):
    assert written in only(text).hint


def test_parameters_near_a_clause_are_still_parameters():
    names = [each.name for each in read("rest : volt\ndelays : second (constant)")]
    assert names == ["rest", "delays"]


def test_every_bad_line_is_reported_in_order():
    text = "dv/dt = v^2 : 1\nx = (a : 1\ny = 'b' : 1\nz\nok : 1\nw : volt (foo)"
    assert [code for code, _ in found(text)] == [
        "NB104",
        "NB102",
        "NB105",
        "NB108",
        "NB109",
    ]


def test_a_name_defined_twice_names_both_lines():
    text = "dv/dt = -v/ms : 1\n# between\nv : 1"
    with pytest.raises(DuplicateDefinitionError, match="line 1 and again in line 3"):
        read(text)


def test_an_empty_model_says_so_unless_it_may_be_empty():
    assert only("# nothing\n").code == "NB111"
    assert parse_model(SourceText("", "model"), may_be_empty=True) == ()


def test_the_number_of_equations_is_bounded():
    lines = [f"x{k} : 1" for k in range(EQUATIONS + 1)]
    assert len(read("\n".join(lines[:-1]))) == EQUATIONS
    assert found("\n".join(lines)) == [("NB110", lines[-1])]
