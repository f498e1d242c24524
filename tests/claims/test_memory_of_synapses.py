"""What synapses take is known before it is taken, within a fifth.

Each case runs in a process of its own: it notes what was asked for, and the most
memory that the process then had.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from nbspike.network.footprint import WORKING
from nbspike.optimisations import VARIABLE
from tests.claims.footprint_program import KINDS

ROOT = Path(__file__).parents[2]
PROGRAM = Path(__file__).with_name("footprint_program.py")
clear = Path("/proc/self/clear_refs")

#: Bytes of a synapse at the peak, written out: narrow numbers of its neurons, its
#: variables, its number where synapses are listed; and how many synapses there are.
#: What delays take comes besides: steps, a place, a neuron, and parts of a table.
BYTES = {
    "p": (2, 20e6),
    "condition": (2, 15e6),
    "fixed indegree": (2 + 4 + 2, 4.5e6),
    "listed": (2 * (2 + 2) + 2, 9e6),
    "weights": (2 + 8, 7.2e6),
    "delays": (2 + 4 + 2 + 8 * 40 / 600, 7.2e6),
    "plastic": (2 + 4 * 8 + 2 + 4 + 2, 3.2e6),
}


@pytest.mark.slow
@pytest.mark.skipif(not clear.exists(), reason="a peak can be forgotten on Linux only")
@pytest.mark.parametrize("kind", KINDS)
def test_memory_of_synapses_is_known_before(kind):
    command = [sys.executable, str(PROGRAM), kind]
    with_all = {name: text for name, text in os.environ.items() if name != VARIABLE}
    done = subprocess.run(
        command, cwd=ROOT, check=True, capture_output=True, text=True, env=with_all
    )
    found = json.loads(done.stdout)

    assert found["taken"] == pytest.approx(found["said"], rel=0.2)
    if kind in BYTES:
        each, synapses = BYTES[kind]
        assert found["said"] == pytest.approx(each * synapses + WORKING, rel=0.05)
