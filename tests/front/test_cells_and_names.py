"""Running again, renaming, deleting, reloading: the notebook and the kernel agree."""

from __future__ import annotations

import threading

import pytest

from nbspike.diagnostics.errors import NbspikeError
from nbspike_magics.extension import session_of
from nbspike_magics.transformer import move_comments
from tests.front.conftest import CONSTANTS, NEURONS, SYNAPSES

SMALL = "%%neurons {name}[2]\ndv/dt = -v/(10*ms) : 1\n"


def defined(notebook) -> set[str]:
    return set(session_of(notebook.shell).worksheet.definitions())


def test_running_again_replaces(network):
    old = network.variables["P"]
    network.run(NEURONS.replace("P[50] = E[40] + I[10]", "P[20] = E[15] + I[5]"))
    result = network.run("%simulate 50*ms")

    assert network.variables["P"] is not old
    assert result.spikes["P"].size == 20
    assert result.spikes["E"].size == 15


def test_results_do_not_depend_on_how_often_cells_ran(network):
    first = network.run("%simulate 50*ms")
    for text in (NEURONS, *SYNAPSES, CONSTANTS, NEURONS):
        network.run(text)
    second = network.run("%simulate 50*ms")

    assert first.synapses == second.synapses
    assert first.spikes["P"].seconds.tolist() == second.spikes["P"].seconds.tolist()


def test_renamed_population_retires_the_old_name(notebook):
    notebook.run(SMALL.format(name="P"), cell="a")
    notebook.run(SMALL.format(name="Q"), cell="a")

    assert defined(notebook) == {"Q"}
    assert "P" not in notebook.variables


def test_names_alone_count_where_cells_are_unknown(notebook):
    notebook.run(SMALL.format(name="P"))
    notebook.run(SMALL.format(name="Q"))

    assert defined(notebook) == {"P", "Q"}


def test_deleted_cell_retires_at_the_next_execution_of_any_cell(notebook):
    notebook.run(SMALL.format(name="P"), cell="a")
    notebook.run("%%constants\nx = 3*mV", cell="b")
    notebook.run("y = 1", cell="c", deleted=["a", "b"])

    assert defined(notebook) == set()
    assert notebook.variables.keys().isdisjoint({"P", "x"})
    assert notebook.variables["y"] == 1


def test_deleting_a_cell_spares_what_another_cell_defined_anew(notebook):
    notebook.run(SMALL.format(name="P"), cell="a")
    notebook.run(SMALL.format(name="P"), cell="b")
    notebook.run("0", cell="c", deleted=["a"])

    assert defined(notebook) == {"P"}


def test_deleting_a_cell_spares_a_variable_assigned_since(notebook):
    notebook.run(SMALL.format(name="P"), cell="a")
    notebook.run("P = 5", cell="b")
    notebook.run("0", cell="c", deleted=["a"])

    assert notebook.variables["P"] == 5


def test_failing_cell_retires_nothing(notebook):
    notebook.run(SMALL.format(name="P"), cell="a")
    with pytest.raises(NbspikeError):
        notebook.run("%%neurons Q[2]\ndv/dt = -v/tau : 1\n", cell="a")

    assert defined(notebook) == {"P"}


def test_one_cell_of_python_can_define_several(notebook):
    notebook.run(
        "for name in 'PQ':\n"
        "    get_ipython().run_cell_magic(\n"
        "        'neurons', f'{name}[2]', 'dv/dt = -v/(10*ms) : 1')",
        cell="a",
    )

    assert defined(notebook) == {"P", "Q"}
    notebook.run("0", cell="b", deleted=["a"])
    assert defined(notebook) == set()


def test_synapses_before_their_groups_say_what_to_do(notebook):
    with pytest.raises(NbspikeError, match="NB207") as caught:
        notebook.run(SYNAPSES[0])

    assert len(caught.value.findings) == 2
    notebook.network()
    assert "Ce" in notebook.variables


def test_synapses_outlive_the_group_they_name_until_the_next_run(network):
    network.run("%nbspike drop P")
    network.run(SMALL.format(name="R"))

    with pytest.raises(NbspikeError, match=r"NB207 in the header of %%synapses"):
        network.run("%simulate 10*ms")


def test_constant_assigned_in_python_counts(network):
    slow = network.run("%simulate 100*ms")
    network.run("from nbspike.units import mV\nE_L = -40*mV")
    fast = network.run("%simulate 100*ms")

    assert len(fast.spikes["P"]) > len(slow.spikes["P"])


def test_loading_injects_no_names(shell):
    before = set(shell.user_ns)
    shell.run_cell("%load_ext nbspike").raise_error()

    assert {name for name in set(shell.user_ns) - before if name[0] != "_"} == set()


def test_reloading_keeps_definitions_and_registers_everything_once(network):
    for command in ("load_ext", "reload_ext", "reload_ext"):
        network.run(f"%{command} nbspike")
    hooks = network.shell.events.callbacks["pre_run_cell"]

    assert sum(f.__module__.startswith("nbspike_magics") for f in hooks) == 1
    assert network.shell.input_transformers_cleanup.count(move_comments) == 1
    assert defined(network) == {"P", "Ce", "Ci"}
    assert len(network.run("%simulate 50*ms").spikes["P"]) > 0


def test_unloading_leaves_nothing(network, capsys):
    network.run("%unload_ext nbspike")

    shell = network.shell
    assert shell.find_cell_magic("neurons") is None
    assert shell.find_line_magic("simulate") is None
    assert move_comments not in shell.input_transformers_cleanup
    network.run("%load_ext nbspike")
    assert shell.find_cell_magic("neurons") is not None


def test_engine_warms_up_in_the_background(shell):
    shell.run_cell("%load_ext nbspike").raise_error()
    for thread in threading.enumerate():
        if thread.name == "nbspike-warm":
            assert thread.daemon
            thread.join(60)
            assert not thread.is_alive()
