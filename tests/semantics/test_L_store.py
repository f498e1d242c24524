"""Row L23 and rule 39: states that are kept and put back; P4: in files.

Numbers named "Brian" were observed in Brian 2.9.
"""

# names are those of scripts, and `run` and texts find them in the test
# ruff: noqa: F841

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from nbspike import (
    Hz,
    NbspikeError,
    Network,
    NeuronGroup,
    PoissonGroup,
    PopulationRateMonitor,
    SpikeGeneratorGroup,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    defaultclock,
    ms,
    restore,
    run,
    seed,
    store,
)

SAID = "ignore::nbspike.NbspikeWarning"


def neurons(**options):
    return NeuronGroup(
        2,
        "dv/dt = (1 - v)/tau : 1\nw : 1",
        threshold="v > 0.5",
        reset="v = 0",
        method="euler",
        **options,
    )


def test_L23_state_records_and_time_come_back():
    G = neurons()
    M, N, R = StateMonitor(G, "v", record=0), SpikeMonitor(G), PopulationRateMonitor(G)
    C = SpikeMonitor(G, "v", record=False)
    tau = 1 * ms
    store()
    run(1 * ms)
    store("after")
    restore()
    assert_array_equal(G.v, 0)
    assert (len(M.t), len(N), len(R.t), float(G.t), C.num_spikes) == (0, 0, 0, 0, 0)

    tau = 2 * ms
    run(1 * ms)
    assert_allclose(G.v, 0.40126306)  # Brian: constants are not part of a state
    restore("after")
    assert_allclose(G.v, 0.271)  # Brian
    assert_allclose([len(N), C.num_spikes, G.t / ms], [2, 2, 1])
    run(0.2 * ms)
    assert_allclose(M.t / ms, np.arange(12) / 10, rtol=1e-12)
    assert_allclose(R.t / ms, np.arange(12) / 10, rtol=1e-12)


def test_L23_a_sweep_starts_each_time_from_the_same_state():
    G = neurons()
    N = SpikeMonitor(G)
    G.v = [0, 0.4]
    store()
    counts = []
    for value in (1, 2, 4):
        restore()
        tau = value * ms
        run(10 * ms)
        counts.append(N.count.tolist())

    again = []
    for value in (1, 2, 4):
        restore()
        tau = value * ms
        run(10 * ms)
        again.append(N.count.tolist())
    assert counts == again
    assert counts[0] > counts[1] > counts[2]


@pytest.mark.parametrize("delays", ["2*ms", "(1 + j)*ms"])
def test_L23_spikes_on_their_way_arrive_again(delays):
    source = SpikeGeneratorGroup(1, [0], [0] * ms)
    G = NeuronGroup(2, "v : 1")
    S = Synapses(source, G, on_pre="v += 1")
    S.connect()
    S.delay = delays
    net = Network(source, G, S)
    net.run(0.5 * ms)
    net.store()
    net.run(2 * ms)
    assert_allclose(G.v, 1)
    net.restore()
    assert_allclose(G.v, 0)
    net.run(1 * ms)
    first = [0, 0] if delays == "2*ms" else [1, 0]
    assert_allclose(G.v, first)
    net.run(1 * ms)
    assert_allclose(G.v, 1)


def test_L23_spikes_sent_before_their_delay_changed_arrive_again():
    source = SpikeGeneratorGroup(1, [0], [0] * ms)
    G = NeuronGroup(2, "v : 1")
    S = Synapses(source, G, on_pre="v += 1")
    S.connect()
    S.delay = "(1 + j)*ms"
    net = Network(source, G, S)
    net.run(0.5 * ms)
    S.delay = "5*ms"
    net.store()
    values = []
    for _ in range(2):
        net.restore()
        net.run(1 * ms)
        one = np.array(G.v)
        net.run(1 * ms)
        values.append([*one, *G.v])

    assert values == [[1, 0, 1, 1]] * 2


def test_L23_last_spikes_and_refractoriness_come_back():
    G = NeuronGroup(
        1, "v : 1", threshold="v > 0", reset="", refractory=1 * ms, name="G"
    )
    G.v = 1
    N = SpikeMonitor(G)
    net = Network(G, N)
    net.run(0.5 * ms)
    net.store()
    net.run(2 * ms)
    net.restore()
    assert float(G.lastspike[0]) == 0
    net.run(1 * ms)
    assert_allclose(N.t / ms, [0, 1])


def test_L23_clocks_delays_and_synapses_come_back():
    G = NeuronGroup(3, "v : 1", threshold="v > 1", reset="v = 0")
    S = Synapses(G, G, "w : 1", on_pre="v += w")
    S.connect(i=[2, 0], j=[0, 1])
    S.w, S.delay = [2, 3], [1, 2] * ms
    net = Network(G, S)
    net.run(1 * ms)
    net.store()
    S.connect(i=[1], j=[2])
    S.w, S.delay = 7, 0 * ms
    defaultclock.dt = 0.5 * ms
    net.run(1 * ms)
    net.restore()

    assert defaultclock.dt == 0.1 * ms  # Brian
    assert len(S) == 2
    assert_array_equal(S.i, [2, 0])
    assert_allclose(S.w, [2, 3])
    assert_allclose(S.delay / ms, [1, 2])
    net.run(1 * ms)
    assert_allclose(net.t / ms, 2)


