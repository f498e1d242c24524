"""Rows P3 and P5: formats of one's own, and the test of an installation."""

# names are those of scripts, and `run` and texts find them in the test

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from nbspike import NbspikeError, NeuronGroup, SpikeMonitor, StateMonitor, ms, mV, run
from nbspike.brian2 import ImportExport


class Lists(ImportExport):
    """Plain lists by name."""

    @property
    def name(self):
        return "lists"

    @staticmethod
    def export_data(group, variables, units=True, level=0):  # noqa: ARG004
        suffix = "" if units else "_"
        return {
            name: np.array(getattr(group, name + suffix)).tolist() for name in variables
        }

    @staticmethod
    def import_data(group, data, units=True, level=0):  # noqa: ARG004
        for name, values in data.items():
            setattr(group, name + "_", np.array(values))


@pytest.fixture
def lists():
    ImportExport.register(Lists())
    yield
    ImportExport.methods.pop("lists")


def test_P3_a_format_of_ones_own_is_found_by_its_name(lists):
    G = NeuronGroup(2, "v : volt\nk : integer")
    G.v, G.k = [1, 2] * mV, [3, 4]
    found = G.get_states(["v", "k"], units=False, format="lists")
    assert found == {"v": [1e-3, 2e-3], "k": [3, 4]}
    G.v = 0 * mV
    G.set_states({"v": [5e-3, 6e-3]}, format="lists")

    assert_array_equal(G.v_, [5e-3, 6e-3])
    every = G.get_states(format="lists", units=False, read_only_variables=False)
    assert set(every) == {"v", "k"}  # Brian hands over names as get_states has them


def test_P3_monitors_use_registered_formats(lists):
    G = NeuronGroup(1, "v : 1", threshold="v > 0", reset="v = 0")
    G.v = 1
    M, N = StateMonitor(G, "v", record=0), SpikeMonitor(G)
    run(0.2 * ms)

    assert M.get_states(["v"], format="lists") == {"v": [[1, 0]]}
    assert N.get_states(["i"], format="lists") == {"i": [0]}


def test_P3_formats_are_registered_once(lists):
    with pytest.raises(NbspikeError, match="called `lists` already"):
        ImportExport.register(Lists())
    with pytest.raises(NbspikeError, match="no format of states"):
        ImportExport.register("csv")
    G = NeuronGroup(1, "v : 1")
    with pytest.raises(NbspikeError, match=r"`list` is no format.*`lists`"):
        G.get_states(format="list")


def test_P5_an_installation_tests_itself(capsys):
    from nbspike import brian2

    assert brian2.test()
    assert capsys.readouterr().out.count("ok ") == 4


def test_P5_a_wrong_result_is_told(capsys, monkeypatch):
    from nbspike import brian2

    monkeypatch.setattr(
        "nbspike.brian2.selftest._decay", lambda: ("decay", lambda: False)
    )
    assert not brian2.test()
    assert "WRONG decay" in capsys.readouterr().out
