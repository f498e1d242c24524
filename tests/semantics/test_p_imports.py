"""Rows P1, P2 and G15 and rule 49: what the imports bring."""

from __future__ import annotations

import builtins

import numpy as np
import pytest
from numpy.testing import assert_array_equal

import nbspike.brian2
from nbspike.brian2 import numpy_, only, units
from tests.architecture.repository import run_python

#: Brian 2.9 brings these, among others.
NAMES = """
    NeuronGroup Synapses SpikeMonitor StateMonitor run start_scope defaultclock seed
    mV ms nS Mohm Quantity check_units DimensionMismatchError prefs BrianLogger
    set_device device magic_network collect get_unit register_new_unit exprel
    mean diff linspace rand randn sqrt exp pi e inf array zeros fft norm np numpy
""".split()


def test_P1_one_star_brings_objects_units_and_numpy(script):
    names = script("")

    assert [name for name in NAMES if name not in names] == []
    assert names["np"] is names["numpy"] is numpy_
    assert names["fft"]([1, 1])[0] == 2  # the function, as in pylab
    assert names["random"]() < 1


def test_P1_plotting_commands_draw_values_with_units():
    program = """
import sys, types
pylab = types.ModuleType('matplotlib.pylab')
exec('''
import numpy as np
drawn = []
def plot(x, y, *style):
    drawn.append(np.column_stack([x, y]).astype(float))
def xlabel(text): pass
def show(): pass
''', pylab.__dict__)
package = types.ModuleType('matplotlib')
package.pylab = pylab
sys.modules |= {'matplotlib': package, 'matplotlib.pylab': pylab}
from nbspike.brian2 import *
plot([0, 1]*ms/ms, [2, 3]*mV, '.')  # as in the labs
xlabel('Time (in ms)')
show()
assert drawn[0].tolist() == [[0, 0.002], [1, 0.003]]
"""
    result = run_python("-W", "error", "-c", program)

    assert result.returncode == 0, result.stderr


def test_P2_only_brings_objects_and_units():
    names = set(only.__all__)

    assert {"NeuronGroup", "mV", "exp", "arange", "prefs"} <= names
    assert names.isdisjoint({"mean", "rand", "np", "plot", "xlabel", "show"})


def test_P2_no_plotting_command_leaks():
    program = "import sys; from nbspike.brian2.only import *; import nbspike.brian2\n"
    program += "assert 'plot' not in globals()\n"
    result = run_python("-c", program)

    assert result.returncode == 0, result.stderr


def test_P2_numpy_knows_units_under_its_own_names(script):
    names = script(
        "value = np.mean([1, 3]*mV), np.arange(0*ms, 2*ms, 1*ms), np.random.rand(2)\n"
        "spectrum = np.fft.fft([1, 1]), np.linalg.norm([3, 4])\n",
        "import nbspike.brian2.numpy_ as np\nfrom nbspike.brian2.only import *",
    )
    mean, times, drawn = names["value"]

    assert str(mean) == "2. mV"
    assert str(times) == "[0. 1.] ms"
    assert drawn.shape == (2,)
    assert_array_equal(names["spectrum"][0], [2, 0])
    assert names["spectrum"][1] == 5


def test_P2_units_can_be_imported_alone(script):
    names = script("x = 3*mV, sin(0.0)", "from nbspike.brian2.units import *")

    assert str(names["x"][0]) == "3. mV"
    assert set(units.__all__) <= set(only.__all__)


def test_P2_modules_of_units_have_brians_names(script):
    names = script(
        "x = 3*mV, 2*um2\ny = exp(0.0), get_unit(3*mV), isinstance(3*mV, Quantity)\n",
        "from nbspike.brian2.units.stdunits import *\n"
        "from nbspike.brian2.units.unitsafe import *\n"
        "from nbspike.brian2.units.fundamentalunits import *",
    )

    assert [str(one) for one in names["x"]] == ["3. mV", "2. um^2"]
    assert names["y"] == (1.0, names["get_unit"](3 * names["mV"]), True)
    assert "volt" not in names


def test_G15_tables_of_functions_units_and_constants(script):
    names = script("")
    # those of Brian 2.9
    functions = """
        abs arccos arcsin arctan ceil clip cos cosh exp expm1 exprel floor int log
        log10 log1p poisson rand randn sign sin sinh sqrt tan tanh timestep
    """.split()

    assert set(functions) <= set(names["DEFAULT_FUNCTIONS"])
    assert {"pi", "e", "inf"} <= set(names["DEFAULT_CONSTANTS"])
    assert names["DEFAULT_CONSTANTS"]["pi"] == np.pi
    assert {"mV", "fsecond", "newton", "msecond2"} <= set(names["DEFAULT_UNITS"])


@pytest.mark.differs("`max(a, b)` and the like are answered by Python's functions")
def test_R49_shadowed_builtins_still_answer_what_python_answers(script):
    calls = {
        "max(3, 5)": 5,
        "min(3, 5)": 3,
        "max([1, 2], [3, 0])": [3, 0],
        "sum(i for i in range(3))": 3,
        "sum([1, 2], 5)": 8,
        "max('abc')": "c",
        "max([], default=3)": 3,
        "max([1, -3], key=abs)": -3,
        "any(x > 1 for x in [1, 2])": True,
        "all([])": True,
        "round(3.7)": 4,
        "round(float64(3.7))": 4,
        "round(3.14159, 2)": 3.14,
        "abs(-3)": 3,
    }
    names = script("values = [" + ", ".join(calls) + "]")

    assert dict(zip(calls, names["values"], strict=True)) == calls
    for value in names["values"][-4:]:
        assert type(value) in (int, float)


def test_R49_arrays_and_quantities_get_numpys_answer(script):
    names = script(
        "values = (max([1, 3]*mV), sum([1*mV, 2*mV]), abs([-1, 2]*mV), "
        "max(array([[1, 2], [3, 0]]), axis=0), min(array([2, 1])), any([0, 1]*mV))"
    )

    texts = [str(one) for one in names["values"]]
    assert texts == ["3. mV", "3. mV", "[1. 2.] mV", "[3 2]", "1", "True"]


def test_P1_names_of_python_stay():
    brought = set(nbspike.brian2.__all__)

    assert brought & set(dir(builtins)) <= set("abs all any max min round sum".split())
