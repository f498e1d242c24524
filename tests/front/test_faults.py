"""Each way to write a cell wrongly has an error of its own, with a place.

The last good model stays: what was defined before is simulated as before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pytest

from nbspike.diagnostics.errors import NbspikeError

FORM = re.compile(
    r"\A(?P<kind>\w+) (?P<code>NB\d{3}) in (?P<where>[^\n]+), line (?P<line>\d+), "
    r"column (?P<column>\d+)\n    (?P<excerpt>[^\n]*)\n    (?P<caret>[ \t]*\^+)\n"
    r"  (?P<sentence>[^\n]+)\Z"
)


@dataclass(frozen=True)
class Fault:
    """A cell, and what is said about it: code, class, line, what is underlined."""

    name: str
    cell: str
    code: str
    kind: str
    line: int
    marked: str
    said: str = ""


def neurons(equation: str, *clauses: str) -> str:
    return "\n".join(["%%neurons P[50]", equation, *clauses, ""])


GOOD = "dv/dt = (E_L - v)/tau_m : volt"
FAULTS = [
    Fault(
        "unknown name",
        neurons("dv/dt = (E_l - v)/tau_m : volt"),
        "NB201",
        "UnknownNameError",
        1,
        "E_l",
        "Did you mean `E_L`?",
    ),
    Fault(
        "units that do not fit",
        neurons("dv/dt = (E_L - v + 3*nA)/tau_m : volt"),
        "NB301",
        "UnitError",
        1,
        "3*nA",
    ),
    Fault(
        "unknown unit",
        neurons("dv/dt = (E_L - v)/tau_m : volts"),
        "NB304",
        "UnitError",
        1,
        "volts",
        "`volt`",
    ),
    Fault(
        "bracket never closed",
        neurons("dv/dt = (E_L - v/tau_m : volt"),
        "NB102",
        "EquationSyntaxError",
        1,
        "(",
    ),
    Fault(
        "power",
        neurons(GOOD, "x = v^2 : volt**2"),
        "NB104",
        "EquationSyntaxError",
        2,
        "^",
        "`**`",
    ),
    Fault(
        "clause without text",
        neurons(GOOD, "threshold:"),
        "NB106",
        "EquationSyntaxError",
        2,
        "threshold",
    ),
    Fault(
        "variable twice",
        neurons(GOOD, GOOD),
        "NB202",
        "DuplicateDefinitionError",
        2,
        "dv/dt",
    ),
    Fault(
        "assignment to a subexpression",
        neurons(GOOD, "u = 2*v : volt", "threshold: v > V_th", "reset: u = V_r"),
        "NB204",
        "UnknownNameError",
        4,
        "u",
    ),
    Fault(
        "code",
        neurons("dv/dt = __import__('os').system('x')/tau_m : volt"),
        "NB105",
        "EquationSyntaxError",
        1,
        "'",
    ),
    Fault(
        "attribute",
        neurons("dv/dt = (E_L - v.real)/tau_m : volt"),
        "NB105",
        "EquationSyntaxError",
        1,
        ".real",
    ),
    Fault(
        "undefined group",
        "%%synapses S: X -> P\nconnect: p=0.1\non_pre: v += w_e\n",
        "NB207",
        "UnknownNameError",
        1,
        "X",
    ),
    Fault("size zero", neurons(GOOD).replace("50", "0"), "NB601", "SizeError", 1, "0"),
    Fault(
        "size negative",
        neurons(GOOD).replace("50", "-1"),
        "NB601",
        "SizeError",
        1,
        "-1",
    ),
    Fault(
        "size broken",
        neurons(GOOD).replace("50", "2.5"),
        "NB601",
        "SizeError",
        1,
        "2.5",
    ),
    Fault(
        "size too large",
        neurons(GOOD).replace("50", "1e12"),
        "NB605",
        "MemoryBudgetError",
        1,
        "1e12",
    ),
]


def spikes(notebook):
    trains = notebook.run("%simulate 20*ms;\n_r = %simulate 20*ms\n_r").spikes["P"]
    return trains.i, trains.seconds


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_fault_has_its_own_error_and_the_last_good_model_stays(network, fault):
    before, index_and_time = network.variables["P"], spikes(network)

    with pytest.raises(NbspikeError) as caught:
        network.run(fault.cell)

    found = FORM.match(str(caught.value))
    assert found, str(caught.value)
    assert (found["kind"], found["code"]) == (fault.kind, fault.code)
    assert type(caught.value).__name__ == fault.kind
    start = len(found["caret"]) - found["caret"].count("^")
    marked = found["excerpt"][start : len(found["caret"])]
    assert (int(found["line"]), marked) == (fault.line, fault.marked)
    assert int(found["column"]) == start + 1
    assert fault.said in found["sentence"]
    assert network.variables["P"] is before
    for old, new in zip(index_and_time, spikes(network), strict=True):
        np.testing.assert_array_equal(old, new)


def test_every_fault_of_a_cell_is_reported(network):
    with pytest.raises(NbspikeError) as caught:
        network.run(
            neurons(
                "dv/dt = (E_l - v)/tau_m : volt",
                "du/dt = -u/tau : volt",
                "threshold: v > 3*ms",
            )
        )

    places = [
        item.span.source.position(item.span.start) for item in caught.value.findings
    ]
    assert [line for line, _ in places] == [1, 2, 3]
    assert [item.code for item in caught.value.findings] == ["NB201", "NB201", "NB301"]


def test_error_draws_itself_without_a_frame_of_ours(network, capsys):
    capsys.readouterr()
    with pytest.raises(NbspikeError) as caught:
        network.run(neurons("dv/dt = (E_l - v)/tau_m : volt"))

    assert capsys.readouterr().out.strip() == str(caught.value)


def test_fault_of_our_own_keeps_its_traceback(network, capsys, monkeypatch):
    def broken(*_, **__):
        raise ZeroDivisionError("ours")

    worksheet = network.shell.find_line_magic("simulate").__self__.session.worksheet
    monkeypatch.setattr(worksheet, "simulate", broken)
    capsys.readouterr()
    with pytest.raises(ZeroDivisionError):
        network.run("%simulate 10*ms")

    assert "lines.py" in capsys.readouterr().out
