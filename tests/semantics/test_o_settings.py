"""Rows O1 to O5 and O8 and N1 to N10: settings, messages, devices."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from nbspike import NbspikeError, NbspikeWarning
from nbspike.brian2.devices import set_device
from nbspike.brian2.preferences import prefs


@pytest.fixture(autouse=True)
def usual_settings():
    yield
    prefs.reset_to_defaults()
    set_device("runtime")


@pytest.mark.differs("every name is accepted; one that Brian does not know, too")
def test_O1_settings_by_attribute_and_by_name(script):
    names = script(
        "prefs.codegen.target = 'numpy'\n"
        "one = prefs['codegen.target'], prefs.codegen.target\n"
        "prefs['codegen.cpp.extra_compile_args'] = ['-O2']\n"
        "two = prefs.codegen.cpp.extra_compile_args, 'codegen.target' in prefs\n"
        "three = prefs.get('nothing.like.this', 3)\n"
    )

    assert names["one"] == ("numpy", "numpy")
    assert names["two"] == (["-O2"], True)
    assert names["three"] == 3


def test_O2_common_settings_can_be_read_before_they_are_set():
    assert prefs.core.default_float_dtype is np.float64
    assert prefs.core.default_integer_dtype is np.int32
    assert prefs.core.network.default_schedule == [
        "start", "groups", "thresholds", "synapses", "resets", "end",
    ]  # fmt: skip
    assert prefs.logging.console_log_level == "INFO"
    assert prefs.legacy.refractory_timing is False
    assert "codegen.target = 'auto'" in prefs.as_file


@pytest.mark.differs("settings are kept, but have no effect; one note says so")
def test_O2_a_setting_that_would_change_results_is_noted_once(script):
    with pytest.warns(NbspikeWarning, match="legacy.refractory_timing") as said:
        script("for k in range(3):\n    prefs.legacy.refractory_timing = (k != 3)")

    assert len(said) == 1


def test_O2_setting_what_is_the_case_is_no_news(script):
    script("prefs.core.default_float_dtype = float64")


NOISY = "array([1*mV])\n"


@pytest.mark.parametrize(
    "quiet",
    [
        "BrianLogger.log_level_error()",
        "prefs.logging.console_log_level = 'ERROR'",
        "prefs['logging.console_log_level'] = 'CRITICAL'",
    ],
)
def test_O3_levels_hide_warnings(script, quiet):
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        script(f"{quiet}\n{NOISY}")
    assert said == []


@pytest.mark.parametrize("level", ["warn", "info", "debug", "diagnostic"])
def test_O3_lower_levels_show_them_again(script, level):
    with pytest.warns(NbspikeWarning, match="takes the unit off"):
        script(
            f"BrianLogger.log_level_error()\nBrianLogger.log_level_{level}()\n{NOISY}"
        )


@pytest.mark.differs("names of single messages are Brian's, so nothing is suppressed")
def test_O4_calls_of_the_logger_are_accepted(script, caplog):
    script(
        "BrianLogger.initialize()\n"
        "BrianLogger.suppress_name('resolution_conflict')\n"
        "BrianLogger.suppress_hierarchy('brian2.codegen')\n"
        "get_logger('lesson').warn('mind the step', name_suffix='step')\n"
        "logger.error('stopped')\n"
    )

    assert [(one.name, one.message) for one in caplog.records] == [
        ("lesson", "mind the step"),
        ("brian2", "stopped"),
    ]


def test_O4_messages_can_be_caught(script):
    names = script(
        "from nbspike.brian2.messages import catch_logs\n"
        f"with catch_logs() as messages:\n    {NOISY}"
    )

    ((level, _, text),) = names["messages"]
    assert level == "WARNING"
    assert "takes the unit off" in text


def test_O8_each_note_appears_once(script):
    with pytest.warns(NbspikeWarning) as said:
        script(
            "G = NeuronGroup(1, 'v : 1', threshold='v > 1', reset='')\n"
            "for k in range(3):\n"
            "    S = Synapses(G, G, pre='v_post += 1')\n"
            "    fft([1, 2]*mV)\n"
            "    set_device('cpp_standalone')\n"
        )

    texts = [str(one.message) for one in said]
    assert len(texts) == len(set(texts))
    for word in ("`pre=`", "`fft`", "set_device"):
        assert sum(word in text for text in texts) == 1


@pytest.mark.differs("there is one target; every choice gives the same numbers")
def test_N1_targets_are_accepted(script):
    traces = []
    for target in ("numpy", "cython", "auto", "no_such_target"):
        names = script(
            f"prefs.codegen.target = '{target}'\n"
            "G = NeuronGroup(1, 'dv/dt = -v/(10*ms) : 1', method='exact')\n"
            "G.v = 1\nrun(1*ms)\nv = G.v[0]\n"
        )
        traces.append(names["v"])
    assert traces == [pytest.approx(np.exp(-0.1), rel=1e-12)] * 4


def test_N2_clearing_the_cache_is_accepted(script):
    with pytest.warns(NbspikeWarning, match="clear_cache") as said:
        script("clear_cache('cython')\nclear_cache('cython')\ncheck_cache('cython')")
    assert len(said) == 1


@pytest.mark.differs("models are compiled and run at once; one note says so")
def test_N3_N4_N8_a_standalone_script_runs_as_it_is(script):
    with pytest.warns(NbspikeWarning, match="has no effect") as said:
        names = script(
            "set_device('cpp_standalone', directory=None, build_on_run=False)\n"
            "G = NeuronGroup(1, 'dv/dt = 1/second : 1', method='euler')\n"
            "run(5*ms)\n"
            "between = float(G.v[0])\n"
            "run(5*ms)\n"
            "device.build(directory='output', compile=True, run=True, debug=False)\n"
            "v = float(G.v[0])\n"
        )

    assert len(said) == 2
    assert names["between"] == pytest.approx(0.005)
    assert names["v"] == pytest.approx(0.01)


def test_N5_the_device_repeats_a_run_with_other_values(script):
    text = """
