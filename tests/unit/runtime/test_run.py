"""A run stops when it is asked to, keeps what it has, and can be continued."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from nbspike.diagnostics.errors import NbspikeError
from tests.agreement.models import RECURRENT
from tests.agreement.test_chunks import assert_same, everything
from tests.architecture.repository import ROOT
from tests.reference.networks import Built, Net, Neurons

NET = next(net for net in RECURRENT if net.name == "two populations and inputs")
STEPS = 600


@pytest.fixture(scope="module")
def whole():
    built = Built(NET)
    built.advance(STEPS)
    return everything(built)


def is_prefix(part, whole):
    return all(
        np.array_equal(values, whole[name][: len(values)])
        for name, values in part.items()
        if name.startswith(("spikes", "trace"))
    )


@pytest.mark.parametrize("stop_after", [1, 2, 17])
def test_interrupted_run_keeps_a_prefix_and_goes_on(whole, stop_after):
    built = Built(NET)
    calls = 0

    def progress(share):
        nonlocal calls
        calls += 1
        assert 0 < share <= 1
        if calls == stop_after:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        built.assembly.advance(
            STEPS, built.values, seed=NET.seed, progress=progress, chunk=9
        )

    assert built.assembly.step == 9 * stop_after
    part = everything(built)
    assert len(part["trace of E.v"]) == 9 * stop_after
    assert is_prefix(part, whole)
    built.advance(STEPS - built.assembly.step)
    assert_same(everything(built), whole)


def test_cancelled_run_says_how_far_it_came(whole):
    built = Built(NET)
    answers = iter([False, False, True])
    done = built.assembly.advance(
        STEPS,
        built.values,
        seed=NET.seed,
        cancelled=lambda: next(answers),
        chunk=50,
    )

    assert done == built.assembly.step == 150
    assert is_prefix(everything(built), whole)
    built.advance(STEPS - done)
    assert_same(everything(built), whole)


def test_progress_ends_at_one():
    shares = []
    built = Built(NET)
    built.assembly.advance(100, built.values, seed=1, progress=shares.append, chunk=30)

    assert shares == [0.3, 0.6, 0.9, 1.0]


#: Runs for minutes; on SIGINT says how long it took to stop, then goes on a little
#: and compares with a run that nobody disturbed.
INTERRUPTED = """
import json, os, signal, threading, time
from tests.agreement.test_chunks import everything
from tests.reference.networks import Built
from tests.unit.runtime.test_run import NET, is_prefix

built = Built(NET)
built.advance(3)
sent = []

def press():
    sent.append(time.perf_counter())
    os.kill(os.getpid(), signal.SIGINT)

threading.Timer({wait}, press).start()
try:
    built.advance(200_000_000)
    stopped = None
except KeyboardInterrupt:
    stopped = time.perf_counter() - sent[0]
reached = built.assembly.step
built.advance(100)
other = Built(NET)
other.advance(reached + 100)
found, expected = everything(built), everything(other)
same = all((found[k] == expected[k]).all() for k in expected)
print(json.dumps([stopped, reached, same]))
"""


@pytest.mark.skipif(os.name != "posix", reason="SIGINT to oneself")
@pytest.mark.parametrize("wait", [0.02, 0.3])
def test_interrupt_stops_a_long_run_at_once(wait):
    # recorders of traces ask for their room when a run starts
    program = INTERRUPTED.replace("{wait}", str(wait)).replace(
        "built = Built(NET)\nbuilt.advance(3)",
        "built = Built(NET)\n"
        "built.assembly.recorders = list(built.spikes.values())\n"
        "built.traces.clear()\nbuilt.advance(3)",
    )
    program = program.replace(
        "other = Built(NET)\n",
        "other = Built(NET)\nother.traces.clear()\n"
        "other.assembly.recorders = list(other.spikes.values())\n",
    )
    paths = os.pathsep.join((str(ROOT), str(ROOT / "magics")))
    made = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert made.returncode == 0, made.stderr
    stopped, reached, same = json.loads(made.stdout)
    assert stopped is not None
    assert stopped < 0.3
    assert reached > 100
    assert same


EXPLODING = "dv/dt = v**2/tau : 1\nu : 1\ninit: v = 1e300*int(i == 3)"


def test_blow_up_names_variable_neuron_and_time():
    """Neuron 3 squares 1e300 in the first step, and is infinite after it."""
    built = Built(
        Net("bang", (Neurons("P", 8, EXPLODING, "euler"),), (), {"tau": "10*ms"})
    )
    with pytest.raises(NbspikeError) as caught:
        built.advance(1000)

    text = str(caught.value)
    assert caught.value.code == "NB701"
    for part in ("`v`", "P", "neuron 3", "t = 0 ms", "dt"):
        assert part in text, text


def test_blow_up_later_is_found_in_the_chunk_where_it_happens():
    body = (
        "dv/dt = 1/second : 1\nx = 1/(5 - i) : 1\nthreshold: v > 9.95*ms/second\n"
        "reset: v = 1/(0*i)"
    )
    built = Built(Net("later", (Neurons("Q", 4, body),), (), {}))
    with pytest.raises(NbspikeError, match=r"t = 9\.9 ms and t = 10 ms") as caught:
        built.advance(1000, chunk=1)

    assert "neuron 0" in str(caught.value)
    assert built.assembly.step == 100
    trace = built.trace("Q", "v")
    assert len(trace) == 100
    assert np.isfinite(trace).all()


def test_recorders_grow_without_losing_a_spike():
    """A hundred neurons fire in every step, far beyond the first buffers."""
    built = Built(Net("loud", (Neurons("P", 100, "threshold: True"),)))
    built.advance(2000)

    recorder = built.spikes["P"].recorder
    assert len(recorder.i) == 200_000
    assert_array_equal(recorder.i, np.tile(np.arange(100), 2000))
    assert_array_equal(recorder.step, np.repeat(np.arange(2000), 100))


def test_waiting_for_the_first_answer_is_short():
    """The first chunk is short, so that a huge network can be stopped, too."""
    built = Built(Net("one", (Neurons("P", 3, "dv/dt = -v/second : 1"),)))
    built.assembly.advance(10, built.values, seed=1)  # compiles
    seen = []
    built.assembly.advance(
        10_000,
        built.values,
        seed=1,
        cancelled=lambda: bool(seen.append(built.assembly.step)),
    )

    assert seen[0] - 10 <= 16
    assert seen[-1] == 10_010


def test_interrupt_during_the_last_chunk_is_not_lost():
    built = Built(NET)

    def progress(share):
        if share == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        built.assembly.advance(40, built.values, seed=NET.seed, progress=progress)
    assert built.assembly.step == 40


def test_run_of_no_steps_changes_nothing():
    built = Built(NET)
    before = built.state()
    started = time.perf_counter()
    built.advance(0)

    assert time.perf_counter() - started < 5
    assert_same(built.state(), before)
    assert built.assembly.step == 0
