"""What the linter says, below cells, with runs and in the Explorer."""

from __future__ import annotations

import pytest

from nbspike.diagnostics.errors import NbspikeError
from nbspike_magics.extension import session_of
from nbspike_magics.note_cards import notes_card

FAST = "%%neurons X[10] poisson rate=8*kHz"
UNSET = "%%synapses S: X -> P\nw : volt\nconnect: True\non_pre: g_e += w\n"


@pytest.fixture
def published(network, monkeypatch):
    """Return the texts that a cell shows beside its result."""
    texts = []
    monkeypatch.setattr(
        network.shell.display_pub,
        "publish",
        lambda data, *_, **__: texts.append(data["text/plain"]),
    )
    return texts


def test_note_stands_below_the_cell(network):
    card = network.run(FAST)

    head, note = card.text.split("\n")
    assert head == "X: 10 Poisson sources"
    assert note.startswith("L3: X has a rate of 8 kHz")
    assert '<div role="note"' in card.html
    assert "poisson[80] rate=… -&gt; P</span></code>" in card.html


def test_nothing_is_said_of_a_network_as_it_should_be(network, published):
    assert session_of(network.shell).notes() == ()
    network.run("%simulate 5*ms")
    assert published == []


@pytest.mark.parametrize(
    "text",
    [
        FAST + "  # nbspike: ignore L3",
        "# nbspike: ignore L3\n" + FAST,
        FAST + "\n# nbspike: ignore L3",
        FAST + " --quiet",
    ],
)
def test_comment_or_option_silences(network, text):
    assert "L3" not in repr(network.run(text))


def test_semicolon_silences_a_run(network, published):
    network.run(FAST)
    network.run("%simulate 2*ms as res;")

    assert published == []


def test_notes_come_with_a_run(network, published):
    network.run(FAST)
    network.run(UNSET.replace("connect: True", "connect: False"))
    network.run("%simulate 2*ms")
    (text,) = published

    assert "L1: `w` is 0 in all synapses of S" in text
    assert "L13: S has no synapses" in text


def test_explorer_says_so_in_its_status_line(network):
    network.run(FAST)
    explorer = network.run("%explore w_e --for 20*ms as ex")
    try:
        assert "L3: X has a rate of 8 kHz" in explorer.status
    finally:
        explorer.close()


def test_explorer_judges_the_values_of_its_sliders(network):
    network.run("%%constants\nnu = 10*Hz in [0, 5000]*Hz")
    network.run("%%neurons X[10] poisson rate=nu")
    explorer = network.run("%explore nu --for 20*ms as ex")
    try:
        assert "L3" not in explorer.status
        explorer.set("nu", 4000.0)
        assert explorer.wait(30)
        assert "L3: X has a rate of 4 kHz" in explorer.status
    finally:
        explorer.close()


def test_unused_constant_is_noted_where_models_are_known(notebook):
    constants = "%%constants\ntau = 20*ms\ng_L = 10*nS\nT = 3*ms"
    assert "L5" not in repr(notebook.run(constants))  # models are still to come
    notebook.run("%%neurons P[1]\ndv/dt = -v/tau : 1")
    notebook.run("%simulate T")

    assert "L5: nothing uses `g_L`" in repr(notebook.run(constants))
    assert "`T`" not in repr(notebook.run("%nbspike lint"))


def test_name_in_a_comment_is_no_use(notebook):
    notebook.run("%%constants\ng_L = 10*nS")
    notebook.run("%%neurons P[1]\ndv/dt = -v/(9*ms) : 1  # without g_L")

    assert "`g_L`" in repr(notebook.run("%nbspike lint"))
    notebook.run("print(g_L)")
    assert repr(notebook.run("%nbspike lint")) == "nothing looks like a slip"


def test_constant_with_two_values(notebook):
    notebook.run("%%constants\nV_r = -90*mV", cell="a")
    card = notebook.run("%%constants\nV_r = -60*mV", cell="b")

    assert "L7: `V_r` is -60 mV here and -90 mV in another cell" in repr(card)
    notebook.run("%%constants\nV_r = -60*mV", cell="a")
    assert "L7" not in repr(notebook.run("%nbspike lint"))


def test_constant_changed_in_its_own_cell_has_one_value(notebook):
    for value in (-90, -60):
        card = notebook.run(f"%%constants\nV_r = {value}*mV", cell="a")

    assert "L7" not in repr(card)


def test_status_ends_with_the_notes(network):
    network.run(FAST)

    assert repr(network.run("%nbspike status")).split("\n")[-1].startswith("L3: X")


def test_rule_is_explained(notebook):
    text = repr(notebook.run("%nbspike help l3"))

    assert text.startswith("L3: a Poisson source that is too fast for its time step.")


def test_text_of_a_user_is_shown_as_it_is(network):
    network.run(UNSET.replace("S:", "S2:").replace("X", "P"))
    notes = session_of(network.shell).notes()

    assert "<code>" in notes_card(notes).html
    assert "`" not in notes_card(notes).html


def test_status_shows_the_network_first(network, published):
    network.run("%nbspike status")
    assert published == ["E excites P (Ce)\nI inhibits P (Ci)"]
    network.run("%nbspike clear")
    network.run("%nbspike status")

    assert len(published) == 1  # nothing to draw


def test_traceback_of_the_last_error_has_the_frames_of_nbspike(network):
    assert repr(network.run("%nbspike traceback")) == "no error so far"
    with pytest.raises(NbspikeError):
        network.run("%%neurons P[2]\ndv/dt = -v/nowhere : 1")
    network.run("x = 1")
    text = repr(network.run("%nbspike traceback"))

    assert "worksheet/defining.py" in text
    assert "`nowhere` is not defined" in text
