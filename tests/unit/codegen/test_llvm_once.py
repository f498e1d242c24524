"""The shorter way from source to machine code, and the way around it."""

from __future__ import annotations

import ctypes

import numpy as np
import pytest

from nbspike.codegen import compiling
from nbspike.codegen.cache import ObjectCache
from nbspike.optimisations import VARIABLE

KERNELS = {
    "functions": """\
def kernel(context, step):
    x = float64_array(context, 0)
    n = context[1]
    for i in range(n):
        now = x[i]
        x[i] = exp(-now) + exprel(now)*log(1.0 + now*now) - power(now, 3)/(1.0 + now)
""",
    "draws": """\
def kernel(context, step):
    x = float64_array(context, 0)
    n = context[1]
    for element in range(n):
        free = x[element] > 0.0
        x[element] = select(free, normal(7, step, element), uniform(8, step, element))
""",
    "branches": """\
def kernel(context, step):
    x = float64_array(context, 0)
    total = 0.0
    for i in range(context[1]):
        if x[i] > 0.0:
            total = total + x[i]
        x[i] = total
""",
}


@pytest.fixture(autouse=True)
def empty_caches(monkeypatch, tmp_path):
    folder = ObjectCache(tmp_path / "kernels")
    monkeypatch.setattr(compiling, "object_cache", lambda: folder)
    monkeypatch.setattr(compiling, "_compiled", {})
    monkeypatch.delenv(VARIABLE, raising=False)


def result(source):
    """Return what a kernel makes of some numbers."""
    made = compiling.compile_source(source)
    x = np.linspace(-2, 3, 1001)
    context = np.array([x.ctypes.data, len(x)], np.int64)
    call = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_int64)(made.address)
    call(context.ctypes.data, 11)
    return x


@pytest.mark.parametrize("source", KERNELS.values(), ids=KERNELS)
def test_both_ways_compute_the_same_bits(source, monkeypatch):
    once = result(source)
    monkeypatch.setenv(VARIABLE, "llvm-once")
    kept = len(compiling._kept_alive)

    usual = result(source)

    assert len(compiling._kept_alive) == kept + 1  # it was really compiled again
    assert np.array_equal(once, usual)
    assert np.ptp(once) > 0


def test_a_numba_that_has_changed_is_used_in_the_usual_way(monkeypatch):
    once = result(KERNELS["functions"])
    monkeypatch.setattr(compiling, "_compiled", {})
    monkeypatch.setattr(compiling, "object_cache", lambda: ObjectCache(_nowhere()))

    def changed(*_):
        raise AttributeError("no such thing in this version")

    monkeypatch.setattr("nbspike.codegen.numba_front.compiled", changed)

    assert np.array_equal(result(KERNELS["functions"]), once)


def _nowhere():
    from pathlib import Path

    return Path("/dev/null/nowhere")


def test_assembly_is_that_of_what_runs():
    text = compiling.assembly(KERNELS["branches"])

    assert text.count("cfunc") >= 1
    assert "numba_gil" not in text
