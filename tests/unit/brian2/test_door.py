"""What ``from nbspike.brian2 import *`` brings, and what it answers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_array_equal

import nbspike
import nbspike.brian2
from nbspike import NbspikeError, NbspikeWarning, ms, mV, volt
from nbspike.brian2 import missing, only
from nbspike.brian2.units import allunits
from tests.architecture.repository import ROOT, run_python

SCRIPT_NAMES = """
    NeuronGroup Synapses PoissonGroup SpikeGeneratorGroup SpikeMonitor StateMonitor
    PopulationRateMonitor Network run start_scope collect defaultclock seed prefs
    device set_device magic_network Quantity check_units DimensionMismatchError
    second ms mV nS Hz umetre Mohm
""".split()
NUMPY_NAMES = """
    sqrt exp log sin cos tan arcsin mean std var diff sum cumsum linspace arange array
    asarray zeros ones where clip rand randn randint permutation histogram unique pi e
    inf nan floor ceil abs max min any all round np numpy
""".split()


def star(module):
    """Return what a star import of a module brings."""
    return {name: getattr(module, name) for name in module.__all__}


def test_star_import_brings_the_names_of_scripts(script):
    names = script("")

    assert [one for one in SCRIPT_NAMES + NUMPY_NAMES if one not in names] == []
    for name in SCRIPT_NAMES[:13]:
        assert names[name] is only.NAMES[name]
    assert names["run"] is nbspike.run
    assert names["mV"] is nbspike.mV


def test_only_brings_no_more_of_numpy_than_brian_does():
    names = star(only)

    assert set(SCRIPT_NAMES) <= names.keys()
    assert names.keys() & set(NUMPY_NAMES) == {
        "exp", "log", "sin", "cos", "tan", "arcsin", "linspace", "arange", "where",
    }  # fmt: skip


def test_every_name_of_brians_star_imports_is_there():
    listed = (Path(__file__).parent / "names_of_brian.txt").read_text(encoding="utf-8")
    _, _, listed = listed.partition("[only]")
    of_only, _, of_numpy = listed.partition("[numpy]")
    star_names = set(nbspike.brian2.__all__)

    assert set(of_only.split()) - set(only.__all__) == set()
    assert set(of_only.split()) - star_names == set()
    missing_here = set(of_numpy.split()) - star_names
    assert {name for name in missing_here if hasattr(np, name)} == set()


#: Names that Brian does not have, so that its scripts do not expect them.
ERRORS = {"NbspikeError", "NbspikeWarning", "UnitError"}


def test_every_name_of_nbspike_is_there():
    assert set(nbspike.__all__) - {*ERRORS, "MeanMonitor"} <= (set(only.__all__))


def test_nbspike_does_not_load_the_door():
    program = "import sys, nbspike; assert 'nbspike.brian2' not in sys.modules"
    result = run_python("-c", program)

    assert result.returncode == 0, result.stderr


def test_plotting_commands_come_from_matplotlib_where_it_is_installed():
    program = (
        "import sys, types\n"
        "pylab = types.ModuleType('matplotlib.pylab')\n"
        "pylab.plot, pylab.exp, pylab._private = print, max, 1\n"
        "package = types.ModuleType('matplotlib')\n"
        "package.pylab = pylab\n"
        "sys.modules |= {'matplotlib': package, 'matplotlib.pylab': pylab}\n"
        "from nbspike.brian2 import *\n"
        "assert plot is print and exp is not max\n"
        "assert '_private' not in globals()\n"
    )
    result = run_python("-c", program)

    assert result.returncode == 0, result.stderr


def test_a_script_without_matplotlib_gets_no_plotting_commands():
    program = (
        "import sys\n"
        "sys.modules['matplotlib'] = None\n"  # so that importing it fails
        "from nbspike.brian2 import *\n"
        "assert 'plot' not in globals() and run\n"
    )
    result = run_python("-W", "error", "-c", program)

    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sqrt(9*mV**2)", 3 * mV),
        ("mean([1, 3]*mV)", 2 * mV),
        ("mean([1*mV, 3*mV])", 2 * mV),
        ("np.mean([1*mV, 3*mV])", 2 * mV),
        ("diff([1, 3]*mV)", [2] * mV),
        ("sum([1, 3]*mV)", 4 * mV),
        ("max([1, 3]*mV)", 3 * mV),
        ("clip([1, 5]*mV, 2*mV, 3*mV)", [2, 3] * mV),
        ("where(array([True, False]), 1*mV, 2*mV)", [1, 2] * mV),
        ("linspace(0*mV, 2*mV, 3)", [0, 1, 2] * mV),
        ("arange(0*ms, 3*ms, 1*ms)", [0, 1, 2] * ms),
        ("arange(3*ms, step=1*ms)", [0, 1, 2] * ms),
        ("numpy.arange(3)", np.arange(3)),
        ("zeros(2)*volt", [0, 0] * volt),
        ("exp(1*mV/mV)", np.e),
        ("array(ones(2)*volt)", np.ones(2)),
    ],
)
def test_functions_of_numpy_know_units(script, text, expected):
    value = script(f"value = {text}")["value"]

    np.testing.assert_allclose(np.asarray(value), np.asarray(expected), rtol=1e-12)
    assert nbspike.get_dimensions(value) == nbspike.get_dimensions(expected)


def test_a_sine_of_millivolts_is_refused(script):
    with pytest.raises(NbspikeError, match="sin"):
        script("sin(3*mV)")


@pytest.mark.parametrize(
    "text", ["array([1*mV, 2*mV])", "asarray([1*mV])", "normal(5*mV, 1, 2)"]
)
def test_a_unit_is_not_lost_in_silence(script, text):
    with pytest.warns(NbspikeWarning, match="takes the unit off"):
        value = script(f"value = {text}")["value"]

    assert type(value) is np.ndarray


@pytest.mark.parametrize(
    "text",
    [
        "max(3, 5)",
        "min(3, 5)",
        "round(2.6)",
        "sum(k for k in range(4))",
        "any(k > 2 for k in range(3))",
        "all(k > 2 for k in range(3))",
        "max([1, -2], key=abs)",
        "range(round(3.2))",
        "min('ba')",
    ],
)
def test_shadowed_names_still_answer_as_pythons(script, text):
    answers = script(
        f"value = {text}\nimport builtins\nfrom builtins import *\nexpected = {text}"
    )

    assert answers["value"] == answers["expected"]


def test_shadowed_names_take_arrays(script):
    names = script("a = array([[1, 5], [7, 2]])\nvalues = max(a), min(a, 0), sum(a, 1)")

    assert names["values"][0] == 7
    assert_array_equal(names["values"][1], [1, 2])
    assert_array_equal(names["values"][2], [6, 9])


def test_seed_also_seeds_the_draws_of_the_script(script):
    text = "seed(3)\nvalues = rand(3), randn(2)"
    first, second = script(text)["values"], script(text)["values"]

    assert_array_equal(first[0], second[0])
    assert_array_equal(first[1], second[1])


def test_harmless_settings_are_taken_in_silence(script):
    names = script(
        "prefs.codegen.target = 'numpy'\n"
        "prefs['codegen.cpp.extra_compile_args'] = ['-O2']\n"
        "prefs.logging.console_log_level = 'ERROR'\n"
        "BrianLogger.suppress_name('resolution_conflict')\n"
        "BrianLogger.log_level_error()\n"
        "target = prefs.codegen.target\n"
    )

    assert names["target"] == "numpy"


def test_a_setting_that_would_change_results_is_noted_once(script):
    with pytest.warns(NbspikeWarning, match="core.default_integer_dtype") as said:
        script("for k in range(3):\n    prefs.core.default_integer_dtype = int64")

    assert len(said) == 1


def test_standalone_scripts_run_with_one_note_each(script):
    text = (
        "set_device('cpp_standalone', build_on_run=False)\n"
        "G = NeuronGroup(1, 'dv/dt = 1/second : 1', method='euler')\n"
        "run(10*ms)\n"
        "device.build(directory=None)\n"
        "device.reinit(); device.activate()\n"
        "v = G.v[0]\n"
    )
    with pytest.warns(NbspikeWarning, match="has no effect") as said:
        names = script(text)

    assert len(said) == 2
    assert names["v"] == pytest.approx(0.01)


def test_the_runtime_device_is_nothing_to_note(script):
    script("set_device('runtime')")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("device.run(run_args={})", r"device\.run after 0 runs.*Call run"),
        ("run(1*ms); run(1*ms); device.run()", r"device\.run after 2 runs.*restore"),
        ("run(1*ms); device.reinit(); device.run()", "after 0 runs"),
        ("run(1*ms); set_device('runtime'); device.run()", "after 0 runs"),
        ("run(1*ms); device.run(run_args={'G.v': 1})", r"Use variables.*G\.tau"),
        ("run(1*ms); device.run(run_args={ta: [1, 2]*mV})", "NB310"),
        ("run(1*ms); device.run(run_args={ta: [1, 2, 3]})", "NB613"),
        ("run(1*ms); device.run(run_args={G.v: 1*mV})", "NB"),
    ],
)
@pytest.mark.filterwarnings("ignore::nbspike.NbspikeWarning")
def test_running_the_device_needs_one_run_and_values_that_fit(script, text, message):
    lines = [
        "set_device('cpp_standalone')",
        "ta = TimedArray([1, 2], dt=1*ms)",
        "G = NeuronGroup(1, 'dv/dt = ta(t)/second : 1', method='euler')",
        *text.split("; "),
    ]
    with pytest.raises(NbspikeError, match=message):
        script("\n".join(lines))


def test_a_script_without_standalone_keeps_nothing_for_the_device(script):
    script("G = NeuronGroup(1, 'v : 1')\nrun(0.1*ms)")

    with pytest.raises(NbspikeError, match="after 0 runs"):
        only.device.run()


def test_magic_network_is_what_run_takes(script):
    names = script(
        "G = NeuronGroup(1, 'v : 1')\n"
        "M = StateMonitor(G, 'v', record=True)\n"
        "seen = set(collect()), set(magic_network), G in magic_network\n"
        "run(3*ms)\n"
        "reached = magic_network.t\n"
    )

    assert names["seen"] == ({names["G"], names["M"]}, {names["G"], names["M"]}, True)
    assert names["reached"] == 3 * ms


@pytest.mark.parametrize("name", missing.NAMES)
def test_what_is_missing_says_so(script, name):
    with pytest.raises(NbspikeError, match=f"`{name}` is not available in nbspike"):
        script(f"{name}(1)")


def test_the_page_names_what_is_missing():
    page = (ROOT / "docs" / "brian2.md").read_text(encoding="utf-8")
    refused = page.partition("## What is refused today")[2].partition("\n## ")[0]

    assert [name for name in missing.NAMES if f"`{name}`" not in refused] == []


def test_methods_can_be_named_without_quotes(script):
    names = script(
        "G = NeuronGroup(1, 'dv/dt = -v/(10*ms) : 1', method=euler)\n"
        "G.v = 1\nrun(0.1*ms)\nv = G.v[0]\n"
    )

    assert names["v"] == pytest.approx(0.99, rel=1e-12)


def test_all_prefixes_are_in_allunits(script):
    names = script(
        "values = 5*fsecond, 2*hpascal, 3*zmole, dmetre2",
        "from nbspike.brian2.units.allunits import *",
    )

    values = [float(one) for one in names["values"]]
    np.testing.assert_allclose(values, [5e-15, 200, 3e-21, 0.01], rtol=1e-15)
    assert "fsecond" not in only.__all__
    assert allunits.mV is nbspike.mV


def test_constants_of_physics_have_brians_names(script):
    names = script(
        "from nbspike.brian2.units.constants import *\n"
        "T = 37*kelvin + zero_celsius\n"
        "E_K = gas_constant*T/faraday_constant*log(5/140)\n"
    )

    # Nernst: 26.7 mV per factor e at 37 degrees
    assert names["E_K"] / mV == pytest.approx(-89.06, abs=0.01)


def test_a_star_import_finds_the_names_and_not_our_modules():
    modules = {one.stem for one in Path(nbspike.brian2.__file__).parent.iterdir()}

    assert modules & set(nbspike.brian2.__all__) == {"numpy_", "only", "units"}
