"""Run all models with one package and keep what they return.

``python -m tests.oracle.run brian2 FILE [NAME ...]``, or ``nbspike.brian2``.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import time
import warnings
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).resolve().parent
NO_MODELS = ("chosen", "compare", "observed", "registry", "run", "written")


def load() -> None:
    """Import the files of models, which register themselves."""
    for path in sorted(FOLDER.glob("*.py")):
        if path.stem not in NO_MODELS and not path.stem.startswith("test_"):
            importlib.import_module(f"tests.oracle.{path.stem}")


def run_one(name: str) -> dict[str, np.ndarray]:
    """Run one model in a fresh scope."""
    from tests.oracle import chosen
    from tests.oracle.registry import MODELS

    if chosen.PACKAGE == "brian2":
        chosen.prefs.codegen.target = MODELS[name].target
    chosen.start_scope()
    chosen.defaultclock.dt = 0.1 * chosen.ms
    chosen.seed(2024)
    return {key: np.asarray(x) for key, x in MODELS[name].run().items()}


def main(package: str, file: str, *names: str) -> int:
    """Run models and write what came out, and why others did not run."""
    os.environ["ORACLE_PACKAGE"] = package
    warnings.simplefilter("ignore")
    load()
    from tests.oracle import chosen
    from tests.oracle.registry import MODELS

    if package == "brian2":
        chosen.BrianLogger.log_level_error()
    found: dict[str, np.ndarray] = {}
    refused: dict[str, str] = {}
    for name in names or MODELS:
        start = time.perf_counter()
        try:
            arrays = run_one(name)
        except Exception as error:
            refused[name] = f"{type(error).__name__}: {error}"
            print(f"{name}: {refused[name]}", file=sys.stderr)
        else:
            found |= {f"{name}/{key}": values for key, values in arrays.items()}
            print(f"{time.perf_counter() - start:6.2f} s  {name}")
    np.savez_compressed(file, refused=json.dumps(refused), **found)
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
