"""The README's cells run, and its error is the one that is raised."""

from __future__ import annotations

import re

import pytest

from nbspike.diagnostics.errors import NbspikeError
from tests.architecture.error_examples import run_example
from tests.architecture.repository import ROOT

BLOCKS = re.findall(
    r"^```text\n(.*?)^```$",
    (ROOT / "README.md").read_text(encoding="utf-8"),
    re.MULTILINE | re.DOTALL,
)
CELLS = "\n".join(block for block in BLOCKS if block.startswith("%%"))
(ERROR,) = (block for block in BLOCKS if block.startswith("UnitError"))


def test_cells_define_a_network_that_runs():
    run_example("synapses", CELLS + "\n%simulate 5*ms\n")


def test_error_is_the_one_that_is_raised():
    wrong = CELLS.replace("+ g_e + g_i)", "+ g_e + I_in)")
    wrong = wrong.replace("%%constants\n", "%%constants\nI_in = 1*nA\n")

    with pytest.raises(NbspikeError) as raised:
        run_example("neurons", wrong)

    assert str(raised.value) == ERROR.rstrip("\n")
