"""``%nbspike profile``: every stage of the last run, always in the same form."""

from __future__ import annotations

import re

import pytest

from nbspike.diagnostics import stages
from nbspike.diagnostics.errors import NbspikeError

SHAPE = """\
stage ms times
parse # #
check # #
choose the integrator # #
lower # #
wait for the compiler # #
compile # #
load from the cache # #
assemble # #
wire # #
initial values # #
run # 1
collect # 1
draw # 1
together #

in 30 ms of another run, with a clock between operations
operation ms
P_stateupdater #
P_spike_thresholder #
spikemonitor #
Ce_pre #
Ci_pre #
P_spike_resetter #"""


def shape_of(card) -> list[str]:
    """Return the lines of a card without its numbers and blanks, `run` to `draw`."""
    text = card._repr_mimebundle_()["text/plain"]
    made = []
    for full in text.splitlines():
        line = re.sub(r"\d+\.\d\d", "#", " ".join(full.split()))
        if not line.startswith(("run", "collect", "draw", "in ")):
            made.append(re.sub(r"\b\d+$", "#", line))
        else:
            made.append(line)
    return [line for line in made if not line.startswith("statemonitor")]


def test_profile_tells_every_stage_of_the_last_run(network):
    network.run("%simulate 30*ms as res")

    card = network.run("%nbspike profile")

    assert shape_of(card) == SHAPE.splitlines()


def test_profile_can_be_asked_for_again_and_leaves_the_network_alone(network):
    network.run("%simulate 30*ms as res")
    network.run("%nbspike profile")
    network.run("%nbspike profile")

    assert repr(network.run("%simulate 10*ms --continue")).startswith("30 ms to 40 ms")


def test_milliseconds_add_up(network):
    network.run("%simulate 30*ms as res")
    text = network.run("%nbspike profile")._repr_mimebundle_()["text/plain"]

    stages_part = text.partition("\n\n")[0].splitlines()[1:]
    *each, whole = [float(re.search(r"\d+\.\d\d", line)[0]) for line in stages_part]
    assert whole == pytest.approx(sum(each), abs=0.01 * len(each))
    assert whole > 0


def test_before_a_run_there_is_nothing_to_tell(network, monkeypatch):
    monkeypatch.setattr(stages._watch, "record", stages.Record())

    with pytest.raises(NbspikeError, match="NB803"):
        network.run("%nbspike profile")
