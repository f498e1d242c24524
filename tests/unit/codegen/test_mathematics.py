"""Elementary functions of kernels: against many digits, at the edges, vectorised."""

from __future__ import annotations

import ctypes
import platform
import re

import mpmath
import numpy as np
import pytest

from nbspike.codegen import compiling
from nbspike.codegen.compiling import assembly, compile_source

SOURCE = """def kernel(context, step):
    x = float64_array(context, 0)
    y = float64_array(context, 1)
    n = context[2]
    for i in range(n):
        y[i] = {}
"""
POINTS = 400
INF, NAN = np.inf, np.nan


def computed(formula, x):
    compiled = compile_source(SOURCE.format(formula))
    call = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_int64)(compiled.address)
    x = np.ascontiguousarray(x, np.float64)
    y = np.empty_like(x)
    context = np.array([x.ctypes.data, y.ctypes.data, len(x)], np.int64)
    call(context.ctypes.data, 0)
    return y


def ulps(formula, exact, x):
    """Return the largest error in units of the last place of the exact value."""
    worst = 0.0
    with mpmath.workprec(300):
        for argument, found in zip(x, computed(formula, x), strict=True):
            value = exact(mpmath.mpf(float(argument)))
            unit = np.spacing(abs(float(value))) or np.finfo(float).smallest_subnormal
            worst = max(worst, float(abs(mpmath.mpf(float(found)) - value) / unit))
    return worst


def around(*parts):
    """Return points, fixed ones, spread over each of the intervals."""
    rng = np.random.default_rng(4)
    return np.concatenate([rng.uniform(low, high, POINTS) for low, high in parts])


def powers_of_ten(low, high):
    return 10.0 ** np.random.default_rng(5).uniform(low, high, POINTS)


def small(size):
    return size * np.random.default_rng(6).normal(size=POINTS)


def exact_exprel(v):
    return mpmath.expm1(v) / v if v else mpmath.mpf(1)


def exact_linoid(v):
    return 1 / exact_exprel(v)


NEAR_ZEROS = np.round(np.random.default_rng(7).uniform(-6e8, 6e8, POINTS)) * (np.pi / 2)

CASES = [
    ("exp(x[i])", mpmath.exp, around((-1, 1), (-745, 709.7)), 1),
    ("exp(x[i])", mpmath.exp, small(1e-3), 1),
    ("expm1(x[i])", mpmath.expm1, around((-1, 1), (-5, 5), (-60, 709.7)), 1),
    ("expm1(x[i])", mpmath.expm1, small(1e-9), 1),
    ("exprel(x[i])", exact_exprel, around((-1, 1), (-5, 5), (-900, 716)), 1),
    ("exprel(x[i])", exact_exprel, small(1e-9), 1),
    ("growth(x[i])", exact_exprel, around((-1, 1), (-5, 5), (-900, 709.9)), 2),
    ("growth(x[i])", exact_exprel, around((-0.46, -0.44), (0.44, 0.46)), 2),
    ("growth(x[i])", exact_exprel, small(1e-9), 2),
    ("linoid(x[i])", exact_linoid, around((-1, 1), (-5, 5), (-900, 700)), 2),
    ("linoid(x[i])", exact_linoid, around((-0.46, -0.44), (0.44, 0.46)), 2),
    ("linoid(x[i])", exact_linoid, small(1e-9), 2),
    ("log(x[i])", mpmath.log, around((0.5, 2), (0.99, 1.01)), 1),
    ("log(x[i])", mpmath.log, powers_of_ten(-323, 308), 1),
    ("sin(x[i])", mpmath.sin, around((-4, 4), (-1e3, 1e3), (-1e9, 1e9)), 1),
    ("sin(x[i])", mpmath.sin, NEAR_ZEROS, 1),
    ("cos(x[i])", mpmath.cos, around((-4, 4), (-1e3, 1e3), (-1e9, 1e9)), 1),
    ("cos(x[i])", mpmath.cos, NEAR_ZEROS, 1),
    ("tanh(x[i])", mpmath.tanh, around((-1, 1), (-25, 25)), 2),
    ("tanh(x[i])", mpmath.tanh, small(1e-3), 2),
]


