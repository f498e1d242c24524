"""The machine code of a Hodgkin-Huxley update: packed, wide, without calls."""

from __future__ import annotations

import platform
import re
from dataclasses import replace
from random import random

import llvmlite.binding as llvm
import numpy as np
import pytest

import nbspike.brian2 as b
from nbspike import NbspikeWarning
from nbspike.codegen.compiling import assembly
from nbspike.network.kernels import clear_memory
from nbspike.optimisations import VARIABLE
from tests.reference.networks import Built
from tests.unit.codegen.networks import COBAHH, CUBA, sources

reads_x86 = pytest.mark.skipif(
    platform.machine() != "x86_64", reason="reads x86 assembly"
)
TITLE = "update by exponential_euler of P"


@pytest.fixture(autouse=True)
def _with_all(monkeypatch):
    monkeypatch.delenv(VARIABLE, raising=False)
    clear_memory()
    yield
    clear_memory()


def without(monkeypatch, names):
    """Leave optimisations out from now on."""
    monkeypatch.setenv(VARIABLE, names)
    clear_memory()


def instructions():
    """Return the instructions of the update, in the order of the machine code."""
    lines = assembly(sources(COBAHH)[TITLE]).splitlines()
    return [line.strip() for line in lines if re.match(r"\s+[a-z]", line)]


def count(pattern):
    return sum(bool(re.match(pattern, line)) for line in instructions())


@reads_x86
def test_all_arithmetic_of_the_loop_is_packed():
    # the loop stands there twice: packed, and one by one for what is left over at its
    # end; what does not change in the step is computed once, in front of both
    packed = count(r"v?(mul|add|sub)pd") + count(r"vfn?m(add|sub)\w+pd")
    single = count(r"v?(mul|add|sub)sd") + count(r"vfn?m(add|sub)\w+sd")

    assert packed >= 250
    assert packed >= 0.8 * single


@reads_x86
def test_nothing_is_called():
    # but the kernel by its wrapper, which passes an address in a register
    calls = [line for line in instructions() if line.startswith("call")]
    assert all("*%" in line for line in calls)


@reads_x86
def test_there_is_one_division_for_a_gate_and_one_for_a_step():
    # 3 rates of the form x/(exp(x) - 1), one with 1 + exp(x), and 4 steps
    assert count(r"v?divpd") == 8


@reads_x86
@pytest.mark.skipif(
    not llvm.get_host_cpu_features().get("avx512f"), reason="needs AVX-512"
)
def test_vectors_are_as_wide_as_they_can_be(monkeypatch):
    assert count(r"vmulpd.*%zmm") > 0
    without(monkeypatch, "wide-vectors")
    narrow, wide = count(r"vmulpd.*%ymm"), count(r"vmulpd.*%zmm")
    assert narrow > 0 or wide > 0  # LLVM's own choice, which is 256 bits on Intel's


@pytest.mark.parametrize(
    "names", ["quotients", "wide-vectors", "factors", "sweeps", "all"]
)
def test_potentials_are_the_same_without(monkeypatch, names):
    fast = Built(COBAHH)
    fast.advance(100)
    without(monkeypatch, names)
    plain = Built(COBAHH)
    plain.advance(100)

    assert plain.fired("P") == fast.fired("P")
    for variable in ("v", "m", "n", "h"):
        expected, found = plain.trace("P", variable), fast.trace("P", variable)
        most = 1e-12 * np.abs(expected).max()  # a potential may pass 0
        np.testing.assert_allclose(found, expected, 0, most, err_msg=variable)


def test_sources_differ_without_quotients(monkeypatch):
    fast = sources(COBAHH)[TITLE]
    without(monkeypatch, "quotients")
    plain = sources(COBAHH)[TITLE]

    assert (fast.count("exprel("), fast.count("linoid(")) == (0, 5)
    assert fast.count("growth(") == 4
    assert (plain.count("exprel("), plain.count("linoid(")) == (9, 0)


@pytest.mark.parametrize("size", [1, 511, 512, 513, 1100])
def test_going_back_and_forth_changes_no_bit(monkeypatch, size):
    (cells,) = CUBA.neurons
    net = replace(CUBA, neurons=(replace(cells, size=size),), synapses=())
    turning = Built(net)
    turning.advance(37)
    without(monkeypatch, "sweeps")
    ascending = Built(net)
    ascending.advance(37)

    np.testing.assert_array_equal(turning.trace("P", "v"), ascending.trace("P", "v"))
    assert turning.fired("P") == ascending.fired("P")
    assert size < 500 or turning.fired("P")


def test_functions_from_outside_are_called_in_ascending_order():
    called = []

    @b.check_units(x=1, result=1)
    def noted(x):
        called.append(float(x))
        return random()  # so that it stays with Python

    group = b.NeuronGroup(1030, "dx/dt = noted(y)/second : 1\ny : 1", method="euler")
    group.y = "i"
    with pytest.warns(NbspikeWarning, match="one element at a time"):
        b.Network(group).run(2 * b.defaultclock.dt, namespace={"noted": noted})

    assert called[-1030:] == list(range(1030))
    assert called[:1030] == list(range(1030))
