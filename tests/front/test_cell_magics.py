from __future__ import annotations

import pytest

from nbspike.diagnostics.errors import NbspikeError
from tests.front.conftest import CONSTANTS, NEURONS, SYNAPSES


def html_of(card) -> str:
    return card._repr_mimebundle_()["text/html"]


def test_constants_become_variables_and_are_shown(notebook):
    card = notebook.run("%%constants\ntau = 20*ms in [5, 50]*ms  # time\nN = 3")

    assert repr(card) == "tau = 20 ms, N = 3"
    assert "5 to 50 ms" in html_of(card)
    assert r"$\displaystyle \tau$" in html_of(card)
    assert (
        float(
            notebook.variables["tau"] / notebook.run("from nbspike.units import ms; ms")
        )
        == 20
    )


def test_neurons_are_shown_typeset_with_method_and_constants(network):
    card = network.run(NEURONS)

    assert repr(card) == "P: 50 neurons = E[40] + I[10], exact integration"
    html = html_of(card)
    assert r"\frac{\mathrm{d}v}{\mathrm{d}t} = \frac{" in html
    assert r"v \leftarrow V_{r}" in html
    assert "integrated by" in html
    assert "<code>" in html
    assert "%%constants, cell [2]" in html
    network.run("from nbspike.units import ms\ntau_m = 21*ms")
    assert "notebook variable" in html_of(network.run(NEURONS))


def test_synapses_are_shown_typeset(network):
    card = network.run(SYNAPSES[1])

    assert repr(card) == "Ci: synapses I -> P"
    assert r"g_{i} \leftarrow g_{i} - w_{i}" in html_of(card)
    assert "p = 0.1" in html_of(card)


def test_text_of_the_user_cannot_become_markup(notebook):
    evil = r"<script>alert(1)</script> $\href{javascript:1}{x}$ \(y\)"
    card = notebook.run(f"%%constants\ntau = 20*ms  # {evil}")

    html = html_of(card)
    assert "<script" not in html
    assert r"$\href" not in html
    assert r"\(" not in html
    neurons = notebook.run(f"%%neurons Q[1]\ndv/dt = -v/tau : 1  # {evil}")
    assert "<script" not in html_of(neurons)
    assert r"$\href" not in html_of(neurons)


@pytest.mark.parametrize(
    "header", ["X[8] poisson rate=10*Hz", "S[1] spikes i=[0] t=[1]*ms"]
)
def test_inputs_need_no_body(notebook, header):
    card = notebook.run(f"%%neurons {header}")

    assert repr(card).startswith(header[0] + ": ")


def test_cell_shows_the_same_each_time_it_runs(network):
    first, second = network.run(NEURONS), network.run(NEURONS)

    assert first._repr_mimebundle_() == second._repr_mimebundle_()


@pytest.mark.parametrize("above", ["# a comment\n", "\n\n# one\n   # two\n\n", "   \n"])
def test_comments_may_stand_above_a_magic(network, above):
    assert network.run(above + NEURONS) is not None


def test_comments_above_do_not_move_the_lines_of_errors(network):
    text = NEURONS.replace("g_e/tau_e", "g_e/tau_x")
    with pytest.raises(NbspikeError, match=r"in %%neurons P, line 2, column 16"):
        network.run("# one\n# two\n" + text)


def test_comments_above_other_cells_are_left_alone(notebook):
    assert notebook.run("# a comment\n\n1 + 1") == 2
    assert notebook.run("x = '''\n%%neurons\n'''\nx") == "\n%%neurons\n"


@pytest.mark.parametrize(
    "text",
    [
        CONSTANTS + "N = 3;\n",
        NEURONS.rstrip("\n") + ";  # quiet\n",
        SYNAPSES[0].rstrip("\n") + " ;",
        SYNAPSES[0] + "\n# a; comment\n# below\n;",
        NEURONS.replace("I[10]", "I[10] --quiet"),
    ],
)
def test_semicolon_and_quiet_hide_the_output_only(network, text):
    before = dict(network.variables)

    assert network.run(text) is None
    assert network.variables.keys() >= before.keys()


def test_semicolon_hides_whatever_the_indentation(network):
    body = (
        "    dv/dt = (E_L - v)/tau_m : volt\n  threshold: v > V_th\n  reset: v = V_r;"
    )

    assert network.run("%%neurons Q[2]\n" + body) is None
    assert network.variables["Q"].size == 2


def test_braces_and_dollars_are_not_replaced_by_python_values(notebook):
    notebook.run("n = 3")
    with pytest.raises(NbspikeError, match="header of %%neurons"):
        notebook.run("%%neurons P[{n}]\ndv/dt = -v/(1*ms) : 1")


def test_constants_take_no_arguments(notebook):
    with pytest.raises(NbspikeError, match=r"NB801 in %%constants, line 1, column 13"):
        notebook.run("%%constants tau\nx = 1")


def test_help_is_a_manual(notebook):
    for name in ("neurons", "synapses", "constants"):
        manual = notebook.shell.find_cell_magic(name).__doc__
        assert f"%%{name} " in manual or f"%%{name}\n" in manual
        assert "::" in manual


def test_cell_can_set_the_time_step(network):
    network.run(NEURONS.replace("I[10]", "I[10] --dt 0.05*ms"))
    assert network.run("%simulate 10*ms").dt == 5e-5
    network.run("%%neurons Q[1] --dt 0.2*ms\ndv/dt = -v/tau_m : 1")
    with pytest.raises(NbspikeError, match="NB612"):
        network.run("%simulate 10*ms")


def test_code_on_a_clock_and_on_events_is_shown_and_runs(notebook):
    card = notebook.run(
        "%%neurons P[2]\ndv/dt = 1/ms : 1\nx : 1\nthreshold: v > 2.05\nreset: v = 0\n"
        "every 1*ms: x += 1\nevents: up = v > 1.05\non_up: x += 10\nrecord: x[0], up"
    )
    assert "every 1*ms" in html_of(card)
    assert "on_up" in html_of(card)
    notebook.run("%simulate 1.15*ms as res")
    result = notebook.variables["res"]
    # 1 at 0 ms, 1 at 1 ms, and 10 at the end of the step that begins at 1 ms
    assert result.traces["P"]["x"][0][-1] == 12
    assert list(result.spikes["P.up"].count) == [2, 2]


def test_manual_of_a_cell_shows_what_it_can_hold(notebook):
    from IPython.core import oinspect

    shown = notebook.shell.inspector.info(
        notebook.shell.find_cell_magic("neurons"), oname="%%neurons"
    )
    assert isinstance(shown, dict | oinspect.InfoDict)
    for example in ("every 10*ms:", "on_crossing:", "drive(t)", "poisson rate="):
        assert example in shown["docstring"]


def test_cell_calls_what_a_python_cell_has_defined(notebook):
    notebook.run(
        "from nbspike.brian2 import TimedArray, check_units, ms\n"
        "drive = TimedArray([1.0, 3.0], dt=1*ms)\n"
        "@check_units(x=1, result=1)\ndef doubled(x):\n    return 2*x"
    )
    cell = "%%neurons P[1]\nx = doubled(drive(t)) : 1\nrecord: x[0]"
    card = notebook.run(cell)
    assert "drive" in html_of(card)
    notebook.run("%simulate 1.1*ms as res")
    assert list(notebook.variables["res"].traces["P"]["x"][0][[0, 10]]) == [2, 6]
    notebook.run("drive = TimedArray([5.0, 7.0], dt=1*ms)\n%simulate 1.1*ms as res")
    assert list(notebook.variables["res"].traces["P"]["x"][0][[0, 10]]) == [10, 14]