@pytest.mark.parametrize(("formula", "exact", "x", "most"), CASES)
def test_error_in_the_last_place(formula, exact, x, most):
    assert ulps(formula, exact, x) <= most


@pytest.mark.parametrize("n", [*range(-6, 10), 16, 33, -33, 64])
def test_error_of_powers_in_the_last_place(n):
    x = np.concatenate([around((0.5, 2)), -powers_of_ten(-4, 4)])

    assert ulps(f"power(x[i], {n})", lambda v: v**n, x) <= 2


@pytest.mark.parametrize(
    ("name", "pairs"),
    [
        ("exp", {0: 1, INF: INF, -INF: 0, 709.79: INF, -746: 0, 1e308: INF}),
        ("expm1", {0: 0, INF: INF, -INF: -1, 710: INF, -800: -1, 5e-324: 5e-324}),
        ("exprel", {0: 1, INF: INF, -INF: 0, 718: INF, 1e308: INF, 1e-300: 1}),
        ("growth", {0: 1, INF: INF, -INF: 0, 711: INF, 1e308: INF, 1e-300: 1}),
        ("growth", {-0.0: 1, 5e-324: 1, -1.5e-323: 1, 2.0**-53: 1, -1e300: 1e-300}),
        ("linoid", {0: 1, INF: 0, -INF: INF, 711: 0, 1e308: 0, 1e-300: 1}),
        ("linoid", {-0.0: 1, 5e-324: 1, -1.5e-323: 1, 2.0**-54: 1, -1e300: 1e300}),
        ("log", {1: 0, 0: -INF, INF: INF, -INF: NAN, -1: NAN}),
        ("sin", {0: 0, INF: NAN, -INF: NAN, 5e-324: 5e-324}),
        ("cos", {0: 1, INF: NAN, -INF: NAN}),
        ("tanh", {0: 0, INF: 1, -INF: -1, 1e308: 1, -1e308: -1, 5e-324: 5e-324}),
    ],
)
def test_edges(name, pairs):
    x = np.array([*pairs, NAN], float)
    wanted = np.array([*pairs.values(), NAN], float)

    np.testing.assert_array_equal(computed(f"{name}(x[i])", x), wanted)


@pytest.mark.parametrize("name", ["expm1", "sin", "tanh"])
def test_zero_keeps_its_sign(name):
    assert np.signbit(computed(f"{name}(x[i])", [-0.0, 0.0])).tolist() == [True, False]


def test_powers_keep_what_is_not_finite():
    x = [INF, -INF, NAN, 1e300, 0.0]
    with np.errstate(all="ignore"):
        for n in (2, 3, 5, -1, -3, -8):
            np.testing.assert_array_equal(
                computed(f"power(x[i], {n})", x), np.array(x) ** n
            )


NAMES = "exp expm1 exprel growth linoid log sin cos tanh"


@pytest.mark.skipif(platform.machine() != "x86_64", reason="reads x86 assembly")
@pytest.mark.parametrize(
    "formula",
    [
        *(f"{name}(x[i])" for name in NAMES.split()),
        "power(x[i], 7)",
        "uniform(7, step, i)",
        "normal(7, step, i)",
        "exp(-x[i])/(1.0 + exp(x[i]))**2",
    ],
)
def test_loops_are_vectorised(formula):
    lines = assembly(SOURCE.format(formula)).splitlines()
    packed = sum(word in x for x in lines for word in ("mulpd", "addpd", "subpd"))
    calls = [x for x in lines if "call" in x and "rtcall" not in x and "cfunc" not in x]

    assert packed > 0
    assert not any(
        f"{name}" in x for x in calls for name in ("exp", "log", "sin", "cos")
    )


@pytest.mark.skipif(platform.machine() != "x86_64", reason="reads x86 assembly")
def test_counts_of_poisson_inputs_are_vectorised():
    """Several neurons are compared with an entry of the table at a time."""
    source = compiling._operation_sources()["binomial"]
    words = [line.split()[0] for line in assembly(source).splitlines() if line.strip()]

    assert any(re.fullmatch(r"v?cmp\w*pd", word) for word in words)
    assert any(re.fullmatch(r"v?addpd", word) for word in words)
    assert any(re.fullmatch(r"v?psrlq", word) for word in words)  # of the hash
