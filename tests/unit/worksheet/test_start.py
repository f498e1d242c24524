"""A process that finds its kernels in the cache loads nothing that it does not use."""

from __future__ import annotations

import json
import os
import subprocess
import sys

PROGRAM = """
import json, sys
from nbspike import demo
result = demo.worksheet().simulate(0.01)
loaded = {name.partition(".")[0] for name in sys.modules} | set(sys.modules)
print(json.dumps([sorted(loaded), len(result.spikes["P"].i)]))
"""

UNUSED = {
    "IPython",
    "PIL",
    "bqplot",
    "importlib.metadata",
    "ipywidgets",
    "numba",
    "numpy.ma",
    "scipy",
    "sympy",
}


def start(cache):
    environment = {**os.environ, "NBSPIKE_CACHE_DIR": str(cache)}
    environment["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    loaded, spikes = json.loads(done.stdout)
    return set(loaded), spikes


def test_warm_start_imports_no_compiler_and_no_pictures(tmp_path):
    cold, spikes = start(tmp_path / "cache")
    warm, same_spikes = start(tmp_path / "cache")

    assert "numba" in cold
    assert warm & UNUSED == set()
    assert same_spikes == spikes
