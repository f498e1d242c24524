"""What nbspike needs to be installed, and how an installation is tried out."""

from __future__ import annotations

import re
import sys

import numpy as np
import pytest

from nbspike import NeuronGroup, ms, run
from tests.architecture.repository import settings
from tests.front.conftest import notebook, shell  # noqa: F401  (fixtures)


@pytest.mark.differs("checks the installation; the suite of tests stays in the source")
def test_P5_an_installation_is_tried_out_in_a_notebook(notebook):  # noqa: F811
    shown = notebook.run("%nbspike doctor")

    text = shown if isinstance(shown, str) else repr(shown)
    assert "numba" in text.lower()


@pytest.mark.differs("no compiler of C++ is needed, and NumPy 2.4 is no limit")
def test_P6_it_runs_on_the_oldest_python_and_on_any_numpy_since_2():
    project = settings()["project"]
    needs = {re.split(r"[<>=]", item)[0]: item for item in project["dependencies"]}

    assert project["requires-python"] == ">=3.11"
    assert needs["numpy"] == "numpy>=2.0"
    assert sys.version_info >= (3, 11)
    assert int(np.__version__.split(".")[0]) >= 2


def test_P6_compiling_starts_no_other_program(monkeypatch):
    import os
    import subprocess

    def refuse(*_, **__):
        raise AssertionError("a program was started")

    for owner, name in ((subprocess, "Popen"), (os, "system"), (os, "posix_spawn")):
        monkeypatch.setattr(owner, name, refuse)
    group = NeuronGroup(1, "dv/dt = (1.2345 - v)/(6.789*ms) : 1", method="rk4")
    run(1 * ms)

    assert 0 < group.v[0] < 1.2345