set_device('cpp_standalone', build_on_run=False)
tau = 10*ms
ta = TimedArray([0, 0, 1], dt=1*ms)
G = NeuronGroup(2, '''dv/dt = -v/(factor*tau) + ta(t)/ms : 1
                      factor : 1 (constant)''', method='euler')
G.v = 1
G.factor = 1
M = StateMonitor(G, 'v', record=True)
run(2*ms)
tau = 3*ms
device.build(run=False)
last = []
for factor in (1, 2):
    device.run(run_args={G.factor: factor})
    last.append(M.v[:, -1])
device.run(run_args={G.factor: [1, 2], ta: [1, 0, 0]})
last.append(M.v[:, -1])
times = len(M.t)
"""
    with pytest.warns(NbspikeWarning, match="has no effect"):
        names = script(text)

    # the last recorded values in Brian 2.9; tau stays what it was at the run
    expected = [[0.82616862] * 2, [0.90915626] * 2, [1.69965486, 1.8438226]]
    np.testing.assert_allclose(names["last"], expected, rtol=1e-8)
    assert names["times"] == 20


def test_N7_housekeeping_of_devices_is_accepted(script):
    with pytest.warns(NbspikeWarning, match="has no effect") as said:
        names = script(
            "device.reinit(); device.activate(build_on_run=False)\n"
            "device.delete(force=True); device.insert_code('main', 'x')\n"
            "same = get_device() is device, all_devices['runtime'] is device\n"
            "reset_device()\n"
        )

    assert len(said) == 1
    assert names["same"] == (True, True)


@pytest.mark.differs("the choice is accepted, and the note says what computes")
def test_N10_other_devices_get_advice(script):
    with pytest.warns(NbspikeWarning, match=r"'cuda_standalone'.*on the processor"):
        script("set_device('cuda_standalone')")


def test_O5_mistakes_come_without_a_banner(script, capfd):
    with pytest.raises(NbspikeError):
        script("NeuronGroup(1, 'v : mV')")

    assert capfd.readouterr() == ("", "")


def test_N12_variables_in_single_precision(script):
    names = script(
        "prefs.core.default_float_dtype = float32\n"
        "G = NeuronGroup(2, 'dv/dt = -v/(10*ms) : 1', method='exact')\n"
        "G.v = 1/3\nrun(10*ms)\n"
        "v, t = G.v[0], G.t_[:]\n"
        "kind = G.v[:].dtype.name, asarray(t).dtype.name\n"
        "prefs.core.default_float_dtype = float64\n"
        "H = NeuronGroup(2, 'v : 1')\nusual = H.v[:].dtype.name\n"
    )

    assert names["kind"] == ("float32", "float64")
    assert names["usual"] == "float64"
    # 0.12262646 in Brian 2.9, too
    assert float(names["v"]) == pytest.approx(np.exp(-1) / 3, rel=1e-6)
    assert float(names["v"]) != np.exp(-1) / 3
    with pytest.raises(NbspikeError, match="NB628"):
        script("prefs.core.default_float_dtype = int32")


def test_N13_code_objects_are_accepted_and_ignored(script):
    with pytest.warns(NbspikeWarning, match="`codeobj_class=` has no effect") as said:
        names = script(
            "G = NeuronGroup(1, 'dv/dt = 1/second : 1', method='euler',\n"
            "                codeobj_class=NumpyCodeObject)\n"
            "S = Synapses(G, G, codeobj_class=CythonCodeObject)\nS.connect()\n"
            "run(1*ms)\nv = G.v[0]\n"
        )

    assert len(said) == 1
    assert names["v"] == pytest.approx(1e-3)


def test_N13_hooks_for_developers_say_what_they_are(script):
    with pytest.raises(NbspikeError, match="for code of Brian 2 itself"):
        script("CodeRunner(None, 'stateupdate')")


def test_O6_an_error_before_the_run_says_one_thing_first(script):
    names = script(
        "G = NeuronGroup(1, 'dv/dt = -v/tua : 1', name='cells')\n"
        "tau = 10*ms\n"
        "try:\n    run(1*ms)\nexcept BrianObjectException as error:\n"
        "    said = str(error)\n"
    )
    first, *rest = names["said"].splitlines()

    assert "NB201" in first
    assert "cells" in first
    assert any("tua" in line for line in rest)
    assert len(rest) < 6
