"""Factors gathered in front: equal values, fewer divisions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbspike.diagnostics.source import SourceText
from nbspike.lang.expr_parse import parse_value
from nbspike.lang.format import to_text
from nbspike.model.evaluate import evaluate
from nbspike.numerics.factors import gathered

CONSTANTS = {"C": 2e-10, "g": 1e-8, "E": -0.06}
STATE = {"x": np.array([0.3, -1.7, 2.0]), "y": np.array([1.5, 0.2, -4.0])}
FIXED = frozenset(CONSTANTS)


def read(text):
    return parse_value(SourceText(text, "text"))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1.28/exp(x)/0.5*-1", "-2.56/exp(x)"),
        ("x/C", "1.0/C*x"),
        ("g*x/C*y", "g/C*x*y"),
        ("(g*(E - x) + y)/C", "1.0/C*(g*(E - x) + y)"),
        ("x/y/2", "0.5*x/y"),
        ("x/(2*y)", "0.5*x/y"),
        ("x/(y/4)", "4.0*x/y"),
        ("-x", "-1.0*x"),
        ("exp((x - E)/0.25)", "exp(4.0*(x - E))"),
        ("x/0", "x/0"),
        ("13 - x + E", "13 + E - x"),
        ("x - E - 40", "x - (E + 40)"),
        ("x - E + y + C - (y - 2)", "C + 2 - E + x + y - y"),
        ("x + (y - (x + E))", "x + (y - (x + E))"),
        ("E + x + g*(1 - x/2 + 2)", "E + x + g*(1 + 2 - 0.5*x)"),
        ("C + E - 3", "C + E - 3"),
    ],
)
def test_what_does_not_change_stands_in_front(text, wanted):
    assert to_text(gathered(read(text), FIXED)) == wanted


LEAVES = st.sampled_from(["x", "y", "C", "g", "E", "2", "0.25", "-3", "exp(x)"])
TREES = st.recursive(
    LEAVES,
    lambda inner: st.builds("({} {} {})".format, inner, st.sampled_from("*/+-"), inner),
    max_leaves=8,
)


@given(TREES)
def test_values_stay(text):
    before = read(text)
    after = gathered(before, FIXED)
    with np.errstate(all="ignore"):
        old = evaluate(before, {**CONSTANTS, **STATE}, None, None)
        new = evaluate(after, {**CONSTANTS, **STATE}, None, None)
    finite = np.isfinite(old) & (np.abs(old) > 1e-200) & (np.abs(old) < 1e200)
    size = np.abs(old) + 1e-6 * np.max(np.abs(old), initial=0)
    assert np.all((np.abs(new - old) <= 1e-9 * size) | ~finite)
