from __future__ import annotations

import atexit
import warnings
from collections.abc import Iterator, Sequence

import pytest

# bqscales 0.3 defines its traits in a way that traitlets deprecates, on import
with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    import bqplot  # noqa: F401

from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from nbspike_magics.explorer import Explorer
from tests.front.pictures import CONTROL, GAIN, Fake

CONSTANTS = """\
%%constants
tau_m = 20*ms                   # membrane time constant
tau_e = 5*ms
tau_i = 2*tau_e
E_L   = -49*mV
V_th  = -50*mV
V_r   = -60*mV
w_e   = 1.62*mV in [0, 5]*mV    # excitatory weight
w_i   = 9*mV in [0, 30]*mV
"""
NEURONS = """\
%%neurons P[50] = E[40] + I[10]
dv/dt   = (g_e + g_i - (v - E_L))/tau_m : volt (unless refractory)  # membrane
dg_e/dt = -g_e/tau_e : volt
dg_i/dt = -g_i/tau_i : volt
threshold:  v > V_th
reset:      v = V_r
refractory: 5*ms
init:       v = V_r + (V_th - V_r)*rand()
"""
SYNAPSES = (
    "%%synapses Ce: E -> P\nconnect: p=0.1\non_pre: g_e += w_e\n",
    "%%synapses Ci: I -> P\nconnect: p=0.1\non_pre: g_i -= w_i\n",
)


class Notebook:
    """Cells that run in a shell, as a front end would run them."""

    def __init__(self, shell: InteractiveShell) -> None:
        self.shell = shell
        self.variables = shell.user_ns

    def run(
        self, text: str, cell: str | None = None, deleted: Sequence[str] = ()
    ) -> object:
        """Run a cell; return what it shows, raise what it raises."""
        metadata = {"cellId": cell, "deletedCells": list(deleted)} if cell else {}
        self.shell.get_parent = lambda: {"metadata": metadata}
        result = self.shell.run_cell(text, store_history=True)
        result.raise_error()
        return result.result

    def network(self) -> None:
        """Run the cells of a small network."""
        for text in (CONSTANTS, NEURONS, *SYNAPSES):
            self.run(text)


@pytest.fixture
def shell(monkeypatch, tmp_path) -> Iterator[InteractiveShell]:
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    config = Config()
    config.HistoryManager.enabled = False
    made = InteractiveShell(config=config)
    yield made
    # else hundreds of shells are taken down one by one when all tests are done
    atexit.unregister(made.atexit_operations)


@pytest.fixture
def notebook(shell) -> Notebook:
    made = Notebook(shell)
    made.run("%load_ext nbspike")
    return made


@pytest.fixture
def network(notebook) -> Notebook:
    notebook.network()
    return notebook


@pytest.fixture
def fake() -> Fake:
    return Fake()


@pytest.fixture
def explorer(fake: Fake) -> Iterator[Explorer]:
    made = Explorer([CONTROL, GAIN], fake, duration=0.5, seed=7, title="test")
    yield made
    made.close()
