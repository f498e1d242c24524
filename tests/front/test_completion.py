"""Completion and explanations as IPython asks for them."""

from __future__ import annotations

import pytest

from nbspike_magics.extension import session_of
from nbspike_magics.inspecting import meaning

# not `provisionalcompleter`: the engine may warm up in another thread meanwhile
pytestmark = pytest.mark.filterwarnings(
    "ignore::IPython.core.completer.ProvisionalCompleterWarning"
)


def completions(notebook, text):
    """Return what IPython offers where ``|`` stands."""
    place = text.index("|")
    found = notebook.shell.Completer.completions(text.replace("|", ""), place)
    return [each.text for each in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("%%neurons Q[3] --me|", ["--method"]),
        ("%%neurons Q[3]\ndv/dt = -v/tau_|", ["tau_m", "tau_e", "tau_i"]),
        ("%%neurons Q[3]\nv : volt (unless re|", ["unless refractory"]),
        ("%explore w|", ["w_e", "w_i", "watt"]),
        ("%explore w_e --p|", ["--plots"]),
        ("%explore w_e --plots raster(E, |", ["P", "E", "I"]),
        ("%explore w_e --plots ras|", ["raster("]),
        ("res = %simulate 5*ms --se|", ["--seed"]),
        ("x = 1\n%simulate 5*ms --con|", ["--continue"]),
        ("%nbspike dr|", ["drop"]),
        ("%nbspike explain C|", ["Ce", "Ci"]),
        ("%nbspike drop w|", ["w_e", "w_i"]),
        ("%nbspike help L1|", ["L1", "L10", "L11", "L12", "L13", "L14"]),
    ],
)
def test_words_of_the_language_are_offered_and_nothing_else(network, text, expected):
    assert completions(network, text) == expected


def test_python_cells_are_completed_as_before(network):
    assert "memoryview" in completions(network, "x = memo|")
    assert "tau_m" in completions(network, "print(tau_|")


def test_unloading_takes_completion_away(network):
    before = len(network.shell.Completer.custom_matchers)
    network.run("%reload_ext nbspike")
    assert len(network.shell.Completer.custom_matchers) == before

    network.run("%unload_ext nbspike")

    assert len(network.shell.Completer.custom_matchers) == before - 1


def said(notebook, text):
    """Return what Shift+Tab says where ``|`` stands."""
    session = session_of(notebook.shell)
    return meaning(text.replace("|", ""), text.index("|"), session)


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("%%neurons Q[3]\ndv/dt = -v/tau|_m : volt", "tau_m = 20 ms"),
        ("%%neurons Q[3]\ndv/dt = -v/tau_m : vo|lt", "volt: unit"),
        ("%%neurons Q[3]\nthresh|old: v > V_th", "threshold: a condition"),
        ("%%neurons Q[3] --meth|od exact", "--method: how to integrate"),
        ("%%synapses S: E| -> P", "E: neurons 0 to 39 of P"),
        ("%%synapses S: E -> P\non_pre: g_e| += w_e", "g_e: variable of P"),
        ("%explore w_e|", "w_e = 1.62 mV"),
        ("%simulate tau|_m", "tau_m = 20 ms"),
    ],
)
def test_word_is_explained(network, text, begins):
    assert said(network, text).startswith(begins)


@pytest.mark.parametrize("text", ["tau|_m = 3", "%%neur|ons P[3]", "%%neurons P[3]\n|"])
def test_everything_else_is_left_to_the_kernel(network, text):
    assert said(network, text) is None


def test_question_mark_shows_the_cell(network):
    text = network.shell.object_inspect_mime("P")["text/plain"]

    assert "%%neurons P[50] = E[40] + I[10]" in text
    assert "the equations are linear, so each step is exact" in text
    assert (
        "%%synapses Ce: E -> P" in network.shell.object_inspect_mime("Ce")["text/plain"]
    )
    assert (
        "neurons 0 to 39 of P" in network.shell.object_inspect_mime("E")["text/plain"]
    )
