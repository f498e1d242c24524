from __future__ import annotations

import re

import pytest
from hypothesis import given

from nbspike.diagnostics.errors import EquationSyntaxError
from nbspike.diagnostics.source import SourceText
from nbspike.lang.equations import parse_model
from nbspike.lang.expr import Draw, names_in
from nbspike.lang.expr_parse import parse_value
from nbspike.lang.format import equation_text, statement_text, to_text
from nbspike.lang.latex import equation_latex, name_latex, to_latex
from nbspike.lang.limits import LEVELS
from nbspike.lang.statement_parse import parse_statements
from tests.unit.lang.trees import trees


def read(text):
    return parse_value(SourceText(text, "value"))


@given(trees)
def test_printed_trees_are_read_as_the_same_trees(tree):
    assert read(to_text(tree)) == tree


def without_each_group(text):
    """Yield the text without one pair of brackets that encloses no arguments."""
    for start in [k for k, char in enumerate(text) if char == "("]:
        word = re.search(r"\w*$", text[:start])[0]
        if word not in ("", "and", "or", "not"):
            continue  # the brackets of a call
        depth, end = 0, start
        while end == start or depth:
            depth += (text[end] == "(") - (text[end] == ")")
            end += 1
        yield f"{text[:start]} {text[start + 1 : end - 1]} {text[end:]}"


def means(text, tree):
    try:
        return read(text) == tree
    except EquationSyntaxError:
        return False


@given(trees)
def test_no_bracket_can_be_left_out(tree):
    for bare in without_each_group(to_text(tree)):
        assert not means(bare, tree)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("(a*b)/(c)", "a*b/c"),
        ("a/(b*c)", "a/(b*c)"),
        ("-(a**2)", "-a**2"),
        ("(-a)**2", "(-a)**2"),
        ("a**(-1)", "a**-1"),
        ("(a**b)**c", "(a**b)**c"),
        ("a-(b-c)", "a - (b - c)"),
        ("not (a<b)", "not a < b"),
        ("(a or b) and c", "(a or b) and c"),
        ("1e-3*v", "0.001*v"),
    ],
)
def test_brackets_follow_precedence(text, printed):
    assert to_text(read(text)) == printed


def test_equations_and_statements_print_as_written():
    model = "dv/dt = -v/tau : volt (unless refractory)\nx = 2*v : volt\nw : 1"
    equations = parse_model(SourceText(model, "model"))
    assert "\n".join(map(equation_text, equations)) == model
    (statement,) = parse_statements(SourceText("v+=2*w", "reset"))
    assert statement_text(statement) == "v += 2*w"


def test_what_is_not_in_the_language_is_not_printed():
    with pytest.raises(TypeError, match="Draw"):
        to_text(Draw("uniform", 0))


@pytest.mark.parametrize(
    ("name", "latex"),
    [
        ("v", "v"),
        ("tau_m", r"\tau_{m}"),
        ("g_e", "g_{e}"),
        ("E_Na", r"E_{\mathrm{Na}}"),
        ("w_e_max", r"w_{e,\mathrm{max}}"),
        ("taupre", r"\mathrm{taupre}"),
        ("tau1", r"\tau_{1}"),
        ("x_tau", r"x_{\tau}"),
        ("__", r"\_\_"),
    ],
)
def test_names_become_symbols(name, latex):
    assert name_latex(name) == latex


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("(a + b)/c", r"\frac{a + b}{c}"),
        ("(a + b)*c", r"\left(a + b\right) \, c"),
        ("a - (b - c)", r"a - \left(b - c\right)"),
        ("(a + b)**2", r"\left(a + b\right)^{2}"),
        ("a*-b", r"a \, \left(-b\right)"),
        ("2*3", r"2 \cdot 3"),
        ("1e-05*v", r"10^{-5} \, v"),
        ("exp(-v/tau)", r"\exp\left(\frac{-v}{\tau}\right)"),
        ("sqrt(x)", r"\sqrt{x}"),
        ("my_f(x, y)", r"\operatorname{my\_f}\left(x, y\right)"),
        ("v >= 1 and not b", r"v \ge 1 \land \lnot b"),
        ("x//2 + x%2", r"\left\lfloor \frac{x}{2} \right\rfloor + x \bmod 2"),
    ],
)
def test_expressions_become_latex(text, latex):
    assert to_latex(read(text)) == latex


def test_units_are_upright():
    assert to_latex(read("5*mV"), upright={"mV"}) == r"5 \, \mathrm{mV}"


def test_equations_become_latex():
    model = "dv/dt = -v/tau : volt\nx = v : volt\nw : 1"
    equations = parse_model(SourceText(model, "model"))
    assert [equation_latex(each) for each in equations] == [
        r"\frac{\mathrm{d}v}{\mathrm{d}t} = \frac{-v}{\tau}",
        "x = v",
        "w",
    ]


def below(frames, call):
    return call() if frames == 0 else below(frames - 1, call)


def test_the_longest_sum_is_walked_far_down_the_stack():
    text = " + ".join(["v"] * LEVELS)

    def walk():
        tree = read(text)
        return to_text(tree), to_latex(tree), names_in(tree)

    assert below(250, walk) == (text, text, {"v"})


@given(trees)
def test_latex_is_balanced(tree):
    latex = to_latex(tree)
    assert latex.count("{") == latex.count("}")
    assert latex.count(r"\left") == latex.count(r"\right")
