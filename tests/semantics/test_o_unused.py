"""Row O7: objects that a run passes over are named, each once."""

from __future__ import annotations

import warnings

import pytest

from nbspike import NbspikeWarning

GROUP = "G = NeuronGroup(2, 'v : 1', threshold='v > 1', reset='v = 0')\n"


def said(script, text):
    """Return the warnings of a script."""
    with warnings.catch_warnings(record=True) as messages:
        warnings.simplefilter("always", NbspikeWarning)
        script(text)
    return [str(one.message) for one in messages]


@pytest.mark.differs("said when a run passes over the object, not when it is deleted")
def test_O7_what_nothing_keeps_is_named_once(script):
    text = (
        f"{GROUP}Synapses(G, G, on_pre='v_post += 1').connect()\nSpikeMonitor(G)\n"
        "run(0.1*ms)\nrun(0.1*ms)\n"
    )
    first, second = said(script, text)

    assert first.startswith("synapses")
    assert "made in line 3, takes no part in the run" in first
    assert "Give it a name, as in `x = Synapses(…)`" in first
    assert second.startswith("spikemonitor")
    assert "made in line 4" in second


@pytest.mark.differs("said when a run passes over the object, not when it is deleted")
def test_O7_what_a_function_made_and_did_not_return_is_named(script):
    text = (
        "def build():\n"
        f"    {GROUP}"
        "    M = SpikeMonitor(G)\n"
        "    return G\n"
        "G = build()\nrun(0.1*ms)\n"
    )
    (message,) = said(script, text)

    assert message.startswith("spikemonitor")
    assert "made in `build` (line 4)" in message
    assert "Return it" in message


QUIET = {
    "named": f"{GROUP}run(0.1*ms)",
    "a cell that ran twice": f"{GROUP}{GROUP}run(0.1*ms)",
    "list": f"{GROUP}monitors = [SpikeMonitor(G) for k in range(2)]\nrun(0.1*ms)",
    "network": f"{GROUP}net = Network(G, SpikeMonitor(G))\nnet.run(0.1*ms)",
    "returned": f"""
def build():
    {GROUP}    return G, SpikeMonitor(G)
pair = build()
run(0.1*ms)
""",
    "runs of its own": f"""
def simulate():
    {GROUP}    M = SpikeMonitor(G)
    run(0.1*ms)
simulate()
simulate()
""",
    "older scope": f"{GROUP}SpikeMonitor(G)\nstart_scope()\n{GROUP}run(0.1*ms)",
    "part of a group": f"{GROUP}G.run_regularly('v += 1', dt=1*ms)\nrun(0.1*ms)",
}


@pytest.mark.parametrize("kind", QUIET)
def test_O7_nothing_is_said_of_what_runs(script, kind):
    assert said(script, QUIET[kind]) == []


def test_O7_nothing_is_said_after_an_error(script):
    text = (
        "def build():\n    NeuronGroup(1, 'v')\n"
        f"try:\n    build()\nexcept Exception:\n    pass\n{GROUP}run(0.1*ms)\n"
    )
    assert said(script, text) == []
