"""Learning rules that nobody thought of are the same with traces of neurons."""

from __future__ import annotations

import os
from dataclasses import replace
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from nbspike import ms
from nbspike.optimisations import VARIABLE
from tests.agreement.trace_rules import RELATIVE, RULE, Running, without

AMOUNTS = ("0.01", "A*a_{near}", "A*k_{near}", "A/(1 + i_of)", "A*w", "A*a_{far}")

TAUS = ("tau_x", "(15*ms)", "(3*ms + tau_x/2)", "(tau_x*a_{0})")
SIDES = (("pre", "post"), ("post", "pre"))


@st.composite
def rules(draw):
    """Draw a rule with three traces, each on one side, some of them not of neurons."""
    model, code = ["w : 1"], {"pre": [], "post": []}
    for name in "xyz":
        tau = draw(st.sampled_from(TAUS)).format(*draw(st.sampled_from(SIDES)))
        model.append(f"d{name}/dt = -{name}/{tau} : 1 (event-driven)")
        near, far = draw(st.sampled_from(SIDES))
        amount = draw(st.sampled_from(AMOUNTS)).format(near=near, far=far)
        amount = amount.replace("i_of", "i" if near == "pre" else "j")
        form = draw(
            st.sampled_from(("{0} += {1}", "{0} = {1}", "{0} += {1}*(1 - {0})"))
        )
        code[near].append(form.format(name, amount))
    for lines in code.values():
        read = draw(st.sampled_from("xyz"))
        sign = draw(st.sampled_from("+-"))
        place = draw(st.integers(0, len(lines)))
        lines.insert(place, f"w = clip(w {sign} 0.1*{read}, 0, 1)")
    return replace(
        RULE,
        model="\n".join(model),
        on_pre="; ".join(code["pre"]),
        on_post="; ".join(code["post"]),
        pre_delay=draw(st.sampled_from((None, 0.5 * ms))),
    )


@pytest.mark.slow
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(rules())
def test_generated_rules_are_the_same_with_and_without(rule):
    with mock.patch.dict(os.environ, {VARIABLE: ""}):
        own = Running(rule).run()
    with without():
        expected = Running(rule).run().state()
    for name, values in expected.items():
        assert_allclose(own.state()[name], values, rtol=RELATIVE, atol=1e-290)
    for item in own.synapses.projection.traces.traces:
        assert item.name in "xyz"
