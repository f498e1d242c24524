"""Engine and slow twin agree on models that nobody thought of."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.agreement.test_engine_and_twin import assert_agreement
from tests.reference.acting import Block, Drive, Event
from tests.reference.networks import Net, Neurons, Synapses

NAMES = ("v", "w", "a", "i", "N", "t/ms", "k", "c")
NUMBERS = ("0", "1", "2", "3", "0.5", "1.7")


@st.composite
def values(draw, depth=2, names=NAMES):
    """Draw an expression whose value stays within 50 of zero."""
    if depth == 0:
        return draw(st.sampled_from((*names, *NUMBERS)))
    inner = values(depth=depth - 1, names=names)
    left, right = draw(inner), draw(inner)
    form = draw(
        st.sampled_from(
            (
                "({0} + {1})",
                "({0} - {1})",
                "(-{0})",
                "{0}*clip({1}, -2, 2)",
                "{0}/(1 + abs({1}))",
                "({0} // 1.5)",
                "({0} % 2)",
                "int({0})",
                "({0} > {1})*0.5",
                "int(not ({0} < 1 and {1} >= 0))",
                "sin({0})",
                "exp(-abs({0}))",
                "tanh({0})",
                "clip({0}, -1, 1)**2",
                "floor({0})",
                "0.1*rand()",
                "0.1*randn()",
            )
        )
    )
    return form.format(left, right)


delays = st.sampled_from(
    ("0*ms", "0.1*ms", "0.4*ms", "(i % 3)*0.2*ms", "0.7*ms*rand()", "(i + j)*0.1*ms")
)


def within(text: str) -> str:
    """Keep a value near zero, so that models do not blow up."""
    return f"2*tanh(({text})/9)"


def is_calm(text: str) -> bool:
    """Whether an expression may stand in an equation."""
    return "rand" not in text


@st.composite
def acts(draw):
    """Draw code on a clock, a custom event with its code, or Poisson input."""
    section = draw(st.sampled_from(("P", "P[1:5]")))
    code = f"w = tanh({draw(values())}); v += 0.05*tanh({draw(values())})"
    kind = draw(st.sampled_from(("block", "event", "drive")))
    if kind == "event":
        name = draw(st.sampled_from(("high", "low")))
        return Event("P", name, f"{draw(values())} > 0.3", code)
    if kind == "drive":
        weight = f"0.1*tanh({draw(values())})"
        return Drive(section, "v", weight, draw(st.integers(1, 50)), 400.0)
    slot = draw(st.sampled_from(("start", "end")))
    return Block(section, code, draw(st.integers(1, 5)), slot=slot)


@st.composite
def synaptic_equations(draw, names):
    """Draw equations of synapses, with a pathway that moves them."""
    kind = draw(st.sampled_from(("", "event-driven", "clock-driven")))
    if not kind:
        return []
    rate = draw(st.sampled_from(("-x/(2*ms)", "(0.3 - x)/(1*ms)", "-x/(1*ms + j*ms)")))
    lines = [f"dx/dt = {rate} : 1 ({kind})"]
    jump = f"x += 0.3*tanh({draw(values(names=(*names, 'x')))})"
    where = draw(st.sampled_from(("on_pre jump", "on_post jump")))
    lines.append(f"{where}: {jump}; v_post += 0.05*x")
    if kind == "clock-driven":
        summed = draw(values(depth=1, names=("x", "s", "i", "j", "c")))
        if is_calm(summed):
            lines.insert(1, f"u_post = 0.2*tanh({summed}) : 1 (summed)")
    return lines


@st.composite
def nets(draw):
    """Draw a population with recurrent synapses and listed input."""
    rate = draw(values().filter(is_calm))
    formula = draw(values(names=("v", "w", "i", "k")).filter(is_calm))
    lock = draw(st.sampled_from(("", " (unless refractory)")))
    refractory = draw(st.sampled_from(("0.3*ms", "1*ms + 0.1*ms*k", "v > 0.7")))
    body = [
        f"dv/dt = ({within(rate)} + 1.4 + 0.1*tanh(u) - v)/tau : 1{lock}",
        "dw/dt = (v - w)/(3*tau) : 1",
        f"a = {within(formula)} : 1",
        "k : integer",
        "u : 1",
        "threshold: v > 1",
        f"reset: v = 0.2*tanh({draw(values())}); k = (k + 1) % 3",
        f"refractory: {refractory}",
        "init: v = rand(); w = rand() - rand()",
    ]
    ends = draw(st.sampled_from((("P", "P"), ("P[0:4]", "P[2:7]"), ("S", "P"))))
    plain = ("v_post", "w", "s", "i", "j", "a_post", "N_post", "c")
    if ends[0] != "S":
        plain += ("v_pre", "w_pre", "a_pre")
    effect, change, back = (draw(values(names=plain)) for _ in range(3))
    synapse = [
        "s : 1",
        "connect: p=0.4",
        f"delay: {draw(delays)}",
        f"on_pre: v_post += 0.1*tanh({effect}); s = tanh({change})",
        f"on_post: s = 0.5*s + 0.1*tanh({back})",
        "init: s = rand()",
    ]
    synapse += draw(synaptic_equations(plain))
    if draw(st.booleans()):
        synapse += [
            f"on_pre late: s = tanh({draw(values(names=plain))}); v_post += 0.1*s",
            f"delay late: {draw(delays)}",
            "on_post after: s *= 0.9",
            f"delay after: {draw(delays)}",
        ]
    method = draw(st.sampled_from(("euler", "rk2", "rk4", "heun")))
    acting = draw(st.lists(acts(), max_size=2))
    inputs = Neurons("S", 3, listed=((0.1, 0), (0.6, 1), (0.6, 2), (1.3, 0)))
    return Net(
        "generated",
        (inputs, Neurons("P", 7, "\n".join(body), method)),
        (Synapses("C", *ends, "\n".join(synapse)),),
        {"tau": "2*ms", "c": "0.3"},
        steps=40,
        acting=tuple(acting),
    )


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(nets())
def test_engine_agrees_with_its_twin_on_generated_models(net):
    assert_agreement(net)