def test_R39_noise_goes_on_unless_it_is_asked_to_come_again():
    P = PoissonGroup(20, 200 * Hz)
    N = SpikeMonitor(P)
    net = Network(P, N)
    seed(3)
    net.store()

    def times(**options):
        net.restore(**options)
        net.run(5 * ms)
        return N.t_

    first, second = times(), times()
    assert not np.array_equal(first, second)
    assert_array_equal(times(restore_random_state=True), first)
    assert_array_equal(times(restore_random_state=True), first)


def test_R39_other_objects_are_refused():
    G = neurons(name="a")
    net = Network(G)
    net.store()
    M = StateMonitor(G, "v", record=0)
    net.add(M)
    with pytest.raises(NbspikeError, match="without `statemonitor`"):
        net.restore()
    net.remove(M)
    net.restore()
    net.remove(G)
    net.add(NeuronGroup(2, "u : 1", name="a"))
    with pytest.raises(NbspikeError, match="NB652"):
        net.restore()


def test_L23_states_are_told_apart_by_name():
    G = NeuronGroup(1, "v : 1")
    net = Network(G)
    for value in (1, 2):
        G.v = value
        net.store(f"v{value}")
    net.restore("v1")
    assert G.v[0] == 1
    net.restore("v2")
    assert G.v[0] == 2
    with pytest.raises(NbspikeError, match=r"`v3`: in memory there is v1, v2"):
        net.restore("v3")


MODEL = """
from nbspike import *

G = NeuronGroup(3, "dv/dt = (1.1 - v)/(5*ms) : 1\\nb : boolean",
                threshold="v > 1", reset="v = 0", refractory=1*ms, name="G")
S = Synapses(G, G, "w : 1", on_pre="v += w")
S.connect(condition="i != j")
S.w, S.delay = "0.01*i", "(1 + j)*ms"
G.v, G.b = "0.3*i", "i > 1"
M, N = SpikeMonitor(G, "v"), StateMonitor(G, "v", record=True, dt=0.5*ms)
R = PopulationRateMonitor(G)
net = Network(G, S, M, N, R)
"""

SECOND = """
import json, sys
net.restore("half", filename=sys.argv[1])
net.run(20*ms)
print(json.dumps([M.t_.tolist(), M.v.tolist(), N.v.tolist(), N.t_.tolist(),
                  R.rate_.tolist(), G.v_[:].tolist(), float(net.t_)]))
"""


def test_P4_a_file_is_read_in_another_process(tmp_path):
    names = {}
    exec(MODEL, names)  # noqa: S102  (our own text)
    net = names["net"]
    net.run(20 * ms)
    path = tmp_path / "state.npz"
    net.store("half", filename=path)
    net.store("other", filename=path)
    net.run(20 * ms)
    made = subprocess.run(
        [sys.executable, "-c", MODEL + SECOND, str(path)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    import json

    found = json.loads(made.stdout)
    M, N, R, G = (names[name] for name in "MNRG")
    expected = [M.t_, M.v, N.v, N.t_, R.rate_, np.array(G.v_), 0.04]
    for one, other in zip(found, expected, strict=True):
        assert_allclose(one, other, rtol=1e-12)
    assert len(M) > 5


@pytest.mark.parametrize("damage", ["cut", "byte", "text", "empty"])
def test_P4_damaged_files_are_refused(tmp_path, damage):
    G = NeuronGroup(2000, "v : 1")
    G.v = "i"
    net = Network(G)
    path = tmp_path / "state.npz"
    net.store(filename=path)
    data = bytearray(path.read_bytes())
    if damage == "cut":
        data = data[: len(data) // 2]
    elif damage == "byte":
        data[len(data) // 3] ^= 0xFF
    else:
        data = bytearray(b"no archive" if damage == "text" else b"")
    path.write_bytes(data)

    with pytest.raises(NbspikeError, match="NB653"):
        net.restore(filename=path)
    assert_array_equal(G.v, np.arange(2000))


def test_P4_a_file_is_replaced_as_a_whole(tmp_path, monkeypatch):
    G = NeuronGroup(2, "v : 1")
    net = Network(G)
    path = tmp_path / "state.npz"
    G.v = 3
    net.store(filename=path)

    def full(*args, **kwargs):
        raise OSError("no space left")

    monkeypatch.setattr("nbspike.api.stored_state.np.savez", full)
    with pytest.raises(OSError, match="no space"):
        net.store(filename=path)
    monkeypatch.undo()
    G.v = 0
    net.restore(filename=path)
    assert_array_equal(G.v, 3)
    assert [item.name for item in tmp_path.iterdir()] == ["state.npz"]


def test_P4_files_hold_no_pickled_objects(tmp_path):
    path = tmp_path / "state.npz"
    np.savez(path, **{"default/description": np.array([{"a": 1}], object)})
    net = Network(NeuronGroup(1, "v : 1"))

    with pytest.raises(NbspikeError, match="NB653"):
        net.restore(filename=path)


def test_L23_a_cell_that_is_run_again_finds_its_state():
    def cell():
        G = neurons()
        return G, Network(G, SpikeMonitor(G))

    G, net = cell()
    G.v = 0.3
    path_free = net._shelf
    net.store()
    H, other = cell()
    other._shelf = path_free
    other.restore()

    assert_allclose(H.v, 0.3)
