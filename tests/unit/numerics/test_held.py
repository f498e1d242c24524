"""Calls that are held for a step become names, and are looked up first."""

from __future__ import annotations

import pytest

from nbspike.diagnostics.source import SourceText
from nbspike.lang.expr import Call, Name
from nbspike.lang.expr_parse import parse_value
from nbspike.numerics.choose import choose
from nbspike.numerics.held import hold
from nbspike.numerics.system import System


def system(*rates):
    names = tuple("xyz"[: len(rates)])
    trees = tuple(parse_value(SourceText(rate, "rate")) for rate in rates)
    return System(names, trees, held_functions=frozenset({"ta"}))


def test_equal_calls_are_looked_up_once():
    held = hold(system("ta(t) - x", "ta(t) + ta(t, 1) - y"))

    assert [item.value for item in held.calls] == [
        Call("ta", (Name("t"),)),
        parse_value(SourceText("ta(t, 1)", "rate")),
    ]
    assert held.system.written == {"_held_0", "_held_1"}


@pytest.mark.parametrize("call", ["ta(t - 1)", "ta(t, x)", "ta(2*t)", "other(t)"])
def test_what_moves_within_a_step_is_not_held(call):
    assert hold(system(f"{call} - x")).calls == ()


@pytest.mark.parametrize("method", ["exact", "euler", "rk2", "rk4", "heun"])
def test_every_method_looks_up_before_it_steps(method):
    scheme = choose(system("ta(t) - x"), method)

    assert scheme.temporaries[0].name == "_held_0"
    assert scheme.temporaries[0].value == Call("ta", (Name("t"),))


def test_refusals_speak_of_the_call():
    with pytest.raises(Exception, match=r"contains `ta\(t\)`"):
        choose(system("ta(t)*x + y", "x"), "exact")
