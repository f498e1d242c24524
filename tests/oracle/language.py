"""Expressions and statements: functions, division, types, names, flags."""

from __future__ import annotations

from tests.oracle.chosen import *
from tests.oracle.registry import Arrays, exact, traces


@exact
def functions_of_the_language() -> Arrays:
    G = NeuronGroup(25, "x : 1\ny : 1")
    G.x = "(i - 12)/4.0"
    found = {}
    for name in (
        "sin(x) cos(x) tan(x) sinh(x) cosh(x) tanh(x) arcsin(x/4) arccos(x/4) "
        "arctan(x) exp(x) expm1(x) exprel(x) log(abs(x)+1) log10(abs(x)+1) "
        "log1p(abs(x)) sqrt(abs(x)) sign(x) abs(x) floor(x) ceil(x) int(x) "
        "clip(x,-1,2) int(x>1) x**2 x**-1*(x!=0) 2**x x%2 x//2 -x**2"
    ).split():
        if name == "x**-1*(x!=0)":
            continue
        G.y = name
        found[name.replace("/", " by ")] = asarray(G.y).copy()
    return found


@exact
def whole_numbers_and_division() -> Arrays:
    G = NeuronGroup(9, "k : integer\nx : 1\nb : boolean")
    G.k = "i - 4"
    found = {"i": asarray(G.i)}
    for name, text in {
        "true": "k/2",
        "floor": "k//2",
        "rest": "k % 3",
        "negative": "k % -3",
        "real floor": "(k + 0.5)//1.5",
        "real rest": "(k + 0.5) % 1.5",
        "truncated": "int((k + 0.5)/2)",
        "third": "1/3 + 0*k",
    }.items():
        G.x = text
        found[name] = asarray(G.x).copy()
    G.b = "k % 2 == 0 and not k == 0 or k > 3"
    G.k = "k*2 + 1"
    return {**found, "b": asarray(G.b), "k": asarray(G.k)}


@exact
def statements_one_after_the_other() -> Arrays:
    G = NeuronGroup(
        4,
        "x : 1\ny : 1\nn : integer\nb : boolean",
        threshold="True",
        reset="""
        old = x  # a name of its own
        x = y
        y = old + 1; n += 2
        b = n > 4*i
        x *= 2; y /= 3; n -= 1
        """,
    )
    G.x, G.y = "i", "10 + i"
    M = StateMonitor(G, ("x", "y", "n", "b"), record=True)
    run(0.4 * ms)
    return {name: asarray(getattr(M, name)) for name in ("x", "y", "n", "b")}


@exact
def subexpressions_of_subexpressions() -> Arrays:
    G = NeuronGroup(
        3,
        """dv/dt = -I/ms : 1
        I = J + 0.1*K : 1
        K = v**2 : 1
        J = 0.5*K + w + i : 1
        w : 1""",
        threshold="I > 1.5",
        reset="v = 0.1*J",
        method="euler",
    )
    G.v, G.w = 1, "0.3*i"
    M = StateMonitor(G, ("v", "I", "J", "K"), record=True)
    run(5 * ms)
    return traces(M, "v", "I", "J", "K")


@exact
def shared_and_constant_variables() -> Arrays:
    G = NeuronGroup(
        4,
        """dv/dt = (s*a - v)/tau : 1
        s : 1 (shared)
        double = 2*s : 1 (shared)
        a : 1 (constant)
        tau : second (constant, shared)""",
        method="exact",
    )
    G.s, G.tau = 1.5, 5 * ms
    G.a = [1, 2, 3, 4]
    M = StateMonitor(G, ("v", "double"), record=True)
    run(5 * ms)
    G.s = "s*2"
    run(5 * ms)
    return {**traces(M, "v"), "double": asarray(M.double), "s": asarray(G.s)}


@exact
def subexpressions_held_for_a_step() -> Arrays:
    G = NeuronGroup(
        2,
        """dv/dt = (I - v)/ms : 1
        I = int(t/ms) % 3 + i + v : 1 (constant over dt)""",
        threshold="v > 2",
        reset="v = 0",
        method="euler",
    )
    M = StateMonitor(G, ("v", "I"), record=True)
    run(10 * ms)
    return traces(M, "v", "I")


@exact
def names_come_from_the_nearest_place() -> Arrays:
    a, b, c = 1, 2, 3
    G = NeuronGroup(1, "x : 1\ny : 1\nz : 1", namespace={"a": 10})
    H = NeuronGroup(1, "dx/dt = b/ms : 1\ndy/dt = c/ms : 1", method="euler")
    G.x, G.z = "a", "pi + e"
    net = Network(G, H)
    net.run(1 * ms, namespace={"b": 5, "c": 7})
    return {"x": asarray(G.x), "z": asarray(G.z), "H": asarray([H.x[0], H.y[0]])}


@exact
def equations_as_objects() -> Arrays:
    base = Equations("dv/dt = (I - v)/tau : 1", tau=5 * ms)
    more = Equations("I = a + b : 1") + Equations("a : 1\nb : 1")
    G = NeuronGroup(3, base + more, method="exact")
    G.a, G.b = "i", 2
    H = NeuronGroup(
        3, Equations("dx/dt = -x/t_x : 1", x="g_e", t_x="tau_e"), method="exact"
    )
    tau_e = 3 * ms
    H.g_e = 1
    M, N = StateMonitor(G, "v", record=True), StateMonitor(H, "g_e", record=True)
    run(5 * ms)
    return {**traces(M, "v"), **traces(N, "g_e")}


@exact
def functions_given_by_the_user() -> Arrays:
    @check_units(x=1, y=1, result=1)
    def hypotenuse(x: float, y: float) -> float:
        return sqrt(x**2 + y**2)

    G = NeuronGroup(4, "dv/dt = (hypotenuse(i, 3) - v)/(5*ms) : 1", method="euler")
    M = StateMonitor(G, "v", record=True)
    run(5 * ms)
    return traces(M, "v")
