"""Units as properties: no false alarm, and no wrong term that goes through.

Expressions are built so that their unit is known from the way they are built.
"""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbspike.diagnostics.errors import NbspikeError

NAMES = {"volt": "v", "amp": "I", "second": "tau", "1": "x"}
NUMBERS = {"volt": "5*mV", "amp": "2.5*nA", "second": "10*ms", "1": "0.5"}
SCALES = {"volt": "volt", "amp": "amp", "second": "second", "1": "1"}

MODEL = "".join(f"{name} : {unit}\n" for unit, name in NAMES.items())


#: ``S`` stands for the unit asked for, ``P`` for none, ``A`` for any one other.
SHAPES = (
    "(S) + (S)",
    "(S) - (S)",
    "(S) % (S)",
    "(S)*(P)",
    "(S)/(P)",
    "(S)*(A)/(A)",
    "sqrt((S)**2)",
    "-abs(S)",
    "clip(S, 0, S)",
)
PURE_SHAPES = ("exp(P)", "((A) < (A))", "((A) // (A))", "sign(A)")


@st.composite
def typed(draw: st.DrawFn, unit: str, depth: int = 3) -> str:
    """Return an expression whose unit is `unit`, at most `depth` operators deep."""
    if depth == 0 or not draw(st.booleans()):
        leaves = [NAMES[unit], NUMBERS[unit], f"1.5*{SCALES[unit]}"]
        return draw(st.sampled_from(leaves))
    shape = draw(st.sampled_from(SHAPES + PURE_SHAPES if unit == "1" else SHAPES))
    other = draw(st.sampled_from(sorted(NAMES)))
    units = {"S": unit, "P": "1", "A": other}
    return re.sub("[SPA]", lambda m: draw(typed(units[m[0]], depth - 1)), shape)


def assert_passes(read, text: str, unit: str) -> None:
    read.neurons(f"{MODEL}y = {text} : {unit}")


@pytest.mark.parametrize("unit", sorted(NAMES))
def test_well_typed_expression_passes(read, unit):
    @given(typed(unit))
    def check(text: str) -> None:
        assert_passes(read, text, unit)

    check()


@pytest.mark.parametrize("unit", sorted(NAMES))
def test_wrong_term_is_underlined(read, unit):
    """In ``(a + b*wrong)`` the second term is blamed, whatever surrounds the sum."""
    factor = "kelvin"
    shapes = st.sampled_from(
        ["{0}", "-({0})", "x*({0})", "({0})/x", "({0})*tau/(5*ms)", "abs({0})"]
    )

    @given(typed(unit), typed(unit), shapes)
    def check(right: str, other: str, shape: str) -> None:
        wrong = f"({other})*{factor}"
        with pytest.raises(NbspikeError) as caught:
            assert_passes(read, shape.format(f"{right} + {wrong}"), unit)
        (finding,) = caught.value.findings
        assert finding.code == "NB301"
        assert finding.span is not None
        assert finding.span.text == wrong

    check()


@pytest.mark.parametrize("unit", sorted(NAMES))
def test_expression_of_another_unit_is_refused(read, unit):
    @given(typed(unit))
    def check(text: str) -> None:
        with pytest.raises(NbspikeError) as caught:
            assert_passes(read, text, "kelvin")
        assert caught.value.code == "NB302"

    check()


@pytest.mark.parametrize("unit", sorted(NAMES))
def test_unknown_constants_never_alarm(read, unit):
    @given(typed(unit))
    def check(text: str) -> None:
        parsed = read.neurons(f"y = {text} : {unit}", complete=False)
        used = {name for name in NAMES.values() if name in parsed.unresolved}
        assert set(parsed.unresolved) == used

    check()
